import { requireOneOf } from "../requirements";
import { bracketingRates } from "./bracketing/bracketing";
import { normPath } from "./cosine/normPath";
import { otherTruths } from "./cosine/otherTruths";
import { slowRates } from "./cosine/slowRates";
import type { Experiment } from "./experiment";
import { figure1 } from "./figures/figure1";
import { figure2 } from "./figures/figure2";
import { regressionRate } from "./figures/regressionRate";
import { efficiency } from "./information/efficiency";
import { efficiencyEstimates } from "./information/efficiencyEstimates";
import { efficiencyLosses } from "./information/efficiencyLosses";
import { standardErrors } from "./information/standardErrors";
import { crossFit } from "./misfit/crossFit";
import { noiseGates } from "./noise/noiseGates";
import { noiseLevel } from "./noise/noiseLevel";
import { noiseNorms } from "./noise/noiseNorms";
import { wrongTau2 } from "./noise/wrongTau2";
import { isotropicSplits } from "./over/isotropicSplits";
import { overChoices } from "./over/overChoices";
import { overQuantiles } from "./over/overQuantiles";
import { overSpecified } from "./over/overSpecified";
import { overWithoutRate } from "./over/overWithoutRate";
import { spareAtom } from "./over/spareAtom";
import { rateTable } from "./rateTable/rateTable";
import { manyTruths } from "./regime/manyTruths";
import { regime } from "./regime/regime";
import { specificationCurve } from "./specification/specificationCurve";
import { choosingTau } from "./tau/choosingTau";
import { choosingTauMap } from "./tau/choosingTauMap";
import { choosingTauParts } from "./tau/choosingTauParts";
import { choosingTauSizes } from "./tau/choosingTauSizes";

/** Every experiment of `npm run reproduce`: a new one is its own file and a line here. */
export const experiments = {
  figure1,
  figure2,
  regressionRate,
  manyTruths,
  slowRates,
  otherTruths,
  normPath,
  overSpecified,
  overChoices,
  overWithoutRate,
  overQuantiles,
  spareAtom,
  isotropicSplits,
  bracketing: bracketingRates,
  efficiency,
  efficiencyEstimates,
  efficiencyLosses,
  standardErrors,
  choosingTau,
  choosingTauParts,
  choosingTauSizes,
  choosingTauMap,
  noiseLevel,
  noiseNorms,
  noiseGates,
  wrongTau2,
  crossFit,
  specificationCurve,
  regime,
  rateTable,
} satisfies Record<string, Experiment>;

/** The names that `npm run reproduce -- NAME` takes. */
export const experimentNames: readonly string[] = Object.values(experiments).map(({ name }) => name);

/**
 * The experiment of that name.
 *
 * @returns the experiment
 * @throws InputError when the name is unknown
 * @example await experimentNamed("figure1").run({ profile: "quick" })
 */
export function experimentNamed(name: string): Experiment {
  requireOneOf("experiment", name, experimentNames);
  return Object.values(experiments).find((experiment) => experiment.name === name) as Experiment;
}

import { requireOneOf } from "../requirements";
import { bracketingRates } from "./bracketing";
import { choosingTau } from "./choosingTau";
import { crossFit } from "./crossFit";
import { efficiency } from "./efficiency";
import type { Experiment } from "./experiment";
import { figure1 } from "./figure1";
import { figure2 } from "./figure2";
import { manyTruths } from "./manyTruths";
import { noise } from "./noise";
import { overSpecified } from "./overSpecified";
import { rateTable } from "./rateTable";
import { regime } from "./regime";
import { regressionRate } from "./regressionRate";
import { slowRates } from "./slowRates";
import { specificationCurve } from "./specificationCurve";

/** Every experiment of `npm run reproduce`: a new one is its own file and a line here. */
export const experiments = {
  figure1,
  figure2,
  regressionRate,
  manyTruths,
  slowRates,
  overSpecified,
  bracketing: bracketingRates,
  efficiency,
  choosingTau,
  noise,
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
 * @throws InputError when the name is unknown
 * @example await experimentNamed("figure1").run({ profile: "quick" })
 */
export function experimentNamed(name: string): Experiment {
  requireOneOf("experiment", name, experimentNames);
  return Object.values(experiments).find((experiment) => experiment.name === name) as Experiment;
}

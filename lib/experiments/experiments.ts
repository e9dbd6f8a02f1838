import { requireOneOf } from "../requirements";
import type { Experiment } from "./experiment";

/** Every experiment of `npm run reproduce`: a new one is its own file and a getter here, which loads it when it is first used. */
export const experiments = {
  get figure1() {
    return (require("./figures/figure1") as typeof import("./figures/figure1")).figure1;
  },
  get figure2() {
    return (require("./figures/figure2") as typeof import("./figures/figure2")).figure2;
  },
  get regressionRate() {
    return (require("./figures/regressionRate") as typeof import("./figures/regressionRate")).regressionRate;
  },
  get manyTruths() {
    return (require("./regime/manyTruths") as typeof import("./regime/manyTruths")).manyTruths;
  },
  get slowRates() {
    return (require("./cosine/slowRates") as typeof import("./cosine/slowRates")).slowRates;
  },
  get otherTruths() {
    return (require("./cosine/otherTruths") as typeof import("./cosine/otherTruths")).otherTruths;
  },
  get normPath() {
    return (require("./cosine/normPath") as typeof import("./cosine/normPath")).normPath;
  },
  get overSpecified() {
    return (require("./over/overSpecified") as typeof import("./over/overSpecified")).overSpecified;
  },
  get overChoices() {
    return (require("./over/overChoices") as typeof import("./over/overChoices")).overChoices;
  },
  get overWithoutRate() {
    return (require("./over/overWithoutRate") as typeof import("./over/overWithoutRate")).overWithoutRate;
  },
  get overQuantiles() {
    return (require("./over/overQuantiles") as typeof import("./over/overQuantiles")).overQuantiles;
  },
  get spareAtom() {
    return (require("./over/spareAtom") as typeof import("./over/spareAtom")).spareAtom;
  },
  get isotropicSplits() {
    return (require("./over/isotropicSplits") as typeof import("./over/isotropicSplits")).isotropicSplits;
  },
  get bracketing() {
    return (require("./bracketing/bracketing") as typeof import("./bracketing/bracketing")).bracketingRates;
  },
  get efficiency() {
    return (require("./information/efficiency") as typeof import("./information/efficiency")).efficiency;
  },
  get efficiencyEstimates() {
    return (require("./information/efficiencyEstimates") as typeof import("./information/efficiencyEstimates"))
      .efficiencyEstimates;
  },
  get efficiencyLosses() {
    return (require("./information/efficiencyLosses") as typeof import("./information/efficiencyLosses"))
      .efficiencyLosses;
  },
  get standardErrors() {
    return (require("./information/standardErrors") as typeof import("./information/standardErrors")).standardErrors;
  },
  get choosingTau() {
    return (require("./tau/choosingTau") as typeof import("./tau/choosingTau")).choosingTau;
  },
  get choosingTauParts() {
    return (require("./tau/choosingTauParts") as typeof import("./tau/choosingTauParts")).choosingTauParts;
  },
  get choosingTauSizes() {
    return (require("./tau/choosingTauSizes") as typeof import("./tau/choosingTauSizes")).choosingTauSizes;
  },
  get choosingTauMap() {
    return (require("./tau/choosingTauMap") as typeof import("./tau/choosingTauMap")).choosingTauMap;
  },
  get noiseLevel() {
    return (require("./noise/noiseLevel") as typeof import("./noise/noiseLevel")).noiseLevel;
  },
  get noiseNorms() {
    return (require("./noise/noiseNorms") as typeof import("./noise/noiseNorms")).noiseNorms;
  },
  get noiseGates() {
    return (require("./noise/noiseGates") as typeof import("./noise/noiseGates")).noiseGates;
  },
  get wrongTau2() {
    return (require("./noise/wrongTau2") as typeof import("./noise/wrongTau2")).wrongTau2;
  },
  get crossFit() {
    return (require("./misfit/crossFit") as typeof import("./misfit/crossFit")).crossFit;
  },
  get otherScales() {
    return (require("./scales/otherScales") as typeof import("./scales/otherScales")).otherScales;
  },
  get otherData() {
    return (require("./dataLaws/otherData") as typeof import("./dataLaws/otherData")).otherData;
  },
  get invariantLoss() {
    return (require("./invariant/invariantLoss") as typeof import("./invariant/invariantLoss")).invariantLoss;
  },
  get polynomialExperts() {
    return (require("./polynomial/polynomialExperts") as typeof import("./polynomial/polynomialExperts"))
      .polynomialExperts;
  },
  get specificationCurve() {
    return (require("./specification/specificationCurve") as typeof import("./specification/specificationCurve"))
      .specificationCurve;
  },
  get regime() {
    return (require("./regime/regime") as typeof import("./regime/regime")).regime;
  },
  get rateTable() {
    return (require("./rateTable/rateTable") as typeof import("./rateTable/rateTable")).rateTable;
  },
  get twoSpareAtoms() {
    return (require("./over/twoSpareAtoms") as typeof import("./over/twoSpareAtoms")).twoSpareAtoms;
  },
  get freeDirections() {
    return (require("./cosine/freeDirections") as typeof import("./cosine/freeDirections")).freeDirections;
  },
  get mergingExperts() {
    return (require("./merging/mergingExperts") as typeof import("./merging/mergingExperts")).mergingExperts;
  },
} satisfies Record<string, Experiment>;

type Key = keyof typeof experiments;

/** Each key by the name of its experiment: "slow-rates" is experiments.slowRates. */
const keys = new Map(
  Object.keys(experiments).map((key) => [key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), key as Key]),
);

/** The names that `npm run reproduce -- NAME` takes. */
export const experimentNames: readonly string[] = [...keys.keys()];

/**
 * The experiment of that name.
 *
 * @returns the experiment
 * @throws InputError when the name is unknown
 * @example await experimentNamed("figure1").run({ profile: "quick" })
 */
export function experimentNamed(name: string): Experiment {
  requireOneOf("experiment", name, experimentNames);
  return experiments[keys.get(name) as Key];
}

import { nearTruth } from "../../estimators/starts/startValues";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { perturbedCosine } from "../../routers/perturbedCosine";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { comparedModel, exactNoise, input, spread } from "../settings";
import type { Profile } from "../studyKind";

/** Which constants of the router are varied together. */
export interface Family {
  readonly name: string;
  readonly options: (tau: number) => { tau1: number; tau2: number };
}

export const families: readonly Family[] = [
  { name: "τ₁ = τ, τ₂ = 0.3", options: (tau) => ({ tau1: tau, tau2: 0.3 }) },
  { name: "τ₁ = τ₂ = τ", options: (tau) => ({ tau1: tau, tau2: tau }) },
];

/** Five decades, two values in each. */
export const taus: readonly number[] = Array.from({ length: 11 }, (_, i) => Number((10 ** (i / 2 - 3)).toPrecision(3)));

/** For every τ data from the router with that τ, and a fit with that τ. */
export function levelStudy(profile: Profile): StudyOptions {
  return {
    name: "noise-level",
    arms: families.flatMap((family) => taus.map((tau) => levelArm(family, tau))),
    sizes: [1000, 3162, 10_000],
    replicates: profile === "paper" ? 100 : 20,
    input,
    noise: exactNoise,
    seed: "noise-level",
  };
}

export function levelArm({ name, options }: Family, tau: number): Arm {
  const model = comparedModel(perturbedCosine(options(tau)));
  const truth = balancedTruth(model);
  return {
    name: `${name}, τ = ${tau}`,
    model,
    truth,
    starts: nearTruth({ truth, spread }),
    bounds: { bias: [-20, 20], router: 20, expert: 20 },
  };
}

/**
 * The truth of Figures 1 and 2 with bias 0: with another bias one expert is on top everywhere once the router is flat, and
 * routing accuracy is 1 for nothing.
 */
function balancedTruth(model: Mixture): MixingMeasure {
  return model.measure([{ router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] }, { expert: [0.2, -1.6, 0.8] }]);
}

import { uniformBox } from "../data/inputs";
import { gaussianNoise } from "../data/noises";
import { fromData, nearTruth, unitScale } from "../estimators/starts/startValues";
import { tanhExpert } from "../experts/tanhExpert";
import type { NormProtocol } from "../losses/withNorms";
import type { MixingMeasure } from "../mixture/measure";
import { type Mixture, mixture } from "../mixture/mixture";
import { cosine } from "../routers/cosine";
import { linear } from "../routers/linear";
import { perturbedCosine } from "../routers/perturbedCosine";
import type { Router } from "../routers/router";
import type { Arm } from "../study/arm";
import type { StudyOptions } from "../study/study";
import type { Profile } from "./studyKind";

/** The three routers that the figures compare. */
export const comparedRouters: Readonly<Record<"perturbed" | "cosine" | "linear", Router>> = {
  perturbed: perturbedCosine({ tau1: 1, tau2: 0.3 }),
  cosine: cosine(),
  linear: linear(),
};
export type ComparedRouter = keyof typeof comparedRouters;
export const comparedNames = Object.keys(comparedRouters) as ComparedRouter[];

/** The norm protocols of the cosine router, whose norms the data never move. */
export const protocols: Readonly<Record<string, NormProtocol>> = {
  "true norms": "truth",
  "unit norms": "unit",
  "norms uniform in (0, 4]": { uniform: [0, 4] },
};

/** X uniform on [−4, 4]². */
export const input = uniformBox({ low: -4, high: 4 });

/** Ten sizes, evenly spaced on the log scale from 1e3 to 1e5. */
export const tenSizes: readonly number[] = Array.from({ length: 10 }, (_, i) =>
  Math.round(1000 * Math.exp((i * Math.log(100)) / 9)),
);

/**
 * d = 2, tanh experts, the last one the reference.
 *
 * One stored truth is a legal truth for each router, with another f.
 */
export function comparedModel(router: Router, { reference = true } = {}): Mixture {
  return mixture({ router, expert: tanhExpert(), dim: 2, reference });
}

/**
 * The truth of Figures 1 and 2, k* = 2. It was chosen by κ, the least second-order effect of splitting an atom, among the
 * best 2 % of 100 random truths, without a look at a simulated loss: typical truths reach the over-specified regime only for larger n.
 */
export function truthOf(model: Mixture): MixingMeasure {
  return model.measure([
    { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
    { expert: [0.2, -1.6, 0.8], ...(model.reference ? {} : { router: [-0.3, 0.4] }) },
  ]);
}

/** σ and Θ of the exact-specified study; the box is never active. */
export const exactNoise = gaussianNoise({ sd: 0.1 });
const exactBounds = { bias: [-20, 20], router: 20, expert: 20 } as const;

/**
 * σ and Θ of the over-specified study: the bias is bounded below, or the spare weight vanishes.
 *
 * Chosen after 18 exploratory settings (3 σ, 3 Θ, two kinds of starts), when the interval at σ = 0.01 had just missed −1/2.
 */
export const overNoise = gaussianNoise({ sd: 0.003 });
const overBounds = { bias: [-2, 2], router: 4, expert: 4 } as const;

/** Start spread, standard deviation by coordinate. */
export const spread = 0.1;

/** Inputs on which the regression error of every fit is measured. */
const regressionInputs = 10_000;

/** The exact-specified study (k = k* = 2), shared by many experiments, at full size in both profiles. */
export function exactStudy(): StudyOptions {
  return {
    name: "exact-specified",
    arms: comparedNames.map((name) => exactArm(name, comparedModel(comparedRouters[name]))),
    sizes: tenSizes,
    replicates: 40,
    input,
    noise: exactNoise,
    seed: "exact-specified",
  };
}

export function exactArm(name: string, model: Mixture): Arm {
  const truth = truthOf(model);
  return { name, model, truth, starts: nearTruth({ truth, spread }), bounds: exactBounds, regressionInputs };
}

/** The over-specified study (k = 3, k* = 2), shared by figure1, regression-rate and over-specified. */
export function overStudy(profile: Profile): StudyOptions {
  return {
    name: "over-specified",
    arms: comparedNames.map((name) => overArm(name, comparedModel(comparedRouters[name]))),
    sizes: tenSizes,
    replicates: profile === "paper" ? 40 : 13,
    input,
    noise: overNoise,
    seed: "over-specified",
  };
}

/** An arm with one atom more than the truth, from starts near it and, where norms are identified, from the data alone. */
export function overArm(name: string, model: Mixture): Arm {
  const truth = truthOf(model);
  const local = nearTruth({ truth, spread });
  return {
    name,
    model,
    truth,
    atoms: 3,
    // From the data alone a cosine fit may end with swapped labels, whose loss is in other units: local starts only.
    starts: model.router.normIdentified ? [local, fromData({ count: 12, polished: 2, scale: unitScale })] : [local],
    bounds: overBounds,
    tolerance: 1e-3,
    maxIterations: 1000, // of the few fits that creep along a valley, most end by then
    regressionInputs,
  };
}

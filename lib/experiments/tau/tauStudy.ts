import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/starts/startValues";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { perturbedCosine } from "../../routers/perturbedCosine";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { genericTruth } from "../../theory/genericTruth";
import { withScaledNorms } from "../../theory/identify/scaledNorms";
import { comparedModel, exactNoise, input, spread, truthOf } from "../settings";
import type { Profile } from "../studyKind";

/** A truth at which τ₁ is varied, and ‖β₁‖. */
export interface NamedTruth {
  readonly name: string;
  readonly norm: number;
  readonly measure: (model: Mixture) => MixingMeasure;
}

/**
 * The headline truth, and a random one. By fact 11 the headline truth at three times its norm would be the same
 * experiment in another unit, so the second norm belongs to another truth: of the draws of the stream the first with rel
 * below its threshold at τ₁ = ‖β₁‖ and n = 10,000, with no look at a simulated loss.
 */
export const truths: readonly NamedTruth[] = [
  { name: "headline truth", norm: 0.5, measure: truthOf },
  { name: "random truth", norm: 1.5, measure: randomTruth },
];

export const tau2 = 0.1;
/** τ₁ in units of ‖β₁‖: 0.001 to 100 at the headline norm. */
export const factors: readonly number[] = [0.002, 0.02, 0.06, 0.2, 0.4, 0.7, 1, 1.4, 2, 6, 20, 200];

/** For every τ₁ data from the router with that τ₁, and a fit with that τ₁. */
export function tauStudy(profile: Profile): StudyOptions {
  return {
    name: "choosing-tau",
    arms: truths.flatMap((truth) => gridOf(truth).map((tau1) => tauArm(truth, tau1))),
    sizes: [1000, 3162, 10_000],
    replicates: profile === "paper" ? 100 : 20,
    input,
    noise: exactNoise,
    seed: "choosing-tau",
  };
}

/** The τ₁ of a truth. */
export function gridOf({ norm }: NamedTruth): number[] {
  return factors.map((factor) => Number((norm * factor).toPrecision(6)));
}

export function tauArm({ name, measure }: NamedTruth, tau1: number): Arm {
  const model = comparedModel(perturbedCosine({ tau1, tau2 }));
  const truth = measure(model);
  return {
    name: `${name}, τ₁ = ${tau1}`,
    model,
    truth,
    starts: nearTruth({ truth, spread }),
    bounds: { bias: [-20, 20], router: 20, expert: 20 },
  };
}

function randomTruth(model: Mixture): MixingMeasure {
  const drawn = genericTruth({ model, atoms: 2, stream: randomStream("choosing tau", { i: 1 }) });
  return withScaledNorms(model, drawn, 1.5 / Math.hypot(...drawn.atoms[0].router));
}

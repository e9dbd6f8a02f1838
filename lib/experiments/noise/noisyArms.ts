import { onSphere, truncatedGaussian } from "../../data/inputs";
import { type NormNoiseName, normNoiseNamed, normNoiseNames } from "../../data/normNoises";
import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/starts/startValues";
import type { Mixture } from "../../mixture/mixture";
import { perturbedCosine } from "../../routers/perturbedCosine";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { comparedModel, exactNoise, input, spread, truthOf } from "../settings";
import type { Profile } from "../studyKind";

/** How a norm is made noisy. */
export type Placement = "none" | "fresh in every observation" | "one fixed draw" | "fresh in every step of sgd";

/** An arm and what is noisy in it. */
export interface NoisyArm {
  readonly arm: Arm;
  readonly placement: Placement;
  readonly law: NormNoiseName | null;
  /** The one draw. */
  readonly factor: number | null;
}

/** The law in words. */
const lawWords: Readonly<Record<NormNoiseName, string>> = {
  halfNormal: "half normal",
  uniform: "uniform on (0, 2)",
  exponential: "exponential",
};

export const modelWith = (tau1 = 1, tau2 = 0.3): Mixture => comparedModel(perturbedCosine({ tau1, tau2 }));
const model = modelWith();
const truth = truthOf(model);
const shared = {
  model,
  truth,
  starts: nearTruth({ truth, spread }),
  bounds: { bias: [-20, 20], router: 20, expert: 20 },
} as const;

const plain = { placement: "none", law: null, factor: null } as const;

/** Other inputs than the box of the figures. */
export const otherInputs = {
  "truncated normal": truncatedGaussian({ sd: 2, radius: 4 }),
  "on a sphere": onSphere({ radius: 3 }),
};
type OtherInput = keyof typeof otherInputs;

/** Every law fresh in every observation and drawn once, no draw left out; and the half normal one for other inputs. */
export const observationArms: readonly NoisyArm[] = [
  { arm: constantArm(), ...plain },
  ...normNoiseNames.map((law) => fresh(law, lawWords[law], {})),
  ...normNoiseNames.map(fixedDraw),
  ...(Object.keys(otherInputs) as OtherInput[]).flatMap((name): NoisyArm[] => [
    { arm: constantArm(name), ...plain },
    fresh("halfNormal", `half normal, ${name}`, { input: otherInputs[name] }),
  ]),
];

/** Without noise. */
export function constantArm(name?: OtherInput): Arm {
  return name === undefined
    ? { ...shared, name: "constant" }
    : { ...shared, name: `constant, ${name}`, input: otherInputs[name] };
}

function fresh(law: NormNoiseName, name: string, more: Partial<Arm>): NoisyArm {
  const arm = { ...shared, ...more, name, normNoise: law };
  return { arm, placement: "fresh in every observation", law, factor: null };
}

/** A noise that is drawn once is another constant, of which the estimator does not know. */
function fixedDraw(law: NormNoiseName): NoisyArm {
  const factor = Number(normNoiseNamed(law).draw(randomStream("fixed draw", { law })).toPrecision(3));
  const arm = { ...shared, name: `${lawWords[law]}, fixed ξ = ${factor}`, generator: modelWith(factor) };
  return { arm, placement: "one fixed draw", law, factor };
}

/** Data of these arms, on the same inputs and noise: by default noise in the norms, fitted with the constant. */
export function kindStudy(profile: Profile, arms = observationArms.map(({ arm }) => arm)): StudyOptions {
  return {
    name: "noise-kind",
    arms,
    sizes: [1000, 3162, 10_000],
    replicates: profile === "paper" ? 100 : 20,
    input,
    noise: exactNoise,
    seed: "noise-kind",
  };
}

/** More and shorter steps than usual, since ξ makes them noisier; of a mean over replicates their error is a small part. */
const steps = { epochs: 150, rate: 0.1, tolerance: 1 } as const;

/** The constant in the data, a fresh draw in every step of stochastic gradient. */
export const stepArms: readonly NoisyArm[] = [
  { arm: { ...shared, name: "constant, sgd", sgd: steps }, ...plain },
  ...normNoiseNames.map((law): NoisyArm => {
    const arm = { ...shared, name: `${lawWords[law]}, sgd`, sgd: { ...steps, normNoise: law } };
    return { arm, placement: "fresh in every step of sgd", law, factor: null };
  }),
];

export function stepStudy(profile: Profile): StudyOptions {
  return {
    name: "noise-steps",
    arms: stepArms.map(({ arm }) => arm),
    sizes: profile === "paper" ? [500, 2000, 10_000] : [500, 2000],
    replicates: profile === "paper" ? 40 : 16,
    input,
    noise: exactNoise,
    seed: "noise-steps",
  };
}

import { gaussianNoise } from "../../data/noises";
import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/startValues";
import type { NormProtocol } from "../../losses/withNorms";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { genericTruth } from "../../theory/genericTruth";
import { choiceArms, overVariants } from "../over/overVariants";
import {
  comparedModel,
  comparedNames,
  comparedRouters,
  exactArm,
  exactNoise,
  exactStudy,
  overNoise,
  overStudy,
  spread,
  tenSizes,
  truthOf,
} from "../settings";
import type { Profile } from "../studyKind";

/** The choices that make a slope, in the order in which the figure lists them, each with its options. */
export const choices = {
  "setting, loss": ["exact, L₃", "over, L₂"],
  router: ["perturbed", "cosine", "linear"],
  norms: ["identified", "true", "of the start", "unit", "uniform"],
  truth: ["of the figures", "random 1", "random 2", "random 3"],
  σ: ["0.003", "0.01", "0.03", "0.1", "0.3"],
  Θ: ["of the figures", "five times as wide", "weights free below"],
  starts: ["near the truth", "from the data too"],
  "τ₂": ["0.3", "0"],
  gauge: ["canonical", "none"],
  statistic: ["mean", "median"],
} as const;
export type Choice = keyof typeof choices;

/** One defensible way to measure a slope. */
export interface Specification {
  readonly study: string;
  readonly arm: Arm;
  readonly chosen: Readonly<Record<Choice, string>>;
  readonly protocol: NormProtocol | undefined;
  readonly gauge: "canonical" | "none";
  readonly statistic: "mean" | "median";
  /** What the figures show: one choice exact, one over-specified. */
  readonly isHeadline: boolean;
}

/** An arm with the choices that the fits depend on. */
interface ChosenArm {
  readonly arm: Arm;
  readonly made: Partial<Record<Choice, string>>;
}

const exactSds = [0.03, 0.1, 0.3];
const overSds = [0.003, 0.01, 0.1];
const randomTruths = [1, 2, 3];

/** The n at which every choice is measured, a subset of the figures': slopes over other ranges would not compare. */
export function specificationSizes(profile: Profile): number[] {
  const sizes = tenSizes.filter((_, index) => index % 3 === 0);
  return profile === "paper" ? sizes : sizes.filter((size) => size <= 30_000);
}

/** The studies behind the curve: those of the figures, the variants of the over-specified one, and one of its own. */
export function specificationStudies(profile: Profile): StudyOptions[] {
  const sizes = specificationSizes(profile);
  return [
    { ...exactStudy(), sizes },
    { ...overStudy(profile), sizes },
    { ...overVariants(profile, choiceArms), sizes },
    {
      name: "specification-curve",
      arms: ownArms(profile).map(({ arm }) => arm),
      sizes,
      replicates: profile === "paper" ? 20 : 12,
      input: exactStudy().input,
      noise: exactNoise,
      seed: "specification-curve",
    },
  ];
}

/** Every choice that the studies allow; many share their fits. */
export function specifications(profile: Profile): Specification[] {
  const [exact, over, variants, own] = specificationStudies(profile);
  const figures = ({ arms }: StudyOptions, made: ChosenArm["made"]) =>
    arms.map((arm) => ({ arm, made: { ...made, router: arm.name } }));
  const [zeroTau2, local, wide, free] = variants.arms;
  return [
    { study: exact, arms: figures(exact, exactChoices) },
    { study: over, arms: figures(over, overChoices) },
    {
      study: variants,
      arms: [
        { arm: zeroTau2, made: { ...overChoices, "τ₂": "0" } },
        { arm: local, made: overChoices },
        { arm: wide, made: { ...overChoices, Θ: "five times as wide" } },
        { arm: free, made: { ...overChoices, Θ: "weights free below" } },
      ],
    },
    { study: own, arms: ownArms(profile) },
  ].flatMap(({ study, arms }) => arms.flatMap((chosen) => readingsOf(study.name as string, chosen)));
}

const exactChoices = { "setting, loss": "exact, L₃", σ: "0.1" };
const overChoices = { "setting, loss": "over, L₂", σ: "0.003" };

/** σ × truth beside the figures' own: exact for all routers, over-specified for the perturbed one. */
function ownArms(profile: Profile): ChosenArm[] {
  const [overBase] = overStudy(profile).arms;
  return [0, ...randomTruths].flatMap((index) => {
    const truth = index === 0 ? "of the figures" : `random ${index}`;
    const exact = comparedNames.flatMap((router) =>
      exactSds
        .filter((sd) => index > 0 || sd !== exactNoise.sd)
        .map((sd) => {
          const arm = exactArm(`exact, ${router}, truth ${truth}, σ = ${sd}`, comparedModel(comparedRouters[router]));
          return { arm: elsewhere(arm, index, sd), made: { ...exactChoices, router, truth, σ: `${sd}` } };
        }),
    );
    const over = overSds
      .filter((sd) => index > 0 || sd !== overNoise.sd)
      .map((sd) => {
        const arm = { ...overBase, name: `over, perturbed, truth ${truth}, σ = ${sd}` };
        return { arm: elsewhere(arm, index, sd), made: { ...overChoices, truth, σ: `${sd}` } };
      });
    return [...exact, ...over];
  });
}

/** The arm at another σ and, from index 1 on, at a random truth; models draw the same atoms. */
function elsewhere(arm: Arm, index: number, sd: number): Arm {
  const { model, starts = [] } = arm;
  const stream = randomStream("specification curve, truth", { index });
  const truth = index === 0 ? truthOf(model) : genericTruth({ model, atoms: 2, stream });
  const moved = [starts].flat().map((rule) => (rule.kind === "nearTruth" ? nearTruth({ truth, spread }) : rule));
  return { ...arm, truth, starts: moved, noise: gaussianNoise({ sd }), regressionInputs: undefined };
}

const protocols: Readonly<Record<string, NormProtocol | undefined>> = {
  true: "truth",
  "of the start": undefined,
  unit: "unit",
  uniform: { uniform: [0, 4] },
};

/** What can be read off the same fits: norms where they are not identified, the gauge where an atom was split, mean or median. */
function readingsOf(study: string, { arm, made }: ChosenArm): Specification[] {
  const isOver = made["setting, loss"] === "over, L₂";
  const starts = [arm.starts].flat().length > 1 ? "from the data too" : "near the truth";
  const norms = arm.model.router.normIdentified ? { identified: undefined } : protocols;
  return Object.entries(norms).flatMap(([name, protocol]) =>
    // Exact-specified, both gauges are the same: the reference is not split.
    (isOver ? (["canonical", "none"] as const) : (["canonical"] as const)).flatMap((gauge) =>
      (["mean", "median"] as const).map((statistic): Specification => {
        const chosen = { ...firstOptions, ...made, starts, norms: name, gauge, statistic };
        const isHeadline =
          chosen.router === "perturbed" &&
          (study === "exact-specified" || study === "over-specified") &&
          gauge === "canonical" &&
          statistic === "mean";
        return { study, arm, chosen, protocol, gauge, statistic, isHeadline };
      }),
    ),
  );
}

const firstOptions = Object.fromEntries(
  Object.entries(choices).map(([choice, options]) => [choice, options[0]]),
) as Readonly<Record<Choice, string>>;

import { fromData } from "../../estimators/starts/startValues";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { comparedModel, comparedRouters, exactNoise, input, truthOf } from "../settings";
import type { Profile } from "../studyKind";

/** A router with its truths G_n along which the experts merge. */
export interface MergingLine {
  /** In the names of arms; figures and tables have it titled. */
  readonly name: string;
  readonly model: Mixture;
  /** Of β₁, where the gap of the experts is ε: ε itself, or one that stays. */
  norm(gap: number): number;
  /** Whether the gates become flat while the experts merge. */
  readonly flat: boolean;
}

const own = (gap: number) => gap;
const keptNorm = 2;

/** The cosine router sees no norm: there the sequence merges the experts alone. */
export const mergingLines: readonly MergingLine[] = [
  { name: "perturbed", model: comparedModel(comparedRouters.perturbed), norm: own, flat: true },
  { name: "linear", model: comparedModel(comparedRouters.linear), norm: own, flat: true },
  { name: "cosine", model: comparedModel(comparedRouters.cosine), norm: own, flat: false },
  {
    name: `perturbed, norm ${keptNorm}`,
    model: comparedModel(comparedRouters.perturbed),
    norm: () => keptNorm,
    flat: false,
  },
];

/** Gaps at n = 1000. */
export const firstGaps = [0.16, 0.64] as const;

/** ε_n = ε₀ (1000/n)^(1/4). */
export function gapAt(first: number, size: number): number {
  return first * (1000 / size) ** 0.25;
}

/**
 * The truth of the figures with its first expert drawn on a straight line towards the reference's, up to that gap, and its
 * router vector of that norm.
 */
export function mergingTruth(model: Mixture, gap: number, norm: number): MixingMeasure {
  const [first, last] = truthOf(model).atoms;
  const apart = first.expert.map((value, l) => value - last.expert[l]);
  const unit = (vector: ArrayLike<number>) => Array.from(vector, (value) => value / Math.hypot(...Array.from(vector)));
  return model.measure([
    {
      bias: first.bias,
      router: unit(first.router).map((value) => norm * value),
      expert: unit(apart).map((value, l) => last.expert[l] + gap * value),
    },
    last,
  ]);
}

/** With all logits free the cosine router has flat gates, too: where its directions merge, here at that angle. */
export function mergingDirections(gap: number): { model: Mixture; truth: MixingMeasure } {
  const model = comparedModel(comparedRouters.cosine, { reference: false });
  const [first, last] = mergingTruth(comparedModel(comparedRouters.cosine), gap, 1).atoms;
  const [x, y] = first.router;
  const turned = [x * Math.cos(gap) - y * Math.sin(gap), x * Math.sin(gap) + y * Math.cos(gap)];
  return { model, truth: model.measure([first, { ...last, router: turned }]) };
}

/** The weights are bounded below, as in the over-specified study: a fit that is one expert would let one vanish. */
const bounds = { bias: [-2, 2], router: 4, expert: 4 } as const;

/** The sequences G_n, started from the data alone. */
export function mergingStudy(profile: Profile): StudyOptions {
  const sizes = [1000, 4000, 16_000, 64_000, 256_000];
  const arms = firstGaps.flatMap((first) =>
    mergingLines.flatMap(({ name, model, norm }) =>
      sizes.map((size): Arm => {
        const gap = gapAt(first, size);
        const truth = mergingTruth(model, gap, norm(gap));
        const starts = fromData({ count: 24, polished: 2 });
        return { name: armName(name, first, size), model, truth, starts, bounds, tolerance: 1e-3, sizes: [size] };
      }),
    ),
  );
  const replicates = profile === "paper" ? 40 : 10;
  return { name: "merging-experts", arms, sizes, replicates, input, noise: exactNoise, seed: "merging-experts" };
}

export function armName(line: string, first: number, size: number): string {
  return `${line}, ε₀ = ${first}, n = ${size}`;
}

import { type RandomStream, randomStream } from "../../data/randomStream";
import type { LossName } from "../../losses/losses";
import { type VoronoiLoss, voronoiLoss } from "../../losses/voronoiLoss";
import { type NormProtocol, withNorms } from "../../losses/withNorms";
import { InputError, requireInteger, requirePositive, requireThat } from "../../requirements";
import type { TruthSetting } from "../truthSetting";
import { asymptoticDraws } from "./asymptoticDraws";
import { type FisherInformation, fisherInformation } from "./fisherInformation";

/** Which loss is to be predicted. */
export interface LossAsked {
  /** σ, > 0. */
  sd: number;
  /** n, each > 0. */
  sizes: readonly number[];
  loss: LossName;
  /** The power of L1. */
  r?: number;
  /** Only where norms are not identified, and needed there: see withNorms. */
  norms?: NormProtocol;
  draws?: number;
  stream?: RandomStream;
}

/** The expected loss of the exact-specified least-squares estimator at one size. */
export interface PredictedLoss
  extends Record<"total" | "weight" | "router" | "expert" | "radial" | "angular" | "bias", number> {
  size: number;
}

/**
 * The asymptotic mean of a Voronoi loss, level and slope, before any fit is made.
 *
 * The least-squares estimator is N(θ*, σ² I⁻¹ / n) in the limit: the loss is averaged over draws of that normal, the same
 * standard normals at every size. It holds where rel (relativeError) is small. For a router whose norms are not identified,
 * the draws move along the directions that are, and the norms follow the protocol.
 *
 * @param sd     σ, > 0
 * @param sizes  n, each > 0
 * @param loss   one of lossNames; `r` is the power of L1
 * @param norms  the norm protocol (see withNorms); only where norms are not identified, and needed there
 * @param draws  number of draws
 * @returns `[sizes]`, of each the size, total and its parts
 * @throws InputError when the information is singular or norms are missing
 * @see docs/mathematics.md, "Regimes"; derived fact 1 for the cosine router
 * @example predictedLoss({ model, truth, input, sd: 0.1, sizes: [1000, 100_000], loss: "L3" })
 */
export function predictedLoss({ model, truth, input, ...asked }: TruthSetting & LossAsked): PredictedLoss[] {
  return predictedLossOf(fisherInformation({ model, truth, input }), asked);
}

/** The mean loss, where the information is known. */
export function predictedLossOf(
  fisher: FisherInformation,
  { sd, sizes, loss, r, norms, draws = 1000, stream = randomStream("predicted loss") }: LossAsked,
): PredictedLoss[] {
  const { model, truth } = fisher;
  requireThat(sizes?.length > 0, "sizes", sizes, "a list of at least one n");
  requirePositive({ sd, ...Object.fromEntries(sizes.map((size, i) => [`sizes[${i}]`, size])) });
  requireInteger({ draws });
  if (!model.router.normIdentified && norms === undefined)
    throw new InputError(
      `norms is undefined, but must be a norm protocol: the ${model.router.name} router's norms are not identified.`,
    );
  return sizes.map((size) => {
    const sums = { total: 0, weight: 0, router: 0, expert: 0, radial: 0, angular: 0, bias: 0 };
    asymptoticDraws(fisher, { sd, size, draws, stream }).forEach((free, draw) => {
      const fitted =
        norms === undefined
          ? free
          : withNorms({ model, measure: free, norms, truth, stream: stream.split("norms", { draw }) });
      addLoss(sums, voronoiLoss({ model, fitted, truth, loss, r, gauge: "none" }));
    });
    return { size, ...divided(sums, draws) };
  });
}

/**
 * The expected root mean square error σ √(2/n) Γ((r+1)/2) / Γ(r/2) of the exact-specified estimator, r the rank.
 *
 * (SSE(truth) − SSE(fit)) / σ² is χ² with r degrees of freedom in the limit, and n ‖f̂ − f‖² / σ² likewise: this is the
 * mean of a scaled χ, while σ √(r/n) is the root of its mean square.
 *
 * @param rank r, of the Jacobian at the truth: fisherInformation(…).rank
 * @returns `[sizes]`, in the unit of y
 * @throws InputError when an argument is not > 0
 * @see docs/mathematics.md, "Regimes"
 * @example predictedRegressionError({ rank: 9, sd: 0.1, sizes: [1000] })   // [0.00923]
 */
export function predictedRegressionError({
  rank,
  sd,
  sizes,
}: {
  rank: number;
  sd: number;
  sizes: readonly number[];
}): number[] {
  requirePositive({ rank, sd });
  const { gamma } = require("mathjs/number") as typeof import("mathjs/number"); // 0.3 s to load
  return sizes.map((size) => {
    requirePositive({ size });
    return (sd * Math.sqrt(2 / size) * gamma((rank + 1) / 2)) / gamma(rank / 2);
  });
}

type Parts = Omit<PredictedLoss, "size">;

function addLoss(sums: Parts, loss: VoronoiLoss): void {
  for (const part of Object.keys(sums) as (keyof Parts)[]) sums[part] += loss[part] ?? 0;
}

function divided(sums: Parts, draws: number): Parts {
  const result = { ...sums };
  for (const part of Object.keys(result) as (keyof Parts)[]) result[part] /= draws;
  return result;
}

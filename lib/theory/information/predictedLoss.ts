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
export function predictedLossOf(fisher: FisherInformation, asked: LossAsked): PredictedLoss[] {
  return meanLosses(lossDrawsOf(fisher, asked), asked.sizes);
}

/** The mean over draws, of each size. */
export function meanLosses(draws: readonly (readonly VoronoiLoss[])[], sizes: readonly number[]): PredictedLoss[] {
  return draws.map((losses, i) => {
    const sums = { total: 0, weight: 0, router: 0, expert: 0, radial: 0, angular: 0, bias: 0 };
    for (const loss of losses) addLoss(sums, loss);
    return { size: sizes[i], ...divided(sums, losses.length) };
  });
}

/**
 * Losses of single fits, drawn from the limit `[size][draw]`: the distribution whose mean predictedLoss is.
 *
 * @throws InputError as predictedLoss does
 * @see predictedLoss
 */
export function lossDrawsOf(
  fisher: FisherInformation,
  { sd, sizes, loss, r, norms, draws = 1000, stream = randomStream("predicted loss") }: LossAsked,
): VoronoiLoss[][] {
  const { model, truth } = fisher;
  requireThat(sizes?.length > 0, "sizes", sizes, "a list of at least one n");
  requirePositive({ sd, ...Object.fromEntries(sizes.map((size, i) => [`sizes[${i}]`, size])) });
  requireInteger({ draws });
  if (!model.router.normIdentified && norms === undefined)
    throw new InputError(
      `norms is undefined, but must be a norm protocol: the ${model.router.name} router's norms are not identified.`,
    );
  return sizes.map((size) =>
    asymptoticDraws(fisher, { sd, size, draws, stream }).map((free, draw) => {
      const fitted =
        norms === undefined
          ? free
          : withNorms({ model, measure: free, norms, truth, stream: stream.split("norms", { draw }) });
      return voronoiLoss({ model, fitted, truth, loss, r, gauge: "none" });
    }),
  );
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

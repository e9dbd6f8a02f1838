import { type RandomStream, randomStream } from "../../data/randomStream";
import type { LossName } from "../../losses/losses";
import { type VoronoiLoss, voronoiLoss } from "../../losses/voronoiLoss";
import { type NormProtocol, withNorms } from "../../losses/withNorms";
import { InputError, requireInteger, requirePositive, requireThat } from "../../requirements";
import { mean } from "../rates/line";
import type { TruthSetting } from "../truthSetting";
import { asymptoticDraws } from "./asymptoticDraws";
import { type FisherInformation, fisherInformation } from "./fisherInformation";
import { relativeErrorsOf } from "./relativeError";

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

type Part = "total" | "weight" | "router" | "expert" | "radial" | "angular" | "bias";

/** The expected loss of the exact-specified least-squares estimator at one size; null where the limit says nothing of it. */
export interface PredictedLoss extends Record<Part, number | null> {
  size: number;
  /** Why every number is null, a sentence. */
  reason: string | null;
}

/** From this part of what they are of on, standard errors have no meaning: the limit is linear, and f is not over so long a way. */
const meaninglessFrom = 1;

/**
 * The asymptotic mean of a Voronoi loss, level and slope, before any fit is made.
 *
 * The least-squares estimator is N(θ*, σ² I⁻¹ / n) in the limit: the loss is averaged over draws of that normal, the same
 * standard normals at every size. It holds where rel (relativeError) is small, and is null where the standard error of some
 * β₀, β₁ or η is as large as 1, its norm or its size: mean losses of fits were 1.6 to 6.8 times what is predicted there, and a
 * weight exp(β₀) with s.e.(β₀) = 15 would have the mean of a lognormal, e^112. For a router whose norms are not identified, the draws move
 * along the directions that are, and the norms follow the protocol.
 *
 * @param sd     σ, > 0
 * @param sizes  n, each > 0
 * @param loss   one of lossNames; `r` is the power of L1
 * @param norms  the norm protocol (see withNorms); only where norms are not identified, and needed there
 * @param draws  number of draws
 * @returns `[sizes]`, of each the size, total and its parts, or null and the reason
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
    const { reason } = losses[0];
    const meanOf = (part: Part) => (reason === null ? mean(losses.map((loss) => loss[part] ?? 0)) : null);
    return {
      size: sizes[i],
      ...{ total: meanOf("total"), weight: meanOf("weight"), router: meanOf("router"), expert: meanOf("expert") },
      ...{ radial: meanOf("radial"), angular: meanOf("angular"), bias: meanOf("bias"), reason },
    };
  });
}

/**
 * Losses of single fits, drawn from the limit `[size][draw]`: the distribution whose mean predictedLoss is; one of nulls, with
 * the reason, at a size where the limit says nothing.
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
  return sizes.map((size) => {
    const reason = reasonAgainst(fisher, { sd, size });
    if (reason !== null) return [{ ...noLoss, reason }];
    return asymptoticDraws(fisher, { sd, size, draws, stream }).map((free, draw) => {
      const fitted =
        norms === undefined
          ? free
          : withNorms({ model, measure: free, norms, truth, stream: stream.split("norms", { draw }) });
      return voronoiLoss({ model, fitted, truth, loss, r, gauge: "none" });
    });
  });
}

const noLoss = { total: null, weight: null, router: null, expert: null, radial: null, angular: null, bias: null };

/** Why the limit says nothing at this n, with the block that is least known; null where it does. */
function reasonAgainst(fisher: FisherInformation, at: { sd: number; size: number }): string | null {
  const { bias, router, expert } = relativeErrorsOf(fisher, at);
  const largest = Math.max(bias, router, expert);
  if (largest < meaninglessFrom) return null;
  const [what, part] =
    largest === bias ? ["β₀", ""] : largest === router ? ["β₁", " of its norm"] : ["η", " of its size"];
  return `The standard error of ${what} that n = ${at.size} allows is ${largest.toPrecision(3)}${part}: from ${meaninglessFrom} on the limit says nothing of a loss.`;
}

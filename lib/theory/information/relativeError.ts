import { atomLayout, type Block } from "../../mixture/atomLayout";
import { requirePositive } from "../../requirements";
import type { TruthSetting } from "../truthSetting";
import { type FisherInformation, fisherInformation } from "./fisherInformation";

/**
 * The regime of slope and level: where rel is below this at the smallest n of a study, an exact-specified loss is expected to
 * have the slope −1/2 and the level that the information predicts. For the slope alone see slopeThresholds of regimeFrom.
 */
export const levelThreshold = 0.15;

/**
 * rel: the predicted standard error of a router vector in units of its norm, the largest over atoms.
 *
 * rel = max over atoms of √(trace of the β₁ block of σ² I⁻¹ / n) / ‖β₁‖. Below about 0.15 the asymptotic rate is to be
 * expected; above it the loss falls faster at first, and from about 4 on fits sit on the boundary of Θ. Where norms are
 * not identified, only tangents count.
 *
 * @param sd   σ, > 0, in the unit of y
 * @param size n, > 0
 * @returns a number ≥ 0, 0 where there is no router vector
 * @throws InputError when sd or size is not > 0, or the information is singular
 * @see docs/mathematics.md, derived fact 7 and "Regimes"
 * @example relativeError({ model, truth, input: uniformBox({ low: -4, high: 4 }), sd: 0.1, size: 1000 })   // 0.078
 */
export function relativeError({ model, truth, input, ...at }: TruthSetting & { sd: number; size: number }): number {
  return relativeErrorOf(fisherInformation({ model, truth, input }), at);
}

/** rel, where the information is known. */
export function relativeErrorOf(
  { model, truth, covariance }: FisherInformation,
  { sd, size }: { sd: number; size: number },
): number {
  requirePositive({ sd, size });
  const layout = atomLayout(model, truth.size);
  const ratios = truth.atoms.slice(0, layout.routed).map(({ router }, i) => {
    let trace = 0;
    for (let u = layout.router(i); u < layout.expert(i); u++) trace += covariance.get(u, u);
    // In one dimension a hidden norm leaves nothing but rounding, of either sign.
    return (sd * Math.sqrt(Math.max(0, trace) / size)) / Math.hypot(...router);
  });
  return Math.max(0, ...ratios);
}

/**
 * The largest standard errors of each block, as parts of what they are of: by them regimeFrom decides on a slope.
 *
 * Of β₀ the standard error itself, a relative one of the weight; of β₁ that of relativeError; of η
 * √(Σ Iₗₗ Covₗₗ) / √(Σ Iₗₗ ηₗ²) over its coordinates, each measured by the column of the Jacobian, so that no unit matters. 0 where a
 * block is empty.
 */
export function relativeErrorsOf(fisher: FisherInformation, at: { sd: number; size: number }): Record<Block, number> {
  const { model, truth, information, covariance } = fisher;
  const layout = atomLayout(model, truth.size);
  const unit = at.sd / Math.sqrt(at.size);
  const biases = Array.from({ length: layout.routed }, (_, i) => covariance.get(layout.bias(i), layout.bias(i)));
  const experts = truth.atoms.map(({ expert }, i) => {
    let [squares, size] = [0, 0];
    expert.forEach((value, l) => {
      const j = layout.expert(i) + l;
      squares += information.get(j, j) * Math.max(0, covariance.get(j, j));
      size += information.get(j, j) * value * value;
    });
    return squares / size;
  });
  return {
    bias: unit * Math.sqrt(Math.max(0, ...biases)),
    router: relativeErrorOf(fisher, at),
    expert: unit * Math.sqrt(Math.max(...experts)),
  };
}

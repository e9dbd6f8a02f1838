import { requirePositive } from "../../requirements";
import type { TruthSetting } from "../truthSetting";
import { type SplittingCurvature, splittingCurvature } from "./splittingCurvature";

/**
 * σ/(√n κ): the squared distance δ² at which the halves of a split atom sink below the noise, in the units of the Jacobian.
 *
 * A split at distance δ changes f by κ δ² or more, and n observations hide changes up to σ/√n. Where its second-order
 * term is the whole story, δ is small: below about 0.01 the asymptotic rate of L₂ is to be expected (see regimeFrom).
 *
 * @param sd   σ, > 0, in the unit of y
 * @param size n, > 0
 * @returns the number; Infinity where κ = 0, and null where the truth has no κ (see splittingCurvature)
 * @throws InputError when sd or size is not > 0
 * @see docs/mathematics.md, "Regimes"
 * @example splittingError({ model, truth, input: uniformBox({ low: -4, high: 4 }), sd: 0.003, size: 1000 })   // 0.0022
 */
export function splittingError({
  model,
  truth,
  input,
  ...at
}: TruthSetting & { sd: number; size: number }): number | null {
  return splittingErrorOf(splittingCurvature({ model, truth, input }), at);
}

/** σ/(√n κ), where κ is known. */
export function splittingErrorOf(
  { leastRelative }: Pick<SplittingCurvature, "leastRelative">,
  { sd, size }: { sd: number; size: number },
): number | null {
  requirePositive({ sd, size });
  return leastRelative === null ? null : sd / (Math.sqrt(size) * leastRelative);
}

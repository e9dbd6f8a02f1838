import { type Coordinate, coordinates } from "../../mixture/coordinates";
import { requirePositive } from "../../requirements";
import type { TruthSetting } from "../truthSetting";
import { type FisherInformation, fisherInformation } from "./fisherInformation";

/** A coordinate of the parameters and how precisely data can tell it. */
export interface PredictedStandardError extends Coordinate {
  readonly standardError: number;
}

/**
 * The standard errors that n observations allow: √diag(σ² I⁻¹ / n), the Cramér–Rao bound under Gaussian noise.
 *
 * That is standard statistics: no unbiased estimator has smaller ones, and least squares reaches them in the limit, with any
 * noise of standard deviation σ. Where norms are not identified, they are those at a given norm: the coordinates of
 * such a β₁ move along its tangents only.
 *
 * @param sd   σ, > 0, in the unit of y
 * @param size n, > 0
 * @returns `[p]`, one entry a coordinate, in the order of model.parameters
 * @throws InputError when sd or size is not > 0, or the information is singular beyond the norms
 * @see docs/mathematics.md, "Regimes"
 * @example predictedStandardErrors({ model, truth, input, sd: 0.1, size: 1000 })[0]
 * // { name: "β₀ of atom 1", atom: 0, block: "bias", standardError: 0.026 }
 */
export function predictedStandardErrors({
  model,
  truth,
  input,
  ...at
}: TruthSetting & { sd: number; size: number }): PredictedStandardError[] {
  return standardErrorsOf(fisherInformation({ model, truth, input }), at);
}

/** The standard errors, where the information is known. */
export function standardErrorsOf(
  { model, truth, covariance }: FisherInformation,
  { sd, size }: { sd: number; size: number },
): PredictedStandardError[] {
  requirePositive({ sd, size });
  return coordinates(model, truth.size).map((coordinate, j) => ({
    ...coordinate,
    standardError: sd * Math.sqrt(Math.max(0, covariance.get(j, j)) / size), // rounding, where it is 0
  }));
}

import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";

/** So many rows of the Jacobian are in memory at a time. */
const rowsAtOnce = 1000;

/**
 * The Jacobian of f at a measure, a piece `[≤ 1000, p]` after the other, so that its size does not grow with n.
 *
 * @param inputs `[n, d]`
 * @returns each piece with the number of its first row
 */
export function* jacobianPieces(
  model: Mixture,
  measure: MixingMeasure,
  inputs: Float64Array,
): Generator<{ readonly first: number; readonly jacobian: Float64Array }> {
  for (let first = 0; first * model.dim < inputs.length; first += rowsAtOnce) {
    const piece = inputs.subarray(first * model.dim, (first + rowsAtOnce) * model.dim);
    yield { first, jacobian: model.jacobian(measure, piece) };
  }
}

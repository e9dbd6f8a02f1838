import { Matrix, QrDecomposition } from "ml-matrix";
import type { Dataset } from "../data/dataset";
import { atomLayout } from "../mixture/atomLayout";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { normaliseColumns } from "../mixture/rank/normaliseColumns";
import { type NullSpace, nullSpace } from "../mixture/rank/nullSpace";
import { jacobianPieces } from "./jacobianPieces";
import type { BoxMinimum } from "./newton/boxProblem";
import { factorize } from "./newton/cholesky";
import { sumOfSquares } from "./requireFittable";

/** What data say of some coordinates at a measure; basis and singular values in coordinates times `sizes`. */
export interface Identified extends NullSpace {
  /** Root mean squares of the columns of the Jacobian, by which coordinates are multiplied to have no unit `[m]`. */
  readonly sizes: Float64Array;
}

/**
 * Rank and null space of the Jacobian of f on some of its columns, by the rule of `identify`: columns are normalised, and
 * singular values cut at the largest gap, only below 1e-12 of the largest.
 *
 * @param inputs      `[n, d]`
 * @param coordinates m of the p columns
 * @returns null where a derivative is no finite number
 * @see docs/mathematics.md, derived fact 6
 */
export function identifiedAt(
  model: Mixture,
  measure: MixingMeasure,
  inputs: Float64Array,
  coordinates: readonly number[],
): Identified | null {
  const rows = inputs.length / model.dim;
  const columns = triangularFactor(model, measure, inputs);
  if (columns === null) return null;
  const level = Math.sqrt(sumOfSquares(model.predict(measure, inputs)) / rows);
  const sizes = normaliseColumns(columns, { model, measure, rows, level });
  const every = [...Array(columns.rows).keys()];
  return {
    ...nullSpace(columns.selection(every, [...coordinates])),
    sizes: Float64Array.from(coordinates, (i) => sizes[i]),
  };
}

/** R of J = QR `[p, p]`, which has J's singular values and lengths of columns, however many rows J has; null where J overflows. */
function triangularFactor(model: Mixture, measure: MixingMeasure, inputs: Float64Array): Matrix | null {
  const { count } = atomLayout(model, measure.size);
  let factor = Matrix.zeros(count, count);
  for (const { jacobian } of jacobianPieces(model, measure, inputs)) {
    if (!jacobian.every(Number.isFinite)) return null;
    const stacked = Matrix.zeros(count + jacobian.length / count, count);
    stacked
      .setSubMatrix(factor, 0, 0)
      .setSubMatrix(Matrix.from1DArray(jacobian.length / count, count, jacobian), count, 0);
    factor = new QrDecomposition(stacked).upperTriangularMatrix;
  }
  return factor;
}

/**
 * How many of some coordinates the data identify at a minimum; all of them where a derivative overflows, which tells nothing.
 *
 * Nearly always the Hessian of the last step says it: where it is positive definite, no direction leaves Σ r² unchanged, and so
 * none leaves f unchanged, but for those that are known to do so (norms; with all logits free a common shift of them).
 */
export function rankAt(
  model: Mixture,
  { inputs }: Dataset,
  { kept, point }: Pick<BoxMinimum, "kept" | "point">,
  coordinates: readonly number[],
): number {
  const measure = model.fromParameters(point);
  const layout = atomLayout(model, measure.size);
  const hidden = model.router.normIdentified ? 0 : layout.routed; // norms
  if (model.reference && isRegular(kept.curvature.matrix, coordinates)) return coordinates.length - hidden;
  if (!model.reference && hidden === 0 && coordinates.length === layout.count) {
    const last = layout.bias(measure.size - 1); // a common shift of all logits could bring its own to 0
    const others = coordinates.filter((i) => i < last || i > last + model.dim);
    if (isRegular(kept.curvature.matrix, others)) return others.length;
  }
  return identifiedAt(model, measure, inputs, coordinates)?.rank ?? coordinates.length;
}

/** Pivots above this part of a coordinate's own curvature are no rounding. */
const clearPivot = 1e-10;

/** Whether a symmetric matrix `[p, p]`, upper triangle, is positive definite on some coordinates beyond all rounding. */
function isRegular(matrix: Float64Array, coordinates: readonly number[]): boolean {
  const count = Math.sqrt(matrix.length);
  const size = coordinates.length;
  const units = coordinates.map((i) => 1 / Math.sqrt(matrix[i * (count + 1)]));
  const scaled = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = row; column < size; column++)
      scaled[row * size + column] = units[row] * units[column] * matrix[coordinates[row] * count + coordinates[column]];
  if (factorize(scaled, size) < size) return false;
  return coordinates.every((_, row) => scaled[row * (size + 1)] ** 2 > clearPivot);
}

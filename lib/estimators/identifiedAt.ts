import { Matrix } from "ml-matrix";
import type { Dataset } from "../data/dataset";
import { atomLayout } from "../mixture/atomLayout";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { normaliseColumns } from "../mixture/rank/normaliseColumns";
import { type NullSpace, nullSpace } from "../mixture/rank/nullSpace";
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

/** So many rows of the Jacobian are in memory at a time. */
const rowsAtOnce = 1000;

/** R of J = QR `[p, p]`, which has J's singular values and lengths of columns, however many rows J has; null where J overflows. */
function triangularFactor(model: Mixture, measure: MixingMeasure, inputs: Float64Array): Matrix | null {
  const { count } = atomLayout(model, measure.size);
  const work = new Float64Array((count + rowsAtOnce) * count); // R, and below it the next rows
  const step = rowsAtOnce * model.dim;
  for (let at = 0; at < inputs.length; at += step) {
    const jacobian = model.jacobian(measure, inputs.subarray(at, at + step));
    work.fill(0, count * count).set(jacobian, count * count);
    triangularise(work, count);
    if (!work.subarray(0, count * count).every(Number.isFinite)) return null;
  }
  return Matrix.from1DArray(count, count, work.subarray(0, count * count));
}

/**
 * R of A = QR in the first rows of A `[n, p]`, in place, by reflections of one column after the other.
 *
 * @see Golub, Van Loan, Matrix computations, algorithm 5.2.1 (Householder QR)
 */
function triangularise(matrix: Float64Array, width: number): void {
  const rows = matrix.length / width;
  const products = new Float64Array(width);
  for (let k = 0; k < width; k++) {
    let squares = 0;
    for (let i = k; i < rows; i++) squares += matrix[i * width + k] ** 2;
    if (squares === 0) continue;
    const first = matrix[k * width + k];
    const reflected = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    matrix[k * width + k] -= reflected; // v, in the place of the column
    const factor = 1 / (reflected * (reflected - first)); // 2 / vᵀv
    products.fill(0);
    for (let i = k; i < rows; i++)
      for (let j = k + 1; j < width; j++) products[j] += matrix[i * width + k] * matrix[i * width + j];
    for (let i = k; i < rows; i++)
      for (let j = k + 1; j < width; j++) matrix[i * width + j] -= factor * matrix[i * width + k] * products[j];
    matrix[k * width + k] = reflected;
    for (let i = k + 1; i < rows; i++) matrix[i * width + k] = 0;
  }
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

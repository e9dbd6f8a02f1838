import { Matrix, SVD } from "ml-matrix";
import type { Dataset } from "../data/dataset";

/**
 * Ordinary least squares of outputs on some inputs and 1: the slopes of the others are 0.
 *
 * Directions in which the inputs do not vary get the slope 0 (the least squares solution of least norm).
 *
 * @param rows    the observations; all where left out
 * @param columns the inputs that are seen; all where left out
 * @returns η `[d + 1]`: slopes, then the offset
 * @example ordinaryRegression(dataset({ inputs: [[0], [1], [2]], outputs: [1, 3, 5] }))   // [2, 1]
 */
export function ordinaryRegression(
  { inputs, outputs, size, dim }: Dataset,
  {
    rows = Array.from({ length: size }, (_, row) => row),
    columns = Array.from({ length: dim }, (_, u) => u),
  }: { rows?: readonly number[]; columns?: readonly number[] } = {},
): Float64Array {
  const design = new Matrix(rows.map((row) => [...columns.map((u) => inputs[row * dim + u]), 1]));
  const solution = new SVD(design, { autoTranspose: true }).solve(Matrix.columnVector(rows.map((row) => outputs[row])));
  const eta = new Float64Array(dim + 1);
  columns.forEach((u, i) => {
    eta[u] = solution.get(i, 0);
  });
  eta[dim] = solution.get(columns.length, 0);
  return eta;
}

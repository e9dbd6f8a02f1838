import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Dataset } from "../../data/dataset";

/** Directions whose variance is less than this part of the greatest, each input in its own unit, are taken as none. */
const flat = 1e-12;

/**
 * Ordinary least squares of outputs on some inputs and 1: the slopes of the others are 0.
 *
 * Directions in which the inputs do not vary get the slope 0: of all solutions that of least norm, each input in its own
 * unit.
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
  const mean = new Float64Array(dim + 1);
  for (const row of rows) {
    for (const u of columns) mean[u] += inputs[row * dim + u] / rows.length;
    mean[dim] += outputs[row] / rows.length;
  }
  const products = Matrix.zeros(columns.length, columns.length);
  const withOutput = new Float64Array(columns.length);
  const centred = new Float64Array(columns.length);
  for (const row of rows) {
    const y = outputs[row] - mean[dim];
    for (let i = 0; i < columns.length; i++) {
      centred[i] = inputs[row * dim + columns[i]] - mean[columns[i]];
      withOutput[i] += centred[i] * y;
      for (let j = 0; j <= i; j++) products.set(i, j, products.get(i, j) + centred[i] * centred[j]);
    }
  }
  const eta = new Float64Array(dim + 1);
  solved(products, withOutput).forEach((slope, i) => {
    eta[columns[i]] = slope;
  });
  eta[dim] = columns.reduce((offset, u) => offset - eta[u] * mean[u], mean[dim]);
  return eta;
}

/** The solution of least norm, in units of the diagonal, of a symmetric system whose lower triangle is given. */
function solved(lower: Matrix, right: Float64Array): number[] {
  const units = lower.diagonal().map((square) => (square > 0 ? 1 / Math.sqrt(square) : 0));
  const scaled = lower.clone();
  for (let i = 0; i < units.length; i++)
    for (let j = 0; j <= i; j++) {
      scaled.set(i, j, lower.get(i, j) * units[i] * units[j]);
      scaled.set(j, i, scaled.get(i, j));
    }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(scaled, { assumeSymmetric: true });
  const greatest = Math.max(...realEigenvalues);
  const solution = units.map(() => 0);
  realEigenvalues.forEach((value, e) => {
    if (!(value > flat * greatest)) return;
    let along = 0;
    for (let i = 0; i < units.length; i++) along += eigenvectorMatrix.get(i, e) * units[i] * right[i];
    for (let i = 0; i < units.length; i++) solution[i] += (units[i] * eigenvectorMatrix.get(i, e) * along) / value;
  });
  return solution;
}

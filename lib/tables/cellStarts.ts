import { Matrix, SVD } from "ml-matrix";
import type { Dataset } from "../data/dataset";
import type { RandomStream } from "../data/randomStream";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { ordinaryRegression } from "./ordinaryRegression";

/** Which inputs gates and experts see. */
export interface SeenInputs {
  readonly gates: readonly number[];
  readonly experts: readonly number[];
}

/** Slopes and logits of a start, of standardised columns: far inside Θ, while a cell of nearly equal rows may have any. */
const steepest = 20;

/** Rounds of k-means; a start need not be a minimum of anything. */
const rounds = 10;

/**
 * Start values from cells of the data: an ordinary regression in each cell, and the gates of a discriminant analysis.
 *
 * The cells are those of k-means from random rows, on the gates' inputs alone or, every second time, with the residuals of
 * one ordinary regression as one more coordinate: regimes may lie apart in x, or above one another.
 *
 * @param model the linear router with affine experts and a reference
 * @param data  standardised
 * @param atoms k
 * @returns a measure
 * @see Fisher's linear discriminant: with normal classes of one covariance the log-odds are linear in x
 */
export function cellStart(
  model: Mixture,
  data: Dataset,
  atoms: number,
  { seen, withResiduals, stream }: { seen: SeenInputs; withResiduals: boolean; stream: RandomStream },
): MixingMeasure {
  const points = cellCoordinates(data, seen, withResiduals);
  const cells = kMeans(points, atoms, stream);
  const gates = discriminant(data, seen.gates, cells);
  const members = (cell: number) => [...cells.keys()].filter((row) => cells[row] === cell);
  const all = ordinaryRegression(data, { columns: seen.experts });
  const experts = Array.from({ length: atoms }, (_, cell) => {
    const rows = members(cell);
    if (rows.length <= 2 * (seen.experts.length + 1)) return all; // few rows leave the slopes open
    const own = ordinaryRegression(data, { rows, columns: seen.experts });
    return own.every((value) => Math.abs(value) <= steepest) ? own : all;
  });
  return model.measure(experts.map((expert, i) => (i === atoms - 1 ? { expert } : { ...gates[i], expert })));
}

function cellCoordinates(data: Dataset, { gates, experts }: SeenInputs, withResiduals: boolean): number[][] {
  const { inputs, outputs, size, dim } = data;
  const line = ordinaryRegression(data, { columns: experts });
  const residuals = Array.from({ length: size }, (_, row) => {
    let value = line[dim];
    for (let u = 0; u < dim; u++) value += line[u] * inputs[row * dim + u];
    return outputs[row] - value;
  });
  const spread = Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / size) || 1;
  return residuals.map((residual, row) => [
    ...gates.map((u) => inputs[row * dim + u]),
    ...(withResiduals ? [residual / spread] : []),
  ]);
}

/** The cell of each point, from centres that are random points. */
function kMeans(points: readonly number[][], atoms: number, stream: RandomStream): number[] {
  const width = points[0].length;
  let centres = Array.from({ length: atoms }, () => points[Math.floor(points.length * stream.uniform())]);
  let cells: number[] = [];
  for (let round = 0; round < rounds; round++) {
    cells = points.map((point) => nearest(point, centres));
    centres = centres.map((centre, cell) => {
      const members = points.filter((_, row) => cells[row] === cell);
      if (members.length === 0) return centre;
      return Array.from(
        { length: width },
        (_, u) => members.reduce((sum, point) => sum + point[u], 0) / members.length,
      );
    });
  }
  return cells;
}

function nearest(point: readonly number[], centres: readonly (readonly number[])[]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  centres.forEach((centre, cell) => {
    const distance = centre.reduce((sum, value, u) => sum + (point[u] - value) ** 2, 0);
    if (distance < least) [best, least] = [cell, distance];
  });
  return best;
}

/** Log-odds of each cell against the last one, with one covariance for all cells. */
function discriminant(
  { inputs, size, dim }: Dataset,
  columns: readonly number[],
  cells: readonly number[],
): { bias: number; router: number[] }[] {
  const atoms = Math.max(...cells) + 1;
  const at = (row: number) => columns.map((u) => inputs[row * dim + u]);
  const counts = new Array<number>(atoms).fill(0);
  const means = Array.from({ length: atoms }, () => new Array<number>(columns.length).fill(0));
  cells.forEach((cell, row) => {
    counts[cell]++;
    at(row).forEach((value, u) => {
      means[cell][u] += value;
    });
  });
  const middle = means.map((sums, cell) => sums.map((sum) => sum / Math.max(1, counts[cell])));
  const covariance = Matrix.zeros(columns.length, columns.length);
  cells.forEach((cell, row) => {
    const difference = Matrix.columnVector(at(row).map((value, u) => value - middle[cell][u]));
    covariance.add(difference.mmul(difference.transpose()).div(size));
  });
  for (let u = 0; u < columns.length; u++) covariance.set(u, u, covariance.get(u, u) + 0.05); // of a spread of 1
  const inverse = new SVD(covariance).inverse();
  const score = (cell: number) => {
    const direction = inverse.mmul(Matrix.columnVector(middle[cell])).to1DArray();
    const half = 0.5 * direction.reduce((sum, value, u) => sum + value * middle[cell][u], 0);
    return { direction, offset: Math.log(Math.max(counts[cell], 1) / size) - half };
  };
  const reference = score(atoms - 1);
  return Array.from({ length: atoms }, (_, cell) => {
    const own = score(cell);
    const router = new Array<number>(dim).fill(0);
    columns.forEach((u, i) => {
      router[u] = within(own.direction[i] - reference.direction[i]);
    });
    return { bias: within(own.offset - reference.offset), router };
  });
}

const within = (value: number) => Math.min(steepest, Math.max(-steepest, value));

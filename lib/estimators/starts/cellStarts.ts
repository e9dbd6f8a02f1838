import { inverse, Matrix } from "ml-matrix";
import type { Dataset } from "../../data/dataset";
import type { RandomStream } from "../../data/randomStream";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
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

/** Added to the variance of each input within cells, of a spread of 1, so that gates are not steeper than is sensible. */
const leastVariance = 0.05;

/**
 * Start values from cells of the data: an ordinary regression in each cell, and the gates of a discriminant analysis.
 *
 * The cells are those of k-means from random rows, on the gates' inputs alone or, every second time, with the residuals of
 * one ordinary regression as one more coordinate: regimes may lie apart in x, or above one another.
 *
 * @param model the linear router with affine experts
 * @param data  standardised
 * @param atoms k
 * @param count how many starts
 * @returns measures
 * @see Fisher's linear discriminant: with normal classes of one covariance the log-odds are linear in x
 */
export function cellStarts(
  model: Mixture,
  data: Dataset,
  atoms: number,
  { seen, count, stream }: { seen: SeenInputs; count: number; stream: RandomStream },
): MixingMeasure[] {
  const all = ordinaryRegression(data, { columns: seen.experts });
  const coordinates = [false, true].map((withResiduals) => cellCoordinates(data, seen, withResiduals ? all : null));
  return Array.from({ length: count }, (_, i) => {
    const cells = kMeans(coordinates[i % 2], atoms, stream);
    const gates = discriminant(data, seen.gates, cells, atoms);
    const members = Array.from({ length: atoms }, () => [] as number[]);
    cells.forEach((cell, row) => {
      members[cell].push(row);
    });
    const experts = members.map((rows) => {
      if (rows.length <= 2 * (seen.experts.length + 1)) return all; // few rows leave the slopes open
      const own = ordinaryRegression(data, { rows, columns: seen.experts });
      return own.every((value) => Math.abs(value) <= steepest) ? own : all;
    });
    return model.measure(
      experts.map((expert, i) => (model.reference && i === atoms - 1 ? { expert } : { ...gates[i], expert })),
    );
  });
}

/** Points to be divided into cells `[n, width]`. */
interface Points {
  readonly values: Float64Array;
  readonly width: number;
}

/** The gates' inputs and, where a line is given, the residuals from it in their own unit. */
function cellCoordinates(
  { inputs, outputs, size, dim }: Dataset,
  { gates }: SeenInputs,
  line: Float64Array | null,
): Points {
  const residuals = outputs.slice();
  if (line !== null)
    for (let row = 0; row < size; row++) {
      residuals[row] -= line[dim];
      for (let u = 0; u < dim; u++) residuals[row] -= line[u] * inputs[row * dim + u];
    }
  const spread = Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / size) || 1;
  const width = gates.length + (line === null ? 0 : 1);
  const values = new Float64Array(size * width);
  for (let row = 0; row < size; row++) {
    gates.forEach((u, i) => {
      values[row * width + i] = inputs[row * dim + u];
    });
    if (line !== null) values[row * width + gates.length] = residuals[row] / spread;
  }
  return { values, width };
}

/** The cell of each point, from centres that are random points. */
function kMeans({ values, width }: Points, atoms: number, stream: RandomStream): Int32Array {
  const size = values.length / width;
  const centres = Array.from({ length: atoms }, () => {
    const at = Math.floor(size * stream.uniform()) * width;
    return values.slice(at, at + width);
  });
  const cells = new Int32Array(size);
  for (let round = 0; round < rounds; round++) {
    const counts = new Float64Array(atoms);
    const sums = centres.map(() => new Float64Array(width));
    let changed = 0;
    for (let row = 0; row < size; row++) {
      const cell = nearest(values, row * width, centres);
      if (cells[row] !== cell) changed++;
      cells[row] = cell;
      counts[cell]++;
      for (let u = 0; u < width; u++) sums[cell][u] += values[row * width + u];
    }
    if (changed === 0 && round > 0) break;
    for (let cell = 0; cell < atoms; cell++)
      if (counts[cell] > 0) for (let u = 0; u < width; u++) centres[cell][u] = sums[cell][u] / counts[cell];
  }
  return cells;
}

function nearest(values: Float64Array, at: number, centres: readonly Float64Array[]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let cell = 0; cell < centres.length; cell++) {
    let distance = 0;
    for (let u = 0; u < centres[cell].length; u++) distance += (values[at + u] - centres[cell][u]) ** 2;
    if (distance < least) [best, least] = [cell, distance];
  }
  return best;
}

/** Log-odds of each cell, against the last one, with one covariance for all cells. */
function discriminant(
  { inputs, size, dim }: Dataset,
  columns: readonly number[],
  cells: Int32Array,
  atoms: number,
): { bias: number; router: number[] }[] {
  const width = columns.length;
  const counts = new Float64Array(atoms);
  const means = Array.from({ length: atoms }, () => new Float64Array(width));
  for (let row = 0; row < size; row++) counts[cells[row]]++;
  for (let row = 0; row < size; row++)
    for (let i = 0; i < width; i++) means[cells[row]][i] += inputs[row * dim + columns[i]] / counts[cells[row]];
  const covariance = Matrix.eye(width, width, leastVariance);
  const difference = new Float64Array(width);
  for (let row = 0; row < size; row++) {
    for (let i = 0; i < width; i++) difference[i] = inputs[row * dim + columns[i]] - means[cells[row]][i];
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++)
        covariance.set(i, j, covariance.get(i, j) + (difference[i] * difference[j]) / size);
  }
  const precision = inverse(covariance);
  const scores = means.map((mean, cell) => {
    const direction = precision.mmul(Matrix.columnVector(mean)).to1DArray();
    const half = 0.5 * direction.reduce((sum, value, i) => sum + value * mean[i], 0);
    return { direction, offset: Math.log(Math.max(counts[cell], 1) / size) - half };
  });
  const last = scores[atoms - 1];
  return scores.map(({ direction, offset }) => {
    const router = new Array<number>(dim).fill(0);
    columns.forEach((u, i) => {
      router[u] = within(direction[i] - last.direction[i]);
    });
    return { bias: within(offset - last.offset), router };
  });
}

const within = (value: number) => Math.min(steepest, Math.max(-steepest, value));

import type { Dataset } from "../../data/dataset";
import { someRows } from "../../data/folds";
import { randomStream } from "../../data/randomStream";
import { leastSquares } from "../../estimators/leastSquares";
import { linearExpert } from "../../experts/linearExpert";
import { mixture } from "../../mixture/mixture";
import { linear } from "../../routers/linear";

/** One regression by Huber's loss, and how far rows scatter about it. */
export interface RobustLine {
  /** (a, b), `[d + 1]`. */
  readonly line: Float64Array;
  /** The median absolute residual over .6745, a standard deviation where residuals are normal. */
  readonly scale: number;
}

/** δ of Huber's loss: 95 % of the efficiency of least squares where residuals are normal. */
export const usualDelta = 1.345;

/** The median absolute deviation of normal residuals is this part of their standard deviation. */
const normalQuartile = 0.6745;

/** So many rows settle a line. */
const enoughRows = 5000;

/** Residuals beyond so many scales are cut off before starts are looked for. */
const farFromLine = 4;

/**
 * The regression that no single row can turn: by Huber's loss, on the columns that experts see.
 *
 * @returns the line, and the scale of all residuals from it
 */
export function robustLine(data: Dataset, columns: readonly number[], delta: number = usualDelta): RobustLine {
  const model = mixture({ router: linear(), expert: linearExpert(), dim: data.dim });
  const some = someRows(data, enoughRows, randomStream("robust line"));
  const fit = leastSquares({
    ...{ model, data: some, atoms: 1, starts: model.measure([{ expert: new Float64Array(data.dim + 1) }]) },
    ...{ huber: delta, sees: { router: [], expert: columns }, standardErrors: false },
    ridge: { lambda: 0 }, // no change of units: the data are standardised
  });
  const [{ expert: line }] = fit.measure.atoms;
  return { line, scale: robustScale(residualsFrom(line, data)) };
}

/** y − aᵀx − b of each row. */
export function residualsFrom(line: Float64Array, { inputs, outputs, dim }: Dataset): Float64Array {
  return outputs.map((y, row) => {
    let value = line[dim];
    for (let u = 0; u < dim; u++) value += line[u] * inputs[row * dim + u];
    return y - value;
  });
}

/** The median absolute residual over .6745; the least positive number where most are 0. */
export function robustScale(residuals: Float64Array): number {
  const sizes = residuals.map(Math.abs).sort();
  return sizes[sizes.length >> 1] / normalQuartile || Number.MIN_VALUE;
}

/** The data with outputs drawn in that lie more than four scales from the line: no outlier decides where a fit begins. */
export function tamed(data: Dataset, { line, scale }: RobustLine): Dataset {
  const limit = farFromLine * scale;
  const residuals = residualsFrom(line, data);
  return { ...data, outputs: data.outputs.map((y, row) => y - residuals[row] + within(residuals[row], limit)) };
}

/** A residual that is cut off at ± limit. */
export const within = (residual: number, limit: number): number => Math.min(Math.max(residual, -limit), limit);

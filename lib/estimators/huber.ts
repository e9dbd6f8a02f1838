import type { Dataset } from "../data/dataset";
import type { MixingMeasure } from "../mixture/measure";
import { noErrors } from "./errorsAt";
import type { Fit, FitOptions } from "./fit";

/** Rounds after which a fit that still moves is called "limit". */
const mostRounds = 200;

/** The scale is taken anew until it is as still as residuals are to be, or so many rounds long if it never is. */
const mostScales = 50;

/** A round need not end in its minimum, as long as the last one does: the next one asks for another. */
const iterationsOfRound = 3;

/** Outputs farther from their median than so many scales are drawn in where starts are compared. */
const mostOfFirst = 4;

/** The median absolute deviation of normal residuals is this part of their standard deviation. */
const normalQuartile = 0.6745;

/**
 * Least squares with Huber's loss: ½ r² up to |r| = δ s, and δ s |r| − ½ (δ s)² beyond, so that one outlier counts no more
 * than by δ s.
 *
 * By modified residuals: a few steps of least squares are done again with yᵢ replaced by f(xᵢ) + ψ(rᵢ), ψ cutting residuals
 * off at ± δ s, from where the last ended; each round lessens Huber's loss. It has converged when the last of them has and no
 * residual moved by more than a tenth of √tolerance scales. s is the median absolute deviation of the residuals over .6745,
 * taken anew until it settles. Starts that are not a single measure are compared on outputs within four such deviations of
 * their median, so that no outlier decides where the search begins.
 *
 * @param delta 1.345 keeps 95 % of the efficiency with normal noise
 * @param fit   least squares of other data, from other starts
 * @returns as least squares; objective and σ̂² are of the cut residuals, and there are no standard errors
 * @see Huber, Robust statistics, 1981, section 7.8
 */
export function huberFit<Options extends FitOptions & { tolerance?: number; maxIterations?: number }>(
  options: Options,
  delta: number,
  fit: (options: Options) => Fit,
): Fit {
  const { model, data, tolerance = 1e-6, maxIterations = 200 } = options;
  const still = Math.sqrt(tolerance) / 10;
  const first = isMeasure(options.starts) ? null : fit({ ...options, data: tamed(data) });
  let measure = first?.measure ?? (options.starts as MixingMeasure);
  let residuals = residualsOf(measure);
  let scale = scaleOf(residuals);
  let iterations = first?.iterations ?? 0;
  let isSettled = false;
  for (let round = 1; ; round++) {
    const limit = delta * scale;
    const cut = residuals.map((r) => Math.min(Math.max(r, -limit), limit));
    const outputs = data.outputs.map((y, i) => y - residuals[i] + cut[i]);
    const next = fit({
      ...options,
      data: { ...data, outputs },
      starts: measure,
      maxIterations: Math.min(maxIterations, iterationsOfRound),
    });
    iterations += next.iterations;
    const moved = residualsOf(next.measure);
    const most = moved.reduce((far, r, i) => Math.max(far, Math.abs(r - residuals[i])), 0);
    [measure, residuals] = [next.measure, moved];
    const before = scale;
    if (!isSettled) scale = scaleOf(residuals);
    isSettled ||= Math.abs(scale - before) <= still * before || round === mostScales;
    const isStill = isSettled && next.status !== "limit" && most <= still * scale;
    if (isStill || round === mostRounds)
      return {
        ...next,
        ...{ iterations, ...(first && { starts: first.starts }) },
        ...noErrors("With Huber's loss there are none."),
        status: isStill ? next.status : "limit",
      };
  }

  function residualsOf(fitted: MixingMeasure): Float64Array {
    return model.predict(fitted, data.inputs).map((value, i) => data.outputs[i] - value);
  }
}

const isMeasure = (starts: FitOptions["starts"]): boolean =>
  typeof starts === "object" && starts !== null && "atoms" in starts;

/** The data with outputs drawn in that lie far from their median. */
function tamed(data: Dataset): Dataset {
  const middle = median(data.outputs);
  const far = mostOfFirst * scaleOf(data.outputs.map((y) => y - middle));
  return { ...data, outputs: data.outputs.map((y) => Math.min(Math.max(y, middle - far), middle + far)) };
}

/** The median absolute residual over .6745; of exact fits the least positive number, so that nothing is cut. */
function scaleOf(residuals: Float64Array): number {
  return median(residuals.map(Math.abs)) / normalQuartile || Number.MIN_VALUE;
}

const median = (values: Float64Array): number => values.slice().sort()[Math.floor(values.length / 2)];

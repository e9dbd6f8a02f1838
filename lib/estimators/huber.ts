import { noErrors } from "./errorsAt";
import type { Fit, FitOptions } from "./fit";

/** Rounds after which a fit that still moves is called "limit". */
const mostRounds = 200;

/** It has converged when no residual moves by more than this part of the scale. */
const still = 1e-4;

/** Outputs farther from their median than so many scales are drawn in for the first fit. */
const mostOfFirst = 4;

/** The median absolute deviation of normal residuals is this part of their standard deviation. */
const normalQuartile = 0.6745;

/**
 * Least squares with Huber's loss: ½ r² up to |r| = δ s, and δ s |r| − ½ (δ s)² beyond, so that one outlier counts no more
 * than by δ s.
 *
 * By modified residuals: least squares is done again with yᵢ replaced by f(xᵢ) + ψ(rᵢ), ψ cutting residuals off at ± δ s, from
 * where it ended, until nothing moves; each round lessens Huber's loss. s is the median absolute deviation of the residuals
 * over .6745, taken anew until the third round and then kept. The first fit is one to outputs within four such deviations of
 * their median, so that no outlier decides where the search begins.
 *
 * @param delta 1.345 keeps 95 % of the efficiency with normal noise
 * @param fit   least squares of other data, from other starts
 * @returns as least squares; objective and σ̂² are of the cut residuals, and there are no standard errors
 * @see Huber, Robust statistics, 1981, section 7.8
 */
export function huberFit<Options extends FitOptions>(
  options: Options,
  delta: number,
  fit: (options: Options) => Fit,
): Fit {
  const { model, data } = options;
  const middle = median(data.outputs);
  const far = mostOfFirst * scaleOf(data.outputs.map((y) => y - middle));
  const tamed = data.outputs.map((y) => Math.min(Math.max(y, middle - far), middle + far));
  let found = fit({ ...options, data: { ...data, outputs: tamed } });
  let residuals = residualsOf(found);
  let scale = scaleOf(residuals);
  let iterations = found.iterations;
  const { starts } = found;
  for (let round = 1; ; round++) {
    const limit = delta * scale;
    const cut = residuals.map((r) => Math.min(Math.max(r, -limit), limit));
    const outputs = data.outputs.map((y, i) => y - residuals[i] + cut[i]);
    const next = fit({ ...options, data: { ...data, outputs }, starts: found.measure });
    iterations += next.iterations;
    const moved = residualsOf(next);
    const most = moved.reduce((far, r, i) => Math.max(far, Math.abs(r - residuals[i])), 0);
    [found, residuals] = [next, moved];
    if (round <= 3) scale = scaleOf(residuals);
    const isStill = round > 3 && most <= still * scale;
    if (isStill || round === mostRounds)
      return {
        ...found,
        ...{ starts, iterations },
        ...noErrors("With Huber's loss there are none."),
        status: isStill ? found.status : "limit",
      };
  }

  function residualsOf({ measure }: Fit): Float64Array {
    return model.predict(measure, data.inputs).map((value, i) => data.outputs[i] - value);
  }
}

/** The median absolute residual over .6745; of exact fits the least positive number, so that nothing is cut. */
function scaleOf(residuals: Float64Array): number {
  return median(residuals.map(Math.abs)) / normalQuartile || Number.MIN_VALUE;
}

const median = (values: Float64Array): number => values.slice().sort()[Math.floor(values.length / 2)];

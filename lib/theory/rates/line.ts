/**
 * Lack of fit: false when the values are too far from the best line for their own sampling error, at 1 %.
 *
 * Sizes are independent, so Q = Σ (residual of the weighted line)² / (bootstrap variance of the log statistic) is about
 * χ² with (sizes − 2) degrees of freedom under the line. The variance of m replicates is itself estimated, which
 * inflates 1/variance by (m − 1)/(m − 3) on average for normal replicates: weights are reduced by that, and sizes with
 * fewer than 4 fits take no part. With fewer than three sizes left there is nothing to test, and the answer is true.
 *
 * @param bootstrap `[size]`: the statistic over resampled replicates `[resample]`
 * @param counts    how many successful fits there were at each size
 */
export function onOneLine(
  logSizes: readonly number[],
  logValues: readonly number[],
  bootstrap: readonly { readonly values: Float64Array }[],
  counts: readonly number[],
): boolean {
  const weights = bootstrap.map(({ values }, size) => {
    const logs = values.map(Math.log);
    const centre = mean(logs);
    // Equal replicates have no spread; rounding of the logarithms is what is left of it.
    const variance = Math.max(mean(logs.map((log) => (log - centre) * (log - centre))), 1e-18);
    return Math.max(0, counts[size] - 3) / (counts[size] - 1 || 1) / variance;
  });
  const degrees = weights.filter((weight) => weight > 0).length - 2;
  if (degrees < 1) return true;
  const { slope, intercept } = fitLine(logSizes, logValues, weights);
  const residuals = logValues.map((y, i) => y - intercept - slope * logSizes[i]);
  return residuals.reduce((sum, residual, i) => sum + weights[i] * residual * residual, 0) <= chiSquare99(degrees);
}

/** The 99 % quantile of χ², by Wilson and Hilferty: its cube root is nearly normal (within 1 % of the exact one). */
function chiSquare99(degrees: number): number {
  const normal99 = 2.326347874;
  const spread = 2 / (9 * degrees);
  const root = 1 - spread + normal99 * Math.sqrt(spread);
  return degrees * root * root * root;
}

/** Least squares of y on x, with weights where they are given. */
export function fitLine(
  x: readonly number[],
  y: readonly number[],
  weights: readonly number[] = x.map(() => 1),
): { slope: number; intercept: number } {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const weighted = (values: readonly number[]): number =>
    values.reduce((sum, value, i) => sum + weights[i] * value, 0) / total;
  const xMean = weighted(x);
  const yMean = weighted(y);
  const slope =
    weighted(x.map((value, i) => (value - xMean) * (y[i] - yMean))) /
    weighted(x.map((value) => (value - xMean) * (value - xMean)));
  return { slope, intercept: yMean - slope * xMean };
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

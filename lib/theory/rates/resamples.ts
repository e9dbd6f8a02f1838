import { mean } from "./line";

/** What fitRate needs of a random stream. */
export interface UniformSource {
  /** A number in [0, 1). */
  uniform(): number;
}

/** How replicates are summarised. */
export type Statistic = "mean" | "median";

/** The statistic of replicates that were drawn again, and how uncertain its logarithm is. */
export interface Resampled {
  /** `[resample]` */
  readonly values: Float64Array;
  /** Variance of the log statistic, estimated from the resample itself `[resample]`. */
  readonly variances: Float64Array;
}

/** The statistic of replicates. */
export function summarised(values: ArrayLike<number>, statistic: Statistic): number {
  return statistic === "mean" ? mean(values) : median(values);
}

/**
 * The statistic of `drawn` replicates that are drawn from a list with replacement, over and over.
 *
 * The variance of the log of a mean is s²/(m mean²); that of a median is the one over all resamples.
 */
export function resampled(
  replicates: ArrayLike<number>,
  {
    drawn,
    resamples,
    statistic,
    stream,
  }: { drawn: number; resamples: number; statistic: Statistic; stream: UniformSource },
): Resampled {
  const values = new Float64Array(resamples);
  const variances = new Float64Array(resamples);
  const sample = new Float64Array(drawn);
  const index = indices(replicates.length, stream);
  for (let at = 0; at < resamples; at++) {
    for (let i = 0; i < drawn; i++) sample[i] = replicates[index()];
    values[at] = summarised(sample, statistic);
    if (statistic === "mean") variances[at] = logVariance(sample);
  }
  if (statistic === "median") variances.fill(spreadOf(values.map(Math.log)));
  return { values, variances };
}

/** Random indices below a length: the 53 bits of a uniform number are enough for three of them, where lists are short. */
function indices(length: number, stream: UniformSource): () => number {
  const perNumber = length < 4096 ? 3 : 1;
  let rest = 0;
  let left = 0;
  return () => {
    if (left === 0) [rest, left] = [stream.uniform(), perNumber];
    const scaled = length * rest;
    const index = Math.floor(scaled);
    rest = scaled - index; // exactly: uniform again, with fewer bits
    left--;
    return index;
  };
}

/** Of the log of the mean of these values: s²/(m mean²), 0 for a single one. */
export function logVariance(values: ArrayLike<number>): number {
  const count = values.length;
  if (count < 2) return 0;
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i] - centre) * (values[i] - centre);
  return squares / (count - 1) / count / (centre * centre);
}

/** Mean squared deviation from the mean. */
export function spreadOf(values: ArrayLike<number>): number {
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - centre) * (values[i] - centre);
  return squares / values.length;
}

/** The middle 95 %. */
export function percentileInterval(values: ArrayLike<number>): [number, number] {
  const sorted = Float64Array.from(values).sort();
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}

/** Linear interpolation between order statistics (type 7 of Hyndman and Fan). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** @returns NaN for no values */
export function median(values: ArrayLike<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/** A standard normal number (Box and Muller). */
export function normal(stream: UniformSource): number {
  return Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());
}

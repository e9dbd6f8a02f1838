import { describe, InputError, requireKind, requireOneOf, requirePositive, requireThat } from "../../requirements";
import { fitLine, mean, onOneLine } from "./line";

/** A measured rate, and whether it is the predicted one. */
export interface RateFit {
  /** Slope and intercept of the least-squares line through (log n, log value). */
  slope: number;
  intercept: number;
  /** 95 % bootstrap interval of the slope. */
  interval: [number, number];
  /** Slope between each size and the next `[sizes − 1]`. */
  localSlopes: number[];
  /** Mean ratio of the measured to the predicted values (geometric over the sizes), with its 95 % interval. */
  level: { ratio: number; interval: [number, number] } | null;
  verdict: "agrees" | "does not agree" | "not in the regime";
  sizes: number[];
  /** The statistic at each size, with its 95 % bootstrap interval `[sizes]`. */
  values: number[];
  lower: number[];
  upper: number[];
  /** How many fits there were in all, and how many of them failed. */
  fits: number;
  failed: number;
}

/** What fitRate needs of a random stream. */
export interface UniformSource {
  /** A number in [0, 1). */
  uniform(): number;
}

export interface FitRateOptions {
  sizes: readonly number[];
  losses: readonly (readonly (number | null)[])[];
  predictedSlope: number;
  predicted?: readonly number[];
  statistic?: "mean" | "median";
  inRegime?: boolean;
  stream: UniformSource;
  resamples?: number;
}

/**
 * The rate at which a loss falls with the sample size, and a verdict against a prediction.
 *
 * The line is least squares of log(statistic over replicates) on log n, each size counting the same. Intervals are
 * percentiles of a bootstrap over replicates within each size; a resample draws one replicate less than there are, which
 * makes the bootstrap variance of a mean unbiased. A size with one successful fit has no spread to resample: give two
 * or more.
 *
 * Verdict: "not in the regime" when `inRegime` is false or, where it is not given, when the values do not lie on one line
 * (see onOneLine); else "agrees" when the slope's interval holds `predictedSlope` and, with `predicted`, the level's
 * interval holds 1; else "does not agree".
 *
 * @param sizes          n, increasing, at least two
 * @param losses         `[size][replicate]`, > 0; null or NaN is a failed fit, which is counted and left out
 * @param predictedSlope of log loss on log n, −1/2 in the theorems
 * @param predicted      the predicted value of the statistic at each size, > 0
 * @param statistic      over replicates: "mean" (default) or "median"
 * @param inRegime       whether the sizes are large enough for the prediction, where that is known by other means
 * @param stream         random numbers of the bootstrap: the same stream, the same intervals
 * @param resamples      of the bootstrap (default 1000)
 * @returns the line, the statistic with its intervals `[sizes]`, the slope between neighbours `[sizes − 1]`, the
 *   level and the verdict
 * @throws InputError for fewer than two sizes, a size with no successful fit, a loss ≤ 0, or lists of different lengths
 * @see docs/mathematics.md, "Measured rates"
 * @example
 * fitRate({ sizes: [1000, 10000], losses: [[0.11, 0.09], [0.031, 0.029]], predictedSlope: -0.5, stream }).slope   // −0.523
 */
export function fitRate({
  sizes,
  losses,
  predictedSlope,
  predicted,
  statistic = "mean",
  inRegime,
  stream,
  resamples = 1000,
}: FitRateOptions): RateFit {
  requireSizes(sizes, losses, predicted);
  requireKind("stream", stream);
  requireThat(Number.isFinite(predictedSlope), "predictedSlope", predictedSlope, "a finite number");
  requireOneOf("statistic", statistic, ["mean", "median"]);
  requireThat(Number.isInteger(resamples) && resamples >= 100, "resamples", resamples, "an integer ≥ 100");
  const successes = losses.map(successful);
  const summarise = statistic === "mean" ? mean : median;

  const values = successes.map(summarise);
  const logSizes = sizes.map(Math.log);
  const logValues = values.map(Math.log);
  const line = fitLine(logSizes, logValues);
  // [size][resample]: the statistic of replicates that are drawn again
  const bootstrap = successes.map((replicates) => {
    const drawn = new Float64Array(Math.max(1, replicates.length - 1));
    return Array.from({ length: resamples }, () => resampled(replicates, summarise, stream, drawn));
  });
  const slopes = Array.from(
    { length: resamples },
    (_, draw) =>
      fitLine(
        logSizes,
        bootstrap.map((statistics) => Math.log(statistics[draw])),
      ).slope,
  );
  const interval = percentileInterval(slopes);
  const level = predicted === undefined ? null : levelOf(values, bootstrap, predicted);

  const regime =
    inRegime ??
    onOneLine(
      logSizes,
      logValues,
      bootstrap,
      successes.map(({ length }) => length),
    );
  const agrees = holds(interval, predictedSlope) && (level === null || holds(level.interval, 1));
  const bands = bootstrap.map(percentileInterval);
  const fits = losses.reduce((sum, { length }) => sum + length, 0);
  return {
    ...line,
    interval,
    localSlopes: logSizes.slice(1).map((x, i) => (logValues[i + 1] - logValues[i]) / (x - logSizes[i])),
    level,
    verdict: !regime ? "not in the regime" : agrees ? "agrees" : "does not agree",
    sizes: [...sizes],
    values,
    lower: bands.map(([low]) => low),
    upper: bands.map(([, high]) => high),
    fits,
    failed: fits - successes.reduce((sum, { length }) => sum + length, 0),
  };
}

function requireSizes(
  sizes: readonly number[],
  losses: FitRateOptions["losses"],
  predicted: readonly number[] | undefined,
): void {
  requireThat(sizes.length >= 2, "sizes", sizes, "a list of at least two sizes");
  for (const [index, size] of sizes.entries()) {
    requirePositive({ [`sizes[${index}]`]: size });
    requireThat(index === 0 || size > sizes[index - 1], `sizes[${index}]`, size, "larger than the size before it");
  }
  requireThat(losses.length === sizes.length, "losses", losses, `a list of ${sizes.length} lists, one a size`);
  if (predicted === undefined) return;
  requireThat(
    predicted.length === sizes.length,
    "predicted",
    predicted,
    `a list of ${sizes.length} numbers, one a size`,
  );
  for (const [index, value] of predicted.entries()) requirePositive({ [`predicted[${index}]`]: value });
}

/** The losses of the fits at one size that did not fail. */
function successful(replicates: readonly (number | null)[], size: number): number[] {
  const losses = replicates.filter((loss): loss is number => loss !== null && !Number.isNaN(loss));
  const bad = losses.find((loss) => !(Number.isFinite(loss) && loss > 0));
  if (bad !== undefined)
    throw new InputError(
      `losses[${size}] holds ${describe(bad)}, but a loss must be finite and > 0, or null for a failed fit.`,
    );
  if (losses.length === 0)
    throw new InputError(
      `losses[${size}] holds no successful fit among ${replicates.length}, but must hold at least one.`,
    );
  return losses;
}

/** The statistic of n − 1 of the n replicates, drawn again with repeats; `drawn` is where they are put. */
function resampled(
  replicates: readonly number[],
  summarise: (values: ArrayLike<number>) => number,
  stream: UniformSource,
  drawn: Float64Array,
): number {
  const { length } = replicates;
  for (let i = 0; i < drawn.length; i++) drawn[i] = replicates[Math.floor(length * stream.uniform())];
  return summarise(drawn);
}

/** exp of the mean of log(value / predicted), with the interval of the same number over the resamples. */
function levelOf(values: number[], bootstrap: number[][], predicted: readonly number[]): RateFit["level"] {
  const ratio = (measured: readonly number[]): number =>
    Math.exp(mean(measured.map((value, size) => Math.log(value / predicted[size]))));
  const ratios = bootstrap[0].map((_, draw) => ratio(bootstrap.map((statistics) => statistics[draw])));
  return { ratio: ratio(values), interval: percentileInterval(ratios) };
}

/** The middle 95 %. */
export function percentileInterval(values: readonly number[]): [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}

/** Linear interpolation between order statistics (type 7 of Hyndman and Fan). */
function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** Whether the interval holds the value, up to rounding. */
function holds([low, high]: [number, number], value: number): boolean {
  return value >= low - 1e-9 && value <= high + 1e-9;
}

/** @returns NaN for no values */
export function median(values: ArrayLike<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

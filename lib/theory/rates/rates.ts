import { describe, InputError, requireKind, requireOneOf, requirePositive, requireThat } from "../../requirements";
import { fitLine, mean, onOneLine } from "./line";
import { type Measured, testByBootstrap, testByDraws } from "./rateTest";
import {
  logVariance,
  percentileInterval,
  type Resampled,
  resampled,
  type Statistic,
  summarised,
  type UniformSource,
} from "./resamples";

/** A measured rate, and whether it is the predicted one. */
export interface RateFit {
  /** Slope and intercept of the least-squares line through (log n, log value). */
  slope: number;
  intercept: number;
  /** 95 % bootstrap interval of the slope; null where some size has one fit only. */
  interval: [number, number] | null;
  /** Slope between each size and the next `[sizes − 1]`. */
  localSlopes: number[];
  /** Mean ratio of the measured to the predicted values (geometric over the sizes, less its bias), with its 95 % interval. */
  level: { ratio: number; interval: [number, number] | null } | null;
  verdict: "agrees" | "does not agree" | "not in the regime" | "too few fits to tell";
  /** A slope that would have been told from the predicted one with 80 % power, the flatter of the two; null without a test. */
  detectable: number | null;
  sizes: number[];
  /** The statistic at each size, with its 95 % bootstrap interval `[sizes]`. */
  values: number[];
  lower: number[];
  upper: number[];
  /** How many fits there were in all, and how many of them failed. */
  fits: number;
  failed: number;
}

export interface FitRateOptions {
  sizes: readonly number[];
  losses: readonly (readonly (number | null)[])[];
  predictedSlope: number;
  predicted?: readonly number[];
  predictedDraws?: readonly (readonly number[])[];
  statistic?: Statistic;
  inRegime?: boolean;
  stream: UniformSource;
  resamples?: number;
}

/**
 * The rate at which a loss falls with the sample size, and a verdict against a prediction.
 *
 * The line is least squares of log(statistic over replicates) on log n, each size counting the same. Intervals are
 * percentiles of a bootstrap over replicates within each size; a resample draws one replicate less than there are, which
 * makes the bootstrap variance of a mean unbiased. The bias of the log of a mean is taken out of the level. A size with one
 * successful fit has no spread to resample: then there are no intervals and no test.
 *
 * Verdict: "not in the regime" when `inRegime` is false or, where it is not given, when the values do not lie on one line
 * (see onOneLine); else by one joint test at 5 % of the slope and, where values are predicted, the level. With
 * `predictedDraws` the test knows the distribution of both (testByDraws), and holds from two fits a size. Without, it is a
 * bootstrap (testByBootstrap), which asks for four; and what it does not refute agrees only if a slope that is off by 1/4,
 * as n^(−1/4) is from n^(−1/2), would have been told with 80 % power: else there are too few fits to tell.
 *
 * @param sizes          n, increasing, at least two
 * @param losses         `[size][replicate]`, > 0; null or NaN is a failed fit, which is counted and left out
 * @param predictedSlope of log loss on log n, −1/2 in the theorems
 * @param predicted      the predicted value of the statistic at each size, > 0
 * @param predictedDraws draws of the predicted loss of one fit `[size][draw]`, > 0 (Population.lossDraws): their mean is predicted
 * @param statistic      over replicates: "mean" (default) or "median"
 * @param inRegime       whether the sizes are large enough for the prediction, where that is known by other means
 * @param stream         random numbers of the bootstrap: the same stream, the same intervals
 * @param resamples      of the bootstrap (default 1000)
 * @returns the line, the statistic with its intervals `[sizes]`, the slope between neighbours `[sizes − 1]`, the
 *   level, the verdict and its power
 * @throws InputError for fewer than two sizes, a size with no successful fit, a loss ≤ 0, or lists of different lengths
 * @see docs/mathematics.md, "Measured rates"
 * @example
 * fitRate({ sizes: [1000, 10000], losses: [[0.11, 0.09], [0.031, 0.029]], predictedSlope: -0.5, stream }).slope   // −0.523
 */
export function fitRate({
  sizes,
  losses,
  predictedSlope,
  predictedDraws,
  predicted = predictedDraws?.map(mean),
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
  const counts = successes.map(({ length }) => length);
  const fewest = Math.min(...counts);

  const values = successes.map((of) => summarised(of, statistic));
  const logSizes = sizes.map(Math.log);
  const logValues = values.map(Math.log);
  const line = fitLine(logSizes, logValues);
  const bootstrap = successes.map((of) =>
    resampled(of, { drawn: Math.max(1, of.length - 1), resamples, statistic, stream }),
  );
  const measured = { logSizes, logValues, predictedSlope, statistic };
  const test = testOf({ measured, successes, predicted, predictedDraws, bootstrap, resamples, stream });
  const regime = inRegime ?? onOneLine(logSizes, logValues, bootstrap, counts);
  const bands = bootstrap.map(({ values: of }) => percentileInterval(of));
  const fits = losses.reduce((sum, { length }) => sum + length, 0);
  return {
    ...line,
    interval: fewest < 2 ? null : slopeInterval(logSizes, bootstrap),
    localSlopes: logSizes.slice(1).map((x, i) => (logValues[i + 1] - logValues[i]) / (x - logSizes[i])),
    level: predicted === undefined ? null : levelOf({ values, bootstrap, predicted, fewest }),
    verdict: !regime ? "not in the regime" : test === null ? tooFew : test.verdict,
    detectable: test === null ? null : predictedSlope + test.detectable,
    sizes: [...sizes],
    values,
    lower: bands.map(([low]) => low),
    upper: bands.map(([, high]) => high),
    fits,
    failed: fits - counts.reduce((sum, count) => sum + count, 0),
  };
}

const tooFew = "too few fits to tell";

/** Without a known distribution: fits a size, as in onOneLine, and the deviation of a slope that must not escape. */
const leastFits = 4;
const toBeTold = 0.25;

/** The test that there is, with what follows from it; null where there are too few fits for one. */
function testOf({
  measured,
  successes,
  predicted,
  predictedDraws,
  bootstrap,
  resamples,
  stream,
}: Pick<FitRateOptions, "predicted" | "predictedDraws" | "stream"> & {
  measured: Measured;
  successes: readonly (readonly number[])[];
  bootstrap: readonly Resampled[];
  resamples: number;
}): { readonly verdict: RateFit["verdict"]; readonly detectable: number } | null {
  const counts = successes.map(({ length }) => length);
  const isKnown = predictedDraws !== undefined;
  if (Math.min(...counts) < (isKnown ? 2 : leastFits)) return null;
  const variances = successes.map((of, i) =>
    measured.statistic === "mean" ? logVariance(of) : bootstrap[i].variances[0],
  );
  const { refuted, detectable } = isKnown
    ? testByDraws({ ...measured, counts, draws: predictedDraws, resamples, stream })
    : testByBootstrap({ ...measured, predicted, variances, bootstrap });
  const agrees = isKnown || detectable <= toBeTold;
  return { verdict: refuted ? "does not agree" : agrees ? "agrees" : tooFew, detectable };
}

function slopeInterval(logSizes: readonly number[], bootstrap: readonly Resampled[]): [number, number] {
  const slopes = bootstrap[0].values.map(
    (_, at) =>
      fitLine(
        logSizes,
        bootstrap.map(({ values }) => Math.log(values[at])),
      ).slope,
  );
  return percentileInterval(slopes);
}

/**
 * exp of the mean of log(value / predicted), with the interval of the same number over the resamples.
 *
 * The log of a mean is biased; the resamples are so once more against the values, which tells by how much.
 */
function levelOf({
  values,
  bootstrap,
  predicted,
  fewest,
}: {
  values: readonly number[];
  bootstrap: readonly Resampled[];
  predicted: readonly number[];
  fewest: number;
}): RateFit["level"] {
  const logRatio = (measured: readonly number[]): number =>
    mean(measured.map((value, size) => Math.log(value / predicted[size])));
  const found = logRatio(values);
  if (fewest < 2) return { ratio: Math.exp(found), interval: null };
  const ratios = bootstrap[0].values.map((_, at) => logRatio(bootstrap.map((of) => of.values[at])));
  const bias = mean(ratios) - found;
  const [low, high] = percentileInterval(ratios);
  return { ratio: Math.exp(found - bias), interval: [Math.exp(low - 2 * bias), Math.exp(high - 2 * bias)] };
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

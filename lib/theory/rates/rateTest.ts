import { mean } from "./line";
import {
  logVariance,
  normal,
  quantile,
  type Resampled,
  resampled,
  type Statistic,
  summarised,
  type UniformSource,
} from "./resamples";

/** Whether a measured rate is the predicted one, at 5 %, and what a test of this size can tell. */
export interface RateTest {
  readonly refuted: boolean;
  /** How far a slope must be from the predicted one to be told from it with 80 % power. */
  readonly detectable: number;
}

/** What is tested. */
export interface Measured {
  readonly logSizes: readonly number[];
  /** Of the statistic over fits `[sizes]`. */
  readonly logValues: readonly number[];
  readonly predictedSlope: number;
  readonly statistic: Statistic;
}

/** Slope, and mean log value over the sizes. */
type Pair = readonly [slope: number, level: number];

/** The inverse of a covariance of pairs; of slopes alone where a level is not predicted. */
interface Precision {
  readonly slope: number;
  readonly both: number;
  readonly level: number;
}

/**
 * The joint test of slope and level where the distribution of a loss is known.
 *
 * As many draws as there are fits are made over and over. The squared distance of the measured pair from the mean of the
 * simulated ones, in their covariance, is compared with the 95 % point of their own distances: so the log of a mean may be
 * biased and skewed. The predicted values are means over finitely many draws, which the sizes share; that error is
 * simulated, too.
 *
 * @param draws  of the loss of one fit `[size][draw]`
 * @param counts how many fits there are `[sizes]`
 */
export function testByDraws({
  logSizes,
  logValues,
  predictedSlope,
  statistic,
  counts,
  draws,
  resamples,
  stream,
}: Measured & {
  counts: readonly number[];
  draws: readonly ArrayLike<number>[];
  resamples: number;
  stream: UniformSource;
}): RateTest {
  const pairOf = pairsOn(logSizes);
  const predicted = draws.map((of) => summarised(of, statistic));
  const shift = predictedSlope - pairOf(predicted.map(Math.log))[0]; // of a slope that is predicted by other means
  const shared = Math.sqrt(logVariance(meanRatios(draws, predicted)));
  const simulated = draws.map((of, i) => resampled(of, { drawn: counts[i], resamples, statistic, stream }).values);
  const pairs = Array.from({ length: resamples }, (_, at): Pair => {
    const [slope, level] = pairOf(simulated.map((values) => Math.log(values[at])));
    return [slope + shift, level + shared * normal(stream)];
  });
  const centre: Pair = [mean(pairs.map(([slope]) => slope)), mean(pairs.map(([, level]) => level))];
  const average = (one: 0 | 1, other: 0 | 1) =>
    mean(pairs.map((pair) => (pair[one] - centre[one]) * (pair[other] - centre[other])));
  const precision = inverse(average(0, 0), average(0, 1), average(1, 1));
  const distance = (pair: Pair) => squaredDistance(pair, centre, precision);
  return judged(distance(pairOf(logValues)), pairs.map(distance), precision);
}

/**
 * The joint test of slope and level where a mean or a median is predicted and nothing is known of its distribution; of the
 * slope alone where no values are predicted.
 *
 * The log of a mean of m fits is biased by −s²/(2 m mean²), which is taken out, and its variance is twice that. The squared
 * distance from the prediction in these variances is compared with the 95 % point of the same number over a bootstrap
 * that has its own variances in every resample (bootstrap-t): a small sample without one of the large values looks more
 * certain than it is, and resamples without them do so, too.
 *
 * @param predicted `[sizes]`
 * @param variances of each log statistic `[sizes]`
 * @param bootstrap of each size
 */
export function testByBootstrap({
  logSizes,
  logValues,
  predictedSlope,
  statistic,
  predicted,
  variances,
  bootstrap,
}: Measured & {
  predicted: readonly number[] | undefined;
  variances: readonly number[];
  bootstrap: readonly Resampled[];
}): RateTest {
  const pairOf = pairsOn(logSizes);
  const slopeWeights = slopeWeightsOf(logSizes);
  const precisionOf = (of: readonly number[]): Precision => {
    const share = 1 / logSizes.length;
    const sum = (weight: (i: number) => number) => of.reduce((total, variance, i) => total + weight(i) * variance, 0);
    const slope = sum((i) => slopeWeights[i] ** 2);
    if (predicted === undefined) return { slope: 1 / slope, both: 0, level: 0 };
    return inverse(
      slope,
      sum((i) => slopeWeights[i] * share),
      sum(() => share * share),
    );
  };
  const bias = statistic === "mean" ? 0.5 : 0;
  const corrected = (logs: readonly number[], of: readonly number[]) =>
    pairOf(logs.map((log, i) => log + bias * of[i]));
  const distances = Array.from({ length: bootstrap[0].values.length }, (_, at) => {
    const logs = bootstrap.map(({ values }) => Math.log(values[at]));
    const own = bootstrap.map((each) => Math.max(each.variances[at], rounding));
    return squaredDistance(corrected(logs, own), pairOf(logValues), precisionOf(own));
  });
  const own = variances.map((variance) => Math.max(variance, rounding));
  const target: Pair = [predictedSlope, predicted === undefined ? 0 : mean(predicted.map(Math.log))];
  const precision = precisionOf(own);
  return judged(squaredDistance(corrected(logValues, own), target, precision), distances, precision);
}

/** Equal replicates have no spread; rounding of the logarithms is what is left of it. */
const rounding = 1e-18;

/** 95 % points of χ², and the noncentrality at which a test at them has 80 % power, for the slope and for both. */
const oneDegree = { critical: 3.841459, noncentrality: 7.848861 };
const twoDegrees = { critical: 5.991465, noncentrality: 9.634707 };

function judged(measured: number, distances: readonly number[], precision: Precision): RateTest {
  const known = precision.level > 0 ? twoDegrees : oneDegree;
  const critical = Math.max(known.critical, quantile(Float64Array.from(distances).sort(), 0.95));
  return {
    refuted: measured > critical,
    detectable: Math.sqrt((known.noncentrality * critical) / known.critical / precision.slope),
  };
}

/** The pair of logarithms at these sizes. */
function pairsOn(logSizes: readonly number[]): (logs: readonly number[]) => Pair {
  const weights = slopeWeightsOf(logSizes);
  return (logs) => [logs.reduce((sum, log, i) => sum + weights[i] * log, 0), mean(logs)];
}

/** The least-squares slope is Σ weight · y. */
function slopeWeightsOf(logSizes: readonly number[]): readonly number[] {
  const centre = mean(logSizes);
  const squares = logSizes.reduce((sum, x) => sum + (x - centre) * (x - centre), 0);
  return logSizes.map((x) => (x - centre) / squares);
}

function inverse(slope: number, both: number, level: number): Precision {
  const determinant = slope * level - both * both;
  return { slope: level / determinant, both: -both / determinant, level: slope / determinant };
}

function squaredDistance(pair: Pair, centre: Pair, { slope, both, level }: Precision): number {
  const [ofSlope, ofLevel] = [pair[0] - centre[0], pair[1] - centre[1]];
  return slope * ofSlope * ofSlope + 2 * both * ofSlope * ofLevel + level * ofLevel * ofLevel;
}

/** Of each draw, over the sizes: how far it is from the prediction. */
function meanRatios(draws: readonly ArrayLike<number>[], predicted: readonly number[]): number[] {
  return Array.from({ length: Math.min(...draws.map(({ length }) => length)) }, (_, draw) =>
    mean(draws.map((of, size) => of[draw] / predicted[size])),
  );
}

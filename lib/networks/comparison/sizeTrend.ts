import { meanError } from "./compareRouters";
import { studentProbability, studentQuantile } from "./studentT";

/** How a paired difference changes with the size of the network. */
export interface SizeTrend {
  readonly seeds: number;
  /** Mean over seeds of the change for ten times the parameters, with Student's 95 % interval; null for fewer than three seeds. */
  readonly slope: number;
  readonly interval: readonly [number, number] | null;
  /** Of the t test that the slope is 0. */
  readonly pValue: number | null;
  /** The difference where the straight line meets `at` parameters, with its interval were it straight so far. */
  readonly extrapolated: number;
  readonly extrapolatedInterval: readonly [number, number] | null;
}

const fewestSeeds = 3;

/**
 * The trend of a difference between two routers over sizes: a least-squares line in log₁₀ of the parameters for each seed, and
 * Student's t over the seeds, so that what sizes of a seed have in common does not pass for precision.
 *
 * @param parameters   of each size, at least two different ones
 * @param differences  one list a seed, in the order of the sizes
 * @param at           parameters of the network that the line is drawn out to
 * @example sizeTrend({ parameters: [6e4, 2e5, 8e5], differences: [[0.02, 0.01, 0], [0.01, 0.02, 0.01], [0, 0, 0.01]], at: 2e7 })
 */
export function sizeTrend({
  parameters,
  differences,
  at,
}: {
  parameters: readonly number[];
  differences: readonly (readonly number[])[];
  at: number;
}): SizeTrend {
  const logs = parameters.map(Math.log10);
  const centre = meanError(logs).mean;
  const spread = logs.reduce((sum, x) => sum + (x - centre) ** 2, 0);
  const lines = differences.map((values) => {
    const slope = values.reduce((sum, value, i) => sum + value * (logs[i] - centre), 0) / spread;
    return { slope, extrapolated: meanError(values).mean + slope * (Math.log10(at) - centre) };
  });
  const slope = studentOf(lines.map((each) => each.slope));
  const extrapolated = studentOf(lines.map((each) => each.extrapolated));
  return {
    seeds: differences.length,
    slope: slope.mean,
    interval: slope.interval,
    pValue: slope.pValue,
    extrapolated: extrapolated.mean,
    extrapolatedInterval: extrapolated.interval,
  };
}

function studentOf(values: readonly number[]) {
  const { mean, standardError } = meanError(values);
  if (standardError === null || standardError === 0 || values.length < fewestSeeds)
    return { mean, interval: null, pValue: null };
  const degrees = values.length - 1;
  const half = studentQuantile(0.975, degrees) * standardError;
  return {
    mean,
    interval: [mean - half, mean + half] as const,
    pValue: 2 * (1 - studentProbability(Math.abs(mean) / standardError, degrees)),
  };
}

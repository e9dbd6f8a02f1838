import { expect } from "vitest";

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation with n − 1. */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0) / (values.length - 1));
}

/**
 * Fails unless the values look drawn from the distribution function: Kolmogorov and Smirnov's √n sup |F_n − F| is below
 * 1.63, its 99 % quantile; draws come from fixed streams, so a pass stays a pass.
 */
export function expectDistribution(values: readonly number[], distribution: (value: number) => number): void {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const gap = Math.max(
    ...sorted.map((value, i) => Math.max((i + 1) / n - distribution(value), distribution(value) - i / n)),
  );
  expect(Math.sqrt(n) * gap).toBeLessThan(1.63);
}

/** Fails unless the mean of the values is within four of its standard errors. */
export function expectMean(values: readonly number[], expected: number): void {
  expect(Math.abs(mean(values) - expected)).toBeLessThan((4 * deviation(values)) / Math.sqrt(values.length));
}

/** ∫ density from `low` to each point, by the trapezoid rule on a fine grid: a distribution function to 1e-6. */
export function distributionFrom(
  density: (value: number) => number,
  low: number,
  high: number,
): (value: number) => number {
  const steps = 40_000;
  const width = (high - low) / steps;
  const sums = new Float64Array(steps + 1);
  for (let i = 1; i <= steps; i++)
    sums[i] = sums[i - 1] + 0.5 * width * (density(low + (i - 1) * width) + density(low + i * width));
  return (value) => {
    const at = Math.min(Math.max((value - low) / width, 0), steps);
    const below = Math.min(Math.floor(at), steps - 1);
    return (sums[below] + (at - below) * (sums[below + 1] - sums[below])) / sums[steps];
  };
}

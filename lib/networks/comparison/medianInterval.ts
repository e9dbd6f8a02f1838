import { requireThat } from "../../requirements";

/** A median with an interval for that of the distribution. */
export interface MedianInterval {
  readonly median: number;
  /** At least 95 %; null for fewer than six values, of which no two order statistics have that much between them. */
  readonly interval: readonly [number, number] | null;
}

/**
 * The median of independent values, with the distribution-free interval between two of them: the r-th smallest and the
 * r-th largest, r the greatest rank with P(fewer than r of n fall below the median) ≤ 2.5 %, binomial with p = 1/2.
 *
 * Times have heavy tails, of which neither end knows anything.
 *
 * @throws InputError for no value
 * @example medianInterval([1, 2, 3, 4, 5, 6])   // { median: 3.5, interval: [1, 6] }
 */
export function medianInterval(values: readonly number[]): MedianInterval {
  requireThat(values.length > 0, "values", values, "a list of at least one number");
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const middle = Math.floor(n / 2);
  const median = n % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  let rank = 0;
  let mass = 2 ** -n; // of exactly `rank` values below the median
  for (let below = mass; below <= 0.025; below += mass) {
    rank++;
    mass *= (n - rank + 1) / rank;
  }
  return { median, interval: rank === 0 ? null : [sorted[rank - 1], sorted[n - rank]] };
}

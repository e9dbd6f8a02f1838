import { Matrix, solve } from "ml-matrix";
import { randomStream } from "../../data/randomStream";
import { seeded } from "../../study/seed";
import { mean } from "../../theory/rates/line";
import { percentileInterval, resampled } from "../../theory/rates/resamples";

/** What the slope on a log scale tends to as n grows, with its 95 % bootstrap interval over replicates. */
export interface LimitSlope {
  readonly slope: number;
  readonly interval: readonly [number, number];
}

/**
 * s of log value = a + s log n + c n^(−1/4): of over-specified fits what comes after the first order is n^(−1/4) smaller.
 *
 * @param values `[size][replicate]`, > 0
 * @returns null where fewer than three sizes have values
 * @see docs/mathematics.md, "Regimes", over-specified
 */
export function limitSlope(
  name: string,
  sizes: readonly number[],
  values: readonly (readonly number[])[],
): LimitSlope | null {
  const used = sizes.filter((_, at) => values[at].length > 0);
  if (used.length < 3) return null;
  const columns = new Matrix(used.map((size) => [1, Math.log(size), Math.exp(-0.25 * Math.log(size))]));
  const slopeOf = (means: readonly number[]) => solve(columns, Matrix.columnVector(means.map(Math.log))).get(1, 0);
  const stream = randomStream(seeded("bootstrap"), { limit: name });
  const measured = values.filter((of) => of.length > 0);
  const again = measured.map((of) =>
    resampled(of, { drawn: Math.max(1, of.length - 1), resamples: 1000, statistic: "mean", stream }),
  );
  const slopes = again[0].values.map((_, at) => slopeOf(again.map((each) => each.values[at])));
  return { slope: slopeOf(measured.map(mean)), interval: percentileInterval(slopes) };
}

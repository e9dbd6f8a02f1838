import type { RandomStream } from "../../data/randomStream";
import { requireThat } from "../../requirements";
import { percentileInterval } from "./resamples";

/** Where a mean loss is least over a grid, and how flat it is there; every interval is a paired 95 % bootstrap. */
export interface LeastOverGrid {
  /** The mean loss of each grid value. */
  readonly means: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** The grid value with the least mean. */
  readonly at: number;
  readonly interval: readonly [number, number];
  /** The grid values whose mean is at most 5 % above the least. */
  readonly flat: readonly number[];
  /** Each mean over the least one; null where that is 0 in the data or in a resample. */
  readonly ratios: readonly { readonly value: number; readonly interval: readonly [number, number] }[] | null;
  readonly fits: number;
  readonly failed: number;
}

/**
 * The grid value with the least mean loss, by a bootstrap over replicates that are shared by all grid values.
 *
 * Replicate r has the same inputs and noise at every grid value, so a resample takes whole replicates: what they have in
 * common cancels in comparisons. As in fitRate, a resample draws one replicate less than there are.
 *
 * @param grid   values, in order
 * @param losses [grid value][replicate], null where a fit failed
 * @throws InputError when the lists do not match, or a grid value has no successful fit
 */
export function leastOverGrid({
  grid,
  losses,
  stream,
  resamples = 1000,
}: {
  grid: readonly number[];
  losses: readonly (readonly (number | null)[])[];
  stream: RandomStream;
  resamples?: number;
}): LeastOverGrid {
  requireThat(grid.length > 0 && losses.length === grid.length, "losses", losses, `a list of ${grid.length} lists`);
  const count = losses[0].length;
  for (const [i, list] of losses.entries()) {
    requireThat(list.length === count, `losses[${i}]`, list, `a list of ${count}, one a replicate`);
    requireThat(
      list.some((loss) => loss !== null),
      `losses[${i}]`,
      list,
      "a list with at least one successful fit",
    );
  }
  const all = Array.from({ length: count }, (_, replicate) => replicate);
  const means = losses.map((list) => meanOf(list, all)) as number[];
  const draws = Array.from({ length: resamples }, () => {
    const chosen = Array.from({ length: Math.max(1, count - 1) }, () => Math.floor(count * stream.uniform()));
    return losses.map((list, i) => meanOf(list, chosen) ?? means[i]);
  });
  const intervals = grid.map((_, i) => percentileInterval(draws.map((draw) => draw[i])));
  const least = Math.min(...means);
  return {
    means,
    lower: intervals.map(([low]) => low),
    upper: intervals.map(([, high]) => high),
    at: grid[means.indexOf(least)],
    interval: percentileInterval(draws.map((draw) => grid[draw.indexOf(Math.min(...draw))])),
    flat: grid.filter((_, i) => means[i] <= 1.05 * least),
    ratios:
      least === 0 || draws.some((draw) => Math.min(...draw) === 0)
        ? null
        : means.map((value, i) => ({
            value: value / least,
            interval: percentileInterval(draws.map((draw) => draw[i] / Math.min(...draw))),
          })),
    fits: count * grid.length,
    failed: losses.flat().filter((loss) => loss === null).length,
  };
}

/** Null where every chosen replicate failed. */
function meanOf(losses: readonly (number | null)[], chosen: readonly number[]): number | null {
  const values = chosen.flatMap((replicate) => losses[replicate] ?? []);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

import { meanInterval } from "../../theory/rates/meanInterval";
import { median } from "../../theory/rates/resamples";
import { type Block, blocks, type Line } from "./rateTableLines";
import type { Pairing } from "./rateTableStudies";

export type RateVerdict =
  | "agrees"
  | "does not agree"
  | "not in the regime"
  | "no rate predicted"
  | "too few fits converged"
  | "no fit converged";

/** One slope of the table, of a block of parameters in one line: its summary row in figures/rate-table.json. */
export type RateCell = Pairing & {
  readonly block: Block;
  readonly predicted: number | null;
  readonly source: string;
  /** Mean over truths with Student's 95 % interval; null where fewer than two truths have a slope. */
  readonly slope: number | null;
  readonly interval: readonly [number, number] | null;
  /** How many truths there are, how many of them are in the regime of the slope (regimeFrom), and on how many the slope rests. */
  readonly truths: number;
  readonly inRegime: number;
  readonly used: number;
  /** Median over the truths of the largest relative error or σ/(√n κ) at the smallest n; null where it does not exist. */
  readonly number: number | null;
  readonly fits: number;
  readonly failed: number;
  readonly verdict: RateVerdict;
};

/** The three cells of a line. */
export function cellsOf({ pairing, prediction, truths }: Line): RateCell[] {
  const inside = truths.filter(({ inRegime }) => inRegime);
  const isInside = 2 * inside.length >= truths.length;
  const numbers = truths.map(({ number }) => number).filter((number) => number !== null);
  const fits = sum(truths.map((truth) => truth.fits));
  const failed = sum(truths.map((truth) => truth.failed));
  return blocks.map((block): RateCell => {
    const slopes = (isInside ? inside : truths).map((truth) => truth.slopes[block]).filter((slope) => slope !== null);
    const measured = slopes.length < 2 ? null : meanInterval(slopes);
    const interval = measured === null ? null : ([measured.lower, measured.upper] as const);
    return {
      ...pairing,
      block,
      predicted: prediction.slope,
      source: prediction.source,
      slope: measured?.value ?? null,
      interval,
      truths: truths.length,
      inRegime: inside.length,
      used: slopes.length,
      number: numbers.length === truths.length ? median(numbers) : null,
      fits,
      failed,
      verdict: failed === fits ? "no fit converged" : verdictOf(prediction.slope, isInside, interval),
    };
  });
}

function verdictOf(
  predicted: number | null,
  isInside: boolean,
  interval: readonly [number, number] | null,
): RateVerdict {
  if (interval === null) return "too few fits converged";
  if (predicted === null) return "no rate predicted";
  if (!isInside) return "not in the regime";
  return interval[0] <= predicted && predicted <= interval[1] ? "agrees" : "does not agree";
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

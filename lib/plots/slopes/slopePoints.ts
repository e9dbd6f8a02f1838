import { errorBars, points, type Trace } from "../traces";

/** The measured slope of one truth, and the quantity that should tell whether it is the predicted one. */
export interface SlopeOfTruth {
  /** What it is drawn as, "d = 4". */
  readonly group: string;
  readonly number: number;
  readonly slope: number;
  /** 95 %; null where there is none. */
  readonly interval: readonly [number, number] | null;
}

export const groupStyles = [
  { symbol: "circle", color: "#1b3f94" },
  { symbol: "square", color: "#c8610a" },
  { symbol: "diamond", color: "#2f9e5b" },
  { symbol: "triangle-up", color: "#7a4aa0" },
] as const;

/** The points of each group with their intervals, slope against number; the fifth group looks like the first. */
export function slopePoints(truths: readonly SlopeOfTruth[]): Trace[] {
  return [...new Set(truths.map(({ group }) => group))].map((group, index) => {
    const own = truths.filter((truth) => truth.group === group);
    const { color, symbol } = groupStyles[index % groupStyles.length];
    const slopes = own.map(({ slope }) => slope);
    const ends = {
      lower: own.map(({ slope, interval }) => interval?.[0] ?? slope),
      upper: own.map(({ slope, interval }) => interval?.[1] ?? slope),
    };
    return points({
      name: group,
      x: own.map(({ number }) => number),
      y: slopes,
      error_y: errorBars(slopes, ends, { color, thickness: 1.2, width: 3 }),
      marker: { color, symbol, size: 10 },
    });
  });
}

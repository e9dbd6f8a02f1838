import { predictionRule, thresholdRule } from "../theme";
import { errorBars, keyEntry, points, type Trace } from "../traces";

/** The measured slope of one truth, and the quantity that should tell whether it is the predicted one. */
export interface SlopeOfTruth {
  /** What it is drawn as, "d = 4". */
  readonly group: string;
  readonly number: number;
  readonly slope: number;
  /** 95 %; null where there is none. */
  readonly interval: readonly [number, number] | null;
}

/** Of one router, which is blue: darker from group to group. */
const groupStyles = [
  { symbol: "circle", color: "#7f9fd6" },
  { symbol: "square", color: "#3f66b5" },
  { symbol: "diamond", color: "#1b3f94" },
  { symbol: "triangle-up", color: "#0a1738" },
] as const;

/** Symbol and colour of the group at that place; the fifth one looks like the first. */
export const groupStyle = (index: number) => groupStyles[index % groupStyles.length];

/** Without repeats, in the order of the truths. */
export const groupsOf = (truths: readonly { readonly group: string }[]): string[] => [
  ...new Set(truths.map(({ group }) => group)),
];

/** The points of each group with their intervals, slope against number. */
export function slopePoints(truths: readonly SlopeOfTruth[], groups: readonly string[]): Trace[] {
  return groupsOf(truths).map((group) => {
    const own = truths.filter((truth) => truth.group === group);
    const { color, symbol } = groupStyle(groups.indexOf(group));
    const slopes = own.map(({ slope }) => slope);
    const ends = {
      lower: own.map(({ slope, interval }) => interval?.[0] ?? slope),
      upper: own.map(({ slope, interval }) => interval?.[1] ?? slope),
    };
    return points({
      x: own.map(({ number }) => number),
      y: slopes,
      error_y: errorBars(slopes, ends, { color, thickness: 1.2, width: 3 }),
      marker: { color, symbol, size: 10 },
    });
  });
}

/** What the marks and lines of all panels mean. */
export const keyOfSlopes = (groups: readonly string[], predicted: string, threshold: string): Trace[] => [
  ...groups.map((group, index) => keyEntry(group, { marker: { ...groupStyle(index), size: 10 } })),
  keyEntry(predicted, { line: predictionRule }),
  keyEntry(threshold, { line: thresholdRule }),
];

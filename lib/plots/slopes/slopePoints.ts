import { colors, sixDigits } from "../theme";

/** The measured slope of one truth, and the quantity that should tell whether it is the predicted one. */
export interface SlopeOfTruth {
  /** What it is drawn as, "d = 4". */
  readonly group: string;
  readonly number: number;
  readonly slope: number;
  readonly interval: readonly [number, number];
}

export const groupStyles = [
  { symbol: "circle", color: "#1b3f94" },
  { symbol: "square", color: "#c8610a" },
  { symbol: "diamond", color: "#2f9e5b" },
  { symbol: "triangle-up", color: "#7a4aa0" },
] as const;

/** The points of one group with their intervals, slope against number; the fifth group looks like the first. */
export function slopePoints(truths: readonly SlopeOfTruth[], group: string, style: number): Record<string, unknown> {
  const { color, symbol } = groupStyles[style % groupStyles.length];
  return {
    type: "scatter",
    mode: "markers",
    name: group,
    x: truths.map(({ number }) => sixDigits(number)),
    y: truths.map(({ slope }) => sixDigits(slope)),
    error_y: {
      type: "data",
      symmetric: false,
      array: truths.map(({ slope, interval }) => sixDigits(interval[1] - slope)),
      arrayminus: truths.map(({ slope, interval }) => sixDigits(slope - interval[0])),
      color,
      thickness: 1.2,
      width: 3,
    },
    marker: { color, symbol, size: 10 },
    showlegend: true,
  };
}

/** A line that is predicted, or that divides. */
export function thresholdLine(ends: Record<string, unknown>): Record<string, unknown> {
  return { type: "line", line: { color: colors.fit, width: 2, dash: "dashdot" }, layer: "below", ...ends };
}

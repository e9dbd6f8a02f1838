import { colors, faded, fittedLine, predictionLine, type Role, roleStyle } from "./theme";
import { errorBars, keyEntry, line, points, type Trace } from "./traces";

/**
 * One curve of a rate plot: a loss by sample size.
 *
 * The result of fitRate has all fields but name, role and predicted, so `{ name, role, ...fitRate(…), predicted }` is one.
 */
export interface RateSeries {
  readonly name: string;
  /** Colour and marker (default "other"). */
  readonly role?: Role;
  readonly sizes: readonly number[];
  /** The loss at each size; null is left out. */
  readonly values: readonly (number | null)[];
  /** Ends of the error bars at each size. */
  readonly lower?: readonly (number | null)[];
  readonly upper?: readonly (number | null)[];
  /** The fitted line, log value = intercept + slope log n (natural logarithms), and the 95 % interval of its slope. */
  readonly slope?: number;
  readonly intercept?: number;
  readonly interval?: readonly [number, number] | null;
  /** The loss that theory predicts at each size, drawn thin and grey. */
  readonly predicted?: readonly (number | null)[];
  /** How many fits there were in all, and how many of them failed. */
  readonly fits?: number;
  readonly failed?: number;
}

/** A filled region between two curves, such as a loss over all choices of what the data do not determine. */
export interface RateBand {
  readonly name: string;
  readonly role?: Role;
  readonly sizes: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

export interface RatePanel {
  readonly title: string;
  /** Where it is not that of the figure. */
  readonly xTitle?: string;
  readonly yTitle: string;
  readonly series: readonly RateSeries[];
  readonly bands?: readonly RateBand[];
}

/**
 * What lies behind comes first: bands, predictions, points, and on top the fitted lines.
 *
 * @param ownColors whether predictions have the colours of their curves, where nothing but these joins the points
 */
export function panelTraces(panel: RatePanel, ownColors = false): Trace[] {
  const seen = new Map<Role, number>();
  const styles = panel.series.map(({ role = "other" }) => {
    const occurrence = seen.get(role) ?? 0;
    seen.set(role, occurrence + 1);
    return roleStyle(role, occurrence);
  });
  return [
    ...(panel.bands ?? []).map(bandTrace),
    ...panel.series.flatMap((curve, index) =>
      curve.predicted === undefined ? [] : [predictionTrace(curve, ownColors ? ownLine(styles, index) : predictedLoss)],
    ),
    ...panel.series.map((curve, index) => pointsTrace(curve, styles[index])),
    ...panel.series.filter(hasLine).map(lineTrace),
  ];
}

function bandTrace({ name, role = "other", sizes, lower, upper }: RateBand): Trace {
  return line({
    name,
    x: [...sizes, ...[...sizes].reverse()],
    y: [...upper, ...[...lower].reverse()],
    fill: "toself",
    fillcolor: faded(colors[role], 0.2),
    line: { color: faded(colors[role], 0.55), width: 1 },
    hoverinfo: "skip",
  });
}

/** Wide, so that it is seen behind a fitted line that agrees with it. */
const predictedLoss = { ...predictionLine, width: 4 } as const;

/** A prediction that leads through the points of its curve, in whose colour it is. */
export const lineOfPoints = { color: colors.other, width: 1.5, dash: "dash" } as const;

/** In the colour of its points; of curves in one colour the second is dotted, so that each is seen to be whose. */
function ownLine(styles: readonly { color: string }[], index: number): object {
  const { color } = styles[index];
  const isFirst = styles.findIndex((style) => style.color === color) === index;
  return { ...lineOfPoints, color, ...(!isFirst && { dash: "dot" }) };
}

function predictionTrace({ sizes, predicted }: RateSeries, style: object): Trace {
  return line({ x: sizes, y: predicted!, line: style, hoverinfo: "skip" });
}

function pointsTrace(curve: RateSeries, { color, symbol, fill }: ReturnType<typeof roleStyle>): Trace {
  const { sizes, values, lower, upper } = curve;
  return points({
    ...(hasLine(curve) ? {} : { mode: "lines+markers" }),
    name: legendText(curve),
    x: sizes,
    y: values,
    ...(lower && upper && { error_y: errorBars(values, { lower, upper }, { color, thickness: 1.5, width: 4 }) }),
    marker: { color: fill, symbol, size: 11, line: { color, width: 2 } },
    line: { color, width: 1.5 },
  });
}

function lineTrace({ sizes, slope, intercept }: RateSeries): Trace {
  const ends = [Math.min(...sizes), Math.max(...sizes)];
  const y = ends.map((n) => Math.exp(intercept! + slope! * Math.log(n)));
  return line({ x: ends, y, line: fittedLine, hoverinfo: "skip" });
}

function hasLine({ slope, intercept }: RateSeries): boolean {
  return slope !== undefined && intercept !== undefined;
}

function legendText({ name, slope, interval, fits, failed }: RateSeries): string {
  const facts: string[] = [];
  const number = (value: number) =>
    value
      .toFixed(3)
      .replace(/^-(?=.*[1-9])/, "−")
      .replace("-", "");
  if (slope !== undefined)
    facts.push(`slope ${number(slope)}${interval ? ` [${interval.map(number).join(", ")}]` : ""}`);
  if (fits !== undefined) facts.push(failed === undefined ? `${fits} fits` : `${failed} of ${fits} fits failed`);
  return [name, ...(facts.length > 0 ? [facts.join(", ")] : [])].join("<br>");
}

/** What the lines without a name mean, once for all panels; those that not every panel has say which do. */
export function keyOfLines(panels: readonly RatePanel[], prediction: object = predictedLoss): Trace[] {
  const entry = (name: string, isDrawn: (curve: RateSeries) => boolean, line: object): Trace[] => {
    const having = panels.filter(({ series }) => series.some(isDrawn));
    if (having.length === 0) return [];
    const letters = having.map(({ title }) => /^\([a-z]\)/.exec(title)?.[0] ?? title);
    return [keyEntry(having.length === panels.length ? name : `${name}, in ${letters.join(", ")} only`, { line })];
  };
  const isPredicted = ({ predicted }: RateSeries) => predicted?.some((value) => value !== null) ?? false;
  return [...entry("fitted line [95 % interval]", hasLine, fittedLine), ...entry("predicted", isPredicted, prediction)];
}

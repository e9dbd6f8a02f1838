import { requireOneOf, requireThat } from "../requirements";
import type { Figure } from "./figure";
import { type Cell, cells, legendHeight, legendWidthInCharacters, wrapped } from "./panels";
import { baseLayout, colors, faded, logAxis, page, type Role, roleStyle, roles } from "./theme";

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
  readonly interval?: readonly [number, number];
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
  readonly yTitle: string;
  readonly series: readonly RateSeries[];
  readonly bands?: readonly RateBand[];
}

export interface RatePlotOptions {
  readonly panels: readonly RatePanel[];
  readonly caption?: string;
  readonly xTitle?: string;
  /** Stacked panels fit a single column (default), panels side by side the width of a page. */
  readonly arrangement?: "stacked" | "side by side";
}

type Trace = Record<string, unknown>;

const plotHeight = 330;
const sizeTitle = "sample size n";

/**
 * Losses against the sample size, log-log: points with error bars, fitted lines red and dash-dotted, predictions thin and
 * grey, bands filled; below each panel its curves with their slopes, 95 % intervals and failed fits.
 *
 * @throws InputError for no panel or curve, lists of different lengths, or sizes that are not positive
 * @example
 * ratePlot({ panels: [{ title: "(a) exact-specified", yTitle: "loss L₃", series: [{ name: "perturbed", role: "perturbed", ...rate }] }] })
 */
export function ratePlot({
  panels,
  caption = "",
  xTitle = sizeTitle,
  arrangement = "stacked",
}: RatePlotOptions): Figure {
  requireThat(Array.isArray(panels) && panels.length >= 1, "panels", panels, "a list of at least one panel");
  requireOneOf("arrangement", arrangement, ["stacked", "side by side"]);
  for (const [index, panel] of panels.entries()) requirePanel(panel, `panels[${index}]`);

  const key = keyOfLines(panels);
  const contents = panels.map((panel) => panelTraces(panel));
  const placed = cells({
    plotHeight,
    legendHeights: contents.map((traces) => legendHeight(traces)),
    footer: key.length === 0 ? 0 : page.lineHeight + 18,
    stacked: arrangement === "stacked",
  });

  const layout: Record<string, unknown> = { ...baseLayout(placed.height), width: placed.width, annotations: [] };
  const data = contents.flatMap((traces, index) => placeTraces(traces, index));
  for (const [index, panel] of panels.entries())
    Object.assign(layout, panelLayout(panel, placed.cells[index], index, xTitle));
  layout.annotations = panels.map((panel, index) => placed.cells[index].title(panel.title));
  if (key.length > 0) {
    data.push(...key.map((trace) => ({ ...trace, legend: "legend9" })));
    layout.legend9 = { ...placed.footerLegend, orientation: "h", showlegend: true };
  }
  return { kind: "figure", data, layout: layout as Figure["layout"], caption };
}

function requirePanel(panel: RatePanel, name: string): void {
  requireThat(Array.isArray(panel.series), `${name}.series`, panel.series, "a list of curves");
  const bands = panel.bands ?? [];
  requireThat(panel.series.length + bands.length >= 1, `${name}.series`, panel.series, "a list of at least one curve");
  const check = (
    curve: RateSeries | RateBand,
    where: string,
    lists: Record<string, readonly unknown[] | undefined>,
  ) => {
    requireOneOf(`${where}.role`, curve.role ?? "other", roles);
    const good =
      Array.isArray(curve.sizes) && curve.sizes.length >= 1 && curve.sizes.every((n) => n > 0 && Number.isFinite(n));
    requireThat(good, `${where}.sizes`, curve.sizes, "a list of finite numbers > 0");
    for (const [list, values] of Object.entries(lists))
      if (values !== undefined)
        requireThat(
          values.length === curve.sizes.length,
          `${where}.${list}`,
          values,
          `a list of ${curve.sizes.length}, one a size`,
        );
  };
  panel.series.forEach((curve, index) => {
    const { values, lower, upper, predicted } = curve;
    requireThat(Array.isArray(values), `${name}.series[${index}].values`, values, "a list of numbers");
    check(curve, `${name}.series[${index}]`, { values, lower, upper, predicted });
  });
  bands.forEach((band, index) => {
    check(band, `${name}.bands[${index}]`, { lower: band.lower, upper: band.upper });
  });
}

/** What lies behind comes first: bands, predictions, points, and on top the fitted lines. */
function panelTraces(panel: RatePanel): Trace[] {
  const seen = new Map<Role, number>();
  const styles = panel.series.map(({ role = "other" }) => {
    const occurrence = seen.get(role) ?? 0;
    seen.set(role, occurrence + 1);
    return roleStyle(role, occurrence);
  });
  return [
    ...(panel.bands ?? []).map(bandTrace),
    ...panel.series.filter((curve) => curve.predicted !== undefined).map(predictionTrace),
    ...panel.series.map((curve, index) => pointsTrace(curve, styles[index])),
    ...panel.series.filter(hasLine).map(lineTrace),
  ];
}

function bandTrace({ name, role = "other", sizes, lower, upper }: RateBand): Trace {
  return {
    type: "scatter",
    mode: "lines",
    name: wrapped(name, legendWidthInCharacters),
    x: [...sizes, ...[...sizes].reverse()],
    y: [...upper, ...[...lower].reverse()].map(rounded),
    fill: "toself",
    fillcolor: faded(colors[role], 0.2),
    line: { color: faded(colors[role], 0.55), width: 1 },
    hoverinfo: "skip",
    showlegend: true,
  };
}

function predictionTrace({ sizes, predicted }: RateSeries): Trace {
  return {
    type: "scatter",
    mode: "lines",
    x: [...sizes],
    y: predicted!.map(rounded),
    line: predictionLine,
    hoverinfo: "skip",
    showlegend: false,
  };
}

function pointsTrace(curve: RateSeries, style: { color: string; symbol: string }): Trace {
  return {
    type: "scatter",
    mode: hasLine(curve) ? "markers" : "lines+markers",
    name: legendText(curve),
    x: [...curve.sizes],
    y: curve.values.map(rounded),
    error_y: errorBars(curve, style.color),
    marker: { color: style.color, symbol: style.symbol, size: 11, line: { color: style.color, width: 2 } },
    line: { color: style.color, width: 1.5 },
    showlegend: true,
  };
}

function errorBars({ values, lower, upper }: RateSeries, color: string): Trace | undefined {
  if (lower === undefined || upper === undefined) return undefined;
  const length = (from: number | null, to: number | null) =>
    from === null || to === null ? 0 : rounded(Math.max(0, to - from));
  return {
    type: "data",
    symmetric: false,
    array: values.map((value, index) => length(value, upper[index])),
    arrayminus: values.map((value, index) => length(lower[index], value)),
    color,
    thickness: 1.5,
    width: 4,
  };
}

function lineTrace({ sizes, slope, intercept }: RateSeries): Trace {
  const ends = [Math.min(...sizes), Math.max(...sizes)];
  const y = ends.map((n) => rounded(Math.exp(intercept! + slope! * Math.log(n))));
  return { type: "scatter", mode: "lines", x: ends, y, line: fittedLine, hoverinfo: "skip", showlegend: false };
}

const fittedLine = { color: colors.fit, width: 2.5, dash: "dashdot" };
const predictionLine = { color: colors.predicted, width: 1.5 };

function hasLine({ slope, intercept }: RateSeries): boolean {
  return slope !== undefined && intercept !== undefined;
}

function legendText({ name, slope, interval, fits, failed }: RateSeries): string {
  const facts: string[] = [];
  const number = (value: number) => value.toFixed(3).replace("-", "−");
  if (slope !== undefined)
    facts.push(`slope ${number(slope)}${interval ? ` [${interval.map(number).join(", ")}]` : ""}`);
  if (fits !== undefined) facts.push(failed === undefined ? `${fits} fits` : `${failed} of ${fits} fits failed`);
  const lines = [wrapped(name, legendWidthInCharacters)];
  if (facts.length > 0) lines.push(wrapped(facts.join(", "), legendWidthInCharacters));
  return lines.join("<br>");
}

/** What the lines without a name mean, once for all panels. */
function keyOfLines(panels: readonly RatePanel[]): Trace[] {
  const series = panels.flatMap((panel) => panel.series);
  const entry = (name: string, line: Trace): Trace => ({
    type: "scatter",
    mode: "lines",
    x: [null],
    y: [null],
    name,
    line,
    showlegend: true,
  });
  return [
    ...(series.some(hasLine) ? [entry("fitted line [95 % interval]", fittedLine)] : []),
    ...(series.some((curve) => curve.predicted !== undefined) ? [entry("predicted", predictionLine)] : []),
  ];
}

function placeTraces(traces: readonly Trace[], index: number): Trace[] {
  const suffix = index === 0 ? "" : `${index + 1}`;
  return traces.map((trace) => ({ ...trace, xaxis: `x${suffix}`, yaxis: `y${suffix}`, legend: `legend${suffix}` }));
}

function panelLayout(panel: RatePanel, cell: Cell, index: number, xTitle: string): Record<string, unknown> {
  const suffix = index === 0 ? "" : `${index + 1}`;
  const curves = [...panel.series, ...(panel.bands ?? [])];
  const shown = panel.series.flatMap(({ values, upper = [], lower = [], predicted = [] }) => [
    ...values,
    ...upper,
    ...lower,
    ...predicted,
  ]);
  const banded = (panel.bands ?? []).flatMap(({ lower, upper }) => [...lower, ...upper]);
  return {
    [`xaxis${suffix}`]: {
      ...logAxis(
        xTitle,
        curves.flatMap(({ sizes }) => sizes),
      ),
      domain: cell.x,
      anchor: `y${suffix}`,
    },
    [`yaxis${suffix}`]: {
      ...logAxis(
        panel.yTitle,
        [...shown, ...banded].filter((value) => value !== null),
      ),
      domain: cell.y,
      anchor: `x${suffix}`,
    },
    [`legend${suffix}`]: cell.legend,
  };
}

function rounded(value: number): number;
function rounded(value: number | null): number | null;
function rounded(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(6));
}

import { requireOneOf, requireThat } from "../requirements";
import type { Figure } from "./figure";
import { type Cell, cells, legendHeight } from "./panels";
import { keyOfLines, panelTraces, type RateBand, type RatePanel, type RateSeries, type Trace } from "./rateTraces";
import { baseLayout, logAxis, page, roles } from "./theme";

export interface RatePlotOptions {
  readonly panels: readonly RatePanel[];
  readonly caption?: string;
  readonly xTitle?: string;
  /** Stacked panels fit a single column (default), panels side by side the width of a page. */
  readonly arrangement?: "stacked" | "side by side";
}

const plotHeight = 330;

/**
 * Losses against the sample size, log-log: points with error bars, fitted lines red and dash-dotted, predictions thin and
 * grey, bands filled; below each panel its curves with their slopes, 95 % intervals and failed fits.
 *
 * @throws InputError for no panel or curve, lists of different lengths, or sizes that are not positive
 * @example
 * ratePlot({ panels: [{ title: "(a)", yTitle: "loss L₃", series: [{ name: "perturbed", role: "perturbed", ...rate }] }] })
 */
export function ratePlot({
  panels,
  caption = "",
  xTitle = "sample size n",
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
    titled: panels.some(({ title }) => title !== ""),
  });

  const layout: Record<string, unknown> = { ...baseLayout(placed.height), width: placed.width, annotations: [] };
  const data = contents.flatMap((traces, index) => placeTraces(traces, index));
  for (const [index, panel] of panels.entries())
    Object.assign(layout, panelLayout(panel, placed.cells[index], index, xTitle));
  layout.annotations = panels.flatMap(({ title }, index) => (title === "" ? [] : [placed.cells[index].title(title)]));
  if (key.length > 0) {
    const legend = `legend${panels.length + 1}`;
    data.push(...key.map((trace) => ({ ...trace, legend })));
    layout[legend] = { ...placed.footerLegend, orientation: "h", entrywidth: 260 };
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

function placeTraces(traces: readonly Trace[], index: number): Trace[] {
  const suffix = index === 0 ? "" : `${index + 1}`;
  return traces.map((trace) => ({ ...trace, xaxis: `x${suffix}`, yaxis: `y${suffix}`, legend: `legend${suffix}` }));
}

function panelLayout(panel: RatePanel, cell: Cell, index: number, xTitle: string): Record<string, unknown> {
  const suffix = index === 0 ? "" : `${index + 1}`;
  const bands = panel.bands ?? [];
  const sizes = [...panel.series, ...bands].flatMap((curve) => curve.sizes);
  const losses = [
    ...panel.series.flatMap(({ values, upper = [], lower = [], predicted = [] }) => [values, upper, lower, predicted]),
    ...bands.flatMap(({ lower, upper }) => [lower, upper]),
  ].flat();
  return {
    [`xaxis${suffix}`]: { ...logAxis(xTitle, sizes), domain: cell.x, anchor: `y${suffix}` },
    [`yaxis${suffix}`]: { ...logAxis(panel.yTitle, losses), domain: cell.y, anchor: `x${suffix}` },
    [`legend${suffix}`]: cell.legend,
  };
}

import { requireThat } from "../requirements";
import type { Figure } from "./figure";
import { cells, legendHeight } from "./panels";
import { keyOfLines, panelTraces, type RateSeries, type Trace } from "./rateTraces";
import { axis, baseLayout, logAxis, page } from "./theme";

/** A panel against a setting: curves over the values of one setting; the y axis is logarithmic unless it has a range. */
export interface SettingPanel {
  readonly title: string;
  readonly yTitle: string;
  /** `sizes` are the values of the setting. */
  readonly series: readonly RateSeries[];
  /** Of a linear y axis. */
  readonly range?: readonly [number, number];
}

/**
 * Quantities against one setting on a logarithmic axis, a panel each, stacked; predictions thin and grey.
 *
 * Every panel has the same curves, which the legend below the last one names.
 *
 * @param marks values of the setting at which a vertical line is drawn in every panel
 * @throws InputError when there is no panel
 * @example settingPlot({ xTitle: "τ", panels: [{ title: "", yTitle: "loss", series }], caption: "" })
 */
export function settingPlot({
  xTitle,
  panels,
  marks = [],
  caption,
}: {
  xTitle: string;
  panels: readonly SettingPanel[];
  marks?: readonly number[];
  caption: string;
}): Figure {
  requireThat(panels.length > 0, "panels", panels, "a list of at least one panel");
  const traces = panels.map((panel, index) =>
    panelTraces(panel).map((trace) => (index < panels.length - 1 ? { ...trace, showlegend: false } : trace)),
  );
  const key = keyOfLines(panels);
  const placed = cells({
    plotHeight: 300,
    legendHeights: traces.map(legendHeight),
    footer: key.length === 0 ? 0 : page.lineHeight + 18,
    stacked: true,
    titled: true,
  });
  const layout: Record<string, unknown> = { ...baseLayout(placed.height), annotations: [] };
  const data: Trace[] = [];
  for (const [index, panel] of panels.entries()) {
    const suffix = index === 0 ? "" : `${index + 1}`;
    const cell = placed.cells[index];
    const at = { xaxis: `x${suffix}`, yaxis: `y${suffix}`, legend: `legend${suffix}` };
    data.push(...traces[index].map((trace) => ({ ...trace, ...at })));
    const settings = panel.series.flatMap(({ sizes }) => sizes);
    layout[`xaxis${suffix}`] = { ...logAxis(xTitle, settings), domain: cell.x, anchor: `y${suffix}` };
    layout[`yaxis${suffix}`] = { ...yAxis(panel), domain: cell.y, anchor: `x${suffix}` };
    layout[`legend${suffix}`] = cell.legend;
  }
  if (key.length > 0) {
    const legend = `legend${panels.length + 1}`;
    data.push(...key.map((trace) => ({ ...trace, legend })));
    layout[legend] = { ...placed.footerLegend, orientation: "h", entrywidth: 260 };
  }
  layout.annotations = panels.map(({ title }, index) => placed.cells[index].title(title));
  layout.shapes = panels.flatMap((_, index) => marks.map((x) => verticalLine(x, index)));
  return { kind: "figure", data, layout: layout as Figure["layout"], caption };
}

function yAxis({ yTitle, series, range }: SettingPanel): Record<string, unknown> {
  if (range !== undefined) return axis(yTitle, { range: [...range] });
  const shown = series.flatMap(({ values, lower = [], upper = [], predicted = [] }) => [
    ...values,
    ...lower,
    ...upper,
    ...predicted,
  ]);
  return logAxis(yTitle, shown);
}

function verticalLine(x: number, panel: number): Record<string, unknown> {
  const suffix = panel === 0 ? "" : `${panel + 1}`;
  return {
    type: "line",
    ...{ xref: `x${suffix}`, yref: `y${suffix} domain`, x0: x, x1: x, y0: 0, y1: 1 },
    line: { color: "#222222", width: 1, dash: "dot" },
    layer: "below",
  };
}

import { requireThat } from "../requirements";
import type { Figure } from "./figure";
import { cells, legendHeight } from "./panels";
import { keyOfLines, panelTraces, type RateSeries, type Trace } from "./rateTraces";
import { axis, baseLayout, logAxis, page, predictionLine, sixDigits } from "./theme";

/** One quantity against a setting: `sizes` are the values of the setting. */
export interface SettingSeries extends RateSeries {
  /** The prediction where it is not to be trusted, drawn dotted. */
  readonly extrapolated?: readonly (number | null)[];
}

/** A panel: quantities against one setting; the y axis is logarithmic unless it has a range. */
export interface SettingPanel {
  readonly title: string;
  readonly yTitle: string;
  readonly series: readonly SettingSeries[];
  /** Of a linear y axis. */
  readonly range?: readonly [number, number];
}

/**
 * Quantities against one setting on a logarithmic axis, panels stacked: points with error bars, predictions as grey lines.
 *
 * Every panel has the same quantities, which the legend below the last one names.
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
  const traces = panels.map((panel, index) => tracesOf(panel, index === panels.length - 1));
  const dotted = panels.some(({ series }) => series.some(({ extrapolated }) => extrapolated !== undefined));
  const key = [...keyOfLines(panels), ...(dotted ? [extrapolatedKey] : [])];
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
    layout[legend] = { ...placed.footerLegend, orientation: "h", entrywidth: 290 };
  }
  layout.annotations = panels.map(({ title }, index) => placed.cells[index].title(title));
  layout.shapes = panels.flatMap((_, index) => marks.map((x) => verticalLine(x, index)));
  return { kind: "figure", data, layout: layout as Figure["layout"], caption };
}

const extrapolatedLine = { ...predictionLine, dash: "dot" } as const;
const extrapolatedKey: Trace = {
  ...{ type: "scatter", mode: "lines", x: [null], y: [null] },
  ...{ name: "predicted, not to be trusted", line: extrapolatedLine, showlegend: true },
};

/** Points without lines between them: the lines are the predictions. */
function tracesOf(panel: SettingPanel, isNamed: boolean): Trace[] {
  const dotted = panel.series.flatMap(({ sizes, extrapolated }): Trace[] =>
    extrapolated === undefined
      ? []
      : [
          {
            ...{ type: "scatter", mode: "lines", x: [...sizes], y: extrapolated.map(sixDigits) },
            ...{ line: extrapolatedLine, hoverinfo: "skip", showlegend: false },
          },
        ],
  );
  const others = panelTraces(panel).map((trace) => ({
    ...trace,
    mode: trace.mode === "lines+markers" ? "markers" : trace.mode,
    showlegend: isNamed && trace.showlegend,
  }));
  return [...dotted, ...others];
}

function yAxis({ yTitle, series, range }: SettingPanel): Record<string, unknown> {
  if (range !== undefined) return axis(yTitle, { range: [...range] });
  const shown = series.flatMap(({ values, lower = [], upper = [], predicted = [], extrapolated = [] }) => [
    ...values,
    ...lower,
    ...upper,
    ...predicted,
    ...extrapolated,
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

import { requireThat } from "../requirements";
import { stacked } from "./arrangement";
import type { Figure } from "./figure";
import { panelFigure } from "./panelFigure";
import { keyOfLines, lineOfPoints, panelTraces, type RateSeries } from "./rateTraces";
import { axis, colors, logAxis } from "./theme";
import type { Trace } from "./traces";

/** A panel: quantities against one setting, whose values are their `sizes`; the y axis is logarithmic unless it has a range. */
export interface SettingPanel {
  readonly title: string;
  readonly yTitle: string;
  readonly series: readonly RateSeries[];
  /** Of a linear y axis. */
  readonly range?: readonly [number, number];
}

/**
 * Quantities against one setting on a logarithmic axis, panels stacked: points with error bars, predictions as broken lines
 * in the colours of their points.
 *
 * Every panel has the same quantities, which the legend below the last one names.
 *
 * @param marks values of the setting at which a vertical line is drawn in every panel
 * @throws InputError when there is no panel, or a mark that is not > 0
 * @example settingPlot({ xTitle: "τ", panels: [{ title: "", yTitle: "loss", series }], caption: "" })
 */
export function settingPlot({
  xTitle,
  panels,
  marks = [],
  caption,
  details,
}: {
  xTitle: string;
  panels: readonly SettingPanel[];
  marks?: readonly number[];
  caption: string;
  details?: string;
}): Figure {
  requireThat(panels.length > 0, "panels", panels, "a list of at least one panel");
  requireThat(
    marks.every((x) => x > 0),
    "marks",
    marks,
    "a list of numbers > 0",
  );
  return panelFigure({
    panels: panels.map((panel, index) => ({
      title: panel.title,
      x: logAxis(
        xTitle,
        panel.series.flatMap(({ sizes }) => sizes),
      ),
      y: yAxis(panel),
      traces: tracesOf(panel, index === panels.length - 1),
      rules: marks.map((x) => ({ x, line: { color: colors.ink, width: 1, dash: "dot" } })),
      height: 300,
    })),
    key: keyOfLines(panels, lineOfPoints),
    arrangement: { key: { ...stacked.key, style: { ...stacked.key.style, entrywidth: 290 } } },
    caption,
    details,
  });
}

/** Points without lines between them: the lines are the predictions. */
function tracesOf(panel: SettingPanel, isNamed: boolean): Trace[] {
  return panelTraces(panel, true).map((trace) => ({
    ...trace,
    mode: trace.mode === "lines+markers" ? "markers" : trace.mode,
    showlegend: isNamed && trace.showlegend,
  }));
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

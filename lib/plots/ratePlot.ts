import { requireOneOf, requireThat } from "../requirements";
import { stacked } from "./arrangement";
import type { Figure } from "./figure";
import { panelFigure } from "./panelFigure";
import { keyOfLines, lineOfPoints, panelTraces, type RateBand, type RatePanel, type RateSeries } from "./rateTraces";
import { logAxis, page, roles } from "./theme";
import type { Trace } from "./traces";

export interface RatePlotOptions {
  readonly panels: readonly RatePanel[];
  readonly caption?: string;
  /** How it was made; see Figure. */
  readonly details?: string;
  readonly xTitle?: string;
  /** Stacked panels fit a single column (default), panels side by side the width of a page. */
  readonly arrangement?: "stacked" | "side by side";
  /** Panels with the same curves: lower ones, below the last of which the curves are named, without slopes (default false). */
  readonly namedOnce?: boolean;
  /** Wide and grey (default), or, where one panel has several, dashed or dotted in the colours of their curves. */
  readonly predictions?: "grey" | "own colours";
}

/**
 * Losses against the sample size, log-log: points with error bars, fitted lines red and dash-dotted, predictions thin and
 * grey, bands filled; below each panel its curves with their slopes, 95 % intervals and failed fits.
 *
 * A value ≤ 0, which has no place on a logarithmic axis, is left out, and the legend says so.
 *
 * @returns the figure: Plotly traces and layout, and the caption
 * @throws InputError for no panel or curve, lists of different lengths, or sizes or ends of bands that are not positive
 * @see docs/mathematics.md, "Measured rates"
 * @example
 * ratePlot({ panels: [{ title: "(a)", yTitle: "loss L₃", series: [{ name: "perturbed", role: "perturbed", ...rate }] }] })
 */
export function ratePlot({
  panels,
  caption = "",
  details,
  xTitle = "sample size n",
  arrangement = "stacked",
  namedOnce = false,
  predictions = "grey",
}: RatePlotOptions): Figure {
  requireThat(Array.isArray(panels) && panels.length >= 1, "panels", panels, "a list of at least one panel");
  requireOneOf("arrangement", arrangement, ["stacked", "side by side"]);
  requireOneOf("predictions", predictions, ["grey", "own colours"]);
  for (const [index, panel] of panels.entries()) requirePanel(panel, `panels[${index}]`);
  const ownColors = predictions === "own colours";

  return panelFigure({
    panels: panels.map((panel, index) => ({
      title: panel.title,
      ...axesOf(panel, panel.xTitle ?? xTitle),
      ...(namedOnce
        ? { traces: namesOnly(panelTraces(panel, ownColors), index === panels.length - 1), height: 250 }
        : { traces: panelTraces(panel, ownColors) }),
    })),
    key: keyOfLines(panels, ownColors ? lineOfPoints : undefined),
    arrangement: arrangement === "stacked" ? stacked : { columns: panels.length, width: page.width * panels.length },
    caption,
    details,
  });
}

/** Curves by their names alone, which the legend has if `isNamed`. */
function namesOnly(traces: readonly Trace[], isNamed: boolean): Trace[] {
  return traces.map((trace) => ({
    ...trace,
    ...(typeof trace.name === "string" && { name: trace.name.split("<br>")[0] }),
    showlegend: isNamed && trace.showlegend,
  }));
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
    const { lower, upper } = band;
    check(band, `${name}.bands[${index}]`, { lower, upper });
    // What is filled has no gaps: an end at 0 cannot be left out.
    for (const [end, values] of Object.entries({ lower, upper }))
      requireThat(
        values.every((value) => value > 0 && Number.isFinite(value)),
        `${name}.bands[${index}].${end}`,
        values,
        "a list of finite numbers > 0, since the axis is logarithmic",
      );
  });
}

function axesOf({ series, bands = [], yTitle }: RatePanel, xTitle: string) {
  const sizes = [...series, ...bands].flatMap((curve) => curve.sizes);
  const losses = [
    ...series.flatMap(({ values, upper = [], lower = [], predicted = [] }) => [values, upper, lower, predicted]),
    ...bands.flatMap(({ lower, upper }) => [lower, upper]),
  ].flat();
  return { x: logAxis(xTitle, sizes), y: logAxis(yTitle, losses) };
}

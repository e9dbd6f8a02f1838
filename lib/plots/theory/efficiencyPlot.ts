import { requireThat } from "../../requirements";
import { squares } from "../arrangement";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { logAxis, type Role, roleStyle } from "../theme";
import { errorBars, keyEntry, points, type Trace } from "../traces";

/** Measured over predicted against n. */
export interface RatioCurve {
  /** A block of parameters, or everything under one router. */
  readonly of: Role;
  /** What the key says; curves of the same `of` share its entry. */
  readonly name: string;
  readonly sizes: readonly number[];
  /** > 0, with the ends of their intervals, `[sizes]`. */
  readonly values: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** Ticks that fit a small panel. */
const powers = Array.from({ length: 10 }, (_, power) => power);
const decades = {
  tickvals: powers.map((power) => 10 ** power),
  ticktext: powers.map((power) => `10<sup>${power}</sup>`),
};
const wideRatios = [0.1, 0.2, 0.5, 0.8, 1, 1.2, 1.5, 2, 3, 5, 10, 20, 50, 100, 1000];
const narrowRatios = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.5];

/**
 * Ratios against n on logarithmic axes, a line at 1; the curves of a panel stand side by side at each n.
 *
 * @returns the figure: Plotly traces and layout, and the caption
 * @throws InputError when there is no panel, or one without curves
 * @see docs/mathematics.md, "Regimes"
 * @example efficiencyPlot({ panels: [{ title: "(a)", curves }], yTitle: "squared error / bound", caption: "" })
 */
export function efficiencyPlot({
  panels,
  yTitle,
  caption,
  details,
}: {
  panels: readonly { readonly title: string; readonly curves: readonly RatioCurve[] }[];
  yTitle: string;
  caption: string;
  details?: string;
}): Figure {
  requireThat(panels.length > 0, "panels", panels, "a list of at least one panel");
  for (const [index, { curves }] of panels.entries())
    requireThat(curves.length > 0, `panels[${index}].curves`, curves, "a list of at least one curve");
  const all = panels.flatMap(({ curves }) => curves);
  const sizes = all.flatMap((curve) => curve.sizes);
  const x = { ...logAxis("sample size n", sizes, 0.14), ...decades };
  const ends = [1, ...all.flatMap(({ lower, upper }) => [...lower, ...upper])];
  const tickvals = Math.max(...ends) / Math.min(...ends) < 1.6 ? narrowRatios : wideRatios;
  const y = { ...logAxis(yTitle, ends), tickvals, ticktext: tickvals.map((ratio) => `${ratio}`) };
  return panelFigure({
    panels: panels.map(({ title, curves }) => ({
      title,
      x,
      y,
      traces: curves.map((curve, index) => curveTrace(curve, index - (curves.length - 1) / 2)),
      rules: [{ y: 1 }],
    })),
    key: keyOf(all),
    arrangement: squares,
    caption,
    details,
  });
}

/** `shift`: how many places to the right of n, on the logarithmic scale; a place is a little more than a marker's width. */
function curveTrace({ of, name, sizes, values, lower, upper }: RatioCurve, shift: number): Trace {
  const marker = markerOf(of);
  return points({
    ...{ mode: "lines+markers", name, showlegend: false },
    x: sizes.map((size) => size * 10 ** (0.12 * shift)),
    y: values,
    error_y: errorBars(values, { lower, upper }, { color: marker.color, thickness: 1.8, width: 3 }),
    line: { color: marker.color, width: 1, dash: "dot" },
    marker,
  });
}

function markerOf(of: Role) {
  const { color, symbol } = roleStyle(of, 0);
  return { color, symbol, size: 9, line: { color, width: 1.5 } };
}

function keyOf(curves: readonly RatioCurve[]): Trace[] {
  const first = curves.filter(({ of }, index) => curves.findIndex((curve) => curve.of === of) === index);
  return first.map(({ of, name }) => keyEntry(name, { marker: markerOf(of) }));
}

import { requireThat } from "../../requirements";
import type { ComparedCell, TauForData } from "../../theory/tau/tauForData";
import type { Figure } from "../figure";
import { cells, legendHeight } from "../panels";
import { atomStyle, axis, baseLayout, colors, logAxis, sixDigits } from "../theme";

/**
 * What adviseTau found for data: the cross-validated error above the best pair's, in percent of it, against τ₂, with two paired standard
 * errors over folds, one curve a τ₁. An interval that meets 0 is within noise. τ₂ = 0 is left out: the axis is logarithmic.
 *
 * @param found   adviseTau({ data, … })
 * @param tau1    which τ₁ of the grid are drawn; all unless given
 * @param truth   the τ₂ that the data come from, where it is known
 * @throws InputError when fewer than two positive τ₂ can be drawn
 * @example tauErrors({ found: adviseTau({ model, data, atoms: 2 }) })
 */
export function tauErrors({
  found,
  tau1,
  truth,
  caption = "",
}: {
  found: TauForData;
  tau1?: readonly number[];
  truth?: number;
  caption?: string;
}): Figure {
  const drawn = found.cells.filter(
    (cell): cell is ComparedCell =>
      cell.excess !== null && cell.tau2 > 0 && (tau1 === undefined || tau1.includes(cell.tau1)),
  );
  const tau2s = [...new Set(drawn.map(({ tau2 }) => tau2))];
  requireThat(tau2s.length >= 2, "found", found, "an answer with at least two pairs whose τ₂ is > 0");
  const curves = [...new Set(drawn.map((cell) => cell.tau1))].map((first, index) =>
    curve(
      drawn.filter((cell) => cell.tau1 === first),
      first,
      index,
      found.best.error / 100,
    ),
  );
  const placed = cells({
    plotHeight: 330,
    legendHeights: [legendHeight(curves)],
    footer: 0,
    stacked: true,
    titled: false,
  });
  const [cell] = placed.cells;
  return {
    kind: "figure",
    caption,
    data: curves,
    layout: {
      ...baseLayout(placed.height),
      xaxis: { ...logAxis("τ<sub>2</sub>", [...tau2s, truth ?? null]), domain: cell.x, anchor: "y" },
      yaxis: { ...axis("error above the best, %", { rangemode: "tozero" }), domain: cell.y, anchor: "x" },
      legend: cell.legend,
      shapes: [
        line({ xref: "x domain", yref: "y", x0: 0, x1: 1, y0: 0, y1: 0 }),
        ...(truth === undefined || truth === 0
          ? []
          : [line({ xref: "x", yref: "y domain", x0: truth, x1: truth, y0: 0, y1: 1 })]),
      ],
    },
  };
}

function curve(points: readonly ComparedCell[], tau1: number, index: number, percent: number): Record<string, unknown> {
  const style = atomStyle(index);
  return {
    type: "scatter",
    mode: "lines+markers",
    name: tau1 === 0 ? "τ<sub>1</sub> = 0" : `τ<sub>1</sub> = ${tau1}, as for every τ<sub>1</sub> > 0`,
    x: points.map(({ tau2 }) => tau2),
    y: points.map(({ excess }) => sixDigits(excess / percent)),
    error_y: {
      type: "data",
      array: points.map(({ excessError }) => sixDigits((2 * excessError) / percent)),
      color: style.color,
      thickness: 1.5,
      width: 5,
    },
    line: style,
    marker: { size: 10, color: style.color },
    showlegend: true,
  };
}

function line(ends: Record<string, unknown>): Record<string, unknown> {
  return { type: "line", line: { color: colors.fit, width: 1.5, dash: "dashdot" }, layer: "below", ...ends };
}

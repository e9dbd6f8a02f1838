import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { cells, legendHeight } from "../panels";
import { axis, baseLayout, fittedLine, logAxis, type Role, roleStyle, sixDigits } from "../theme";

/** The entropy of one class of functions. */
export interface EntropyCurve {
  readonly name: string;
  readonly role: Role;
  /** ε, and H_B(ε) at each. */
  readonly widths: readonly number[];
  readonly entropies: readonly number[];
  /** The line entropy = intercept + slope log(1/ε). */
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Bracketing entropies against 1/ε, with the fitted lines whose slopes are the dimensions of the classes.
 *
 * @throws InputError when there is no curve
 * @example entropyPlot({ curves, caption: "" })
 */
export function entropyPlot({ curves, caption }: { curves: readonly EntropyCurve[]; caption: string }): Figure {
  requireThat(curves.length > 0, "curves", curves, "a list of at least one curve");
  const points = curves.map(pointsTrace);
  const placed = cells({
    plotHeight: 360,
    legendHeights: [legendHeight(points)],
    footer: 0,
    stacked: true,
    titled: false,
  });
  const [cell] = placed.cells;
  const inverse = curves.flatMap(({ widths }) => widths.map((width) => 1 / width));
  return {
    kind: "figure",
    caption,
    data: [...curves.map(lineTrace), ...points],
    layout: {
      ...baseLayout(placed.height),
      width: placed.width,
      xaxis: { ...logAxis("1/ε", inverse), domain: cell.x, anchor: "y" },
      yaxis: { ...axis("bracketing entropy H<sub>B</sub>(ε)", { rangemode: "tozero" }), domain: cell.y, anchor: "x" },
      legend: cell.legend,
    },
  };
}

function pointsTrace({ name, role, widths, entropies, slope }: EntropyCurve): Record<string, unknown> {
  const { color, symbol } = roleStyle(role, 0);
  return {
    type: "scatter",
    mode: "markers",
    name: `${name}: ${slope.toFixed(3)} log(1/ε) + constant`,
    x: widths.map((width) => sixDigits(1 / width)),
    y: entropies.map(sixDigits),
    marker: { color, symbol, size: 11, line: { color, width: 2 } },
    showlegend: true,
  };
}

function lineTrace({ widths, slope, intercept }: EntropyCurve): Record<string, unknown> {
  const ends = [Math.max(...widths), Math.min(...widths)];
  return {
    type: "scatter",
    mode: "lines",
    x: ends.map((width) => sixDigits(1 / width)),
    y: ends.map((width) => sixDigits(intercept - slope * Math.log(width))),
    line: fittedLine,
    hoverinfo: "skip",
    showlegend: false,
  };
}

import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { axis, fittedLine, logAxis, type Role, roleStyle } from "../theme";
import { line, points, type Trace } from "../traces";

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
export function entropyPlot({
  curves,
  caption,
  details,
}: {
  curves: readonly EntropyCurve[];
  caption: string;
  details?: string;
}): Figure {
  requireThat(curves.length > 0, "curves", curves, "a list of at least one curve");
  const inverse = curves.flatMap(({ widths }) => widths.map((width) => 1 / width));
  return panelFigure({
    panels: [
      {
        x: logAxis("1/ε", inverse),
        y: axis("bracketing entropy H<sub>B</sub>(ε)", { rangemode: "tozero" }),
        traces: [...curves.map(lineTrace), ...curves.map(pointsTrace)],
        height: 360,
      },
    ],
    caption,
    details,
  });
}

function pointsTrace({ name, role, widths, entropies, slope }: EntropyCurve): Trace {
  const { color, symbol } = roleStyle(role, 0);
  return points({
    name: `${name}: ${slope.toFixed(3)} log(1/ε) + constant`,
    x: widths.map((width) => 1 / width),
    y: entropies,
    marker: { color, symbol, size: 11, line: { color, width: 2 } },
  });
}

function lineTrace({ widths, slope, intercept }: EntropyCurve): Trace {
  const ends = [Math.max(...widths), Math.min(...widths)];
  return line({
    x: ends.map((width) => 1 / width),
    y: ends.map((width) => intercept - slope * Math.log(width)),
    line: fittedLine,
    hoverinfo: "skip",
  });
}

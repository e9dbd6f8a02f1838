import type { InputDistribution } from "../../data/inputs";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireThat } from "../../requirements";
import { changeAlong } from "../../theory/identify/changeAlong";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { atomStyle, logAxis } from "../theme";
import { points } from "../traces";

/** A vector of the parameters `[p]` with a name, as the null directions of identify are. */
export interface Direction {
  readonly name: string;
  readonly vector: ArrayLike<number>;
}

const symbols = ["circle", "square-open", "diamond-open", "triangle-up-open", "x"];
const steps = Array.from({ length: 7 }, (_, i) => 10 ** (-3 + i / 2));
/** Smaller changes are rounding, and drawn here. */
const floor = 1e-17;

/**
 * How far f moves along each direction, against how far the parameters do: see changeAlong. A null direction lies on the
 * floor of rounding, or rises with slope 2, all others with slope 1.
 *
 * @param input μ
 * @returns the figure: Plotly traces and layout, and the caption
 * @throws InputError when there is no direction, or one does not fit the model
 * @see docs/mathematics.md, derived facts 1 and 3
 * @example directionPlot({ model, measure: truth, directions: identify({ model, truth, input }).nullDirections, input })
 */
export function directionPlot({
  model,
  measure,
  directions,
  input,
  title = "",
  caption = "",
}: {
  model: Mixture;
  measure: MixingMeasure;
  directions: readonly Direction[];
  input: InputDistribution;
  title?: string;
  caption?: string;
}): Figure {
  requireThat(directions.length > 0, "directions", directions, "a list of at least one direction");
  const traces = directions.map(({ vector }, index) => {
    const { color, dash } = atomStyle(index);
    const change = changeAlong({ model, measure, direction: vector, steps, input });
    return points({
      mode: "lines+markers",
      name: numberedName(directions, index),
      x: steps,
      y: Array.from(change, (value) => Math.max(value, floor)),
      line: { color, dash, width: 2 },
      marker: { color, symbol: symbols[index % symbols.length], size: 8 },
    });
  });
  const x = logAxis("how far the parameters move", steps);
  return panelFigure({ panels: [{ title, x, y: logAxis("change of f", [floor, 1]), traces, height: 300 }], caption });
}

/** The name of a direction, with a number where several have it. */
function numberedName(directions: readonly Direction[], index: number): string {
  const { name } = directions[index];
  const same = directions.flatMap((other, at) => (other.name === name ? [at] : []));
  return same.length === 1 ? name : `${name}, ${same.indexOf(index) + 1} of ${same.length}`;
}

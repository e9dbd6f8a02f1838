import type { InputDistribution } from "../../data/inputs";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireThat } from "../../requirements";
import { changeAlong } from "../../theory/identify/changeAlong";
import type { Figure } from "../figure";
import { cells, legendHeight, legendWidthInCharacters, wrapped } from "../panels";
import { atomStyle, baseLayout, logAxis, sixDigits } from "../theme";

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
 * @throws InputError when there is no direction, or one does not fit the model
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
  const data = directions.map(({ vector }, index): Record<string, unknown> => {
    const { color, dash } = atomStyle(index);
    const change = changeAlong({ model, measure, direction: vector, steps, input });
    return {
      type: "scatter",
      mode: "lines+markers",
      name: wrapped(numberedName(directions, index), legendWidthInCharacters),
      x: steps.map(sixDigits),
      y: Array.from(change, (value) => sixDigits(Math.max(value, floor))),
      line: { color, dash, width: 2 },
      marker: { color, symbol: symbols[index % symbols.length], size: 8 },
      showlegend: true,
    };
  });
  const placed = cells({
    plotHeight: 300,
    legendHeights: [legendHeight(data)],
    footer: 0,
    stacked: true,
    titled: title !== "",
  });
  const [cell] = placed.cells;
  const layout = {
    ...baseLayout(placed.height),
    xaxis: { ...logAxis("how far the parameters move", steps), domain: cell.x, anchor: "y" },
    yaxis: { ...logAxis("change of f", [floor, 1]), domain: cell.y, anchor: "x" },
    legend: cell.legend,
    annotations: title === "" ? [] : [cell.title(title)],
  };
  return { kind: "figure", data, layout, caption };
}

/** The name of a direction, with a number where several have it. */
function numberedName(directions: readonly Direction[], index: number): string {
  const { name } = directions[index];
  const same = directions.flatMap((other, at) => (other.name === name ? [at] : []));
  return same.length === 1 ? name : `${name}, ${same.indexOf(index) + 1} of ${same.length}`;
}

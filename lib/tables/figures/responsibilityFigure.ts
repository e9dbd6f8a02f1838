import type { Figure } from "../../plots/figure";
import { panelFigure } from "../../plots/panelFigure";
import { atomStyle, atomSymbol, axis } from "../../plots/theme";
import { everySoMany } from "../../plots/thinned";
import { line, points } from "../../plots/traces";
import { endsOf } from "./alongColumns";
import { shownRows, withRoom } from "./fitFigure";
import { type FittedRows, largestOf } from "./fittedRows";
import { inputColumns } from "./typicalRow";

/** A row belongs to an expert surely from this responsibility on. */
const sure = 0.9;

/** Which expert each row belongs to: over the only column of numbers, or else observed against predicted. */
export function responsibilityFigure({ model, table, observed, rows, responsibilities }: FittedRows): Figure {
  const [only] = inputColumns(model);
  const column = table.columns.find(({ name }) => name === only);
  const isAlone = inputColumns(model).length === 1 && column?.kind === "number";
  const x = isAlone ? (column.values as Float64Array) : rows.map(({ prediction }) => prediction);
  const drawn = everySoMany(observed.length, shownRows);
  const ends = endsOf(x);
  const traces = Array.from({ length: model.atoms }, (_, i) => {
    const own = drawn.filter((row) => largestOf(responsibilities[row]) === i);
    const { color } = atomStyle(i);
    return points({
      name: `expert ${i + 1}: ${responsibilities.filter((each) => largestOf(each) === i).length} rows`,
      x: own.map((row) => x[row]),
      y: own.map((row) => observed[row]),
      marker: {
        color,
        symbol: atomSymbol(i),
        size: 7,
        opacity: own.map((row) => (responsibilities[row][i] >= sure ? 1 : 0.35)),
      },
    });
  });
  const unsure = responsibilities.filter((each) => Math.max(...each) < sure).length;
  return panelFigure({
    panels: [
      {
        x: axis(isAlone ? only : `predicted ${model.target}`, { range: withRoom(ends) }),
        y: axis(`observed ${model.target}`, { range: withRoom(endsOf(observed)), nticks: 6 }),
        traces: [
          ...(isAlone ? [] : [line({ x: ends, y: ends, line: { color: "#8a8a8a", width: 1.5 }, hoverinfo: "skip" })]),
          ...traces,
        ],
        height: 380,
      },
    ],
    caption: `Each row by the expert that explains it best, its weight and its value taken together. ${unsure === 0 ? "No row is" : `${unsure} of ${observed.length} rows are`} pale: there the best expert has less than ${100 * sure} % of the odds.${isAlone ? "" : " On the grey line a prediction is exact."}`,
  });
}

import type { Figure } from "../../plots/figure";
import { panelFigure } from "../../plots/panelFigure";
import { plainText } from "../../plots/plainText";
import { atomStyle, atomSymbol, axis, predictionLine } from "../../plots/theme";
import { everySoMany } from "../../plots/thinned";
import { line, points, type Trace } from "../../plots/traces";
import { endsOf } from "./alongColumns";
import { shownRows, withRoom } from "./fitFigure";
import { type FittedRows, largestOf } from "./fittedRows";
import { onlyNumbers } from "./typicalRow";

/** A row belongs to an expert surely from this responsibility on. */
const sure = 0.9;

/** Each row by the expert that it belongs to: over the only column of numbers, or else observed against predicted. */
export function rowFigure(fitted: FittedRows): Figure {
  const { model, observed, rows } = fitted;
  const only = onlyNumbers(fitted);
  const x = only?.values ?? Float64Array.from(rows, ({ prediction }) => prediction);
  const target = plainText(model.target);
  const ends = endsOf(x);
  const exact = line({ x: ends, y: ends, line: predictionLine, hoverinfo: "skip" });
  const panel = {
    x: axis(only === null ? `predicted ${target}` : plainText(only.name), { range: withRoom(ends) }),
    y: axis(`observed ${target}`, { range: withRoom(endsOf(observed)), nticks: 6 }),
    traces: [...(only === null ? [exact] : []), ...rowTraces(fitted, x)],
    height: 380,
  };
  return panelFigure({ panels: [panel], caption: captionOf(fitted, only !== null) });
}

function rowTraces({ model, observed, responsibilities }: FittedRows, x: Float64Array): Trace[] {
  const drawn = everySoMany(observed.length, shownRows);
  const ofExpert = responsibilities.map(largestOf);
  return Array.from({ length: model.atoms }, (_, i) => {
    const own = drawn.filter((row) => ofExpert[row] === i);
    const opacity = own.map((row) => (responsibilities[row][i] >= sure ? 1 : 0.35));
    return points({
      name: `${model.atoms === 1 ? "" : `expert ${i + 1}: `}${ofExpert.filter((expert) => expert === i).length} rows`,
      x: own.map((row) => x[row]),
      y: own.map((row) => observed[row]),
      marker: { color: atomStyle(i).color, symbol: atomSymbol(i), size: 7, opacity },
    });
  });
}

function captionOf({ model, observed, responsibilities }: FittedRows, isAlone: boolean): string {
  const unsure = responsibilities.filter((each) => Math.max(...each) < sure).length;
  const experts = `Each row by the expert that explains it best, its weight and its value taken together. ${unsure === 0 ? "No row is" : unsure === 1 ? "1 row is" : `${unsure} of ${observed.length} rows are`} pale: there the best expert has less than ${100 * sure} % of the odds.`;
  return [
    ...(model.atoms === 1 ? [] : [experts]),
    ...(isAlone ? [] : ["On the grey line a prediction is exact."]),
    ...(observed.length > shownRows ? [`Of ${observed.length} rows every so-manyth is drawn.`] : []),
  ].join(" ");
}

import type { Figure } from "../../plots/figure";
import { panelFigure } from "../../plots/panelFigure";
import { plainText } from "../../plots/plainText";
import { atomStyle, axis, colors, faded, fittedLine } from "../../plots/theme";
import { everySoMany } from "../../plots/thinned";
import { errorBars, line, points, type Trace } from "../../plots/traces";
import { type Along, alongColumn, arranged, columnAxis, endsOf, wordPoints } from "./alongColumns";
import type { FittedRows } from "./fittedRows";
import { inputColumns, onlyNumbers, typicalText } from "./typicalRow";

/** Of more rows every so-manyth is drawn. */
export const shownRows = 1000;

/** Below this gate an expert's own line is not drawn: it says nothing there. */
const drawnFrom = 0.05;

/** Columns that have a panel; more do not fit a page. */
const mostPanels = 6;

/**
 * The data and the fitted curve with its band, where there is one column of numbers; elsewhere the curve along each column,
 * the others being typical.
 */
export function fitFigure(fitted: FittedRows): Figure {
  const { model, observed } = fitted;
  const names = columnsThatMatter(fitted, inputColumns(model));
  const all = names.map((name) => alongColumn(fitted, name));
  const isAlone = onlyNumbers(fitted) !== null;
  const range = isAlone ? withRoom(endsOf(observed)) : withRoom(endsOf(all.flatMap(bandEnds)));
  const panels = all.map((along, i) => ({
    x: columnAxis(along, all.length > 1),
    y: axis(i % 2 === 0 || all.length === 1 ? plainText(model.target) : "", { range, nticks: 6 }),
    traces: [
      ...(isAlone ? [observations(fitted, along.column), ...expertLines(along)] : []),
      ...band(along),
      curve(along, isAlone),
    ],
    ...(isAlone && { height: 400 }),
  }));
  return panelFigure({ panels, caption: captionOf(fitted, names, isAlone), ...arranged(panels) });
}

/** Of many columns those along which the prediction moves most. */
function columnsThatMatter(fitted: FittedRows, names: readonly string[]): string[] {
  if (names.length <= mostPanels) return [...names];
  const moved = new Map(
    names.map((name) => {
      const [low, high] = endsOf(alongColumn(fitted, name).predictions.map(({ prediction }) => prediction));
      return [name, high - low];
    }),
  );
  const most = [...names].sort((a, b) => (moved.get(b) as number) - (moved.get(a) as number)).slice(0, mostPanels);
  return names.filter((name) => most.includes(name));
}

function observations({ table, observed }: FittedRows, name: string): Trace {
  const rows = everySoMany(observed.length, shownRows);
  const { values } = table.columns.find((column) => column.name === name) as { values: ArrayLike<number> };
  return points({
    name: rows.length === observed.length ? `${rows.length} rows` : `${rows.length} of ${observed.length} rows`,
    x: rows.map((row) => values[row]),
    y: rows.map((row) => observed[row]),
    marker: { color: colors.other, symbol: "circle-open", size: 6 },
  });
}

/** What each expert alone says, where its gate is open. */
function expertLines({ x, predictions }: Along): Trace[] {
  const atoms = predictions[0].gates.length;
  if (atoms === 1) return [];
  return Array.from({ length: atoms }, (_, i) => i)
    .filter((i) => predictions.some(({ gates }) => gates[i] >= drawnFrom))
    .map((i) =>
      line({
        name: `expert ${i + 1} alone`,
        x: x as number[],
        y: predictions.map(({ gates, experts }) => (gates[i] >= drawnFrom ? experts[i] : null)),
        line: { ...atomStyle(i), width: 2 },
        hoverinfo: "skip",
      }),
    );
}

function band({ x, predictions, isNumber }: Along): Trace[] {
  const drawn = predictions.flatMap(({ low, high }, i) =>
    low === null || high === null ? [] : [{ at: x[i], low, high }],
  );
  if (drawn.length === 0 || !isNumber) return [];
  const there = drawn.map(({ at }) => at as number);
  const outline = line({
    x: [...there, ...[...there].reverse()],
    y: [...drawn.map(({ high }) => high), ...drawn.map(({ low }) => low).reverse()],
    line: { width: 0 },
  });
  return [{ ...outline, fill: "toself", fillcolor: faded(colors.fit, 0.2), hoverinfo: "skip" }];
}

function curve(along: Along, isNamed: boolean): Trace {
  const { x, predictions, isNumber } = along;
  const y = predictions.map(({ prediction }) => prediction);
  const name = isNamed ? { name: "prediction, 95 % band" } : {};
  if (isNumber) return line({ x: x as number[], y, line: { ...fittedLine, dash: "solid" }, ...name });
  const ends = { lower: predictions.map(({ low }) => low), upper: predictions.map(({ high }) => high) };
  const error_y = errorBars(y, ends, { color: colors.fit, thickness: 2, width: 5 });
  return wordPoints(along, y, { marker: { color: colors.fit, size: 9 }, error_y, ...name });
}

const bandEnds = ({ predictions }: Along): number[] =>
  predictions.flatMap(({ prediction, low, high }) => [prediction, low ?? prediction, high ?? prediction]);

/** A little more than from end to end. */
export function withRoom([low, high]: readonly [number, number]): [number, number] {
  const room = 0.04 * (high - low) || 1;
  return [low - room, high + room];
}

function captionOf(fitted: FittedRows, names: readonly string[], isAlone: boolean): string {
  const { model } = fitted;
  const without = model.covariance === null ? " There is no band, since the model has no standard errors." : "";
  if (isAlone)
    return `Each circle is a row of the table. The red line is the prediction${without === "" ? ", in the band in which the mean lies with 95 % confidence" : ""}${model.atoms === 1 ? "" : "; the other lines are what each expert alone says, drawn where its weight is at least 5 %"}.${without}`;
  const others = inputColumns(model).length - names.length;
  const rest = others === 0 ? "" : ` ${others} columns along which it moves less are not shown.`;
  return `The prediction along each column${without === "" ? ", with the band in which the mean lies with 95 % confidence," : ""} while the other columns stay at ${typicalText(fitted, [])}.${rest}${without}`;
}

import { levelCounts } from "../../data/table/design";
import { columnNamed } from "../../data/table/table";
import { squares } from "../../plots/arrangement";
import type { Panel } from "../../plots/panelFigure";
import { plainText } from "../../plots/plainText";
import { axis, fewTicks, page } from "../../plots/theme";
import { everySoMany } from "../../plots/thinned";
import { points, type Trace } from "../../plots/traces";
import { predictTable, type TablePrediction } from "../predictTable";
import type { FittedRows } from "./fittedRows";
import { typicalRows } from "./typicalRow";

/** Points of a curve along a column. */
const pointsOnCurve = 201;

/** What a model says along one column, the others being typical. */
export interface Along {
  readonly column: string;
  /** Numbers, or the words of the column. */
  readonly x: readonly (number | string)[];
  readonly isNumber: boolean;
  readonly predictions: readonly TablePrediction[];
}

/** What a model says along a column within the range of the rows. */
export function alongColumn(fitted: FittedRows, name: string): Along {
  const column = columnNamed(fitted.table, name, "a column of the model");
  const x =
    column.kind === "number" ? gridOf(column.values, pointsOnCurve) : [...levelCounts(column.values).keys()].sort();
  const { rows } = predictTable({ model: fitted.model, table: typicalRows(fitted, new Map([[name, x]])) });
  return { column: name, x, isNumber: column.kind === "number", predictions: rows };
}

/** Evenly spread from the least to the greatest value. */
export function gridOf(values: Float64Array, count: number): number[] {
  const [low, high] = endsOf(values);
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** The least and the greatest value. */
export function endsOf(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) [low, high] = [Math.min(low, values[i]), Math.max(high, values[i])];
  return [low, high];
}

/** The axis of a panel along a column: a title that fits below a small panel, and few ticks; words stand at 0, 1, 2, …. */
export function columnAxis({ column, x, isNumber }: Along, isSmall: boolean): Record<string, unknown> {
  const title = plainText(short(column, isSmall ? 22 : 50));
  const ends: [number, number] = [x[0] as number, x[x.length - 1] as number];
  if (isNumber) return axis(title, { range: ends, ...(isSmall && fewTicks(ends)) });
  const labels = everySoMany(x.length, mostLabels);
  const width = Math.max(3, Math.floor((isSmall ? 26 : 70) / labels.length));
  return axis(title, {
    ...{ range: [-0.5, x.length - 0.5], showgrid: false, tickfont: { size: page.fontSize - 5 } },
    ...{ tickvals: labels, ticktext: labels.map((i) => plainText(short(`${x[i]}`, width))), tickangle: 0 },
  });
}

/** Below a small panel. */
const mostLabels = 8;

/** Markers above the words of a column, which are named in full where the pointer is. */
export const wordPoints = ({ x }: Along, y: readonly number[], more: { marker: object } & Trace): Trace => ({
  ...points({ x: x.map((_, i) => i), y, ...more }),
  ...{ text: x.map((word) => plainText(`${word}`)), hovertemplate: "%{text}: %{y}<extra></extra>" },
});

/** Cut where it would not fit. */
const short = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

/** One panel as wide as the page, or several, two in a row. */
export const arranged = (panels: readonly Panel[]) =>
  panels.length === 1 ? {} : { arrangement: { ...squares, between: 100, below: 64, legendGap: 4 } };

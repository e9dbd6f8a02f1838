import { levelCounts } from "../../data/table/design";
import { type Column, columnNamed, type DataTable, type NumberColumn } from "../../data/table/table";
import { formatNumber } from "../../plots/table";
import type { TableModel } from "../tableModel";
import type { FittedRows } from "./fittedRows";

/** Values of some columns; the other columns of the model stay at what is typical. */
export type Varied = ReadonlyMap<string, readonly (number | string)[]>;

/**
 * Rows in which some columns of a model vary and the others stay: numbers at their median, words at the most frequent one.
 *
 * @param varied equally many values each
 */
export function typicalRows({ model, table }: FittedRows, varied: Varied): DataTable {
  const size = [...varied.values()][0].length;
  const columns = inputColumns(model).map((name): Column => {
    const column = columnNamed(table, name, "a column of the model");
    const values = varied.get(name);
    if (column.kind === "number") {
      const typical = values === undefined ? medianOf(column.values) : Number.NaN;
      return { ...column, values: Float64Array.from({ length: size }, (_, i) => Number(values?.[i] ?? typical)) };
    }
    const typical = mostFrequent(column.values);
    return { ...column, values: Array.from({ length: size }, (_, i) => `${values?.[i] ?? typical}`) };
  });
  return { columns, size };
}

/** The columns of the table that a model uses, or those of them that its gates see. */
export function inputColumns({ inputs, seen }: TableModel, by?: "gates" | "experts"): string[] {
  const places = by === undefined ? inputs.map((_, u) => u) : seen[by];
  return [...new Set(places.map((u) => inputs[u].column))];
}

/** "Wind 9.7, sex MALE": what the other columns stay at. */
export function typicalText({ model, table }: FittedRows, without: readonly string[]): string {
  return inputColumns(model)
    .filter((name) => !without.includes(name))
    .map((name) => {
      const column = columnNamed(table, name, "a column of the model");
      const value =
        column.kind === "number"
          ? formatNumber(Number(medianOf(column.values).toPrecision(4)))
          : mostFrequent(column.values);
      return `${name} ${value}`;
    })
    .join(", ");
}

/** The only column that a model uses, where it is one of numbers. */
export function onlyNumbers({ model, table }: FittedRows): NumberColumn | null {
  const [name, ...others] = inputColumns(model);
  const column = columnNamed(table, name, "a column of the model");
  return others.length === 0 && column.kind === "number" ? column : null;
}

export function medianOf(values: Float64Array): number {
  const sorted = values.toSorted();
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

export const mostFrequent = (values: readonly string[]): string =>
  [...levelCounts(values)].reduce((best, each) =>
    each[1] > best[1] || (each[1] === best[1] && each[0] < best[0]) ? each : best,
  )[0];

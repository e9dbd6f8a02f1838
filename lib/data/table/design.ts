import { requireThat } from "../../requirements";
import { type Column, columnNamed, type DataTable } from "./table";

/** A column of the design: a number of the table, or 1 where a column of words has one level and 0 elsewhere. */
export type DesignColumn =
  | { readonly column: string; readonly label: string }
  | { readonly column: string; readonly label: string; readonly level: string };

/** What of a table is learnt from. */
export interface Design {
  readonly target: string;
  /** What the experts see. */
  readonly features: readonly DesignColumn[];
  /** What the gates see; the same unless other columns are asked for. */
  readonly gates: readonly DesignColumn[];
}

/**
 * A column as columns of the design: numbers as they are, words as one column a level but the most frequent one.
 *
 * @example designColumns({ name: "sex", kind: "text", values: ["f", "m", "f"] })   // [{ column: "sex", label: "sex = m", level: "m" }]
 */
export function designColumns(column: Column): DesignColumn[] {
  if (column.kind === "number") return [{ column: column.name, label: column.name }];
  const [, ...others] = [...levelCounts(column.values)].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return others.map(([level]) => ({ column: column.name, label: `${column.name} = ${level}`, level }));
}

/** How often each word occurs. */
export function levelCounts(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/**
 * What the rows of a table are in the columns of a design; a level that the design does not know is 0 in all of them.
 *
 * @returns `[n, d]`, row-major
 * @throws InputError when a column is not there or of another kind
 * @example designMatrix(table, design.features)
 */
export function designMatrix(table: DataTable, columns: readonly DesignColumn[]): Float64Array {
  const matrix = new Float64Array(table.size * columns.length);
  columns.forEach((each, j) => {
    const column = columnNamed(table, each.column, "a column of the model");
    const isLevel = "level" in each;
    const found = column.kind === "number" ? "numbers" : column.kind;
    requireThat(isLevel === (found === "text"), `Column ${each.column}`, found, isLevel ? "text" : "numbers");
    for (let row = 0; row < table.size; row++) {
      const value = column.values[row];
      matrix[row * columns.length + j] = isLevel ? Number(value === each.level) : (value as number);
    }
  });
  return matrix;
}

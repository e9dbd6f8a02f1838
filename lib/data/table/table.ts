import { InputError } from "../../requirements";

/** A column of a table. A missing value is NaN among numbers and "" among texts. */
export type Column = NumberColumn | TextColumn;

/** A column in which every value that is there is a number. */
export interface NumberColumn {
  readonly name: string;
  readonly kind: "number";
  /** `[n]`, NaN where the value is missing. */
  readonly values: Float64Array;
}

/** A column of words; "dates" where all of them are dates. */
export interface TextColumn {
  readonly name: string;
  readonly kind: "text" | "dates";
  /** `[n]`, "" where the value is missing. */
  readonly values: readonly string[];
  /** Why it is no column of numbers, though it looks like one: a sentence for whoever asks for it by its name. */
  readonly fault?: string;
}

/** n rows of named columns. */
export interface DataTable {
  readonly columns: readonly Column[];
  /** n. */
  readonly size: number;
}

/**
 * A column by its name.
 *
 * @param table its columns have different names
 * @param name  a name as it stands in the header
 * @param role  what the column is asked for as, for the sentence: "target", "features"
 * @returns the column
 * @throws InputError when there is none of that name, with the names that there are, or its numbers and words are mixed
 * @example columnNamed(readTable("data/engel.csv"), "income", "features").kind   // "number"
 */
export function columnNamed(table: DataTable, name: string, role: string): Column {
  const column = table.columns.find((each) => each.name === name);
  if (column?.kind === "text" && column.fault !== undefined) throw new InputError(column.fault);
  if (column !== undefined) return column;
  const names = table.columns.map((each) => each.name).join(", ");
  throw new InputError(`${role} is ${JSON.stringify(name)}, but must be a column of the table: ${names}.`);
}

/** A number whose square is one, too. */
const greatest = 1e150;

/**
 * Demands of a column of numbers that one can compute with their squares.
 *
 * @throws InputError with the number that is too large
 */
export function requireSquares(column: Column): void {
  if (column.kind !== "number") return;
  const large = column.values.find((value) => Math.abs(value) > greatest);
  if (large !== undefined)
    throw new InputError(
      `Column ${JSON.stringify(column.name)} has ${large}, but its numbers must be at most ${greatest} in size, so that their squares do not overflow; take another unit.`,
    );
}

/** Whether a row has no value in a column. */
export const isMissing = (column: Column, row: number): boolean =>
  column.kind === "number" ? Number.isNaN(column.values[row]) : column.values[row] === "";

/** Some rows of a table, in the order given. */
export function rowsOfTable(table: DataTable, rows: readonly number[]): DataTable {
  const columns = table.columns.map((column): Column => {
    if (column.kind === "number") return { ...column, values: Float64Array.from(rows, (row) => column.values[row]) };
    return { ...column, values: rows.map((row) => column.values[row]) };
  });
  return { columns, size: rows.length };
}

import { InputError } from "../../requirements";
import { type Design, type DesignColumn, designColumns, levelCounts } from "./design";
import { type Column, columnNamed, type DataTable, isMissing, requireSquares, rowsOfTable } from "./table";

/** A table made ready to learn from. */
export interface ChosenColumns {
  readonly design: Design;
  /** The rows in which nothing of the design is missing. */
  readonly complete: DataTable;
  /** Where these rows stand in the table, ascending. */
  readonly rows: readonly number[];
  /** In which columns values are missing, and in how many rows. */
  readonly missing: readonly { readonly column: string; readonly count: number }[];
  /** A sentence for each column that was left out. */
  readonly notes: readonly string[];
}

/** More words than this, and a column is a list of names and no category. */
const mostLevels = 20;

/**
 * Which columns and rows of a table a model of the target learns from.
 *
 * @param table    the data
 * @param target   a column of numbers
 * @param features the columns that the experts see; all others where left out
 * @param gates    the columns that the gates see; the features where left out
 * @returns the design without constant columns and without a second one of two that are equal, and the complete rows
 * @throws InputError when a name is unknown or twice, the target is no column of numbers that vary, a column has dates or
 *   too many words, or no column or no row is left
 * @example chooseColumns(readTable("data/penguins.csv"), { target: "body_mass_g" }).rows.length   // 333
 */
export function chooseColumns(
  table: DataTable,
  options: { target: string; features?: readonly string[]; gates?: readonly string[] },
): ChosenColumns {
  const { target } = options;
  const others = table.columns.map(({ name }) => name).filter((name) => name !== target);
  requireNumbers(columnNamed(table, target, "target"));
  if (others.length === 0)
    throw new InputError(`The table has one column, ${target}, but needs a target and a feature.`);
  const { features = others, gates = features } = options;
  requireNames("features", features, target);
  requireNames("gates", gates, target);

  const notes = new Set<string>();
  const first = informative(table, { features, gates }, notes);
  const used = [...new Set([...first.features, ...first.gates, target])].map((name) =>
    columnNamed(table, name, "features"),
  );
  const all = Array.from({ length: table.size }, (_, row) => row);
  const rows = all.filter((row) => !used.some((column) => isMissing(column, row)));
  const missing = used
    .map((column) => ({ column: column.name, count: all.filter((row) => isMissing(column, row)).length }))
    .filter(({ count }) => count > 0);
  if (rows.length === 0)
    throw new InputError(
      `Every one of the ${table.size} rows misses something (${missing.map(({ column, count }) => `${column} in ${count}`).join(", ")}), so there is nothing to learn from.`,
    );
  const complete = rowsOfTable(table, rows);
  for (const { name } of used) requireSquares(columnNamed(complete, name, "features"));
  requireNumbers(columnNamed(complete, target, "target"));
  const kept = informative(complete, first, notes); // what varies may do so only where something else is missing
  const columnsOf = (names: readonly string[]): DesignColumn[] =>
    names.flatMap((name) => designColumns(columnNamed(complete, name, "features")));
  const design = { target, features: columnsOf(kept.features), gates: columnsOf(kept.gates) };
  return { design, complete, rows, missing, notes: [...notes] };
}

function requireNames(role: string, names: readonly string[], target: string): void {
  if (names.length === 0) throw new InputError(`${role} is empty, but must name at least one column.`);
  if (names.includes(target)) throw new InputError(`${role} has ${JSON.stringify(target)}, which is the target.`);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new InputError(`${role} has ${JSON.stringify(twice)} twice.`);
}

function requireNumbers(column: Column): void {
  const name = JSON.stringify(column.name);
  if (column.kind !== "number")
    throw new InputError(`target is ${name}, a column of ${wordsFor(column)}, but must be one of numbers.`);
  const values = column.values.filter((value) => !Number.isNaN(value));
  if (values.every((value) => value === values[0]))
    throw new InputError(
      `target is ${name}, ${values.length === 0 ? "which is empty" : `always ${values[0]}`}, but must vary.`,
    );
}

/** The columns that can tell something, for experts and for gates. */
function informative(
  table: DataTable,
  { features, gates }: { features: readonly string[]; gates: readonly string[] },
  notes: Set<string>,
): { features: string[]; gates: string[] } {
  const kept = (role: string, names: readonly string[]) => {
    const columns = names.map((name) => columnNamed(table, name, role));
    const left = columns.filter((column, i) => {
      const note = whyLeftOut(column, columns.slice(0, i));
      if (note !== null) notes.add(note);
      return note === null;
    });
    if (left.length === 0) throw new InputError(`${role} leaves no column to learn from: ${[...notes].join(" ")}`);
    return left.map(({ name }) => name);
  };
  return { features: kept("features", features), gates: kept("gates", gates) };
}

/** A sentence where a column cannot tell anything that is not told already. */
function whyLeftOut(column: Column, before: readonly Column[]): string | null {
  const { name, kind } = column;
  if (kind === "dates")
    throw new InputError(
      `Column ${JSON.stringify(name)} has ${wordsFor(column)}, which are no numbers; leave it out by naming the features, or make a number of it, for example the day of the year.`,
    );
  if (kind === "text" && levelCounts(column.values).size > mostLevels)
    throw new InputError(
      `Column ${JSON.stringify(name)} has ${levelCounts(column.values).size} different words, but at most ${mostLevels} can be told apart; leave it out by naming the features.`,
    );
  const values = column.values as ArrayLike<string | number>;
  const present = Array.from(values).filter((value) => !(value === "" || Number.isNaN(value)));
  if (present.every((value) => value === present[0]))
    return `${name} was left out: it is ${present.length === 0 ? "empty" : `always ${present[0]}`}.`;
  const same = before.find((other) => other.kind === kind && areEqual(other.values, values));
  return same === undefined ? null : `${name} was left out: it equals ${same.name}.`;
}

function wordsFor(column: Column): string {
  const first = Array.from(column.values as ArrayLike<string | number>).find((value) => value !== "");
  return `${column.kind === "dates" ? "dates" : "words"} such as ${JSON.stringify(first)}`;
}

function areEqual(one: ArrayLike<string | number>, other: ArrayLike<string | number>): boolean {
  for (let row = 0; row < one.length; row++) if (!Object.is(one[row], other[row])) return false;
  return true;
}

import { atomLayout, atomsIn, type LayoutOf } from "../mixture/atomLayout";
import type { Row } from "./rowFiles";

/** A row, and what is known of it besides. */
export interface KnownRow {
  readonly row: Row;
  /** What its parameters are the coordinates of; null where that is not known. */
  readonly model: LayoutOf | null;
  /** Of its random streams; null where that is not known. */
  readonly seed: string | null;
  /** Whether today's code and settings make it; left out where that is not asked. */
  readonly current?: boolean;
}

/** A line of a data dictionary. */
export interface Column {
  readonly name: string;
  readonly type: "number" | "text";
  readonly meaning: string;
}

export type Cell = string | number | null;

/** Rows as a flat table: a cell for each column, null where the row has no such value. */
export interface RowTable {
  readonly columns: readonly Column[];
  readonly cells: readonly (readonly Cell[])[];
}

const meanings: Readonly<Record<string, string>> = {
  study: "name of the study; the settings of its arms are in figures/NAME.json of every experiment that reads it",
  arm: "curve of the study: a model, a truth and how the model is fitted",
  size: "n, the number of observations",
  replicate: "which of the independent data sets of this size, from 0",
  seed: "names the random streams; arms of one seed, size and replicate share inputs and noise",
  current: "whether today's code and settings make this row",
  status: "converged, stalled or limit; the last two count as failed wherever fits are averaged",
  objective: "mean squared residual of the fit, in y squared",
  residual_variance: "sum of squared residuals over n less the number of identified free coordinates, in y squared",
  truth_objective: "mean squared residual of the truth on the same data, in y squared",
  gradient_norm: "largest component of the projected gradient of the objective",
  iterations: "steps of the fit from the start that won",
  active_bounds: "coordinates that lie on the boundary of Θ, separated by spaces",
  regression_error_value: "root mean square of fitted less true regression function at fresh inputs, in the unit of y",
  regression_error_standard_error: "standard error of regression_error_value, from the fresh inputs, in the unit of y",
  key: "hash of everything that determines the row, the code included",
};

const first = ["study", "arm", "size", "replicate", "seed", "current", "status"];
const blocks = ["bias", "router", "expert"] as const;
const blockMeanings = { bias: "β₀, the bias", router: "β₁, the router vector", expert: "η, the expert's parameters" };

/**
 * Rows of a study as a flat table with a data dictionary: nested values have columns of their own, and the parameters are
 * named by their coordinates, atom1_bias, atom1_router1, …, atom2_expert3.
 *
 * Fits of arms with different numbers of atoms or inputs have empty cells where they lack a coordinate.
 *
 * @param meaningOf what columns mean where that is not what those of fits do
 * @returns columns with their meaning, the key last, and the cells of every row
 * @example rowTable("exact-specified", known).columns[6]   // { name: "objective", type: "number", meaning: "…" }
 */
export function rowTable(
  study: string,
  known: readonly KnownRow[],
  meaningOf: (column: string) => string | undefined = () => undefined,
): RowTable {
  const found = new Set<string>();
  const parameters = new Map<string, { order: readonly number[]; meaning: string }>();
  const flat = known.map(({ row, model, seed, current }) => {
    const { key, parameters: vector, activeBounds, ...rest } = row;
    const names = Array.isArray(vector) && model !== null ? coordinates(model, vector.length, parameters) : null;
    const bounds =
      Array.isArray(activeBounds) && names !== null
        ? activeBounds.map((index) => names[index]).join(" ")
        : activeBounds;
    const own = {
      ...{ study, seed, ...rest },
      ...(current !== undefined && { current: current ? "yes" : "no" }),
      ...(bounds !== undefined && { activeBounds: bounds }),
      ...(vector !== undefined && names === null && { parameters: vector }),
    };
    const cells = new Map<string, Cell>(
      Object.entries(own).flatMap(([name, value]) => flattened(inWords(name), value)),
    );
    for (const name of cells.keys()) found.add(name);
    for (const [index, name] of (names ?? []).entries()) cells.set(name, (vector as number[])[index]);
    return cells.set("key", key);
  });
  const middle = [...found].filter((name) => !first.includes(name));
  const sorted = [...parameters].sort(([, a], [, b]) => compared(a.order, b.order));
  const names = [...first.filter((name) => found.has(name)), ...middle, ...sorted.map(([name]) => name), "key"];
  const cells = flat.map((row) => names.map((name) => row.get(name) ?? null));
  return {
    cells,
    columns: names.map((name, index) => ({
      name,
      type: isNumeric(cells.map((row) => row[index])) ? "number" : "text",
      meaning: meaningOf(name) ?? parameters.get(name)?.meaning ?? meanings[name] ?? "as the row file has it",
    })),
  };
}

/** The names of the coordinates of a fit, which are noted with their place among those of other fits. */
function coordinates(
  model: LayoutOf,
  count: number,
  noted: Map<string, { order: readonly number[]; meaning: string }>,
): string[] {
  const layout = atomLayout(model, atomsIn(model, count));
  return Array.from({ length: count }, (_, index) => {
    const { atom, block, u } = layout.at(index);
    const name = `atom${atom + 1}_${block}${block === "bias" ? "" : u + 1}`;
    const which = block === "bias" ? "" : `, coordinate ${u + 1}`;
    noted.set(name, {
      order: [atom, blocks.indexOf(block), u],
      meaning: `${blockMeanings[block]} of fitted atom ${atom + 1}${which}`,
    });
    return name;
  });
}

/** "regressionError" → "regression_error" */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A value's cells: an object's and an array's entries have the name of theirs behind it, counted from 1. */
function flattened(name: string, value: unknown): [string, Cell][] {
  if (value === undefined || value === null) return [[name, null]];
  if (typeof value === "number" || typeof value === "string") return [[name, value]];
  if (Array.isArray(value)) return value.flatMap((each, index) => flattened(`${name}_${index + 1}`, each));
  if (typeof value === "object")
    return Object.entries(value).flatMap(([key, each]) => flattened(`${name}_${inWords(key)}`, each));
  return [[name, `${value}`]];
}

function compared(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}

function isNumeric(column: readonly Cell[]): boolean {
  return column.some((cell) => cell !== null) && column.every((cell) => cell === null || typeof cell === "number");
}

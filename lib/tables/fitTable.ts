import { someRows } from "../data/folds";
import { randomStream } from "../data/randomStream";
import { designMatrix, levelCounts } from "../data/table/design";
import { columnNamed, type DataTable, type NumberColumn, type TextColumn } from "../data/table/table";
import { InputError, requireInteger, requireKeys, requirePositive, requireThat } from "../requirements";
import type { Progress } from "../study/progress";
import { chosenFit } from "./chosenFit";
import { chosenModel } from "./chosenModel";
import { type PreparedTable, prepareTable } from "./preparedTable";
import { compareRegimes } from "./regimeGrid";
import { mixtureOf, type TableModel } from "./tableModel";

/** What is fitted to a table. */
export interface FitTableOptions {
  /** As readTable reads it. */
  readonly table: DataTable;
  /** The column to predict. */
  readonly target: string;
  /** The columns that experts see; all others unless given. */
  readonly features?: readonly string[];
  /** The columns that gates see; the features unless given. */
  readonly gates?: readonly string[];
  /** k, the numbers of experts that are compared; 1 to 4 unless given. */
  readonly experts?: readonly number[];
  /** λ, the ridges that are compared; 1e-4, 1e-3 and 1e-2 unless given. */
  readonly lambdas?: readonly number[];
  /** Of cross-validation; 10 unless given. */
  readonly folds?: number;
  /** Of folds and starts; "table" unless given. */
  readonly seed?: string;
  /** Threads; one a core unless given. */
  readonly workers?: number;
  readonly progress?: Progress;
  /** Stops it: the best of what is complete is returned. */
  readonly signal?: AbortSignal;
}

const keys: (keyof FitTableOptions)[] = [
  ...(["table", "target", "features", "gates", "experts", "lambdas", "folds", "seed"] as const),
  ...(["workers", "progress", "signal"] as const),
];

/** So few rows a parameter say nothing. */
const rowsPerParameter = 3;

/** On so many rows a cross-validated error is known to about a percent; more would take minutes and change no choice. */
const comparedRows = 5000;

/**
 * Fits mixtures of regressions to a table and keeps the one that predicts best: linear gates, affine experts.
 *
 * Inputs and target are standardised; the number of experts k and a ridge λ are chosen by cross-validation, one ordinary
 * regression (k = 1) included. The ridge n λ (Σ‖β₁‖² + Σ‖a − a₀‖² + ω Σ (b − b₀)²), ω = 0.1 or 0.01, draws router vectors to 0
 * and the experts to the ordinary regression. Kept is the least cross-validated error, or the fewest experts that come within
 * 0.1 % of it, of fits whose predictions do not run away beyond the data.
 *
 * @returns the model, plain data, with all choices that were compared
 * @throws InputError when a column or an option does not fit, or the rows are fewer than three a parameter
 * @throws Interrupted when it was stopped before anything was complete
 * @example const model = await fitTable({ table: readTable("data/engel.csv"), target: "foodexp" });
 */
export async function fitTable(options: FitTableOptions): Promise<TableModel> {
  requireKeys("the options of fitTable", options, keys);
  const { table, target, features, gates, experts = [1, 2, 3, 4], lambdas = [1e-4, 1e-3, 1e-2] } = options;
  const { folds = 10, seed = "table" } = options;
  requireInteger({ folds }, 2);
  requireThat(experts.length > 0, "experts", experts, "at least one number");
  for (const k of experts) requireInteger({ experts: k });
  requireThat(lambdas.length > 0, "lambdas", lambdas, "at least one number");
  for (const lambda of lambdas) requirePositive({ lambdas: lambda });

  const prepared = prepareTable(table, { target, features, gates });
  const { tried, notes } = numbersThatFit(prepared, experts, folds);
  const { data, inputs, seen } = prepared;
  const named = {
    router: { name: "linear", options: {} },
    expert: { name: "linear", options: {} },
    inputs: [...inputs],
  };
  const compared = someRows(data, comparedRows, randomStream(`${seed}, rows`));
  if (compared.size < data.size)
    notes.push(
      `${data.size} rows are many, and this takes longer: choices were compared on ${comparedRows} of them, drawn at random, and what was chosen was fitted to all.`,
    );
  const settings = {
    ...named,
    ...{ inputs: compared.inputs, outputs: compared.outputs, dim: inputs.length, seen, seed },
  };
  const choices = await compareRegimes({ settings, atoms: tried, lambdas, folds }, options);
  const matrix = designMatrix(prepared.complete, inputs);
  const { values } = columnNamed(prepared.complete, target, "target") as NumberColumn;
  const chosen = chosenModel(choices);
  const planned = tried.reduce((sum, k) => sum + (k === 1 ? 1 : lambdas.length), 0);
  if (choices.length < planned)
    notes.push(`Stopped early: ${choices.length} of ${planned} choices of k and λ were complete and compared.`);
  const lambda = chosen.atoms === 1 ? 0 : chosen.lambda; // one expert is drawn to itself, and its errors are those of no ridge
  return {
    format: "routerlab table model",
    version: 1,
    target,
    ...named,
    words: wordsOf(prepared),
    seen: { gates: [...seen.gates], experts: [...seen.experts] },
    inputUnits: { centre: [...prepared.inputUnits.centre], spread: [...prepared.inputUnits.spread] },
    targetUnits: { centre: [...prepared.targetUnits.centre], spread: [...prepared.targetUnits.spread] },
    ranges: inputs.map((_, u) => rangeOf(matrix.filter((_, i) => i % inputs.length === u))),
    targetRange: rangeOf(values),
    ...{ atoms: chosen.atoms, lambda: chosen.lambda },
    ...chosenFit(
      { model: mixtureOf(named), data, seen, atoms: chosen.atoms, lambda, offset: chosen.offset },
      chosen,
      prepared,
    ),
    rows: { read: table.size, used: data.size, missing: [...prepared.missing], notes: [...prepared.notes, ...notes] },
    ...{ folds, seed },
    choices: choices.map(({ parameters, ends, ...choice }) => ({ ...choice, folds: [...choice.folds] })),
  };
}

/** The numbers of experts for which there are rows enough, in each fold too. */
function numbersThatFit({ data, seen }: PreparedTable, experts: readonly number[], folds: number) {
  const rows = data.size - Math.ceil(data.size / folds);
  const parameters = (k: number) => k * (seen.experts.length + 1) + (k - 1) * (seen.gates.length + 1);
  const asked = [...new Set(experts)].sort((a, b) => a - b);
  const tried = asked.filter((k) => rows >= rowsPerParameter * parameters(k));
  if (tried.length === 0) {
    const [k] = asked;
    const needed = Math.ceil((rowsPerParameter * parameters(k) * folds) / (folds - 1));
    const who = `${k} ${k === 1 ? "expert" : "experts"} on ${seen.experts.length} ${seen.experts.length === 1 ? "input" : "inputs"}`;
    throw new InputError(
      `The table has ${data.size} complete rows, but must have ${needed}: ${who} ${k === 1 ? "has" : "have"} ${parameters(k)} parameters, and each needs ${rowsPerParameter} rows in every fold.`,
    );
  }
  const left = asked.filter((k) => !tried.includes(k));
  const notes = left.map(
    (k) => `${k} experts were not tried: they have ${parameters(k)} parameters, too many for ${data.size} rows.`,
  );
  return { tried, notes };
}

function wordsOf({ complete, inputs }: PreparedTable): { column: string; levels: string[] }[] {
  const names = [...new Set(inputs.filter((input) => "level" in input).map(({ column }) => column))];
  return names.map((name) => {
    const { values } = columnNamed(complete, name, "features") as TextColumn;
    return { column: name, levels: [...levelCounts(values).keys()].sort() };
  });
}

function rangeOf(values: Float64Array): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return [least, most];
}

import fs from "node:fs";
import path from "node:path";
import { someRows } from "../data/folds";
import { randomStream } from "../data/randomStream";
import type { Standardisation } from "../data/standardisation";
import { designMatrix, levelCounts } from "../data/table/design";
import { columnNamed, type DataTable, type NumberColumn, type TextColumn } from "../data/table/table";
import { expertNamed } from "../experts/experts";
import { InputError, requireInteger, requireKeys, requirePositive, requireThat } from "../requirements";
import type { Progress } from "../study/progress";
import { chosenFit } from "./chosenFit";
import { type PreparedTable, prepareTable } from "./preparedTable";
import { chosenModel } from "./regimes/chosenModel";
import { choicesOf, compareRegimes, type RegimeChoice, type RegimeGrid } from "./regimes/regimeGrid";
import type { NamedPart } from "./regimes/regimeTask";
import { robustLine } from "./regimes/robustLine";
import { rowsPerParameter } from "./regimes/thinExperts";
import { weakerRidges } from "./regimes/weakerRidges";
import { tableFamily } from "./tableFamily";
import { mixtureOf, type TableChoice, type TableModel } from "./tableModel";

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
  /** "linear" unless given, or "cosine", "perturbedCosine" at a temperature that cross-validation chooses. */
  readonly router?: string;
  /** "linear", that is affine, unless given, or one with amplitude and offset: "scaled-tanh", "scaled-relu", …. */
  readonly expert?: string;
  /** δ of Huber's loss instead of squares, in scales of the residuals: 1.345 is usual. */
  readonly huber?: number;
  /** k, the numbers of experts that are compared; 1 to 4 unless given. */
  readonly experts?: readonly number[];
  /** λ, the ridges that are compared; unless given 1e-4, 1e-3 and 1e-2, and weaker ones where these get better and better. */
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
  ...(["table", "target", "features", "gates", "router", "expert", "huber"] as const),
  ...(["experts", "lambdas", "folds", "seed"] as const),
  ...(["workers", "progress", "signal"] as const),
];

/** λ where none is asked for. */
const usualRidges = [1e-4, 1e-3, 1e-2] as const;

/** On so many rows a cross-validated error is known to about a percent; more would take minutes and change no choice. */
const comparedRows = 5000;

/**
 * Fits mixtures of regressions to a table and keeps the one that predicts best: linear gates and affine experts, unless others
 * are named.
 *
 * Inputs and target are standardised; the number of experts k and a ridge λ are chosen by cross-validation, one regression
 * (k = 1) included. The ridge n λ (Σ‖β₁‖² + Σ‖a − a₀‖² + ω Σ (b − b₀)²), ω = 0.1 or 0.01, draws router vectors to 0
 * and the experts to the ordinary regression, or to what is nearest to it. Kept is the least cross-validated error, or the
 * fewest experts that come within 0.1 % of it, of fits whose experts have three rows a parameter each, whose predictions do
 * not run away beyond the data, and which, with k > 1, predict better than k = 1 by more than a standard error.
 *
 * @returns the model, plain data, with all choices that were compared
 * @throws InputError when a column or an option does not fit, or the rows are fewer than three a parameter
 * @throws Interrupted when it was stopped before anything was complete
 * @example const model = await fitTable({ table: readTable("data/engel.csv"), target: "foodexp" });
 */
export async function fitTable(options: FitTableOptions): Promise<TableModel> {
  requireKeys("the options of fitTable", options, keys);
  const { table, target, features, gates, experts = [1, 2, 3, 4], lambdas = usualRidges } = options;
  const { router = "linear", expert = "linear", huber, folds = 10, seed = "table" } = options;
  requireInteger({ folds }, 2);
  requireThat(experts.length > 0, "experts", experts, "at least one number");
  for (const k of experts) requireInteger({ experts: k });
  requireThat(lambdas.length > 0, "lambdas", lambdas, "at least one number");
  for (const lambda of lambdas) requirePositive({ lambdas: lambda });
  if (huber !== undefined) requirePositive({ huber });

  const prepared = prepareTable(table, { target, features, gates, isRobust: huber !== undefined });
  const family = tableFamily(router, expert, prepared);
  const { tried, notes } = numbersThatFit(prepared, family.expert, experts, folds);
  const { data, inputs, seen } = prepared;
  requireThat(folds <= data.size, "folds", folds, `at most the number of complete rows, ${data.size}`);
  const compared = someRows(data, comparedRows, randomStream(`${seed}, rows`));
  if (compared.size < data.size)
    notes.push(
      `${data.size} rows are many, and this takes longer: choices were compared on ${comparedRows} of them, drawn at random, and what was chosen was fitted to all.`,
    );
  const settings = {
    ...{ expert: family.expert, inputs: compared.inputs, outputs: compared.outputs, dim: inputs.length, seen, seed },
    ...(huber && { huber: { delta: huber, cut: huber * robustLine(compared, seen.experts, huber).scale } }),
  };
  const grid: RegimeGrid = { settings, routers: family.routers, atoms: tried, lambdas, folds };
  const ordinary = expert === "linear" ? null : await ordinaryChoice(grid, options);
  const choices = await compareRegimes(grid, options);
  const planned = tried.reduce((sum, k) => sum + choicesOf(grid, k), 0);
  if (choices.length < planned)
    notes.push(`Stopped early: ${choices.length} of ${planned} choices of k and λ were complete and compared.`);
  else if (lambdas === usualRidges) {
    const { found, isStopped } = await weakerRidges(grid, choices, options);
    choices.push(...found);
    if (isStopped) notes.push("Stopped early: ridges weaker than 1e-4 were not all compared.");
  }
  const chosen = chosenModel(choices);
  const isRidgeless = chosen.atoms === 1 && expert === "linear"; // drawn to itself, and its errors are those of no ridge
  const named = {
    router: family.routers.find(({ options }) => (options.temperature ?? 1) === (chosen.temperature ?? 1)) as NamedPart,
    expert: family.expert,
    inputs: [...inputs],
  };
  const lambda = isRidgeless ? 0 : chosen.lambda;
  return {
    ...modelOf(prepared),
    ...named,
    ...(huber !== undefined && { huber }),
    ...{ atoms: chosen.atoms, lambda: chosen.lambda },
    ...chosenFit(
      { model: mixtureOf(named), data, seen, atoms: chosen.atoms, lambda, offset: chosen.offset, huber },
      chosen,
      prepared,
    ),
    rows: {
      ...{ read: table.size, used: data.size, missing: [...prepared.missing] },
      notes: [...prepared.notes, ...notes, ...family.notes],
    },
    ...{ folds, seed },
    choices: choices.map(plainChoice),
    ...(ordinary && { ordinary }),
  };
}

/** One regression on the same folds, for comparison where experts are no regressions. */
async function ordinaryChoice(grid: RegimeGrid, { workers, signal }: FitTableOptions): Promise<TableChoice> {
  const linear = { name: "linear", options: {} };
  const one = { ...grid, settings: { ...grid.settings, expert: linear }, routers: [linear], atoms: [1] };
  const [choice] = await compareRegimes(one, { workers, signal });
  return plainChoice(choice);
}

const plainChoice = ({ parameters, ends, ...choice }: RegimeChoice): TableChoice => ({
  ...choice,
  folds: [...choice.folds],
});

/** What of a model is known before anything is fitted. */
function modelOf(prepared: PreparedTable) {
  const { design, complete, inputs, seen, inputUnits, targetUnits } = prepared;
  const matrix = designMatrix(complete, inputs);
  const { values } = columnNamed(complete, design.target, "target") as NumberColumn;
  const plain = ({ centre, spread }: Standardisation) => ({ centre: [...centre], spread: [...spread] });
  return {
    format: "routerlab table model" as const,
    version: 3 as const,
    madeBy: { routerlab: ownVersion(), node: process.versions.node },
    target: design.target,
    words: wordsOf(prepared),
    seen: { gates: [...seen.gates], experts: [...seen.experts] },
    inputUnits: plain(inputUnits),
    targetUnits: plain(targetUnits),
    ranges: inputs.map((_, u) => rangeOf(matrix.filter((_, i) => i % inputs.length === u))),
    targetRange: rangeOf(values),
  };
}

/** The numbers of experts for which there are rows enough, in each fold too. */
function numbersThatFit(
  { data, seen }: PreparedTable,
  { name, options }: NamedPart,
  experts: readonly number[],
  folds: number,
) {
  const rows = data.size - Math.ceil(data.size / folds);
  const own = expertNamed(name, options).parameterCount(seen.experts.length);
  const parameters = (k: number) => k * own + (k - 1) * (seen.gates.length + 1);
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

function ownVersion(): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(__dirname, "../../package.json"), "utf8"));
  return version;
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

import fs from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { experiments } from "../experiments/experiments";
import { resultsFolder } from "../experiments/fits";
import { profiles } from "../experiments/studyKind";
import { atomsIn } from "../mixture/atomLayout";
import type { TrainingStudy } from "../networks/experiments/trainings/trainings";
import { writeWhole } from "../plots/export/writeWhole";
import { toCsv } from "../plots/table";
import { keyOf } from "../replay/replayLosses";
import { describe, InputError, requireThat } from "../requirements";
import type { LiveFit } from "../study/arm";
import { type Row, readRows } from "../study/rowFiles";
import { type Column, type KnownRow, type RowTable, rowTable } from "../study/rowTable";
import { gridOf } from "../study/study";
import { statedStudies } from "./reproducing/statedStudies";

interface Options {
  readonly all?: boolean;
  readonly dictionary?: boolean;
  readonly json?: boolean;
  readonly output?: string;
}

/** Adds `routerlab rows`. */
export function addRowsCommand(program: Command): void {
  program
    .command("rows")
    .description("print the rows of a study's fits or trainings as CSV, with a data dictionary")
    .argument("<study>", "the name of a folder in results/, such as exact-specified")
    .option("--dictionary", "print the data dictionary instead: a line for each column")
    .option("--json", "print one JSON object: { study, dictionary, rows }")
    .option("-o, --output <file>", "write the rows to FILE.csv and the dictionary to FILE-dictionary.csv")
    .option("--all", "also rows of an earlier code or of settings that no experiment has any more")
    .addHelpText(
      "after",
      `
A line is a fit, or a training. Losses are not among the columns: they are read off the parameters, by a norm protocol and a gauge.

Examples:
  npx routerlab rows exact-specified > rows.csv
  npx routerlab rows over-specified --output over.csv`,
    )
    .action(printRows);
}

async function printRows(study: string, { all, dictionary, json, output }: Options): Promise<void> {
  if (output !== undefined) requireThat(/[^/\\]\.csv$/.test(output), "--output", output, "the name of a .csv file");
  const { known, meaningOf } = await rowsOf(study, all ?? false);
  const table = rowTable(study, known, meaningOf);
  if (output !== undefined) {
    const beside = output.replace(/\.csv$/, "-dictionary.csv");
    await writeWhole(output, rowsCsv(table));
    await writeWhole(beside, dictionaryCsv(table));
    console.log(`${output}: ${counted(table.cells.length)} of ${study}; its columns are described in ${beside}.`);
  } else if (json) console.log(JSON.stringify({ study, dictionary: table.columns, rows: objectsOf(table) }));
  else process.stdout.write(dictionary ? dictionaryCsv(table) : rowsCsv(table));
}

/**
 * The rows of a study, those of an experiment's study in the order of its arms.
 *
 * Of a study that experiments state only the rows that they read today count: an earlier code's would be counted twice.
 */
async function rowsOf(study: string, all: boolean): Promise<KnownRows> {
  const rows = [...(studyNames().includes(study) ? readRows(path.join(resultsFolder(), study)).rows.values() : [])];
  if (rows.length === 0) throw unknownStudy(study);
  const fits = await statedFits(study);
  const trained = fits.length === 0 ? await statedTrainings(study) : null;
  if (fits.length === 0 && trained === null)
    return { known: sorted(rows.map((row) => ({ row, model: null, seed: null }))) };
  const known = rows.map((row) =>
    trained === null ? knownAs(row, fits) : { row, model: null, seed: null, current: trained.keys.has(row.key) },
  );
  const names = trained?.names ?? fits.map(({ name }) => name);
  const meaningOf = trained?.meaningOf;
  if (all) return { known: sorted(known, names), meaningOf };
  const current = known.filter((each) => each.current).map(({ current: _yes, ...each }) => each);
  const rest = rows.length - current.length;
  if (current.length === 0)
    throw new InputError(
      `${study} has ${counted(rows.length)}, but none of today's code and settings: --all gives them, npm run reproduce makes new ones.`,
    );
  if (rest > 0)
    console.error(`${study}: ${counted(rest)} of an earlier code or other settings left out, which --all has.`);
  return { known: sorted(current, names), meaningOf };
}

/** Rows, and what their columns mean where these are not those of fits. */
interface KnownRows {
  readonly known: KnownRow[];
  readonly meaningOf?: (column: string) => string | undefined;
}

/** The trainings of the studies of that name, or null where there is none; networks are loaded for a study without fits. */
async function statedTrainings(
  name: string,
): Promise<{ keys: Set<string>; names: string[]; meaningOf: (column: string) => string | undefined } | null> {
  const { networkExperiments } =
    require("../networks/experiments/networkExperiments") as typeof import("../networks/experiments/networkExperiments");
  const { keysOf } =
    require("../networks/experiments/trainings/trainings") as typeof import("../networks/experiments/trainings/trainings");
  const { trainingMeaning } =
    require("../networks/experiments/trainings/trainingColumns") as typeof import("../networks/experiments/trainings/trainingColumns");
  const all = await Promise.all(
    Object.values(networkExperiments).flatMap((each) => profiles.map((profile) => each.studies(profile))),
  );
  const studies = all.flat().filter((study): study is TrainingStudy => study.name === name && "runs" in study);
  if (studies.length === 0) return null;
  const names = studies.flatMap(({ runs, others }) =>
    [...runs, ...(others?.runs ?? [])].map(({ router }) => router.name),
  );
  return { keys: new Set(studies.flatMap(keysOf)), names, meaningOf: trainingMeaning };
}

/** One fit of every arm of the studies of that name that experiments state without computing anything. */
async function statedFits(name: string): Promise<LiveFit[]> {
  const fits: LiveFit[] = [];
  for (const experiment of Object.values(experiments))
    for (const profile of profiles)
      for (const study of await statedStudies(experiment, profile))
        if (study.name === name)
          fits.push(...study.arms.map((arm) => gridOf({ ...study, arms: [arm], replicates: 1 })[0]));
  return fits;
}

/** What is known of a row from the arm of its name, and whether the arm makes it today. */
function knownAs(row: Row, fits: readonly LiveFit[]): KnownRow {
  const named = fits.filter(({ name }) => name === row.arm);
  const { size, replicate } = row;
  const live = named.find((fit) => keyOf({ ...fit, size, replicate }) === row.key);
  const fitting = ({ model }: LiveFit) =>
    Array.isArray(row.parameters) && Number.isInteger(atomsIn(model, row.parameters.length));
  return {
    row,
    model: (live ?? named.find(fitting))?.model ?? null,
    seed: live?.seed ?? null,
    current: live !== undefined,
  };
}

function sorted(known: readonly KnownRow[], names: readonly string[] = []): KnownRow[] {
  const arms = [...names, ...known.map(({ row }) => row.arm)];
  const place = new Map([...new Set(arms)].map((name, index) => [name, index]));
  const order = ({ row }: KnownRow) => [place.get(row.arm) as number, row.size, row.replicate];
  return [...known].sort((a, b) => {
    const [left, right] = [order(a), order(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at < 0 ? 0 : left[at] - right[at];
  });
}

/** The folders of results/ that have rows. */
function studyNames(): string[] {
  const folder = resultsFolder();
  if (!fs.existsSync(folder)) return [];
  const entries = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const hasRows = (name: string) => fs.readdirSync(path.join(folder, name)).some((file) => file.endsWith(".jsonl"));
  return entries
    .map(({ name }) => name)
    .filter(hasRows)
    .sort();
}

function unknownStudy(study: string): InputError {
  const names = studyNames();
  const allowed =
    names.length > 0
      ? `a study that has rows: ${names.join(", ")}`
      : `a study that has rows, and none has yet: npm run reproduce computes them`;
  return new InputError(`study is ${describe(study)}, but must be ${allowed}.`);
}

function counted(rows: number): string {
  return `${rows} ${rows === 1 ? "row" : "rows"}`;
}

function rowsCsv({ columns, cells }: RowTable): string {
  return toCsv({ kind: "table", columns: columns.map(({ name }) => name), rows: cells, caption: "" });
}

function dictionaryCsv({ columns }: RowTable): string {
  const rows = columns.map(({ name, type, meaning }: Column) => [name, type, meaning]);
  return toCsv({ kind: "table", columns: ["column", "type", "meaning"], rows, caption: "" });
}

function objectsOf({ columns, cells }: RowTable): Record<string, unknown>[] {
  return cells.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

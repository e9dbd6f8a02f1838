import fs from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import type { Browser } from "playwright-core";
import type { ExperimentResult } from "../experiments/experiment";
import { resultsFolder } from "../experiments/fits";
import { type Profile, profiles } from "../experiments/studyKind";
import { figuresFolder, workFolder } from "../experiments/workFolder";
import { writeResult } from "../experiments/writeResult";
import { isExtended, type Notebook, readNotebook, writeNotebook } from "../jupyter/runner/notebookFile";
import { runNotebook } from "../jupyter/runner/runNotebook";
import { openBrowser } from "../plots/export/chromium";
import { requireOneOf, requireThat } from "../requirements";
import type { Progress } from "../study/progress";
import { Interrupted } from "../study/runTasks";
import { otherSeed, requireSeed } from "../study/seed";
import { stopOnInterrupt } from "../study/stopOnInterrupt";
import { terminalProgress } from "../study/terminalProgress";
import { failureSentence } from "./notebook";
import { writeReport } from "./report";
import { allExperiments, type Runnable, selectedExperiments } from "./reproducing/allExperiments";
import { freshFolder, takeOverFreshRows } from "./reproducing/freshRows";
import { verdictsBeside } from "./reproducing/seedVerdicts";
import { hashOf, libraryHash, type MadeProducts, madeProducts, productName } from "./reproducing/upToDate";
import { requireOneWritable, requireWritableFolder } from "./reproducing/writableFigures";
import { commitOf, runSince } from "./site/facts";
import { tell } from "./supervision/notices";

interface Options {
  readonly profile: Profile;
  readonly workers: number;
  readonly fresh?: boolean;
  readonly seed?: string;
  readonly data?: string;
  readonly side?: number;
  readonly config?: string;
}

/** Adds `routerlab reproduce`. */
export function addReproduceCommand(program: Command): void {
  program
    .command("reproduce")
    .description("compute figures, tables, notebooks and the report: what is missing or has changed")
    .argument(
      "[names...]",
      `experiments (${allExperiments()
        .map(({ name }) => name)
        .join(", ")}), or all; without a name: the first ones, their notebooks and the report`,
    )
    .option("--profile <name>", "quick: within 3 minutes on two cores; paper: full size, to figures/paper", "quick")
    .option("--workers <number>", "worker threads", (text) => count("--workers", text), availableParallelism())
    .option(
      "--fresh",
      "compute every row of these experiments again; the old ones stay until the new ones are all there",
    )
    .option("--seed <name>", "with other random numbers, to figures/seed-NAME; no notebooks", (name) =>
      requireSeed("--seed", name),
    )
    .option("--data <path>", "train on your own text, or folder DOMAIN/CLASS/IMAGE; to figures/data-NAME")
    .option("--side <pixels>", "to which the images of --data are made, a multiple of 7", (text) =>
      count("--side", text),
    )
    .option("--config <name>", "another size of network, enwik8 or a JSON file; to figures/config-NAME")
    .addHelpText(
      "after",
      `
Examples (after npm run reproduce -- …):
  figure1                 one experiment
  figure1 --fresh         the same, every fit again
  figure1 --seed b        the same with other data, noise, starts and drawn truths: to figures/seed-b
  language-modelling --data text8
                          the same networks on a text of your own: to figures/data-text8
  --profile paper         what a run without names computes, at full size
  all                     every experiment and every notebook, also those that do not fit the three minutes
Ctrl-C stops; a second start goes on where it was.`,
    )
    .action(reproduce);
}

function count(option: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  requireThat(Number.isInteger(value) && value >= 1, option, text, "an integer ≥ 1");
  return value;
}

async function reproduce(names: readonly string[], options: Options): Promise<void> {
  const { profile, workers, fresh, seed, data, side, config } = options;
  const isOwn = data !== undefined || config !== undefined;
  const again = fresh ? "second start with --fresh" : "second start";
  tell({
    kind: "stops",
    sentence: `Stopping: what is done is kept, and a ${again} goes on from there; Ctrl-C again ends at once.`,
  });
  if (seed !== undefined) process.env.ROUTERLAB_SEED = seed; // whatever draws numbers asks for it there
  requireOneOf("--profile", profile, profiles);
  const { selected, leftOut } = selectedExperiments(names);
  if (leftOut !== null) console.error(leftOut);
  const all = names.includes("all");
  const whole = all || names.length === 0;
  const figures = figuresFolder(profile, { data, config });
  if (!isOwn) requireWritableFolder(figures);
  else await requireOneWritable(names, figures, data === undefined ? "--config" : "--data");

  const notebooks =
    whole && profile === "quick" && otherSeed() === null
      ? notebookFiles()
          .filter((file) => all || !isExtended(readNotebook(file)))
          .filter((file) => leftOut === null || !sourcesOf(file).includes("routerlab/networks"))
      : [];
  const progress = terminalProgress();
  const stages = progress.split({
    ...Object.fromEntries(selected.map(({ name, seconds }) => [name, seconds[profile] + secondsToDraw])),
    ...Object.fromEntries(notebooks.map((file) => [path.basename(file), secondsToRun])),
  });
  const context = {
    ...{ profile, workers, fresh, data, side, config, figures },
    stages,
    results: fresh ? freshFolder() : resultsFolder(),
    made: madeProducts(path.join(resultsFolder(), "made.json")),
    library: libraryHash(),
    commit: commitOf(workFolder()), // before its own files change
  };
  try {
    await stopOnInterrupt(async (signal) => {
      await runExperiments(selected, { ...context, signal });
      if (fresh) await takeOverFreshRows();
      await runNotebooks(notebooks, { ...context, signal });
    });
  } catch (error) {
    if (!(error instanceof NotebookFailed)) throw error;
    progress.stop();
    console.error(error.message);
    process.exitCode = 1;
    return;
  } finally {
    progress.stop();
  }
  const report = await writeReport({ profile, data, config });
  for (const { name } of selected)
    console.log([`${name} (${profile} profile)`, ...report.verdicts[name].map((verdict) => `  ${verdict}`)].join("\n"));
  if (otherSeed() !== null && !isOwn) console.log(verdictsBeside(selected, profile));
  console.log(`\nThe report is ${path.relative(process.cwd(), report.file)}.`);
}

const secondsToDraw = 4;
const secondsToRun = 10;

interface Context extends Options {
  readonly figures: string;
  readonly results: string;
  readonly stages: Readonly<Record<string, Progress>>;
  readonly made: MadeProducts;
  readonly library: string;
  readonly commit: string;
  readonly signal: AbortSignal;
}

/** Computes and draws each experiment that is not up to date; one browser draws them all. */
async function runExperiments(selected: readonly Runnable[], context: Context): Promise<void> {
  const { profile, workers, fresh, data, side, config, figures, results, stages, made, library, signal } = context;
  const own = {
    ...(data !== undefined && { data }),
    ...(side !== undefined && { side }),
    ...(config !== undefined && { config }),
  };
  const isOwn = Object.keys(own).length > 0;
  let opened: Browser | null | undefined;
  try {
    for (const experiment of selected) {
      const product = productName(profile, experiment.name);
      const stage = stages[experiment.name];
      if (fresh || isOwn || !made.isUpToDate(product, library)) {
        const began = performance.now();
        const where = { profile, workers, results, progress: stage, signal };
        const result: ExperimentResult = await experiment.run({ ...where, ...own });
        if (opened === undefined) opened = (await openBrowser()).browser;
        const files = await writeResult(result, figures, opened);
        if (opened !== null && !isOwn) await made.note(product, library, files, runSince(began, context.commit)); // without pictures it is not done
      }
      stage.stop();
      throwIfStopped(signal);
    }
  } finally {
    await opened?.close();
  }
}

/** A cell failed: its sentence, and exit code 1. */
class NotebookFailed extends Error {}

/** Runs each notebook that is not up to date, as many at once as there are cores; the first failure stops the others. */
async function runNotebooks(files: readonly string[], context: Context): Promise<void> {
  const { stages, made, library, fresh } = context;
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  const waiting = files.values();
  let failure: unknown;
  const lane = async (): Promise<void> => {
    for (const file of waiting) {
      const name = path.basename(file);
      const stage = stages[name];
      const inputs = hashOf(library, sourcesOf(file));
      if (fresh || !made.isUpToDate(`notebook ${name}`, inputs)) {
        stage.start({ name: "running" });
        const began = performance.now();
        const ended = await runNotebook({ file, timeout: 300, signal });
        if (ended.failure !== null) throw new NotebookFailed(failureSentence(file, ended.failure));
        await writeNotebook(file, ended.notebook);
        if (isDrawn(ended.notebook))
          await made.note(`notebook ${name}`, inputs, [file], runSince(began, context.commit));
      }
      stage.stop();
    }
  };
  const stopOthers = (error: unknown) => {
    failure ??= error;
    failed.abort();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, () => lane().catch(stopOthers)));
  throwIfStopped(context.signal);
  if (failure !== undefined) throw failure;
}

/** False when a figure has no picture, because there was no browser. */
function isDrawn({ cells }: Notebook): boolean {
  const data = cells.flatMap(({ outputs = [] }) => outputs.map((output) => ("data" in output ? output.data : {})));
  return data.every((bundle) => !("application/vnd.plotly.v1+json" in bundle) || "image/png" in bundle);
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new Interrupted();
}

/** The cells of a notebook without their outputs. */
function sourcesOf(file: string): string {
  const { cells } = JSON.parse(fs.readFileSync(file, "utf8")) as { cells: { source: unknown }[] };
  return JSON.stringify(cells.map(({ source }) => source));
}

function notebookFiles(): string[] {
  const folder = path.join(workFolder(), "notebooks");
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return names
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => path.join(folder, name));
}

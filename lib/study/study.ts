import path from "node:path";
import type { InputDistribution } from "../data/inputs";
import type { Noise } from "../data/noises";
import { type NormNoiseName, normNoiseNames } from "../data/normNoises";
import { sgdKeys } from "../estimators/sgd";
import { startCounts } from "../estimators/starts/startValues";
import type { Mixture } from "../mixture/mixture";
import { InputError, requireInteger, requireKeys, requireKind, requireOneOf, requireThat } from "../requirements";
import { gateConvolution } from "../theory/identify/symmetries";
import { type Arm, closureIn, type LiveFit, settingsOf } from "./arm";
import { codeRevision } from "./codeRevision";
import { faultOfFit } from "./fitRows";
import { type FitRow, type FitTask, fitRow } from "./fitTask";
import type { Progress } from "./progress";
import { openRows, type RowStore, rowKey } from "./rowFiles";
import { Interrupted, runTasks } from "./runTasks";
import { seeded } from "./seed";
import { stopOnInterrupt } from "./stopOnInterrupt";
import { type TaskRunner, thisThread, threadPool } from "./taskRunner";
import { terminalProgress } from "./terminalProgress";

export interface StudyOptions {
  /** The curves. */
  arms: readonly Arm[];
  /** n of every point, for arms that bring none of their own. */
  sizes: readonly number[];
  /** Fits at each point. */
  replicates: number;
  /** μ and ε, for arms that bring none of their own. */
  input: InputDistribution;
  noise: Noise;
  /** Names the randomness: the same seed, the same data; ROUTERLAB_SEED in the environment names another one besides. */
  seed?: string;
  /** What the progress bar says. */
  name?: string;
  /** A folder of row files: what is there is not computed again. In memory unless given. */
  folder?: string;
  /** Threads; one per core unless given. A runner made by threadPool is used and left running. */
  workers?: number | TaskRunner<FitTask, FitRow>;
  /** A bar in the notebook's cell, or else on stderr, unless given; silentProgress shows none. */
  progress?: Progress;
  /** Stops the study; a second start with the same folder goes on. Ctrl-C and a notebook's ■ do so unless it is given. */
  signal?: AbortSignal;
}

const revision = codeRevision(); // of the code that this process has loaded

/** The worker file that threadPool needs for studies. */
export const fitWorkerFile: string = path.join(__dirname, "fitTask.js");

/**
 * A simulation study: a grid of fits, arms × sizes × replicates, on worker threads.
 *
 * Data are drawn afresh for each (size, replicate) and shared by the arms of one seed: the same inputs and the same noise,
 * each arm's own outputs. The rows are the same, bit for bit, for any number of workers. An arm with a router, expert, input
 * distribution or noise that was written in a cell runs in the calling thread.
 *
 * @returns one row a fit, in the order arms × sizes × replicates
 * @throws InputError for empty or repeated arms and sizes, bad options, or a folder with an arm that cannot be keyed
 * @throws Interrupted when it is stopped; a second start goes on from there, without a folder only in the same process
 * @example
 * const rows = await study({
 *   arms: [{ name: "perturbed", model, truth }],
 *   sizes: [1000, 10_000], replicates: 10,
 *   input: uniformBox({ low: -4, high: 4 }), noise: gaussianNoise({ sd: 0.1 }),
 * });
 */
export async function study(options: StudyOptions): Promise<FitRow[]> {
  requireKeys("the options of study", options, studyKeys);
  const { folder, workers, progress = terminalProgress(), signal, name = "fits" } = options;
  const fits = gridOf(options);
  for (const arm of options.arms) sayWhereNoRateIs(arm);
  const closure = fits.map(closureIn).find((part) => part !== null) ?? null;
  if (closure !== null && folder !== undefined)
    throw new InputError(
      `folder is "${folder}", but must be left out: ${closure} is a function of this program, and a row file could not tell it from another.`,
    );

  const isKept = folder === undefined && closure === null; // a function cannot be told from another in memory either
  const rows = folder === undefined ? inMemory(isKept ? stopped : []) : openRows<FitRow>(folder, faultOfFit);
  const tasks = fits.map((live) => {
    const settings = settingsOf(live);
    const key = rowKey({ revision, settings });
    return { key, task: { key, settings, revision, live: closure === null ? undefined : live }, cost: costOf(live) };
  });
  const runner =
    closure !== null
      ? thisThread(({ key, live }: (typeof tasks)[0]["task"]) => fitRow(key, live as LiveFit))
      : threads(workers);
  const run = (stop: AbortSignal) => runTasks({ tasks, rows, runner, name, progress, signal: stop });
  try {
    const done = await (signal === undefined ? stopOnInterrupt(run) : run(signal));
    if (isKept) for (const { key } of tasks) stopped.delete(key);
    return tasks.map(({ key }) => done.get(key) as FitRow);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    if (isKept) for (const [key, row] of rows.rows) stopped.set(key, row);
    throw isKept || folder !== undefined ? error : new Interrupted(error.done, error.total, false);
  } finally {
    rows.close();
    if (typeof workers !== "object") await runner.stop();
  }
}

/** More of them are a slip: their list alone would fill the memory. */
const mostReplicates = 1e6;

/** The fits of a study, each with everything it needs. */
export function gridOf({ arms, sizes, replicates, input, noise, seed = "study" }: StudyOptions): LiveFit[] {
  requireInteger({ replicates });
  requireThat(replicates <= mostReplicates, "replicates", replicates, `at most ${mostReplicates}`);
  requireThat(Array.isArray(arms) && arms.length > 0, "arms", arms, "a list of at least one arm");
  requireSizes(sizes, "sizes");
  for (const [index, arm] of arms.entries()) requireArm(arm, `arms[${index}]`, { input, noise });
  const repeated = arms.find(({ name }, index) => arms.findIndex((arm) => arm.name === name) < index);
  requireThat(
    repeated === undefined,
    "arms",
    arms,
    `a list in which each name occurs once, unlike ${JSON.stringify(repeated?.name)}`,
  );
  return arms.flatMap(({ sizes: own = sizes, ...arm }: Arm) =>
    own.flatMap((size) =>
      Array.from({ length: replicates }, (_, replicate) => ({
        ...arm,
        generator: arm.generator ?? arm.model,
        input: arm.input ?? input,
        noise: arm.noise ?? noise,
        seed: seeded(arm.seed ?? seed),
        size,
        replicate,
      })),
    ),
  );
}

function requireSizes(sizes: readonly number[], name: string): void {
  requireThat(Array.isArray(sizes) && sizes.length > 0, name, sizes, "a list of at least one n");
  for (const [index, size] of sizes.entries()) requireInteger({ [`${name}[${index}]`]: size });
  requireThat(new Set(sizes).size === sizes.length, name, sizes, "a list without repeats");
}

/** Before anything runs: from 2k* atoms on no loss can be expected to fall, and many hours can be spent on it. */
function sayWhereNoRateIs({ name, model, truth, atoms = truth.size }: Arm): void {
  const convolution = gateConvolution(model, atoms, truth.size);
  if (atoms > truth.size && convolution !== null)
    console.warn(`${name}: k = ${atoms} ≥ 2k* is not identifiable, no parameter loss need fall. ${convolution}`);
}

const studyKeys: readonly (keyof StudyOptions)[] = [
  "arms",
  "sizes",
  "replicates",
  "input",
  "noise",
  "seed",
  "name",
  "folder",
  "workers",
  "progress",
  "signal",
];

const armKeys: readonly (keyof Arm)[] = [
  "name",
  "model",
  "truth",
  "generator",
  "input",
  "noise",
  "normNoise",
  "seed",
  "sizes",
  "atoms",
  "starts",
  "bounds",
  "tolerance",
  "relativeGradient",
  "maxIterations",
  "sgd",
  "regressionInputs",
];

function requireArm(arm: Arm, name: string, shared: { input: InputDistribution; noise: Noise }): void {
  requireThat(typeof arm === "object" && arm !== null, name, arm, "an object { name, model, truth, … }");
  requireThat(
    typeof arm.name === "string" && arm.name !== "",
    `${name}.name`,
    arm.name,
    "a text, the name of the curve",
  );
  requireKeys(name, arm, armKeys);
  requireKind("model", arm.model, `${name}.model`);
  requireKind("measure", arm.truth, `${name}.truth`);
  if (arm.generator !== undefined) requireKind("model", arm.generator, `${name}.generator`);
  requireKind("input", arm.input ?? shared.input, arm.input === undefined ? "input" : `${name}.input`);
  requireKind("noise", arm.noise ?? shared.noise, arm.noise === undefined ? "noise" : `${name}.noise`);
  const { model, generator = model, seed, sgd } = arm;
  if (seed !== undefined) requireThat(typeof seed === "string", `${name}.seed`, seed, "a text");
  if (arm.sizes !== undefined) requireSizes(arm.sizes, `${name}.sizes`);
  if (arm.normNoise !== undefined) requireNormNoise(arm.normNoise, generator, name);
  if (sgd === undefined) return;
  requireThat(typeof sgd === "object" && sgd !== null, `${name}.sgd`, sgd, "an object { epochs, batch, … }");
  requireKeys(`${name}.sgd`, sgd, sgdKeys);
  if (sgd.normNoise !== undefined) requireNormNoise(sgd.normNoise, model, `${name}.sgd`);
}

/** Before the study runs, not in a worker thread in its midst. */
function requireNormNoise(law: NormNoiseName, { router }: Mixture, name: string): void {
  requireOneOf(`${name}.normNoise`, law, normNoiseNames);
  requireThat(
    router.name === "perturbedCosine",
    `${name}.normNoise`,
    law,
    `left out: the ${router.name} router has no τ₁ that could be noisy`,
  );
}

function threads(workers: StudyOptions["workers"]): TaskRunner<FitTask, FitRow> {
  return typeof workers === "object" ? workers : threadPool({ workers, workerFile: fitWorkerFile });
}

/** Relative time of a fit: one pass costs n p², and over-specified valleys take more passes. */
function costOf({ model, truth, atoms = truth.size, size, starts, sgd }: LiveFit): number {
  const count = model.parameterCount(atoms);
  const rules = starts === undefined ? [] : Array.isArray(starts) ? starts : [starts];
  const polished = rules.reduce(
    (sum, rule) => sum + (rule.kind === "fromData" ? startCounts(rule, size, count).polished : 1),
    0,
  );
  return size * count * count * Math.max(1, polished) * (sgd !== undefined ? 16 : atoms > truth.size ? 8 : 1);
}

/** Rows of studies without a folder that were stopped: a second start in this process goes on from there. */
const stopped = new Map<string, FitRow>();

function inMemory(known: Iterable<readonly [string, FitRow]>): RowStore<FitRow> {
  const rows = new Map(known);
  return {
    rows,
    conflicts: [],
    append(row) {
      rows.set(row.key, row);
      return row;
    },
    close() {},
  };
}

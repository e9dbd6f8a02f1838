import fs from "node:fs";
import path from "node:path";
import { resultsFolder } from "../../../experiments/fits";
import type { RunOptions, StudyKind } from "../../../experiments/studyKind";
import { requireInteger, requireThat } from "../../../requirements";
import type { Progress } from "../../../study/progress";
import { openRows, type Row, type RowStore } from "../../../study/rowFiles";
import { type KeyedTask, runTasks } from "../../../study/runTasks";
import { seeded } from "../../../study/seed";
import { stopOnInterrupt } from "../../../study/stopOnInterrupt";
import { threadPool } from "../../../study/taskRunner";
import { routerTitle } from "../comparedRouters";
import type { DomainResult, DomainRun } from "../runs/domainRun";
import type { LanguageResult, LanguageRun } from "../runs/languageRun";
import type { NgramResult } from "../runs/ngramRun";
import type { AnyRun, RunMessage, RunTask } from "../runs/runTask";
import { withOwnData } from "./ownData";
import { runningTrainings } from "./runningTrainings";
import { withConfig } from "./trainingConfig";
import { keyOf } from "./trainingKeys";
import type { TrainingStudy } from "./trainingStudy";

export type { TrainingStudy } from "./trainingStudy";

/** One training with what came of it. */
export type Trained<Of, Result> = { readonly run: Of; readonly result: Result };

/** The rows of a study. */
export interface TrainedStudy {
  readonly study: TrainingStudy;
  readonly language: readonly Trained<LanguageRun, LanguageResult>[];
  readonly domains: readonly Trained<DomainRun, DomainResult>[];
  readonly baseline: NgramResult | null;
}

/** Studies whose rows are trainings, one a thread; they are kept under results/NAME like those of fits. */
export const trainings: StudyKind<TrainingStudy, TrainedStudy> = {
  async asAsked(given, options) {
    const { largest, data, side, config } = options;
    const sized = config === undefined ? given : withConfig(given, config);
    const { replicates = sized.seeds } = options;
    requireInteger({ replicates });
    requireThat(largest === undefined, "largest", largest, "left out: trainings have one size");
    requireThat(side === undefined || data !== undefined, "side", side, "left out: it is for data of your own");
    const study = data === undefined ? sized : await withOwnData(sized, { ...options, data });
    const { others } = study;
    return {
      ...study,
      seeds: replicates,
      ...(others !== undefined && { others: { ...others, seeds: Math.min(others.seeds, replicates) } }),
    };
  },
  async run(studies, options) {
    const stages = options.progress.split(Object.fromEntries(studies.map(({ name }) => [name, 1])));
    const read: TrainedStudy[] = [];
    for (const study of studies) read.push(await trained(study, { ...options, progress: stages[study.name] }));
    return read;
  },
  plain: (studies) =>
    Object.fromEntries(studies.map(({ name, ...study }) => [name, JSON.parse(JSON.stringify(study, withoutPaths))])),
};

/** Where a user's data lie determines nothing. */
function withoutPaths(name: string, value: unknown): unknown {
  return name === "path" ? undefined : value;
}

async function trained(
  study: TrainingStudy,
  { workers, results = resultsFolder(), progress, signal }: RunOptions & { progress: Progress },
): Promise<TrainedStudy> {
  requireThat(
    typeof workers !== "object",
    "workers",
    workers,
    "a number of threads: trainings have runners of their own",
  );
  const runs = runsOf(study);
  const folder = path.join(results, study.name);
  const tasks = runs.map((run): KeyedTask<RunTask> => {
    const key = keyOf(run);
    const checkpoint = path.join(folder, `${key}.checkpoint`);
    return { key, task: { run, row: named(key, run), checkpoint }, cost: costOf(run) };
  });
  const running = runningTrainings(new Map(tasks.map(({ key, task }) => [key, titleOf(task.run)])), progress);
  const rows = noticing(openRows(folder), (key) => {
    running.ended(key);
    fs.rmSync(path.join(folder, `${key}.checkpoint`), { force: true });
  });
  const runner = threadPool<RunTask, Row>({
    workers,
    workerFile: require.resolve("../runs/runTask"),
    onMessage: (message) => running.heard(message as RunMessage),
  });
  const train = (stop: AbortSignal) => runTasks({ tasks, rows, runner, ...words, progress, signal: stop });
  try {
    const done = await (signal === undefined ? stopOnInterrupt(train) : train(signal));
    return readOff(
      study,
      tasks.map(({ key, task }) => ({ run: task.run, result: done.get(key)! })),
    );
  } finally {
    await runner.stop();
    rows.close();
  }
}

const words = { name: "trainings", what: "trainings" };

/** Rows of which each is noticed once it is written. */
function noticing(rows: RowStore, isWritten: (key: string) => void): RowStore {
  return {
    ...rows,
    append(row) {
      const stored = rows.append(row);
      isWritten(row.key);
      return stored;
    },
  };
}

/** The keys that the rows of a study have today. */
export function keysOf(study: TrainingStudy): string[] {
  return runsOf(study).map(keyOf);
}

/** Every run of a study with its seed, those of a seed together. */
function runsOf({ name, seeds, runs, others, baseline }: TrainingStudy): AnyRun[] {
  const randomness = seeded(name);
  const all = Array.from({ length: seeds }, (_, seed) => {
    const further = others !== undefined && seed < others.seeds ? others.runs : [];
    return [...runs, ...further].map((run) => ({ ...run, seed, randomness }) as AnyRun);
  });
  return [...(baseline === undefined ? [] : [baseline]), ...all.flat()];
}

/** The rows of a study by what they are of. */
export function readOff(
  study: TrainingStudy,
  trained: readonly { readonly run: AnyRun; readonly result: unknown }[],
): TrainedStudy {
  const of = <Kind extends AnyRun["kind"], Result>(kind: Kind) =>
    trained.filter(({ run }) => run.kind === kind) as Trained<Extract<AnyRun, { kind: Kind }>, Result>[];
  return {
    study,
    language: of<"language", LanguageResult>("language"),
    domains: of<"domains", DomainResult>("domains"),
    baseline: of<"n-grams", NgramResult>("n-grams")[0]?.result ?? null,
  };
}

function named(key: string, run: AnyRun): Row {
  if (run.kind === "n-grams") return { key, arm: "n-grams", size: run.order, replicate: 0 };
  const what = {
    ...(run.kind === "domains" && { set: run.set, domain: run.domain }),
    ...(run.data !== undefined && { data: run.data.name }),
  };
  return { key, arm: run.router.name, size: run.training.steps, replicate: run.seed, ...what };
}

/** "cosine, seed 0, 45°" */
function titleOf(run: AnyRun): string {
  if (run.kind === "n-grams") return "n-grams";
  const where = run.kind === "domains" ? `, ${run.domain}` : "";
  return `${routerTitle(run.router.name)}, seed ${run.seed}${where}`;
}

/** In tokens that are learnt from, of networks of the quick profile's size; counting n-grams takes about as long as half a million. */
function costOf(run: AnyRun): number {
  if (run.kind === "n-grams") return 5e4;
  const { layers, width, top, expertWidth } = run.network;
  const perToken = (layers * width * (4 * width + 2 * top * expertWidth)) / (2 * 32 * (4 * 32 + 2 * 2 * 64));
  const tokens = run.training.steps * (run.kind === "language" ? run.batch * run.context : 16 * 5 * run.perDomain);
  return tokens * perToken;
}

import fs from "node:fs";
import path from "node:path";
import { resultsFolder } from "../../experiments/fits";
import type { RunOptions, StudyKind } from "../../experiments/studyKind";
import { requireInteger, requireThat } from "../../requirements";
import { codeRevision } from "../../study/codeRevision";
import type { Progress } from "../../study/progress";
import { openRows, type Row, rowKey } from "../../study/rowFiles";
import { type KeyedTask, runTasks } from "../../study/runTasks";
import { seeded } from "../../study/seed";
import { stopOnInterrupt } from "../../study/stopOnInterrupt";
import { threadPool } from "../../study/taskRunner";
import type { DomainResult, DomainRun } from "./runs/domainRun";
import type { LanguageResult, LanguageRun, NgramResult, NgramRun } from "./runs/languageRun";
import type { AnyRun, RunTask } from "./runs/runTask";

/** A training of each router with each seed, and what they are measured against. */
export interface TrainingStudy {
  readonly name: string;
  /** Every run with each seed from 0; the routers of a seed are paired. */
  readonly seeds: number;
  readonly runs: readonly (Unseeded<LanguageRun> | Unseeded<DomainRun>)[];
  readonly baseline?: NgramRun;
}

type Unseeded<Seeded> = Omit<Seeded, "seed" | "randomness">;

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
  asAsked(study, { replicates = study.seeds, largest }) {
    requireInteger({ replicates });
    requireThat(largest === undefined, "largest", largest, "left out: trainings have one size");
    return { ...study, seeds: replicates };
  },
  async run(studies, options) {
    const stages = options.progress.split(Object.fromEntries(studies.map(({ name }) => [name, 1])));
    const read: TrainedStudy[] = [];
    for (const study of studies) read.push(await trained(study, { ...options, progress: stages[study.name] }));
    return read;
  },
  plain: (studies) => Object.fromEntries(studies.map(({ name, ...study }) => [name, study])),
};

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
  const revision = codeRevision(codeOfRuns());
  const tasks = runs.map((run): KeyedTask<RunTask> => {
    const key = rowKey({ revision, run });
    return { key, task: { run, row: named(key, run) }, cost: costOf(run) };
  });
  const rows = openRows(path.join(results, study.name));
  const runner = threadPool<RunTask, Row>({ workers, workerFile: require.resolve("./runs/runTask") });
  const train = (stop: AbortSignal) => runTasks({ tasks, rows, runner, name: "trainings", progress, signal: stop });
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

/** Every run of a study with its seed, those of a seed together. */
function runsOf({ name, seeds, runs, baseline }: TrainingStudy): AnyRun[] {
  const randomness = seeded(name);
  const all = Array.from({ length: seeds }, (_, seed) => runs.map((run) => ({ ...run, seed, randomness }) as AnyRun));
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

/** What determines a row beside its run: the files of networks itself but for the list of its names, the tasks and the runs, not what is said of them. */
function codeOfRuns(): string[] {
  const files = fs
    .readdirSync(path.resolve(__dirname, ".."))
    .filter((name) => name.endsWith(".js") && name !== "index.js");
  return [
    ...files.map((name) => `networks/${name}`),
    "networks/routers",
    "networks/tasks",
    "networks/experiments/runs",
  ];
}

function named(key: string, run: AnyRun): Row {
  if (run.kind === "n-grams") return { key, arm: "n-grams", size: run.order, replicate: 0 };
  const what = run.kind === "domains" ? { set: run.set, domain: run.domain } : {};
  return { key, arm: run.router.name, size: run.training.steps, replicate: run.seed, ...what };
}

/** In tokens that are learnt from; counting n-grams takes about as long as half a million. */
function costOf(run: AnyRun): number {
  if (run.kind === "n-grams") return 5e4;
  const perStep = run.kind === "language" ? run.batch * run.context : 16 * 5 * run.perDomain;
  return run.training.steps * perStep;
}

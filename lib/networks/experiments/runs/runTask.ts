import { parentPort } from "node:worker_threads";
import type { Row } from "../../../study/rowFiles";
import { startBackend } from "../../backend";
import type { TrainingStep } from "../../training/trainNetwork";
import { type DomainRun, domainRun } from "./domainRun";
import { type LanguageRun, languageRun } from "./languageRun";
import { type NgramRun, ngramRun } from "./ngramRun";
import type { Watched } from "./task";

/** Whatever makes one row. */
export type AnyRun = LanguageRun | DomainRun | NgramRun;

/** What a thread is asked for: a run, how its row is named, and where it is written down on the way. */
export interface RunTask {
  readonly run: AnyRun;
  readonly row: Row;
  readonly checkpoint: string;
}

/** What a thread tells while it trains: first what it computes with, then about twice a second how far it is. */
export type RunMessage = { readonly backend: string } | { readonly key: string; readonly step: TrainingStep };

/** Runs in a worker thread (see threadPool): each thread has a TensorFlow.js of its own. */
export async function runTask({ run, row, checkpoint }: RunTask): Promise<Row> {
  if (run.kind === "n-grams") return { ...row, ...ngramRun(run) };
  tell({ backend: (await startBackend()).description });
  let next = 0;
  const onStep = (step: TrainingStep) => {
    if (performance.now() < next) return;
    next = performance.now() + 500;
    tell({ key: row.key, step });
  };
  return { ...row, ...(await trained(run, { checkpoint, onStep })) };
}

function trained(run: LanguageRun | DomainRun, watched: Watched): Promise<object> {
  return run.kind === "language" ? languageRun(run, watched) : domainRun(run, watched);
}

function tell(message: RunMessage): void {
  parentPort?.postMessage(message);
}

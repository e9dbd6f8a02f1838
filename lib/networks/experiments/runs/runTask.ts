import type { Row } from "../../../study/rowFiles";
import { type DomainRun, domainRun } from "./domainRun";
import { type LanguageRun, languageRun, type NgramRun, ngramRun } from "./languageRun";

/** Whatever makes one row. */
export type AnyRun = LanguageRun | DomainRun | NgramRun;

/** What a thread is asked for: a run, and how its row is named. */
export interface RunTask {
  readonly run: AnyRun;
  readonly row: Row;
}

/** Runs in a worker thread (see threadPool): each thread has a TensorFlow.js of its own. */
export async function runTask({ run, row }: RunTask): Promise<Row> {
  return { ...row, ...(await resultOf(run)) };
}

async function resultOf(run: AnyRun): Promise<object> {
  if (run.kind === "language") return languageRun(run);
  return run.kind === "domains" ? domainRun(run) : ngramRun(run);
}

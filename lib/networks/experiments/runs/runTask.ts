import type { Row } from "../../../study/rowFiles";
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

/** Runs in a worker thread (see threadPool): each thread has a TensorFlow.js of its own. */
export async function runTask({ run, row, checkpoint }: RunTask): Promise<Row> {
  return { ...row, ...(await resultOf(run, { checkpoint })) };
}

async function resultOf(run: AnyRun, watched: Watched): Promise<object> {
  if (run.kind === "language") return languageRun(run, watched);
  return run.kind === "domains" ? domainRun(run, watched) : ngramRun(run);
}

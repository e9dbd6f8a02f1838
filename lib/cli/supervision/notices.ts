import fs from "node:fs";
import { Worker } from "node:worker_threads";
import type { ProgressState } from "../../study/progress";
import { showProgressOn } from "../../study/terminalProgress";

/** What a command tells the process that watches over it (see supervised), a line of JSON each. */
export type Notice =
  | { readonly kind: "progress"; readonly state: ProgressState }
  /** Progress leaves the screen; the command waits for an answer, since it is about to write itself. */
  | { readonly kind: "clear" }
  /** The command is ended when it takes longer, with this sentence. */
  | { readonly kind: "limit"; readonly seconds: number; readonly sentence: string }
  /** From now on the command stops at Ctrl-C in good order, and this is said at once. */
  | { readonly kind: "stops"; readonly sentence: string };

/** Between the two processes, besides standard input, output and error. */
export const channel = 3;

let isSupervised = false;

/** Tells the process that watches over this command; where none does, nothing happens. */
export function tell(notice: Notice): void {
  if (!isSupervised) return;
  try {
    fs.writeSync(channel, `${JSON.stringify(notice)}\n`);
    if (notice.kind === "clear") fs.readSync(channel, Buffer.alloc(1));
  } catch {
    // It is gone, and this process is about to end, too.
  }
}

/** This process is watched over from now on: progress is shown there, and it ends when the other one does. */
export function becomeSupervised(): void {
  isSupervised = true;
  showProgressOn(() => ({
    show: (state) => tell({ kind: "progress", state }),
    clear: () => tell({ kind: "clear" }),
  }));
  new Worker(endWithParent, { eval: true, workerData: process.ppid, execArgv: [] }).unref();
}

/** In a thread, because the main one may be in an endless loop of a user's. */
const endWithParent = `
  const { workerData } = require("node:worker_threads");
  setInterval(() => process.ppid !== workerData && process.kill(process.pid, "SIGKILL"), 500);
`;

import type { Fault } from "../fault";

/** What the kernel owes to whoever runs cells. */
const failing =
  "a cell prints, shows its last value, and fails with a trace that names cells and their lines, types included";
const late =
  "what happens after a cell's reply belongs to that cell, and a failure aborts only what was queued before it";
const interrupt = "an interrupt ends loops, waits and loops after a wait within a second, and variables live on";
const by = (title: string): Fault["noticedBy"] => ["jupyter/kernel/kernel.test.ts", title];

export const planted: readonly Fault[] = [
  {
    wrong: "frames of Node and tslab stand in a cell's trace",
    file: "jupyter/kernel/traceback.ts",
    text: "if (internal.test(line)) return [];",
    change: "",
    noticedBy: by(failing),
  },
  {
    wrong: "a place in a cell is that of the code that was made of it",
    file: "jupyter/kernel/cellCompiler.ts",
    text: "offset: isCell ? 1 : 0",
    change: "offset: 0",
    noticedBy: by(failing),
  },
  {
    wrong: "only the first type error of a cell is told",
    file: "jupyter/kernel/cellExecutor.ts",
    text: "run.error = typeErrors(this.diagnostics, run)",
    change: "run.error = typeErrors(this.diagnostics.slice(0, 1), run)",
    noticedBy: by(failing),
  },
  {
    wrong: "what a timer prints goes to the cell that ran last",
    file: "jupyter/kernel/kernel.ts",
    text: "(currentRun() ?? this.lastRun)?.request;\n      if",
    change: "this.lastRun?.request;\n      if",
    noticedBy: by(late),
  },
  {
    wrong: "a cell that was queued behind a failing one runs",
    file: "jupyter/kernel/kernelServer.ts",
    text: "abortsQueue ? this.queue.splice(0) : []",
    change: "[]",
    noticedBy: by(late),
  },
  {
    wrong: "timers do not count as pending work",
    file: "jupyter/kernel/pendingWork.ts",
    text: '[/^Timeout$/, "timer", "timers"],',
    change: "",
    noticedBy: by(late),
  },
  {
    wrong: "a loop of the main thread is not stopped from the other one",
    file: "jupyter/kernel/controlThread.ts",
    text: 'inspection.post("Runtime.terminateExecution");',
    change: "",
    noticedBy: by(interrupt),
  },
  {
    wrong: "a cell that was stopped goes on after its next await",
    file: "jupyter/kernel/cellRun.ts",
    text: "if (run?.stopped) throw",
    change: "if (run === undefined) throw",
    noticedBy: by(interrupt),
  },
];

import { InputError, requirePositive } from "../requirements";
import { type Progress, silentProgress } from "./progress";
import type { Row, RowStore } from "./rowFiles";
import type { TaskRunner } from "./taskRunner";

/** One fit that is to be done: what it needs, and the key of the row that it will leave. */
export interface KeyedTask<Task> {
  readonly key: string;
  readonly task: Task;
  /** Expected time in any unit, > 0, 1 unless given: for the order of the tasks and for the time that is left. */
  readonly cost?: number;
}

/** A run was stopped before it was finished; what was done is kept, in row files or, without a folder, in memory. */
export class Interrupted extends Error {
  override name = "Interrupted";
  constructor(
    readonly done?: number,
    readonly total?: number,
    isKept = true,
    what = "fits",
  ) {
    const where = total === undefined ? "" : ` with ${done} of ${total} ${what} done`;
    super(`Stopped${where}; a second start ${isKept ? "goes on from there" : "begins again"}.`);
  }
}

/**
 * Does the tasks whose key has no row yet, stores each row when it arrives, and returns the rows in the order of `tasks`.
 *
 * The rows do not depend on how many tasks run at once nor on their order, as long as a task's row depends on the task
 * alone. The dearest tasks start first, so that no long one is left over at the end; only as many tasks as run at once
 * leave the list, so that a stop loses no more than these.
 *
 * @param name    what a progress bar calls the run
 * @param what    what a task is, in the plural, where a stop counts them; fits unless given
 * @param signal  stops the run at once; its threads are ended
 * @throws Interrupted when `signal` stopped it
 * @throws InputError as a task or the row store does, and when a cost is not a finite number > 0
 * @throws Error naming the task, with the error of the task as its cause, when a task fails otherwise; the tasks that
 *   run beside it are finished and stored first
 * @example
 *   const rows = openRows("results/mine");
 *   await runTasks({ tasks: [{ key: rowKey(settings), task: settings }], rows, runner: thisThread(fitOnce) });
 */
export async function runTasks<Task, R extends Row>({
  tasks,
  rows,
  runner,
  name = "fits",
  what,
  progress = silentProgress,
  signal,
}: {
  tasks: readonly KeyedTask<Task>[];
  rows: RowStore<R>;
  runner: TaskRunner<Task, R>;
  name?: string;
  what?: string;
  progress?: Progress;
  signal?: AbortSignal;
}): Promise<Map<string, R>> {
  const wanted = new Map(tasks.map((task) => [task.key, task]));
  const missing = [...wanted.values()].filter(({ key }) => !rows.rows.has(key)).sort((a, b) => costOf(b) - costOf(a));
  const cost = totalCost(wanted.values());
  progress.start({
    name,
    tasks: wanted.size,
    doneTasks: wanted.size - missing.length,
    cost,
    doneCost: cost - totalCost(missing),
  });
  try {
    await runMissing({ missing, rows, runner, progress, signal });
  } finally {
    progress.stop();
  }
  const done = [...wanted.keys()].filter((key) => rows.rows.has(key));
  if (done.length < wanted.size) throw new Interrupted(done.length, wanted.size, true, what);
  return new Map(done.map((key) => [key, rows.rows.get(key)!]));
}

/** Returns when nothing runs any more: all done, stopped, or one failed (which is thrown). */
async function runMissing<Task, R extends Row>({
  missing,
  rows,
  runner,
  progress,
  signal,
}: {
  missing: readonly KeyedTask<Task>[];
  rows: RowStore<R>;
  runner: TaskRunner<Task, R>;
  progress: Progress;
  signal: AbortSignal | undefined;
}): Promise<void> {
  let failure: Error | undefined;
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped = runner.stop();
  };
  const waiting = missing.values(); // shared: each lane takes the next one
  const lane = async (): Promise<void> => {
    for (const { key, task, ...rest } of waiting) {
      if (signal?.aborted || failure !== undefined) return;
      try {
        const row = await runner.run(task, signal);
        requireKey(row, key);
        rows.append(row);
        progress.advance(costOf(rest));
      } catch (error) {
        if (!signal?.aborted) failure ??= named(error, key); // an aborted task fails because its thread was ended
      }
    }
  };
  signal?.addEventListener("abort", stop);
  await Promise.all(Array.from({ length: Math.min(runner.lanes, missing.length) }, lane));
  signal?.removeEventListener("abort", stop);
  await stopped;
  if (failure !== undefined) throw failure;
}

function costOf({ cost = 1 }: { cost?: number }): number {
  requirePositive({ cost });
  return cost;
}

function totalCost(tasks: Iterable<KeyedTask<unknown>>): number {
  let total = 0;
  for (const task of tasks) total += costOf(task);
  return total;
}

/** A row under another key would be computed again at every start. */
function requireKey(row: Row, key: string): void {
  if (row?.key !== key) throw new Error(`the row carries the key ${row?.key} instead of the task's`);
}

function named(error: unknown, key: string): Error {
  if (error instanceof InputError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`The task ${key} failed: ${message}`, { cause: error });
}

import { availableParallelism } from "node:os";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Piscina } from "piscina";
import { InputError, requireInteger } from "../requirements";
import type { Reply } from "./taskThread";

/** Where tasks are computed: on threads, or here. */
export interface TaskRunner<Task = unknown, Result = unknown> {
  /** How many tasks run at once. */
  readonly lanes: number;
  /** Rejects where the task throws, where it is stopped, and where `signal` has fired before it began. */
  run(task: Task, signal?: AbortSignal): Promise<Result>;
  /** Ends the threads, in the middle of a task if need be, whose promise then rejects; the next task starts new ones. */
  stop(): Promise<void>;
}

/**
 * Worker threads, one per core unless told otherwise, which are started when the first task arrives.
 *
 * The worker file is a CommonJS module that exports `runTask(task)`; tasks and results are copied by the structured
 * clone algorithm, so they hold data and no functions. An InputError that is thrown there is one here; any other error
 * carries the thread's stack. `stop` it when the work is done; several runs may share one pool, one after another.
 *
 * @param workers     number of threads, an integer ≥ 1
 * @param workerFile  absolute path of the worker file
 * @param onMessage   what a worker file posts to its parentPort while a task runs
 * @throws InputError when `workers` is not an integer ≥ 1
 * @example const runner = threadPool({ workers: 2, workerFile: require.resolve("./fitTask") });
 */
export function threadPool<Task = unknown, Result = unknown>({
  workers = availableParallelism(),
  workerFile,
  onMessage,
}: {
  workers?: number;
  workerFile: string;
  onMessage?: (message: unknown) => void;
}): TaskRunner<Task, Result> {
  requireInteger({ workers });
  let pool: Piscina<Task, Reply> | undefined;
  return {
    lanes: workers,
    async run(task, signal) {
      signal?.throwIfAborted();
      pool ??= startThreads(workers, workerFile, onMessage);
      const reply = await pool.run(task);
      if ("row" in reply) return reply.row as Result;
      if ("inputError" in reply) throw new InputError(reply.inputError);
      throw fromThread(reply.failure);
    },
    async stop() {
      const ending = pool;
      pool = undefined;
      ending?.on("error", () => {}); // a result that was under way while its task was told that there will be none
      await ending?.destroy();
    },
  };
}

/**
 * This thread: for a router or expert that was written in a notebook cell, which no other thread can see.
 *
 * Before every task the event loop gets a turn, so that an interrupt, a progress bar and a kernel's messages are served.
 *
 * @example await runTasks({ tasks, rows, runner: thisThread(fitOnce) });
 */
export function thisThread<Task, Result>(runTask: (task: Task) => Result | Promise<Result>): TaskRunner<Task, Result> {
  return {
    lanes: 1,
    async run(task, signal) {
      await setImmediate();
      signal?.throwIfAborted(); // an interrupt that came in this turn
      return runTask(task);
    },
    async stop() {},
  };
}

function startThreads<Task>(
  workers: number,
  workerFile: string,
  onMessage: (message: unknown) => void = () => {},
): Piscina<Task, Reply> {
  const { Piscina } = require("piscina") as typeof import("piscina"); // only grids of fits run on threads
  const pool = new Piscina<Task, Reply>({
    filename: path.join(__dirname, "taskThread.js"),
    workerData: { workerFile },
    minThreads: 0,
    maxThreads: workers,
    idleTimeout: Infinity, // a thread lives until stop(): the gap between two tasks must not end it
    execArgv: [], // a kernel's or a debugger's flags are not for the threads
  });
  pool.on("message", onMessage);
  return pool;
}

/** An error whose stack is the thread's. */
function fromThread(stack: string): Error {
  const error = new Error(stack.split("\n", 1)[0]);
  error.stack = stack;
  return error;
}

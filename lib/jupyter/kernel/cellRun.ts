import type { Message } from "../protocol/message";

/** What went wrong in a cell, as the protocol says it. */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** One cell, from its request to the last of what it has started. */
export interface CellRun {
  /** How traces call it: `cell[3]`. */
  readonly name: string;
  readonly code: string;
  readonly request: Message;
  readonly silent: boolean;
  /** The value of its last expression, where it has one. */
  result?: { readonly value: unknown };
  error: CellError | null;
  /** Its `await`s throw from now on. */
  stopped: boolean;
  /** Ends it with the error that it has; null once it has ended. */
  end: ((error: CellError) => void) | null;
}

/** Thrown by the `await`s of a cell that was stopped. */
export class StoppedCell extends Error {
  override name = "Interrupted";
}

/** The cell on whose behalf code runs at this moment, where that is known. */
let current: CellRun | null = null;

/** The cell on whose behalf this code runs, or null where it is not known. */
export function currentRun(): CellRun | null {
  return current;
}

/** Runs something on behalf of a cell: what it prints, and what timers that it starts do, belongs to that cell. */
export function onBehalfOf<T>(run: CellRun | null, action: () => T): T {
  const before = current;
  current = run;
  try {
    return action();
  } finally {
    current = before;
  }
}

/** Goes on behalf of a cell, in what follows from here without a wait, too: the `then` of a promise that is kept here. */
function goOnBehalfOf(run: CellRun): void {
  if (current === run) return;
  current = run;
  // Comes when no `then` is left to run, and Node has said which promises were rejected without anybody's awaiting them.
  setImmediateOfNode(() => {
    if (current === run) current = null;
  });
}

/**
 * Goes on behalf of a cell after an `await`.
 *
 * @throws StoppedCell when the cell was stopped meanwhile
 */
export function resume<T>(run: CellRun | null, value: T): T {
  if (run?.stopped) throw new StoppedCell("the cell was stopped.");
  if (run !== null) goOnBehalfOf(run);
  return value;
}

const setImmediateOfNode = setImmediate;

/** Forgets on whose behalf code ran: a loop that was terminated could not do so itself. */
export function forgetRun(): void {
  current = null;
}

/** An error is reported while it is known whose it is. */
function reported(callback: (...values: unknown[]) => unknown, values: readonly unknown[]): void {
  try {
    callback(...values);
  } catch (error) {
    process.emit("uncaughtException", error as Error);
  }
}

/**
 * Lets callbacks of timers run on behalf of the cell that has set them.
 *
 * Not by an AsyncLocalStorage: before Node 24 that counts nested callbacks, and a loop that is terminated inside of
 * one spoils the count, which ends the process.
 */
export function followTimers(): void {
  for (const name of ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"] as const) {
    globalThis[name] = new Proxy(globalThis[name], {
      apply(timer, self, [callback, ...rest]: unknown[]) {
        const run = current;
        if (run === null || !isFunction(callback)) return Reflect.apply(timer, self, [callback, ...rest]);
        const onBehalf = (...values: unknown[]) => {
          goOnBehalfOf(run);
          reported(callback, values);
        };
        return Reflect.apply(timer, self, [onBehalf, ...rest]);
      },
    }) as never;
  }
}

const isFunction = (value: unknown): value is (...values: unknown[]) => unknown => typeof value === "function";

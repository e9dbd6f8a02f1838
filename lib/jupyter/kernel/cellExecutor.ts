import Module from "node:module";
import { setImmediate as nextTurn } from "node:timers/promises";
import vm from "node:vm";
import type { Executor } from "tslab/dist/executor";
import { type CellCompiler, cellCompiler } from "./cellCompiler";
import { installCellGlobals } from "./cellGlobals";
import {
  type CellError,
  type CellRun,
  currentRun,
  followTimers,
  forgetRun,
  onBehalfOf,
  resume,
  StoppedCell,
} from "./cellRun";
import { type Diagnostic, thrownError, typeErrors, withReadableTraces } from "./traceback";
import { tslabCompiler } from "./tslabCompiler";
import { loadPackagesWhole } from "./wholeSteps";

/** What the executor tells while and after cells run. */
export interface ExecutorEvents {
  /** A promise that nobody awaits was rejected, or a timer threw, after its cell had ended. */
  lateError(run: CellRun, error: CellError): void;
}

const stoppedError: CellError = {
  ename: "Interrupted",
  evalue: "the cell was stopped.",
  traceback: ["Interrupted: the cell was stopped."],
};

/** How long, in milliseconds, code that listens to an interrupt has to end its cell by itself. */
const interruptGrace = 400;

/**
 * Runs cells on tslab's executor, one after the other.
 *
 * A cell ends when its code has, when code that it started throws, or when it is stopped; what it has started by then
 * may go on until its next `await`.
 */
export class CellExecutor {
  readonly compiler: CellCompiler;
  /** All cells so far, by name. */
  readonly cells = new Map<string, CellRun>();
  private readonly tslab: Executor;
  private diagnostics: Diagnostic[] = [];
  private active: CellRun | null = null;
  private last: CellRun | null = null;

  /**
   * @param cwd      the folder of the notebook, from where cells import
   * @param strict   whether cells are type-checked as strictly as the library is
   * @param library  the folder of the package `routerlab` that cells import
   * @param shared   see ControlData
   */
  constructor(
    { cwd, strict, library, shared }: { cwd: string; strict: boolean; library: string; shared: Int32Array },
    private readonly events: ExecutorEvents,
  ) {
    this.compiler = cellCompiler({ strict, library, shared });
    nameCells();
    Error.stackTraceLimit = 30; // frames of the library must not push that of the cell out
    followTimers();
    const { createExecutor } = require("tslab/dist/executor") as typeof import("tslab/dist/executor");
    this.tslab = createExecutor(cwd, this.compiler, {
      log: (value: unknown) => this.keepResult(value),
      error: (...parts: unknown[]) => this.keepError(parts),
    });
    equipCells(library);
    loadPackagesWhole(library, shared);
    installCellGlobals();
    process.on("SIGINT", () => this.onInterrupt());
    process.on("uncaughtException", (error) => this.onLateError(error));
    process.on("unhandledRejection", (reason) => this.onLateError(reason));
  }

  /** Loads the compiler, so that the first cell need not wait for it. */
  warm(): void {
    void this.compiler.node;
  }

  /** Runs a cell to its end; `run.error` and `run.result` say how it ended. */
  async execute(run: CellRun): Promise<void> {
    this.cells.set(run.name, run);
    this.diagnostics = [];
    this.last = run;
    await this.asPartOf(run, async () => {
      await this.tslab.execute(run.code);
      // tslab tells of any last value but null.
      const { locals } = this.tslab;
      if (locals.tsLastExpr === null) this.keepResult(null);
      delete locals.tsLastExpr;
      await nextTurn(); // in which Node says that a promise was rejected
    });
    if (this.diagnostics.length > 0) run.error = typeErrors(this.diagnostics, run);
  }

  /** Does something that belongs to a cell, until it is done or the cell is stopped, which `run.error` then says. */
  async asPartOf(run: CellRun, step: () => Promise<void>): Promise<void> {
    this.active = run;
    const ended = new Promise<void>((resolve) => {
      run.end = (error) => {
        run.error ??= error;
        run.stopped = true;
        this.tslab.interrupt();
        resolve();
      };
    });
    // A task of its own: terminating a loop unwinds that task only.
    const finished = new Promise<void>((resolve) => {
      const fail = (thrown: unknown) => {
        run.error ??= this.errorOf(thrown);
      };
      setImmediate(() => void onBehalfOf(run, step).catch(fail).then(resolve));
    });
    await Promise.race([finished, ended]);
    run.end = null;
    this.active = null;
    forgetRun();
  }

  private keepResult(value: unknown): void {
    if (this.active) this.active.result = { value };
  }

  private keepError([first, ...rest]: unknown[]): void {
    if (first === "%s%d:%d - %s") {
      const [file, line, column, message] = rest as [string, number, number, string];
      this.diagnostics.push({ file: file.trim() || null, line, column, message });
      return;
    }
    if (this.active && !this.active.stopped) this.active.error ??= this.errorOf(first);
  }

  private errorOf(thrown: unknown): CellError {
    return thrownError(thrown, this);
  }

  /** A text that cells print or show, in which traces name cells and not what was made of them. */
  readable(text: string): string {
    return withReadableTraces(text, this);
  }

  /** Code that listens to SIGINT (a study) ends its cell in good order; then, or where none does, the cell is ended. */
  private onInterrupt(): void {
    const run = this.active;
    if (run === null) return;
    const others = process.listenerCount("SIGINT") > 1;
    setTimeout(() => run.end?.(stoppedError), others ? interruptGrace : 0).unref();
  }

  private onLateError(thrown: unknown): void {
    const run = currentRun() ?? this.outermostCell(thrown) ?? this.active ?? this.last;
    if (run === null || thrown instanceof StoppedCell) return;
    const error = this.errorOf(thrown);
    if (run.end) run.end(error);
    else this.events.lateError(run, error);
  }

  /** The cell from which the code was called that made an error, as far as its stack tells. */
  private outermostCell(thrown: unknown): CellRun | undefined {
    const { stack } = (thrown ?? {}) as { stack?: unknown };
    const names = typeof stack === "string" ? stack.match(/\b(?:cell|silent)\[\d+\](?=:\d)/g) : null;
    return this.cells.get(names?.at(-1) ?? "");
  }

  /** The value of an expression in the scope of all cells, for `user_expressions`. */
  evaluate(expression: string): { value: unknown } | { error: CellError } {
    try {
      return { value: vm.runInThisContext(tslabCompiler().transpileModule(`(${expression})`, {}).outputText) };
    } catch (thrown) {
      return { error: this.errorOf(thrown) };
    }
  }

  complete(code: string, position: number) {
    return this.tslab.complete(code, position);
  }

  inspect(code: string, position: number) {
    return this.tslab.inspect(code, position);
  }
}

/** Cells carry their names in traces; tslab's own handling of SIGINT would end the process. */
function nameCells(): void {
  const { runInThisContext } = vm;
  vm.runInThisContext = (code, options) => {
    const run = currentRun();
    if (run === null || typeof options !== "object" || !options.breakOnSigint) return runInThisContext(code, options);
    return runInThisContext(code, { filename: run.name, displayErrors: false });
  };
}

/** Puts in reach of cells, and of files that they import, what an `await` calls and this very library. */
function equipCells(library: string): void {
  const scope = (globalThis as { __tslab__?: Record<string, unknown> }).__tslab__!;
  scope.here = currentRun;
  scope.resume = resume;
  // A notebook may lie where no node_modules has routerlab, or another copy of it.
  const modules = Module as typeof Module & { _resolveFilename(request: string, ...rest: unknown[]): string };
  const resolve = modules._resolveFilename;
  modules._resolveFilename = (request, ...rest) => resolve(request.replace(/^routerlab(?=\/|$)/, library), ...rest);
}

import path from "node:path";
import { InputError, requirePositive } from "../../requirements";
import { kernelDisplayName, kernelName } from "../kernelspec/kernelspec";
import type { Message } from "../protocol/message";
import { type CellFailure, endedFromOutside, failureOf, type KernelError, lastError, runnerError } from "./cellFailure";
import { outputCollector } from "./cellOutputs";
import { mayFail } from "./checkNotebook";
import { type Kernel, KernelDied, startKernel } from "./kernelClient";
import { kernelOf } from "./kernelSpec";
import { type Cell, type Notebook, readNotebook } from "./notebookFile";
import { withParameters } from "./parameters";

/** How far a run is. */
export interface CellProgress {
  /** The number beside the cell, from 1. */
  readonly cell: number;
  readonly count: number;
  readonly state: "running" | "done" | "failed";
}

/** How long and how far a notebook may run. */
export interface RunLimits {
  /** In seconds, for each cell; none unless given. */
  readonly timeout?: number;
  /** In seconds, for the whole run; none unless given. */
  readonly limit?: number;
  /** In seconds, for what cells have started and not awaited, after the last one; 10 unless given. */
  readonly settling?: number;
  /** Whether every cell may fail, and not only one that is tagged "raises-exception". */
  readonly allowErrors?: boolean;
  /** Stops the run. */
  readonly signal?: AbortSignal;
  /** Is told before and after each cell. */
  readonly onCell?: (progress: CellProgress) => void;
}

/** A notebook that was run, to its end or to the cell that failed. */
export interface NotebookRun {
  readonly notebook: Notebook;
  readonly failure: CellFailure | null;
  /** What cells had started and not awaited, and what was cut off at the end: ["2 timers"]. */
  readonly pending: readonly string[];
}

/**
 * Runs the cells of a notebook in order on a kernel of its own, up to the first one that fails.
 *
 * However it ends, the cells that came to their end keep their outputs, and the one that did not gets an error that
 * says why. The notebook that comes back is determined by what the cells print: no times, numbers from 1, no progress
 * output (the environment has ROUTERLAB_PROGRESS=off). The file is not written; see writeNotebook.
 *
 * @param file        the notebook; its folder is where its cells run, and its metadata say on which kernel
 * @param parameters  other values for variables of the cell tagged "parameters"
 * @throws InputError when the file is no notebook, its kernel is not installed, or a parameter is unknown or of another kind
 * @throws the signal's reason when that fires before the first cell runs
 * @example
 * const { notebook, failure } = await runNotebook({ file: "notebooks/00-overview.ipynb", parameters: { replicates: 4 } });
 * await writeNotebook("out.ipynb", notebook);   // failure: null or { cell: 3, line: 2, message: "Error: …" }
 */
export async function runNotebook({
  file,
  parameters = {},
  ...limits
}: RunLimits & { file: string; parameters?: Readonly<Record<string, unknown>> }): Promise<NotebookRun> {
  const { timeout, limit, signal } = limits;
  if (timeout !== undefined) requirePositive({ timeout });
  if (limit !== undefined) requirePositive({ limit });
  const stored = readNotebook(file, { outputs: "dropped" });
  const spec = kernelOf(stored, file);
  const cwd = path.dirname(path.resolve(file));
  if (spec.folder !== null && Object.keys(parameters).length > 0)
    throw new InputError(
      `parameters are given for ${JSON.stringify(file)}, which runs on the kernel ${spec.name}, but can only be given to TypeScript.`,
    );
  const notebook = withParameters(stored, parameters, cwd);
  const filled = notebook.cells.filter(({ cell_type, source }) => cell_type === "code" && source.trim() !== "");

  const kernel = await startKernel({ spec, cwd, signal });
  try {
    notebook.metadata = withKernel(notebook.metadata, kernel);
    return { notebook, ...(await runCells(kernel, filled, limits)) };
  } finally {
    await kernel.shutdown();
  }
}

async function runCells(
  kernel: Kernel,
  cells: readonly Cell[],
  limits: RunLimits,
): Promise<Omit<NotebookRun, "notebook">> {
  const { timeout, limit, settling = 10, onCell = () => {} } = limits;
  const overall = limit === undefined ? undefined : AbortSignal.timeout(1000 * limit);
  const signal = AbortSignal.any([limits.signal, overall].filter((each) => each !== undefined));
  const run = new CellRecords(cells, limits.allowErrors ?? false);
  for (const [index, cell] of cells.entries()) {
    const progress = { cell: index + 1, count: cells.length };
    onCell({ ...progress, state: "running" });
    const execution = await kernel.execute(cell.source, { timeout, signal, onOutput: run.listener(index) });
    cell.execution_count = execution.count ?? index + 1;
    const outside = endedFromOutside(execution, { timeout, limit: overall?.aborted ? limit : undefined });
    if (outside) run.failFromOutside(index, outside);
    else run.end(index, execution.status === "ok" ? null : (lastError(execution.messages) ?? unexplained));
    onCell({ ...progress, state: run.failure ? "failed" : "done" });
    if (run.failure) break;
  }
  let pending: readonly string[] = [];
  try {
    if (run.failure === null) pending = await kernel.settle({ limit: settling, signal });
  } catch (error) {
    if (!(error instanceof KernelDied)) throw error;
    run.failFromOutside(cells.length - 1, runnerError("KernelDied", error.message));
  }
  run.store();
  return { failure: run.failure, pending };
}

/** Stock tslab prints its errors, and says in no message what they were. */
const unexplained = runnerError("Error", "The cell failed; what the kernel printed says why.");

/** What is known of each cell of a run, while it runs and after. */
class CellRecords {
  /** The first one. */
  failure: CellFailure | null = null;
  private readonly collector = outputCollector();
  private readonly ended = new Set<number>();
  /** Errors that stand in place of the kernel's own. */
  private readonly outside = new Map<number, KernelError>();

  constructor(
    private readonly cells: readonly Cell[],
    private readonly allowErrors: boolean,
  ) {}

  /** Hears a cell's messages; an error that comes when the cell has ended fails the run all the same. */
  listener(index: number): (message: Message) => void {
    return (message) => {
      this.collector.add(index, message);
      if (this.ended.has(index)) this.fail(index, lastError([message]));
    };
  }

  end(index: number, error: KernelError | null): void {
    this.ended.add(index);
    this.fail(index, error);
  }

  failFromOutside(index: number, error: KernelError): void {
    this.outside.set(index, error);
    this.failure ??= failureOf(index + 1, null, error);
  }

  /** Writes the outputs, as far as they have come, into the cells. */
  store(): void {
    for (const [index, cell] of this.cells.entries()) {
      const outputs = this.collector.outputsOf(index);
      const error = this.outside.get(index);
      cell.outputs = error ? [...outputs.filter(({ output_type }) => output_type !== "error"), error] : outputs;
    }
  }

  private fail(index: number, error: KernelError | null): void {
    const cell = this.cells[index]!;
    if (error === null || this.allowErrors || mayFail(cell)) return;
    this.failure ??= failureOf(index + 1, cell.execution_count ?? null, error);
  }
}

/** What Jupyter needs to open the notebook with the right kernel; what the notebook says itself stays. */
function withKernel(metadata: Record<string, unknown>, kernel: Kernel): Record<string, unknown> {
  const kernelspec = { display_name: kernelDisplayName, language: "typescript", name: kernelName };
  return { kernelspec, language_info: kernel.languageInfo, ...metadata };
}

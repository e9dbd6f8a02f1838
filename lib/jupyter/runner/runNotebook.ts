import path from "node:path";
import { InputError, requirePositive } from "../../requirements";
import { type CellFailure, readFailure } from "./cellFailure";
import { outputCollector } from "./cellOutputs";
import { type Kernel, startKernel } from "./kernelClient";
import { kernelOf, routerlabKernel } from "./kernelSpec";
import { type Cell, type Notebook, readNotebook } from "./notebookFile";
import { withParameters } from "./parameters";

/** How far a run is. */
export interface CellProgress {
  /** The number beside the cell, from 1. */
  readonly cell: number;
  readonly count: number;
  readonly state: "running" | "done" | "failed";
}

/**
 * Runs the cells of a notebook in order on a stock tslab kernel of its own, up to the first one that fails.
 *
 * The notebook that comes back is determined by what the cells print: no times, numbers from 1, no progress output
 * (the environment has ROUTERLAB_PROGRESS=off). The file is not written; see writeNotebook.
 *
 * @param file        the notebook; its folder is where its cells run
 * @param parameters  other values for variables of the cell tagged "parameters"
 * @param timeout     in seconds, for each cell; no limit unless given
 * @param signal      stops the run and its kernel
 * @param onCell      is told before and after each cell
 * @throws InputError when the file is no notebook, or a parameter is unknown or of another kind
 * @throws the signal's reason
 * @example
 * const { notebook, failure } = await runNotebook({ file: "notebooks/00-overview.ipynb", parameters: { replicates: 4 } });
 * await writeNotebook("out.ipynb", notebook);   // failure: null or { cell: 3, line: 2, message: "Error: …" }
 */
export async function runNotebook({
  file,
  parameters = {},
  timeout,
  signal,
  onCell = () => {},
}: {
  file: string;
  parameters?: Readonly<Record<string, unknown>>;
  timeout?: number;
  signal?: AbortSignal;
  onCell?: (progress: CellProgress) => void;
}): Promise<{ notebook: Notebook; failure: CellFailure | null }> {
  if (timeout !== undefined) requirePositive({ timeout });
  const stored = readNotebook(file, { outputs: "dropped" });
  const spec = kernelOf(stored, file);
  const cwd = path.dirname(path.resolve(file));
  if (spec !== routerlabKernel && Object.keys(parameters).length > 0)
    throw new InputError(
      `parameters are given for ${JSON.stringify(file)}, which runs on the kernel ${spec.name}, but can only be given to TypeScript.`,
    );
  const notebook = withParameters(stored, parameters, cwd);
  const filled = notebook.cells.filter(({ cell_type, source }) => cell_type === "code" && source.trim() !== "");

  const kernel = await startKernel({ spec, cwd, signal });
  try {
    notebook.metadata = withKernel(notebook.metadata, kernel);
    const failure = await runCells(kernel, filled, { timeout, signal, onCell });
    return { notebook, failure };
  } finally {
    await kernel.shutdown();
  }
}

async function runCells(
  kernel: Kernel,
  cells: readonly Cell[],
  { timeout, signal, onCell }: { timeout?: number; signal?: AbortSignal; onCell: (progress: CellProgress) => void },
): Promise<CellFailure | null> {
  const collector = outputCollector();
  for (const [index, cell] of cells.entries()) {
    const number = index + 1;
    onCell({ cell: number, count: cells.length, state: "running" });
    const execution = await kernel.execute(cell.source, { timeout, signal });
    cell.execution_count = number;
    if (execution.status !== "ok") {
      const { line, message, messages, output } = readFailure(execution, timeout);
      for (const each of messages) collector.add(number, each);
      cell.outputs = [...collector.outputsOf(number), output];
      onCell({ cell: number, count: cells.length, state: "failed" });
      return { cell: number, line, message };
    }
    for (const each of execution.messages) collector.add(number, each);
    cell.outputs = collector.outputsOf(number);
    onCell({ cell: number, count: cells.length, state: "done" });
  }
  return null;
}

/** What Jupyter needs to open the notebook with the right kernel; what the notebook says itself stays. */
function withKernel(metadata: Record<string, unknown>, kernel: Kernel): Record<string, unknown> {
  const kernelspec = { display_name: "TypeScript", language: "typescript", name: "tslab" };
  return { kernelspec, language_info: kernel.languageInfo, ...metadata };
}

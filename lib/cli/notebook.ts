import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { notebookPage } from "../jupyter/report/notebookPage";
import type { CellFailure } from "../jupyter/runner/cellFailure";
import { checkNotebook, type Finding, staleOutputs } from "../jupyter/runner/checkNotebook";
import { readNotebook, writeNotebook } from "../jupyter/runner/notebookFile";
import { type CellProgress, type NotebookRun, type RunLimits, runNotebook } from "../jupyter/runner/runNotebook";
import { requireWritable, writeWhole } from "../plots/export/writeWhole";
import { InputError } from "../requirements";

interface Options {
  readonly param?: Readonly<Record<string, string>>;
  readonly html?: boolean;
  readonly output?: string;
  readonly timeout?: number;
  readonly limit?: number;
  readonly allowErrors?: boolean;
  readonly check?: boolean;
  readonly rerun?: boolean;
}

/** Adds `routerlab notebook FILE…`. */
export function addNotebookCommand(program: Command): void {
  program
    .command("notebook")
    .description(
      "run notebooks and write their outputs into the files themselves, also when a cell fails or the run is stopped",
    )
    .argument("<file...>", "notebooks (.ipynb)")
    .option("-p, --param <name=value>", "another value for a variable of the cell tagged parameters", addParameter)
    .option("--html", "also write a page that opens without a network, beside the notebook")
    .option("-o, --output <file.ipynb>", "write there and leave the notebook as it is")
    .option("--timeout <seconds>", "stop a cell that takes longer", seconds("--timeout"))
    .option("--limit <seconds>", "stop the run where all cells of a notebook together take longer", seconds("--limit"))
    .option("--allow-errors", "go on after a cell that fails; one tagged raises-exception may always fail")
    .option("--check", "run nothing: say what is wrong with the outputs that are stored, and exit with 1")
    .option(
      "--rerun",
      "with --check: also run it, write nothing, and say which stored outputs are not what the run gives",
    )
    .addHelpText(
      "after",
      `
The kernelspec in the file decides on which kernel it runs: TypeScript on routerlab's own, anything else on the kernel
of that name where it is installed for Jupyter. Values given by --param must fit the type of the variable.
Ctrl-C and SIGTERM stop the cell that runs; what came before it is written.
Exit codes: 0 done, 1 a cell failed or --check found something, 2 bad input, 128 + the number of the signal.`,
    )
    .action((files: readonly string[], options: Options) =>
      stopOnSignals((signal) => (options.check ? checkFiles : runFiles)(files, options, signal)),
    );
}

async function runFiles(files: readonly string[], options: Options, signal: AbortSignal): Promise<void> {
  const { param, html, output, rerun } = options;
  if (output !== undefined && files.length > 1)
    throw new InputError(`--output is ${JSON.stringify(output)}, but must be left out for more than one notebook.`);
  if (output !== undefined && !output.endsWith(".ipynb"))
    throw new InputError(
      `--output is ${JSON.stringify(output)}, but must end in .ipynb; --html writes the page beside that notebook.`,
    );
  if (rerun) throw new InputError("--rerun is given, but only belongs to --check.");
  for (const file of files) {
    const before = output === undefined ? readIfThere(file) : null;
    if (output !== undefined || before !== null) await requireWritable(output ?? file);
    const run = await runNotebook({ file, parameters: param, ...limitsOf(file, options, signal) });
    const target = output ?? unchanged(file, before);
    await writeNotebook(target, run.notebook);
    if (html) {
      const stem = withoutExtension(target);
      await writeWhole(`${stem}.html`, notebookPage(run.notebook, path.basename(stem), path.dirname(file)));
    }
    if (!succeeded(file, run)) return;
  }
}

async function checkFiles(files: readonly string[], options: Options, signal: AbortSignal): Promise<void> {
  if (options.html || options.output !== undefined)
    throw new InputError(`--${options.html ? "html" : "output"} is given, but must be left out with --check.`);
  for (const file of files) {
    const stored = readNotebook(file);
    tell(file, checkNotebook(stored));
    if (!options.rerun) continue;
    const run = await runNotebook({ file, parameters: options.param, ...limitsOf(file, options, signal) });
    if (!succeeded(file, run)) return;
    tell(file, staleOutputs(stored, run.notebook));
  }
}

function limitsOf(file: string, { timeout, limit, allowErrors }: Options, signal: AbortSignal): RunLimits {
  return { timeout, limit, allowErrors, signal, onCell: process.stderr.isTTY ? progressLine(file) : undefined };
}

/** Says why a run did not succeed, or what it left behind. */
function succeeded(file: string, { failure, pending }: NotebookRun): boolean {
  if (pending.length > 0) console.error(`${file}: ${pending.join(", ")} still pending at the end, and cut off.`);
  if (failure === null) return true;
  console.error(failureSentence(file, failure));
  process.exitCode ??= 1;
  return false;
}

function tell(file: string, findings: readonly Finding[]): void {
  for (const { cell, what } of findings) console.log(`${file}: cell ${cell} ${what}.`);
  if (findings.length > 0) process.exitCode ??= 1;
}

/** Where and why a notebook failed, for a person. */
export function failureSentence(file: string, { cell, line, message }: CellFailure): string {
  const where = line === null ? `cell ${cell}` : `cell ${cell}, line ${line}`;
  return `${file}: ${where}: ${message}`;
}

/** The bytes of a file, or null where it cannot be read, which reading it as a notebook says better. */
function readIfThere(file: string): Buffer | null {
  try {
    return fs.readFileSync(file);
  } catch {
    return null;
  }
}

/** The notebook's own path, or another one where somebody has written into it while it ran. */
function unchanged(file: string, before: Buffer | null): string {
  if (before !== null && readIfThere(file)?.equals(before)) return file;
  const other = `${withoutExtension(file)}.run.ipynb`;
  console.error(`${file} was changed while it ran and is left as it is; the outputs are in ${other}.`);
  process.exitCode = 1;
  return other;
}

/** The first Ctrl-C, SIGTERM or SIGHUP fires the signal; the run then ends within seconds, and what it has is written. */
async function stopOnSignals(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    process.exitCode = 128 + os.constants.signals[signal];
    controller.abort(new InterruptedStart());
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    await run(controller.signal);
  } catch (error) {
    if (!(error instanceof InterruptedStart)) throw error;
    console.error("Stopped before the first cell; nothing is changed.");
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

/** What a run rejects with that was stopped before its first cell. */
class InterruptedStart extends Error {}

function addParameter(text: string, known: Readonly<Record<string, string>> = {}): Record<string, string> {
  const match = /^([^=]+)=(.*)$/s.exec(text);
  if (!match) throw new InputError(`--param is ${JSON.stringify(text)}, but must be name=value.`);
  return { ...known, [match[1]!]: match[2]! };
}

function seconds(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
    throw new InputError(`${option} is ${JSON.stringify(text)}, but must be a number of seconds > 0.`);
  };
}

const withoutExtension = (file: string): string => file.replace(/\.ipynb$/, "");

/** One line on the terminal that is written over, and removed at the end. */
function progressLine(file: string): (progress: CellProgress) => void {
  return ({ cell, count, state }) => {
    const over = state !== "running" && (cell === count || state === "failed");
    process.stderr.write(over ? "\r\x1b[K" : `\r\x1b[K${file}: cell ${cell} of ${count}`);
  };
}

import path from "node:path";
import type { Command } from "commander";
import { notebookPage } from "../jupyter/report/notebookPage";
import type { CellFailure } from "../jupyter/runner/cellFailure";
import { writeNotebook } from "../jupyter/runner/notebookFile";
import { type CellProgress, runNotebook } from "../jupyter/runner/runNotebook";
import { writeWhole } from "../plots/export/writeWhole";
import { InputError } from "../requirements";

interface Options {
  readonly param?: Readonly<Record<string, string>>;
  readonly html?: boolean;
  readonly output?: string;
  readonly timeout?: number;
}

/** Adds `routerlab notebook FILE…`. */
export function addNotebookCommand(program: Command): void {
  program
    .command("notebook")
    .description(
      "run notebooks on a tslab kernel and write their outputs into the files themselves, also when a cell fails",
    )
    .argument("<file...>", "notebooks (.ipynb)")
    .option("-p, --param <name=value>", "another value for a variable of the cell tagged parameters", addParameter)
    .option("--html", "also write a page that opens without a network, beside the notebook")
    .option("-o, --output <file>", "write there and leave the notebook as it is")
    .option("--timeout <seconds>", "stop a cell that takes longer", seconds)
    .action(runFiles);
}

async function runFiles(files: readonly string[], { param, html, output, timeout }: Options): Promise<void> {
  if (output !== undefined && files.length > 1) {
    throw new InputError(`--output is ${JSON.stringify(output)}, but must be left out for more than one notebook.`);
  }
  for (const file of files) {
    const onCell = process.stderr.isTTY ? progressLine(file) : undefined;
    const { notebook, failure } = await runNotebook({ file, parameters: param, timeout, onCell });
    const target = output ?? file;
    await writeNotebook(target, notebook);
    if (html)
      await writeWhole(
        `${withoutExtension(target)}.html`,
        notebookPage(notebook, path.basename(withoutExtension(target))),
      );
    if (failure === null) continue;
    console.error(failureSentence(file, failure));
    process.exitCode = 1;
    return;
  }
}

/** Where and why a notebook failed, for a person. */
export function failureSentence(file: string, { cell, line, message }: CellFailure): string {
  const where = line === null ? `cell ${cell}` : `cell ${cell}, line ${line}`;
  return `${file}: ${where}: ${message}`;
}

function addParameter(text: string, known: Readonly<Record<string, string>> = {}): Record<string, string> {
  const match = /^([^=]+)=(.*)$/s.exec(text);
  if (!match) throw new InputError(`--param is ${JSON.stringify(text)}, but must be name=value.`);
  return { ...known, [match[1]!]: match[2]! };
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InputError(`--timeout is ${JSON.stringify(text)}, but must be a number of seconds > 0.`);
}

const withoutExtension = (file: string): string => file.replace(/\.ipynb$/, "");

/** One line on the terminal that is written over, and removed at the end. */
function progressLine(file: string): (progress: CellProgress) => void {
  return ({ cell, count, state }) => {
    const over = state !== "running" && (cell === count || state === "failed");
    process.stderr.write(over ? "\r\x1b[K" : `\r\x1b[K${file}: cell ${cell} of ${count}`);
  };
}

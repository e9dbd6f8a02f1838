import { stripVTControlCharacters } from "node:util";
import type { Message } from "../protocol/message";
import type { Execution } from "./kernelClient";
import type { CellOutput } from "./notebookFile";

/** Which cell of a notebook failed, and why. */
export interface CellFailure {
  /** The number that the notebook shows beside the cell: it counts the code cells that are not empty, from 1. */
  readonly cell: number;
  /** Line of the cell, from 1; null where it is not known. */
  readonly line: number | null;
  readonly message: string;
}

/** What the kernel says of an error, in one message or in the reply. */
export type KernelError = Extract<CellOutput, { output_type: "error" }>;

/** A failure of a cell that the kernel does not describe itself. */
export function runnerError(ename: string, evalue: string): KernelError {
  return { output_type: "error", ename, evalue, traceback: [evalue] };
}

/** The last error among a cell's messages, or null: stock tslab prints its errors and sends none. */
export function lastError(messages: readonly Message[]): KernelError | null {
  const message = messages.findLast(({ type }) => type === "error");
  return message ? kernelError(message.content) : null;
}

/** The content of an error message as notebooks store it. */
export function kernelError({ ename, evalue, traceback }: Message["content"]): KernelError {
  const trace = Array.isArray(traceback) ? traceback.map(String) : [];
  // A sentence of ours says it all; other frames would only name places inside the library, which differ between machines.
  const isKept = (line: string, index: number) => index === 0 || /\bcell\[\d+\]|^\s+\d+ \| /.test(line);
  return {
    output_type: "error",
    ename: String(ename),
    evalue: String(evalue),
    traceback: ename === "InputError" ? trace.filter(isKept) : trace,
  };
}

/**
 * An error in words, for the command line.
 *
 * @param cell   as in CellFailure
 * @param count  the number that the kernel gave the cell: traces name `cell[count]:line:column`
 */
export function failureOf(cell: number, count: number | null, { ename, evalue, traceback }: KernelError): CellFailure {
  const trace = stripVTControlCharacters(traceback.join("\n"));
  // Of the compiler's complaints the first one counts, of the frames in this cell the one nearest to the error.
  const place = new RegExp(`\\bcell\\[${count ?? cell}\\]:(\\d+):\\d+`).exec(trace);
  const said = stripVTControlCharacters(evalue).replace(/^cell\[\d+\]:\d+:\d+ - /, "");
  const isSentence = ["InputError", "TypeScriptError", ...runnerErrors].includes(ename);
  return { cell, line: place ? Number(place[1]) : null, message: isSentence ? said : `${ename}: ${said}` };
}

/** What a run says of a cell that did not come to its end, or null where it did or the kernel says it. */
export function endedFromOutside(
  { status, reason }: Execution,
  { timeout, limit }: { timeout?: number; limit?: number },
): KernelError | null {
  switch (status) {
    case "timeout":
      return runnerError("Timeout", `The cell did not end within ${timeout} seconds and was interrupted.`);
    case "stopped":
      return limit === undefined
        ? runnerError("Interrupted", "The run was interrupted in this cell; what came before it is kept.")
        : runnerError(
            "Timeout",
            `The run did not end within ${limit} seconds and was interrupted in this cell; what came before it is kept.`,
          );
    case "aborted":
      return runnerError("NotRun", "The kernel did not run the cell.");
    case "died":
      return runnerError("KernelDied", reason);
    default:
      return null;
  }
}

const runnerErrors = ["Timeout", "Interrupted", "NotRun", "KernelDied"];

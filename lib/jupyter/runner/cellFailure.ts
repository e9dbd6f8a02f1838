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

/** A failed execution in words, and the outputs without it. */
export interface FailedExecution {
  readonly line: number | null;
  readonly message: string;
  readonly messages: readonly Message[];
  readonly output: CellOutput;
}

/**
 * What went wrong in a cell, from the error that its kernel reports.
 *
 * @param execution  one whose status is not "ok"
 * @param timeout    in seconds, the limit that the cell had
 */
export function readFailure({ status, messages, reason }: Execution, timeout?: number): FailedExecution {
  const kept = messages.filter(({ type }) => type !== "error");
  if (status === "died") return failed(kept, { name: "KernelDied", message: `The kernel process ended (${reason}).` });
  if (status === "timeout") {
    const message = `The cell did not end within ${timeout} seconds and was interrupted.`;
    return failed(kept, { name: "Timeout", message });
  }
  const content = messages.findLast(({ type }) => type === "error")?.content;
  if (content === undefined) return failed(kept, { name: "Error", message: "The cell failed without a message." });
  const [name, value] = [String(content.ename), String(content.evalue)];
  const trace = (content.traceback as string[]).map((line) => stripVTControlCharacters(line));
  // A sentence of ours says it all; frames would only name places inside the library, which differ between machines.
  const isSentence = name === "InputError";
  return failed(kept, {
    name,
    value,
    message: isSentence || name === "TypeScriptError" ? value : `${name}: ${value}`,
    line: lineOf(trace),
    trace: isSentence
      ? trace.filter((line, index) => index === 0 || framePlace.test(line) || /^\s+\d+ \| /.test(line))
      : trace,
  });
}

/** A place in a cell, as the kernel's traces name it: `cell[3]:2:7`. */
const framePlace = /\bcell\[(\d+)\]:(\d+):\d+/;

/** The line of the failing cell, which is the latest of the cells that the trace passes through. */
function lineOf(trace: readonly string[]): number | null {
  const places = trace.map((line) => framePlace.exec(line)).filter((match) => match !== null);
  const latest = Math.max(...places.map(([, cell]) => Number(cell)));
  const place = places.find(([, cell]) => Number(cell) === latest);
  return place === undefined ? null : Number(place[2]);
}

function failed(
  messages: readonly Message[],
  {
    name,
    message,
    value = message,
    line = null,
    trace = [message],
  }: { name: string; message: string; value?: string; line?: number | null; trace?: string[] },
): FailedExecution {
  return { line, message, messages, output: { output_type: "error", ename: name, evalue: value, traceback: trace } };
}

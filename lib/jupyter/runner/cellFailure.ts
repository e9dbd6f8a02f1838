import { stripVTControlCharacters } from "node:util";
import type { Message } from "../protocol/message";
import { failingLine } from "./cellLine";
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

/** A failed execution in words, and the outputs without what tslab printed about the failure. */
export interface FailedExecution {
  readonly line: number | null;
  readonly message: string;
  readonly messages: readonly Message[];
  readonly output: CellOutput;
}

/**
 * What went wrong in a cell.
 *
 * tslab sends no error message, it prints to stderr: diagnostics, one text each ("2:7 - Type … is not assignable …"),
 * or one text with the error and a trace of generated code.
 *
 * @param execution  one whose status is not "ok"
 * @param source     the cell
 * @param timeout    in seconds, the limit that the cell had
 */
export function readFailure(execution: Execution, source: string, timeout?: number): FailedExecution {
  const { status, messages, reason } = execution;
  if (status === "died")
    return failed(messages, { name: "KernelDied", message: `The kernel process ended (${reason}).` });
  if (status === "timeout") {
    const kept = messages.filter((message) => !/SIGINT|Interrupted asynchronously/.test(stderrText(message) ?? ""));
    return failed(kept, {
      name: "Timeout",
      message: `The cell did not end within ${timeout} seconds and was interrupted.`,
    });
  }
  const diagnostics = trailing(messages, (message) => diagnosticOf(message) !== null);
  if (diagnostics.length > 0) {
    const found = diagnostics.map((message) => diagnosticOf(message)!);
    return failed(messages.slice(0, -diagnostics.length), {
      name: "TypeScriptError",
      line: found[0]!.line,
      message: found[0]!.message,
      trace: found.map(({ line, message }) => `line ${line}: ${message}`),
    });
  }
  const last = trailing(messages, (message) => stderrText(message) !== null).at(-1);
  if (!last) return failed(messages, { name: "Error", message: "The cell failed without a message." });
  const kept = messages.filter((message) => message !== last);
  return failed(kept, readTrace(stderrText(last)!, source));
}

function failed(
  messages: readonly Message[],
  {
    name,
    message,
    line = null,
    trace = [message],
  }: { name: string; message: string; line?: number | null; trace?: string[] },
): FailedExecution {
  return { line, message, messages, output: { output_type: "error", ename: name, evalue: message, traceback: trace } };
}

/** An error as Node prints it: perhaps the place and line that threw, then the error, then frames. */
function readTrace(
  printed: string,
  source: string,
): { name: string; message: string; line: number | null; trace: string[] } {
  const text = printed.replace(placeThatThrew, "").trimEnd();
  const message = text.split(/\n\s+at /)[0]!;
  const line = failingLine(source, printed);
  const where = line === null ? [] : [`    in line ${line} of the cell`];
  const name = /^(?:Uncaught )?([A-Za-z]\w*)(?: \[\w+\])?: /.exec(message)?.[1] ?? "Error";
  if (name === "InputError") {
    // The sentence says it all; frames would only name places inside the library, which differ between machines.
    const sentence = message.slice(message.indexOf(": ") + 2);
    return { name, message: sentence, line, trace: [`${name}: ${sentence}`, ...where] };
  }
  // Frames of tslab, of Node and of generated code say nothing about the cell.
  const frames = text
    .split("\n")
    .filter((frame) => !/^\s+at .*(tslab[\\/]dist|node:|evalmachine|sigintHandlersWrap|cellGlobals\.js)/.test(frame));
  return { name, message, line, trace: [...frames, ...where] };
}

/** "FILE:32", the line, perhaps a caret below it, an empty line; what follows must begin with the name of an error. */
const placeThatThrew =
  /^(?![A-Za-z]\w*(?: \[\w+\])?: ).+:\d+\n.*\n(?:\s*\^+\n)?\n(?=(?:Uncaught )?[A-Za-z]\w*(?: \[\w+\])?(?:: |\n))/;

function diagnosticOf(message: Message): { line: number; message: string } | null {
  const match = /^(?:\S+ )?(\d+):\d+ - ([\s\S]*)/.exec(stderrText(message) ?? "");
  return match && { line: Number(match[1]), message: match[2]!.trim() };
}

function stderrText({ type, content }: Message): string | null {
  return type === "stream" && content.name === "stderr" ? stripVTControlCharacters(String(content.text)) : null;
}

/** The messages at the end of which each one satisfies the condition. */
function trailing(messages: readonly Message[], condition: (message: Message) => boolean): readonly Message[] {
  return messages.slice(messages.findLastIndex((message) => !condition(message)) + 1);
}

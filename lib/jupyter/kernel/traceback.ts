import { inspect } from "node:util";
import type { CellCompiler } from "./cellCompiler";
import type { CellError } from "./cellRun";

/** One of TypeScript's complaints about a cell. */
export interface Diagnostic {
  /** The file that the cell imports and that has the fault; null for the cell itself. */
  readonly file: string | null;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What a trace is written from: the cells so far by name, and where their code came from. */
export interface TraceSources {
  readonly compiler: Pick<CellCompiler, "origin" | "knows">;
  readonly cells: ReadonlyMap<string, { readonly code: string }>;
}

/**
 * What a cell threw, with a trace that names cells (`cell[3]:2:1`, with the line below) and TypeScript files.
 *
 * Frames of Node, of tslab and of the kernel say nothing to who wrote the cell, and are left out.
 */
export function thrownError(thrown: unknown, sources: TraceSources): CellError {
  try {
    if (!(thrown instanceof Error) && typeof (thrown as { stack?: unknown } | null)?.stack !== "string") {
      const value = inspect(thrown);
      return { ename: "Thrown", evalue: value, traceback: [`Thrown: ${value}`] };
    }
    const { name, message } = thrown as Error;
    const [ename, evalue] = [String(name || "Error"), String(message)];
    if (ename === "Interrupted") return { ename, evalue, traceback: [`${ename}: ${evalue}`] };
    return { ename, evalue, traceback: readableTrace(inspect(thrown), sources) };
  } catch {
    const sentence = "The cell threw a value that cannot be read.";
    return { ename: "Thrown", evalue: sentence, traceback: [sentence] };
  }
}

/** All type errors of one cell. */
export function typeErrors(diagnostics: readonly Diagnostic[], cell: { name: string; code: string }): CellError {
  const placed = diagnostics.map((each) => ({
    ...each,
    place: `${each.file ?? cell.name}:${each.line}:${each.column}`,
  }));
  const traceback = placed.flatMap(({ file, line, place, message }, index) => {
    // TypeScript explains some errors in several sentences, each of them at the same place.
    if (place === placed[index - 1]?.place) return [`      ${message}`];
    return [`${place} - ${message}`, ...(file === null ? [sourceLine(cell.code, line)] : [])];
  });
  const places = new Set(placed.map(({ place }) => place)).size;
  const more = places > 1 ? ` (and ${places - 1} more)` : "";
  return { ename: "TypeScriptError", evalue: `${placed[0]!.message}${more}`, traceback };
}

/** Where a frame is; folders may have spaces and brackets in their names. */
const framePlace = /^\s+at (?:.*? \()?(?:async )?(.+?):(\d+):(\d+)\)?$/;
const internal =
  /node:internal|\(node:|at node:|[\\/]tslab[\\/]dist[\\/]|[\\/]jupyter[\\/]kernel[\\/]|at async Promise\.\w+ \(index \d+\)|lines matching cause stack trace/;

/** A text that is printed or shown, with the traces in it as readable as those of errors. */
export function withReadableTraces(text: string, sources: TraceSources): string {
  return /^\s+at .*\b(?:cell|silent)\[\d+\]:\d/m.test(text)
    ? readableTrace(text, { ...sources, cells: new Map() }).join("\n")
    : text;
}

/** V8 puts what it cannot parse in front of the error: the place (`cell[3]:2`), the line, and carets below. */
const unparsed = /^((?:cell|silent)\[\d+\]):(\d+)\n.*\n( *)\^+\n\n/;

function readableTrace(text: string, { compiler, cells }: TraceSources): string[] {
  const [head = "", name = "", line, indent] = unparsed.exec(text) ?? [];
  const place = compiler.origin(name, Number(line), (indent?.length ?? 0) + 1);
  if (place) {
    const lineOfCell = sourceLine(cells.get(place.file)?.code ?? "", place.line);
    return [
      ...readableTrace(text.slice(head.length), { compiler, cells }),
      `    at ${place.file}:${place.line}:${place.column}`,
      lineOfCell,
    ];
  }
  const shown = new Set<string>();
  // What an error holds besides its stack is printed in braces that open at the end of the last frame.
  return text
    .replace(/^(\s+at .*) \{$/gm, "$1\n{")
    .split("\n")
    .flatMap((whole) => {
      if (!/^\s+at /.test(whole) && !/lines matching cause/.test(whole)) return [whole];
      // Imported functions are called through the object that tslab keeps all names in.
      const line = whole.replace("at Proxy.", "at ");
      if (internal.test(line)) return [];
      const match = framePlace.exec(line);
      if (!match || !compiler.knows(match[1]!)) return [line];
      const origin = compiler.origin(match[1]!, Number(match[2]), Number(match[3]));
      if (origin === null) return []; // the function that tslab wraps around a cell
      const place = `${origin.file}:${origin.line}:${origin.column}`;
      const frame = line.replace(`${match[1]}:${match[2]}:${match[3]}`, place);
      const source = cells.get(origin.file)?.code;
      if (source === undefined || shown.has(place)) return [frame];
      shown.add(place);
      return [frame, sourceLine(source, origin.line)];
    });
}

const sourceLine = (source: string, line: number): string => `      ${line} | ${source.split("\n")[line - 1] ?? ""}`;

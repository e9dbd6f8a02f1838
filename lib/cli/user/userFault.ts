import { SourceMap, type SourceMapPayload } from "node:module";
import path from "node:path";

/** JavaScript and its source map, by the absolute path of the TypeScript that they were made from. */
export type Compiled = ReadonlyMap<string, { readonly code: string; readonly map: string }>;

/** "my-router.ts:12:5": where in a user's files an error was thrown, as far as its stack tells. */
export function placeIn(compiled: Compiled, error: unknown): string | null {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  for (const line of stack.split("\n"))
    for (const [file, { map }] of compiled) {
      const found = line.includes(file) ? /^:(\d+):(\d+)/.exec(line.slice(line.indexOf(file) + file.length)) : null;
      if (found === null) continue;
      const payload = JSON.parse(map) as SourceMapPayload;
      const entry = new SourceMap(payload).findEntry(Number(found[1]) - 1, Number(found[2]) - 1);
      return "originalLine" in entry
        ? `${shownPath(file)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
        : shownPath(file);
    }
  return null;
}

/** A path as a user would type it. */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative === "" || relative.startsWith("..") ? file : relative;
}

/** The message of whatever was thrown, in one line. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message || error.name : String(error)).split("\n", 1)[0];
}

import type { CellExecutor } from "./cellExecutor";
import { tslabCompiler } from "./tslabCompiler";

/** Whether a cell is whole, goes on, or is wrong wherever it goes on; for clients that ask at every line break. */
export function completeness(code: string): { status: "complete" | "incomplete" | "invalid"; indent?: string } {
  const ts = tslabCompiler();
  const source = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest) as unknown as {
    parseDiagnostics: { start: number; length: number; code: number }[];
  };
  const end = code.trimEnd().length;
  const [first] = source.parseDiagnostics;
  if (first === undefined) return { status: "complete" };
  // A template or comment without an end goes on, a string does not; otherwise what is open reaches the end.
  const open = [1160, 1010].includes(first.code) || (first.code !== 1002 && first.start >= end);
  if (!open) return { status: "invalid" };
  const line = code.split("\n").at(-1)!;
  const indent = /^\s*/.exec(line)![0] + (/[{([]\s*$/.test(line) ? "  " : "");
  return { status: "incomplete", indent };
}

/** The names that fit at a place; positions count Unicode characters, as the protocol does. */
export function completions(executor: CellExecutor, code: string, cursor: number) {
  const { start, end, candidates } = executor.complete(code, toUnits(code, cursor));
  return {
    status: "ok",
    matches: candidates,
    cursor_start: toCharacters(code, start),
    cursor_end: toCharacters(code, end),
    metadata: {},
  };
}

/** What TypeScript knows about the name at a place: its type, its docstring and the parameters. */
export function description(executor: CellExecutor, code: string, cursor: number) {
  const info = executor.inspect(code, toUnits(code, cursor));
  if (!info) return { status: "ok", found: false, data: {}, metadata: {} };
  const joined = (parts: readonly { text: string }[] = []) => parts.map(({ text }) => text).join("");
  // What is imported is described as what it is.
  const signature = joined(info.displayParts)
    .replace(/^\(alias\) /, "")
    .replace(/\nimport .*$/, "");
  const documentation = joined(info.documentation);
  const tags = (info.tags ?? []).map(({ name, text }) => ({ name, text: joined(text) }));
  const plain = [signature, documentation, ...tags.map(({ name, text }) => `@${name} ${text}`)];
  const markdown = [
    `\`\`\`typescript\n${signature}\n\`\`\``,
    documentation,
    ...tags.map(({ name, text }) =>
      name === "example" ? `\`\`\`typescript\n${text}\n\`\`\`` : `*@${name}* ${text.replace(/^(\S+)/, "**$1**")}`,
    ),
  ];
  const data = {
    "text/plain": plain.filter(Boolean).join("\n\n"),
    "text/markdown": markdown.filter(Boolean).join("\n\n"),
  };
  return { status: "ok", found: true, data, metadata: {} };
}

const toUnits = (code: string, characters: number): number => [...code].slice(0, characters).join("").length;
const toCharacters = (code: string, units: number): number => [...code.slice(0, units)].length;

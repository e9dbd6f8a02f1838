import fs from "node:fs";
import { z } from "zod";
import { writeWhole } from "../../plots/export/writeWhole";
import { InputError } from "../../requirements";

/** A cell's output as Jupyter stores it, texts in one piece. */
export type CellOutput =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: string }
  | { output_type: "display_data"; data: Record<string, unknown>; metadata: Record<string, unknown> }
  | {
      output_type: "execute_result";
      data: Record<string, unknown>;
      metadata: Record<string, unknown>;
      execution_count: number | null;
    }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

/** A cell; what only other programs know of it is kept as it came. */
export interface Cell {
  id: string;
  cell_type: "code" | "markdown" | "raw";
  source: string;
  metadata: Record<string, unknown> & { tags?: string[] };
  /** Code cells only. */
  outputs?: CellOutput[];
  /** Code cells only; null where the cell did not run. */
  execution_count?: number | null;
}

/** A Jupyter notebook of format 4. */
export interface Notebook {
  nbformat: 4;
  nbformat_minor: number;
  metadata: Record<string, unknown>;
  cells: Cell[];
}

const text = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(""))]);
const values = z.record(z.string(), z.unknown());
// A text in lines is one text; whatever else stands under a MIME type is kept as it came.
const mimeBundle = z.record(z.string(), z.unknown()).transform((data) =>
  Object.fromEntries(
    Object.entries(data).map(([type, value]) => {
      const whole = isJson(type) ? undefined : text.safeParse(value);
      return [type, whole?.success ? whole.data : value];
    }),
  ),
);
const count = z.number().nullable().default(null);
const output = z.discriminatedUnion("output_type", [
  z.looseObject({ output_type: z.literal("stream"), name: z.enum(["stdout", "stderr"]).default("stdout"), text }),
  z.looseObject({ output_type: z.literal("display_data"), data: mimeBundle, metadata: values.default({}) }),
  z.looseObject({
    output_type: z.literal("execute_result"),
    data: mimeBundle,
    metadata: values.default({}),
    execution_count: count,
  }),
  z.looseObject({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()).default([]),
  }),
]);
const common = {
  id: z.unknown().optional(),
  source: text.default(""),
  metadata: z.looseObject({ tags: z.array(z.string()).optional() }).default({}),
};
const schema = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.number().int().default(5),
  metadata: values.default({}),
  cells: z.array(
    z.discriminatedUnion("cell_type", [
      z.looseObject({
        ...common,
        cell_type: z.literal("code"),
        outputs: z.array(output).default([]),
        execution_count: count,
      }),
      z.looseObject({ ...common, cell_type: z.literal("markdown") }),
      z.looseObject({ ...common, cell_type: z.literal("raw") }),
    ]),
  ),
});

/**
 * Reads a notebook of format 4 and makes it 4.5: fields that are missing get Jupyter's defaults, and cells without an
 * id of their own get one from their place.
 *
 * @param outputs  "dropped": code cells come without outputs and numbers, whatever the file has there, as for a run
 * @throws InputError when the file cannot be read, is not UTF-8, not JSON or not a notebook, naming the first thing that is wrong
 * @example readNotebook("notebooks/00-overview.ipynb").cells.length
 */
export function readNotebook(file: string, { outputs = "kept" }: { outputs?: "kept" | "dropped" } = {}): Notebook {
  const json = readJson(file);
  if (outputs === "dropped") dropOutputs(json);
  const result = schema.safeParse(json);
  if (result.success) return withIds(result.data as StoredNotebook);
  const { nbformat } = Object(json) as { nbformat?: unknown };
  if (Number.isInteger(nbformat) && nbformat !== 4) {
    const cure = Number(nbformat) < 4 ? ` (jupyter nbconvert --to notebook ${file} converts it)` : "";
    throw noNotebook(file, `which is of format ${nbformat}${cure}`);
  }
  const { path, message } = result.error.issues[0]!;
  throw noNotebook(file, `where ${path.join(".") || "the whole"} is not as expected (${message})`);
}

function readJson(file: string): unknown {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(fs.readFileSync(file));
  } catch (error) {
    throw noNotebook(file, `which cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    return JSON.parse(decode(file, bytes));
  } catch (error) {
    throw error instanceof SyntaxError ? noNotebook(file, "which is not JSON") : error;
  }
}

/** Before anything is asked of them: what a run throws away must not keep it from running. */
function dropOutputs(json: unknown): void {
  const { cells } = Object(json) as { cells?: unknown };
  if (!Array.isArray(cells)) return;
  for (const cell of cells.filter((each) => Object(each).cell_type === "code"))
    Object.assign(cell as object, { outputs: [], execution_count: null });
}

/** The text of UTF-8 bytes, without a byte order mark. Whatever else is read as UTF-8 would be written back wrong. */
function decode(file: string, bytes: Uint8Array): string {
  const isUtf16 = [0xfffe, 0xfeff].includes((bytes[0]! << 8) | bytes[1]!) || bytes.includes(0);
  if (isUtf16)
    throw noNotebook(file, `which is not UTF-8 but looks like UTF-16 (iconv -f UTF-16 -t UTF-8 converts it)`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw noNotebook(file, "which is not UTF-8 (for Latin-1, iconv -f LATIN1 -t UTF-8 converts it)");
  }
}

function noNotebook(file: string, why: string): InputError {
  return new InputError(`notebook is ${JSON.stringify(file)}, ${why}, but must be a Jupyter notebook of format 4.`);
}

type StoredNotebook = Omit<Notebook, "cells"> & { cells: (Omit<Cell, "id"> & { id?: unknown })[] };

/** Ids that are missing, taken by an earlier cell or not as the format asks for are made anew. */
function withIds(notebook: StoredNotebook): Notebook {
  const taken = new Set(notebook.cells.map(({ id }) => id));
  const used = new Set<string>();
  const cells = notebook.cells.map((cell, index): Cell => {
    let id = cell.id;
    if (typeof id !== "string" || !/^[\w-]{1,64}$/.test(id) || used.has(id)) {
      id = `cell-${index + 1}`;
      while (taken.has(id)) id += "-";
      taken.add(id);
    }
    used.add(id as string);
    return { ...cell, id: id as string };
  });
  return { ...notebook, nbformat_minor: Math.max(5, notebook.nbformat_minor), cells };
}

/** True when the notebook's metadata say so: it runs under `npm run reproduce -- all` only, as extended experiments do. */
export function isExtended({ metadata }: Notebook): boolean {
  return (metadata.routerlab as { extended?: unknown } | undefined)?.extended === true;
}

/**
 * The bytes of a notebook as Jupyter writes them: sorted keys, one space of indentation, long texts as lists of lines.
 *
 * Equal notebooks give equal bytes, and a change of one line is one line of a diff.
 */
export function notebookText(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: lines(cell.source),
    ...(cell.outputs && { outputs: cell.outputs.map(storedOutput) }),
  }));
  return `${withPythonNumbers(JSON.stringify(sortedKeys({ ...notebook, cells }), null, 1))}\n`;
}

/** JSON with small numbers as Python writes them (1e-05 for 0.00001), so that Jupyter saves the bytes that are there. */
function withPythonNumbers(json: string): string {
  return json.replace(/"(?:[^"\\]+|\\.)*"|-?\d[\d.e+-]*/g, (token) => {
    const size = Math.abs(Number(token));
    const isLarge = token.startsWith('"') || size === 0 || size >= 1e-4;
    return isLarge
      ? token
      : Number(token)
          .toExponential()
          .replace(/e-(\d)$/, "e-0$1");
  });
}

/**
 * Writes a notebook whole or not at all.
 *
 * @throws InputError when the folder cannot be written
 */
export async function writeNotebook(file: string, notebook: Notebook): Promise<void> {
  await writeWhole(file, notebookText(notebook));
}

function storedOutput(output: CellOutput): unknown {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  if (output.output_type === "error") return output;
  const data = Object.entries(output.data).map(([type, value]) => [
    type,
    isText(type) && typeof value === "string" ? lines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) };
}

const isJson = (type: string): boolean => /^application\/(.+\+)?json$/.test(type);
const isText = (type: string): boolean => /^text\/|^image\/svg\+xml$|^application\/javascript$/.test(type);
const lines = (whole: string): string[] => whole.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** A JSON value whose objects have their keys in the order of the alphabet, at every depth. */
export function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedKeys(inner)]));
}

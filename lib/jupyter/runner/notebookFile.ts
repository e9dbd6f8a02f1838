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
const mimeBundle = values.transform((data) =>
  Object.fromEntries(Object.entries(data).map(([type, value]) => [type, isJson(type) ? value : text.parse(value)])),
);
const output = z.discriminatedUnion("output_type", [
  z.looseObject({ output_type: z.literal("stream"), name: z.enum(["stdout", "stderr"]), text }),
  z.looseObject({ output_type: z.literal("display_data"), data: mimeBundle, metadata: values }),
  z.looseObject({
    output_type: z.literal("execute_result"),
    data: mimeBundle,
    metadata: values,
    execution_count: z.number().nullable(),
  }),
  z.looseObject({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);
const common = {
  id: z.string().optional(),
  source: text,
  metadata: z.looseObject({ tags: z.array(z.string()).optional() }),
};
const schema = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.number().int(),
  metadata: values,
  cells: z.array(
    z.discriminatedUnion("cell_type", [
      z.looseObject({
        ...common,
        cell_type: z.literal("code"),
        outputs: z.array(output),
        execution_count: z.number().nullable(),
      }),
      z.looseObject({ ...common, cell_type: z.literal("markdown") }),
      z.looseObject({ ...common, cell_type: z.literal("raw") }),
    ]),
  ),
});

/**
 * Reads a notebook of format 4 and makes it 4.5: cells without an id get one from their place.
 *
 * @throws InputError when the file cannot be read, is not JSON or not a notebook, naming the first thing that is wrong
 * @example readNotebook("notebooks/00-overview.ipynb").cells.length
 */
export function readNotebook(file: string): Notebook {
  const wrong = (why: string) =>
    new InputError(`notebook is ${JSON.stringify(file)}, ${why}, but must be a Jupyter notebook of format 4.`);
  let json: unknown;
  try {
    json = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined) throw wrong(`which cannot be read (${code})`);
    if (error instanceof SyntaxError) throw wrong("which is not JSON");
    throw error;
  }
  const result = schema.safeParse(json);
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw wrong(`where ${path.join(".") || "the whole"} is not as expected (${message})`);
  }
  return withIds(result.data as Omit<Notebook, "cells"> & { cells: (Omit<Cell, "id"> & { id?: string })[] });
}

function withIds(notebook: Omit<Notebook, "cells"> & { cells: (Omit<Cell, "id"> & { id?: string })[] }): Notebook {
  const taken = new Set(notebook.cells.map((cell) => cell.id));
  const cells = notebook.cells.map((cell, index): Cell => {
    if (cell.id !== undefined) return { ...cell, id: cell.id };
    let id = `cell-${index + 1}`;
    while (taken.has(id)) id += "-";
    taken.add(id);
    return { ...cell, id };
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
  return `${JSON.stringify(sortedKeys({ ...notebook, cells }), null, 1)}\n`;
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
    isText(type) ? lines(value as string) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) };
}

const isJson = (type: string): boolean => /^application\/(.+\+)?json$/.test(type);
const isText = (type: string): boolean => /^text\/|^image\/svg\+xml$|^application\/javascript$/.test(type);
const lines = (whole: string): string[] => whole.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedKeys(inner)]));
}

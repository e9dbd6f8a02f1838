import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { InputError, requireThat } from "../requirements";

/** What one fit left behind: plain JSON, nothing that changes from run to run (no times, no machine). */
export interface Row {
  /** `rowKey` of everything that determines the row. */
  readonly key: string;
  readonly arm: string;
  readonly size: number;
  readonly replicate: number;
  readonly [name: string]: unknown;
}

/** The rows of a folder as they were read, and where the files contradict each other. */
export interface RowTable<R extends Row = Row> {
  readonly rows: ReadonlyMap<string, R>;
  /** Keys under which two files hold different rows: the code or a library gave other bits on another machine. */
  readonly conflicts: readonly string[];
}

/** A folder that rows can be added to. */
export interface RowStore<R extends Row = Row> extends RowTable<R> {
  /**
   * Writes one row and returns it as it was stored, which is what a later run reads: typed arrays have become arrays
   * and −0 has become 0. A key that is there already is not written again; the row that is there is returned.
   *
   * @throws InputError when the row holds something that JSON cannot (NaN, ±∞, a function) or cannot be written
   */
  append(row: R): R;
  close(): void;
}

/** What keeps a row from being one of its kind, "iterations is -1, but must be an integer ≥ 0", or null. */
export type FaultOf = (row: Row) => string | null;

function rowSchemaOf({ z }: typeof import("zod")) {
  return z.looseObject({
    key: z.string().min(1),
    arm: z.string(),
    size: z.int().positive(),
    replicate: z.int().nonnegative(),
  });
}

let rowSchema: ReturnType<typeof rowSchemaOf> | undefined;

/**
 * The rows of all `*.jsonl` files of a folder, merged by key; a folder that does not exist has none.
 *
 * Files are read in the order of their names, which begin with the time at which they were started. Where a key occurs
 * twice, the first row stays, so that a file that is added later never changes a result; if the two rows differ, the key
 * is listed in `conflicts`. A last line that a crash cut off is dropped; one that lacks only its newline is a row.
 *
 * @param faultOf what a row must have besides key, arm, size and replicate; nothing unless given
 * @returns the rows by key, and the keys on which files disagree
 * @throws InputError naming file and line when a line is not such a row, with what to do about it, and when a file cannot be read
 * @example readRows("results/exact-specified").rows.size   // 600
 */
export function readRows<R extends Row = Row>(folder: string, faultOf?: FaultOf): RowTable<R> {
  const rows = new Map<string, R>();
  const conflicts = new Set<string>();
  for (const file of rowFilesOf(folder)) {
    for (const row of rowsOf<R>(file, faultOf)) {
      const known = rows.get(row.key);
      if (known === undefined) rows.set(row.key, row);
      else if (!isDeepStrictEqual(known, row)) conflicts.add(row.key);
    }
  }
  return { rows, conflicts: [...conflicts] };
}

/**
 * Opens a folder of rows for reading and adding; it is made if it is not there.
 *
 * Each process adds to a file of its own, made at the first row, so that nothing locks and nothing is lost when
 * several processes work on one study; folders of several machines are merged by putting their files side by side.
 *
 * @param faultOf as for readRows; rows to be written must fulfil it, too
 * @throws InputError when the folder cannot be made or written, and as `readRows` does
 * @example
 *   const store = openRows("results/exact-specified");
 *   store.append({ key: rowKey(settings), arm: "cosine", size: 1000, replicate: 0, loss: 0.21 });
 */
export function openRows<R extends Row = Row>(folder: string, faultOf?: FaultOf): RowStore<R> {
  requireWritable(folder);
  const table = readRows<R>(folder, faultOf);
  const rows = new Map(table.rows);
  let descriptor: number | undefined;
  const close = () => {
    if (descriptor !== undefined) fs.closeSync(descriptor);
    descriptor = undefined;
  };
  const append = (row: R): R => {
    const known = rows.get(row.key);
    if (known !== undefined) return known;
    const stored = requireRow<R>(plainJson(row, "row"), { name: "The row to be written", faultOf });
    try {
      descriptor ??= createRowFile(folder);
      fs.appendFileSync(descriptor, `${JSON.stringify(stored)}\n`);
    } catch (error) {
      close(); // a line may be cut off (disk full): the next row goes to a new file, so that torn lines stay last
      throw fileError(`The rows of ${folder} cannot be written`, error);
    }
    rows.set(stored.key, stored);
    return stored;
  };
  return { rows, conflicts: table.conflicts, append, close };
}

/**
 * The key of a row: the first 24 hex digits of the SHA-256 of its settings as canonical JSON.
 *
 * Canonical: the names of every object sorted, no white space, typed arrays as arrays, −0 as 0, undefined left out; so
 * the key depends on what the settings say and not on how they were written down.
 *
 * @returns 24 hexadecimal digits
 * @throws InputError when the settings hold something that JSON cannot: NaN, ±∞, a function, a class instance
 * @example rowKey({ b: 1, a: [-0] }) === rowKey({ a: Float64Array.of(0), b: 1 })   // true
 */
export function rowKey(settings: unknown): string {
  return createHash("sha256").update(canonicalJson(settings)).digest("hex").slice(0, 24);
}

/** The text that `rowKey` hashes. */
export function canonicalJson(settings: unknown): string {
  return JSON.stringify(plainJson(settings, "settings"), (_name, value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** A copy made of what JSON has; `name` says in an error where in the value something else was found. */
function plainJson(value: unknown, name: string): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    requireThat(Number.isFinite(value), name, value, "a finite number");
    return value + 0; // −0 + 0 = 0
  }
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return Array.from(value as ArrayLike<unknown>, (entry, i) => plainJson(entry, `${name}[${i}]`));
  }
  requireThat(isPlainObject(value), name, value, "made of numbers, strings, booleans, null, arrays and plain objects");
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, plainJson(entry, `${name}.${key}`)]));
}

/** True for { … } of any realm; a class instance keeps its meaning in a prototype, which JSON would lose. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The row files of a folder by name; none where there is no folder. */
function rowFilesOf(folder: string): string[] {
  try {
    const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    return names
      .filter((name) => name.endsWith(".jsonl"))
      .sort()
      .map((name) => path.join(folder, name));
  } catch (error) {
    throw fileError(`The rows of ${folder} cannot be read`, error);
  }
}

function* rowsOf<R extends Row>(file: string, faultOf?: FaultOf): Generator<R> {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    throw fileError(`The row file ${file} cannot be read`, error);
  }
  const lines = text.split("\n");
  const cutOff = parsed(lines.at(-1)!) === undefined; // also the "" after a last newline; a row is whole only with its }
  if (cutOff) lines.pop();
  for (const [i, line] of lines.entries()) {
    const cure = "Delete the line or the file; the fit is made again.";
    yield requireRow<R>(parsed(line), { name: `Line ${i + 1} of ${file}`, faultOf, cure });
  }
}

/** The JSON value of a line; undefined where it is none. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The value as a row; `name` says what it is, and `cure` what a reader can do about one that is none. */
function requireRow<R extends Row>(
  value: unknown,
  { name, faultOf, cure }: { name: string; faultOf?: FaultOf; cure?: string },
): R {
  const end = cure === undefined ? "" : ` ${cure}`;
  rowSchema ??= rowSchemaOf(require("zod")); // 0.1 s to load, and who only fits reads no rows
  const { error } = rowSchema.safeParse(value);
  if (error !== undefined) {
    const { path: place, message } = error.issues[0]!;
    const reason = value === undefined ? "it is not JSON" : [...place, message].join(": ");
    throw new InputError(
      `${name} is not the row of a fit (${reason}); it must be an object with a key, an arm, a size and a replicate.${end}`,
    );
  }
  const row = value as R;
  const fault = faultOf?.(row) ?? null;
  if (fault !== null) throw new InputError(`${name} is not the row of a fit: ${fault}.${end}`);
  return row;
}

function requireWritable(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    throw fileError(`The rows of ${folder} cannot be written`, error);
  }
}

/** A new file; its name sorts by time, and "x" makes the (hardly possible) second use of a name an error. */
function createRowFile(folder: string): number {
  const started = new Date().toISOString().replaceAll(":", "-");
  const name = `${started}-${process.pid}-${randomBytes(4).toString("hex")}.jsonl`;
  fs.mkdirSync(folder, { recursive: true });
  return fs.openSync(path.join(folder, name), "ax");
}

function fileError(sentence: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new InputError(`${sentence}: ${message}.`, { cause: error });
}

import fs from "node:fs";
import { describe, InputError, requireKeys, requireOneOf } from "../../requirements";
import { columnsOf, numberIn } from "./columns";
import type { DataTable } from "./table";

/** What a file may say of itself; whatever is left out is seen from the text. */
export interface ReadTableOptions {
  /** Between the cells of a row. */
  readonly separator?: "," | ";" | "\t";
  /** The decimal sign. Left out, it is a comma where the separator is not one and numbers are written so. */
  readonly decimal?: "." | ",";
  /** Whether the first row has the names. Left out, it has unless a cell of it is a number. */
  readonly header?: boolean;
}

/**
 * Reads a table from a file of comma-separated values: RFC 4180, with the separator and the decimal sign seen from the text.
 *
 * Empty cells and NA, N/A, NaN, null, ? and a single point are missing values. A column whose cells are all numbers is one of numbers.
 *
 * @param file UTF-8, with or without a byte order mark
 * @returns the columns in the order of the file
 * A column in which numbers and words are mixed, or numbers are written as no program reads them, has a fault, which is told
 * when it is used.
 *
 * @throws InputError when the file cannot be read, is empty, binary, not UTF-8 or no table: unequal rows, a name twice
 * @example readTable("data/engel.csv").columns.map(({ name }) => name)   // ["income", "foodexp"]
 */
export function readTable(file: string, options: ReadTableOptions = {}): DataTable {
  return parseTable(textOf(file), `The file ${file}`, options);
}

/**
 * As readTable, from the text itself.
 *
 * @param text    the table
 * @param subject what an error sentence calls it
 * @returns the columns in their order
 * @throws InputError as readTable
 * @example parseTable("x,y\n1,2\n3,4").size   // 2
 */
export function parseTable(text: string, subject = "The table", options: ReadTableOptions = {}): DataTable {
  requireKeys("the options of readTable", options, ["separator", "decimal", "header"]);
  const { separator, decimal, header } = options;
  if (separator !== undefined) requireOneOf("separator", separator, [",", ";", "\t"]);
  if (decimal !== undefined) requireOneOf("decimal", decimal, [".", ","]);
  const { parse } = require("papaparse") as typeof import("papaparse"); // late: who only fits reads no tables
  const { data, errors, meta } = parse<string[]>(text.replace(/[\r\n]+$/, ""), {
    delimiter: separator ?? "",
    delimitersToGuess: [",", ";", "\t"],
  });
  const quotes = errors.find(({ type }) => type === "Quotes");
  if (quotes !== undefined)
    throw new InputError(`${subject} has a quotation mark that is not closed, in row ${(quotes.row ?? 0) + 1}.`);
  const isBlank = (row: readonly string[]) => row.length === 1 && row[0].trim() === ""; // a row of separators is not
  const cells = data.filter((row) => !isBlank(row)).map((row) => row.map((cell) => cell.trim()));
  if (cells.length === 0) throw new InputError(`${subject} is empty, but must have a row of names and rows of values.`);
  requireEqualRows(cells, subject);

  const mark = decimal ?? (meta.delimiter !== "," && hasDecimalCommas(cells) ? "," : ".");
  const hasNames = header ?? !cells[0].some((cell) => isNumber(cell, mark));
  const names = hasNames ? namesIn(cells[0], subject) : cells[0].map((_, i) => `column${i + 1}`);
  const rows = hasNames ? cells.slice(1) : cells;
  if (rows.length === 0) throw new InputError(`${subject} has names, but no rows of values.`);
  return { columns: columnsOf(names, rows, mark, hasNames ? 2 : 1), size: rows.length };
}

function textOf(file: string): string {
  if (typeof file !== "string") throw new InputError(`file is ${describe(file)}, but must be the name of a file.`);
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "does not exist" : code === "EISDIR" ? "is a folder" : `cannot be read (${code})`;
    throw new InputError(`The file ${file} ${why}, but must be a table of comma-separated values.`, { cause: error });
  }
  if ([0xfffe, 0xfeff].includes((bytes[0] << 8) | bytes[1]))
    throw new InputError(`The file ${file} is UTF-16, but must be UTF-8 (iconv -f UTF-16 -t UTF-8 converts it).`);
  if (bytes.includes(0)) throw new InputError(`The file ${file} is binary, but must be text in UTF-8.`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes); // leaves the byte order mark out
  } catch {
    const cure = "for Latin-1, iconv -f LATIN1 -t UTF-8 converts it";
    throw new InputError(`The file ${file} is not UTF-8, but must be (${cure}).`);
  }
}

function requireEqualRows(cells: readonly string[][], subject: string): void {
  const width = cells[0].length;
  const odd = cells.findIndex((row) => row.length !== width);
  if (odd >= 0)
    throw new InputError(`${subject} has ${cells[odd].length} cells in row ${odd + 1}, but ${width} in row 1.`);
}

function namesIn(row: readonly string[], subject: string): readonly string[] {
  const names = row.map((name, i) => (name === "" ? `column${i + 1}` : name));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new InputError(`${subject} has two columns that are called ${JSON.stringify(twice)}; names must differ.`);
  return names;
}

const isNumber = (cell: string, mark: "." | ",") => numberIn(cell, mark) !== undefined;

/** "1,5" and no "1.5" among the cells. */
function hasDecimalCommas(cells: readonly string[][]): boolean {
  const all = cells.flat();
  return all.some((cell) => /^[-+]?\d*,\d+$/.test(cell)) && !all.some((cell) => /^[-+]?\d*\.\d+$/.test(cell));
}

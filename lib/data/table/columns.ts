import { InputError } from "../../requirements";
import type { Column } from "./table";

const missing = new Set(["", "NA", "N/A", "NaN", "nan", "null", "NULL", "?", "."]);

/** Where a text is a date: 2012-01-31, 31.1.2012, 1/31/12, each with or without a time of day. */
const datePattern = /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([T ]\d{1,2}:\d{2}.*)?$/;

/** Where so large a share of a column's cells are numbers, the others are faults and not words. */
const mostlyNumbers = 0.9;

/**
 * The columns of a table from its cells, each one of numbers, of words or of dates.
 *
 * @param firstRow the row of the file in which the values begin, counted from 1, for the sentence
 * @throws InputError where nearly all cells of a column are numbers and one is a word: the row, the cell
 */
export function columnsOf(
  names: readonly string[],
  rows: readonly string[][],
  mark: "." | ",",
  firstRow: number,
): Column[] {
  return names.map((name, i) => {
    const texts = rows.map((row) => (missing.has(row[i]) ? "" : row[i]));
    const numbers = texts.map((text) => (text === "" ? Number.NaN : numberIn(text, mark)));
    const present = texts.filter((text) => text !== "").length;
    const odd = numbers.indexOf(undefined);
    if (odd < 0) return { name, kind: "number", values: Float64Array.from(numbers as number[]) };
    const words = numbers.filter((value) => value === undefined).length;
    if (1 - words / present >= mostlyNumbers)
      throw new InputError(
        `Column ${JSON.stringify(name)} has ${JSON.stringify(texts[odd])} in row ${odd + firstRow}, but numbers in ${present - words} others; an empty cell or NA stands for a missing value.`,
      );
    const dates = texts.every((text) => text === "" || datePattern.test(text));
    return { name, kind: dates ? "dates" : "text", values: texts };
  });
}

/** The number that a cell is, or undefined. Number() would take "", "0x10" and "Infinity", too. */
export function numberIn(cell: string, mark: "." | ","): number | undefined {
  const text = mark === "," ? cell.replace(",", ".") : cell;
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) || (mark === "," && cell.includes("."))) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

import type { Column } from "./table";

const missing = new Set(["", "NA", "N/A", "NaN", "nan", "null", "NULL", "?", "."]);

/** Where a text is a date: 2012-01-31, 2012-01, 31.1.2012, 1/31/12, each with or without a time of day. */
const datePattern =
  /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d{2})([T ]\d{1,2}:\d{2}.*)?$/;

/** Where a text is meant as a number: 1,100 or 1.234,5 or 5 % or $ 3 or −2, with a minus that is no hyphen. */
const numberPattern = /^[-+−]?\s?[$€£]?\s?\d[\d.,'’\u00a0 ]*\s?%?$/;

/** Where so large a share of a column's cells are dates, or numbers in a writing that is not understood, it is no one of words. */
const most = 0.5;

/** Where so large a share is numbers, or most are and so many differ, the others are faults and not words. */
const nearlyAll = 0.9;
const manyNumbers = 8;

/**
 * The columns of a table from its cells, each one of numbers, of words or of dates.
 *
 * @param firstRow the row of the file in which the values begin, counted from 1, for the sentence
 * @returns with a fault where most cells of a column are numbers, or meant as such, and one is not: the row, the cell
 */
export function columnsOf(
  names: readonly string[],
  rows: readonly string[][],
  mark: "." | ",",
  firstRow: number,
): Column[] {
  return names.map((name, i): Column => {
    const texts = rows.map((row) => (missing.has(row[i]) ? "" : row[i]));
    const numbers = texts.map((text) => (text === "" ? Number.NaN : numberIn(text, mark)));
    const odd = numbers.indexOf(undefined);
    if (odd < 0) return { name, kind: "number", values: Float64Array.from(numbers as number[]) };
    const present = texts.filter((text) => text !== "");
    const shareOf = (isSuch: (text: string) => boolean) => present.filter(isSuch).length / present.length;
    if (shareOf((text) => datePattern.test(text)) > most) return { name, kind: "dates", values: texts };
    const isNumber = (text: string) => numberIn(text, mark) !== undefined;
    const plain = present.filter(isNumber);
    const isMeant =
      numberPattern.test(texts[odd]) && shareOf((text) => isNumber(text) || numberPattern.test(text)) > most;
    const share = plain.length / present.length;
    const isMixed = share >= nearlyAll || (share > most && new Set(plain).size >= manyNumbers);
    if (!isMeant && !isMixed) return { name, kind: "text", values: texts };
    const cell = `${JSON.stringify(texts[odd])} in row ${odd + firstRow}`;
    const fault = isMeant
      ? `Column ${JSON.stringify(name)} has ${cell}, which is no number as it is written; write numbers without thousands separators and units, with one decimal sign throughout the table.`
      : `Column ${JSON.stringify(name)} has ${cell}, but numbers in ${plain.length} others; an empty cell or NA stands for a missing value.`;
    return { name, kind: "text", values: texts, fault };
  });
}

/** The number that a cell is, or undefined. Number() would take "", "0x10" and "Infinity", too. */
export function numberIn(cell: string, mark: "." | ","): number | undefined {
  const text = mark === "," ? cell.replace(",", ".") : cell;
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) || (mark === "," && cell.includes("."))) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

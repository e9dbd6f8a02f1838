import { InputError, requireThat } from "../requirements";
import { escapeLatex } from "./export/latex";
import { type Table, wholeCaption } from "./figure";

type TableCell = string | number | null;

const charactersInLine = 60; // of LaTeX's article, with room to spare

/** The cell that stands for rows or columns that are not shown. */
export const leftOut = "…";

/**
 * A table as plain data, checked: every row has one cell a column, and no cell is NaN.
 *
 * @param rows null is "no value"
 * @returns the table, which toMarkdown, toLatex, toCsv, show and save take
 * @throws InputError when there is no column, a row has another length or a cell is NaN
 * @example table({ columns: ["router", "slope"], rows: [["cosine", -0.02]], caption: "Slopes." })
 */
export function table(options: {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
  readonly caption?: string;
  readonly details?: string;
}): Table {
  const { columns, rows, caption = "", details } = options;
  requireThat(Array.isArray(columns) && columns.length >= 1, "columns", columns, "a list of at least one heading");
  requireThat(Array.isArray(rows), "rows", rows, "a list of rows");
  for (const [index, row] of rows.entries()) {
    requireThat(
      Array.isArray(row) && row.length === columns.length,
      `rows[${index}]`,
      row,
      `a list of ${columns.length} cells`,
    );
    const bad = row.findIndex((cell) => Number.isNaN(cell));
    if (bad >= 0)
      throw new InputError(`rows[${index}][${bad}] is NaN, but must be a number, a text, or null for no value.`);
  }
  const copied = { columns: [...columns], rows: rows.map((row) => [...row]) };
  return { kind: "table", ...copied, caption, ...(details !== undefined && { details }) };
}

/**
 * A table as GitHub Markdown, columns of numbers to the right, below the caption and how it was made.
 *
 * Numbers have at most six significant digits and a true minus sign; null is "–".
 *
 * @returns the text, with a line for each of them
 * @example console.log(toMarkdown(table({ columns: ["n"], rows: [[1000]], caption: "" })))
 */
export function toMarkdown({ columns, rows, caption, details = "" }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  const rules = columns.map((_, column) => (isNumeric(rows, column) ? "---:" : "---"));
  const body = rows.map((row) => line(row.map((cell) => printed(cell))));
  const made = details === "" ? "" : `*How it was made.* ${details}`;
  const below = [caption, made].filter((text) => text !== "").flatMap((text) => ["", text]);
  return `${[line(columns), `| ${rules.join(" | ")} |`, ...body, ...below].join("\n")}\n`;
}

/**
 * A table as lines of plain text for a fixed-width font, columns of numbers to the right, below the caption and how it was made.
 *
 * @returns the lines, those of the cells with two spaces between columns
 * @example toText(table({ columns: ["n"], rows: [[1000]] }))   // "   n\n1000"
 */
export function toText(table: Table): string {
  const { columns, rows } = table;
  const said = wholeCaption(table);
  const cells = [columns, ...rows.map((row) => row.map(printed))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const padded = (cell: string, column: number) =>
    isNumeric(rows, column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]);
  const lines = cells.map((row) => row.map(padded).join("  ").trimEnd());
  return [...lines, ...(said === "" ? [] : ["", said])].join("\n");
}

/**
 * A table as a LaTeX `table` with booktabs rules; needs `\usepackage{booktabs}`, and where it is wider than a page
 * `\usepackage{graphicx}`, which makes it as wide as the text.
 *
 * Text is escaped, symbols such as β₁ or ≥ become mathematics, numbers have at most six significant digits, null is "–".
 *
 * @returns the text of the `table` environment
 * @example await writeFile("rates.tex", toLatex(rates))
 */
export function toLatex({ columns, rows, caption }: Table): string {
  const line = (cells: readonly string[]) => `    ${cells.map(escapeLatex).join(" & ")} \\\\`;
  const alignment = columns.map((_, column) => (isNumeric(rows, column) ? "r" : "l")).join("");
  const cells = [columns, ...rows.map((row) => row.map(printed))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => [...row[column]].length)));
  const isWide = widths.reduce((sum, width) => sum + width + 2, 0) > charactersInLine;
  return `${[
    ...(isWide ? ["% needs booktabs and graphicx"] : []),
    "\\begin{table}",
    "  \\centering",
    ...(caption === "" ? [] : [`  \\caption{${escapeLatex(caption)}}`]),
    ...(isWide ? ["  \\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%"] : []),
    `  \\begin{tabular}{${alignment}}`,
    "    \\toprule",
    line(columns),
    "    \\midrule",
    ...rows.map((row) => line(row.map((cell) => printed(cell)))),
    "    \\bottomrule",
    `  \\end{tabular}${isWide ? "}" : ""}`,
    "\\end{table}",
  ].join("\n")}\n`;
}

/**
 * A table as CSV after RFC 4180: lines end in CR LF, fields are quoted where they must be, null is an empty field.
 *
 * Numbers are written in full, in a form that reads back to the same number. There is no place for the caption.
 *
 * @returns the text of the file, with a line for the columns
 * @example await writeFile("rates.csv", toCsv(rates))
 */
export function toCsv({ columns, rows }: Table): string {
  const field = (cell: TableCell) => {
    const text = cell === null ? "" : `${cell}`;
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

/**
 * A number for a reader: at most six significant digits, no trailing zeros, a true minus sign; 1.2×10⁻⁷ below 1e-4 and from 1e15 on.
 *
 * @example formatNumber(-0.5000000001)   // "−0.5"
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return `${value}`.replace("Infinity", "∞").replace("-", "−");
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return `${value}`.replace("-", "−");
  const rounded = Number(value.toPrecision(6));
  const [digits, exponent] = (Math.abs(rounded) < 1e-4 ? rounded.toExponential() : `${rounded}`).split("e");
  const power = exponent === undefined ? "" : `×10${superscript(Number(exponent))}`;
  return `${digits}${power}`.replace("-", "−");
}

function superscript(exponent: number): string {
  return `${exponent}`.replace(/./g, (digit) => (digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]));
}

function printed(cell: TableCell): string {
  return cell === null ? "–" : typeof cell === "number" ? formatNumber(cell) : cell;
}

/** A column of numbers, some of which may be left out. */
function isNumeric(rows: Table["rows"], column: number): boolean {
  const isText = (cell: TableCell) => typeof cell === "string" && cell !== leftOut;
  return rows.some((row) => typeof row[column] === "number") && !rows.some((row) => isText(row[column]));
}

function escapeMarkdown(text: string): string {
  return text.replace(/\|/g, "\\|").replace(/\r?\n/g, " ");
}

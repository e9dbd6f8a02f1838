import { formatNumber } from "../../plots/table";

/** A title, and its lines indented below it. */
export function section(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => `  ${line}`)].join("\n");
}

/** A number with so many significant digits at most. */
export function short(value: number, digits = 5): string {
  return formatNumber(Number(value.toPrecision(digits)));
}

/** Rows of cells as lines; the first `words` columns to the left, the others to the right. */
export function aligned(rows: readonly (readonly string[])[], words = 1): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < words ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join("  ")
      .trimEnd(),
  );
}

import type { Figure, Table } from "../../../plots/figure";
import { escapeHtml } from "../markdown";

const rowsShown = 25;

/** How a figure or table was made, folded; nothing where it does not say. */
export function foldedDetails({ details }: Pick<Figure | Table, "details">): string {
  return details === undefined
    ? ""
    : `<details class="made"><summary>How it was made</summary>${escapeHtml(details)}</details>`;
}

/** A table as HTML; a long one is folded. */
export function foldedTable(html: string, rows: number): string {
  if (rows <= rowsShown) return html;
  return `<details class="kind"><summary>${rows} rows</summary>${html}</details>`;
}

import { escapeHtml } from "../markdown";

const wordsShown = 80;
const rowsShown = 25;

/** A caption: its first sentences, and what goes beyond 80 words folded below. */
export function captionHtml(caption: string): string {
  const sentences = caption.split(/(?<=[.?!])\s+(?=\p{Lu}|\()/u);
  const shown: string[] = [];
  let count = 0;
  for (const sentence of sentences) {
    count += sentence.split(/\s+/).length;
    if (shown.length > 0 && count > wordsShown) break;
    shown.push(sentence);
  }
  const rest = sentences.slice(shown.length).join(" ");
  const more = rest === "" ? "" : `<details><summary>More on how it was made</summary>${escapeHtml(rest)}</details>`;
  return `<figcaption>${escapeHtml(shown.join(" "))}${more}</figcaption>`;
}

/** A table as HTML; a long one is folded. */
export function foldedTable(html: string, rows: number): string {
  if (rows <= rowsShown) return html;
  return `<details class="kind"><summary>${rows} rows</summary>${html}</details>`;
}

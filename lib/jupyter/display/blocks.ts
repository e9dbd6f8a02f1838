import type { Table } from "../../plots/figure";
import { toMarkdown, toText } from "../../plots/table";
import type { MimeBundle } from "../tslab";
import { escapeMarkdown } from "./parts";

/** A sentence of plain text, or a table. */
export type Block = string | Table;

/** Sentences and tables, as Markdown and as text of a fixed width. */
export function blocksBundle(blocks: readonly Block[]): MimeBundle {
  const joined = (text: (block: Block) => string) => blocks.map((block) => text(block).trimEnd()).join("\n\n");
  return {
    "text/markdown": joined((block) =>
      typeof block === "string" ? escapeMarkdown(block) : toMarkdown(escaped(block)),
    ),
    "text/plain": joined((block) => (typeof block === "string" ? block : toText(block))),
  };
}

/** Cells that are somebody's text, a name for example; toMarkdown itself sees to the bars. */
function escaped({ rows, ...rest }: Table): Table {
  const cell = (text: string) => escapeMarkdown(text).replace(/\\\|/g, "|");
  return { ...rest, rows: rows.map((row) => row.map((each) => (typeof each === "string" ? cell(each) : each))) };
}

/** A table without a caption. */
export function plainTable(columns: readonly string[], rows: Table["rows"]): Table {
  return { kind: "table", columns, rows, caption: "" };
}

/** Indices from 0 to count − 1, at most `most` of them: the first ones, null for what is left out, the last one. */
export function picked(count: number, most: number): (number | null)[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  return [...Array.from({ length: most - 2 }, (_, index) => index), null, count - 1];
}

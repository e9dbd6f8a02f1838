import type { Figure, Table } from "../../plots/figure";
import { toMarkdown } from "../../plots/table";
import type { MimeBundle } from "../tslab";
import { figureBundles } from "./figureBundles";

/** The result of an experiment, as far as it is shown. */
export interface ShowableResult {
  readonly figure: Figure | readonly Figure[] | null;
  /** Shown where there is no figure. */
  readonly tables?: Readonly<Record<string, Table>>;
  /** One sentence each. */
  readonly verdicts?: readonly string[];
}

/** A figure with its caption, or Markdown. */
export type Part = Figure | string;

/** What is shown of a figure, a table or a result, in this order; null for everything else. */
export function partsOf(value: unknown): readonly Part[] | null {
  if (isFigure(value)) return [value];
  if (isTable(value)) return [toMarkdown(value)];
  if (!isResult(value)) return null;
  const tables = value.figure === null ? Object.values(value.tables ?? {}) : [];
  const verdicts = (value.verdicts ?? []).map((sentence) => `**Verdict.** ${escapeMarkdown(sentence)}`);
  return [
    ...[value.figure ?? []].flat(),
    ...tables.map(toMarkdown),
    ...(verdicts.length > 0 ? [verdicts.join("\n\n")] : []),
  ];
}

/** The bundles of parts, in their order; a figure is followed by its caption and by how it was made. */
export async function bundlesOf(parts: readonly Part[]): Promise<MimeBundle[]> {
  const drawn = await figureBundles(parts.filter(isFigure));
  return parts.flatMap((part) => {
    if (!isFigure(part)) return [markdownBundle(part)];
    return [drawn.shift()!, ...(part.caption === "" ? [] : [captionBundle(part)])];
  });
}

function captionBundle({ caption, details }: Figure): MimeBundle {
  const made = details === undefined ? "" : `\n\n*How it was made.* ${escapeMarkdown(details)}`;
  return markdownBundle(`${escapeMarkdown(caption)}${made}`);
}

/** Markdown, which is its own plain text. */
export function markdownBundle(markdown: string): MimeBundle {
  return { "text/markdown": markdown, "text/plain": markdown };
}

/** Plain text as Markdown that shows exactly it. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>$|#~&]/g, "\\$&");
}

export function isFigure(value: unknown): value is Figure {
  const { kind, data, layout, caption } = fieldsOf(value);
  return kind === "figure" && Array.isArray(data) && isObject(layout) && typeof caption === "string";
}

export function isTable(value: unknown): value is Table {
  const { kind, columns, rows, caption } = fieldsOf(value);
  if (kind !== "table" || !Array.isArray(columns) || !Array.isArray(rows) || typeof caption !== "string") return false;
  return rows.every((row) => Array.isArray(row));
}

function isResult(value: unknown): value is ShowableResult {
  if (!isObject(value) || !("figure" in value)) return false;
  return value.figure === null || [value.figure].flat().every(isFigure);
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? (value as Record<string, unknown>) : {};
}

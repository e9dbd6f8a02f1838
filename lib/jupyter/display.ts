import { palettePng } from "../plots/export/palettePng";
import { renderFigures } from "../plots/export/renderFigure";
import { roundedNumbers } from "../plots/export/roundedNumbers";
import type { Figure, Table } from "../plots/figure";
import { toMarkdown } from "../plots/table";
import { describe, InputError } from "../requirements";
import { displayBundle, insideTslab, type MimeBundle } from "./kernel/tslab";

/** The result of an experiment, as far as it is shown. */
export interface ShowableResult {
  readonly figure: Figure | readonly Figure[] | null;
  /** Shown where there is no figure. */
  readonly tables?: Readonly<Record<string, Table>>;
  /** One sentence each. */
  readonly verdicts?: readonly string[];
}

/**
 * Displays something in the notebook cell that runs: a figure with its caption, a table, Markdown, or an experiment's
 * result with its figures, captions and verdicts.
 *
 * A figure is one bundle of Plotly data (live in JupyterLab and VS Code, five significant digits), a PNG of 64 colours
 * (a picture everywhere else) and text.
 * Without a browser the PNG is left out. Outside a notebook only the texts are printed.
 *
 * @returns a promise that is kept when it is displayed
 * @throws InputError when the value is none of these
 * @example await show(result)
 */
export async function show(value: Figure | Table | ShowableResult | string): Promise<void> {
  if (typeof value === "string") return showMarkdown(value);
  if (isFigure(value)) return showFigures([value]);
  if (isTable(value)) return showMarkdown(toMarkdown(value));
  if (!isResult(value)) {
    throw new InputError(
      `value is ${describe(value)}, but must be a figure, a table, a result with a figure or tables, or Markdown.`,
    );
  }
  await showFigures([value.figure ?? []].flat());
  if (value.figure === null) for (const each of Object.values(value.tables ?? {})) showMarkdown(toMarkdown(each));
  const verdicts = (value.verdicts ?? []).map((sentence) => `**Verdict.** ${escapeMarkdown(sentence)}`);
  if (verdicts.length > 0) showMarkdown(verdicts.join("\n\n"));
}

/** Plain text as Markdown that shows exactly it. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>$|#~&]/g, "\\$&");
}

async function showFigures(figures: readonly Figure[]): Promise<void> {
  if (!insideTslab()) {
    for (const { caption } of figures) console.log(caption);
    return;
  }
  const { pictures } = await renderFigures(figures, { pixelRatio: 1 }); // which says so once where there is no browser
  for (const [index, figure] of figures.entries()) {
    displayBundle(figureBundle(figure, pictures && (await palettePng(pictures[index].png))));
    if (figure.caption !== "") showMarkdown(escapeMarkdown(figure.caption));
  }
}

/** A notebook is kept in git, so its pictures have few bytes and its live figures few digits. */
function figureBundle({ data, layout, frames, caption }: Figure, png: Uint8Array | null): MimeBundle {
  return {
    "application/vnd.plotly.v1+json": JSON.parse(JSON.stringify({ data, layout, frames }, roundedNumbers(5))),
    ...(png && { "image/png": Buffer.from(png).toString("base64") }),
    "text/plain": caption,
  };
}

function showMarkdown(markdown: string): void {
  if (insideTslab()) displayBundle({ "text/markdown": markdown, "text/plain": markdown });
  else console.log(markdown);
}

const kindOf = (value: unknown): unknown => (value as { kind?: unknown } | null | undefined)?.kind;
const isFigure = (value: unknown): value is Figure => kindOf(value) === "figure";
const isTable = (value: unknown): value is Table => kindOf(value) === "table";

function isResult(value: unknown): value is ShowableResult {
  if (typeof value !== "object" || value === null || !("figure" in value)) return false;
  return value.figure === null || [value.figure].flat().every(isFigure);
}

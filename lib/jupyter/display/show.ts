import { type Figure, type Table, wholeCaption } from "../../plots/figure";
import { describe, InputError } from "../../requirements";
import { displayBundle, insideTslab } from "../tslab";
import { bundlesOf, isFigure, partsOf, type ShowableResult } from "./parts";

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
  const parts = typeof value === "string" ? [value] : partsOf(value);
  if (parts === null) {
    throw new InputError(
      `value is ${describe(value)}, but must be a figure, a table, a result with a figure or tables, or Markdown.`,
    );
  }
  if (insideTslab()) for (const bundle of await bundlesOf(parts)) displayBundle(bundle);
  else for (const part of parts) console.log(isFigure(part) ? wholeCaption(part) : part);
}

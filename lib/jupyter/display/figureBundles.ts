import { palettePng } from "../../plots/export/palettePng";
import { renderFigures } from "../../plots/export/renderFigure";
import { roundedNumbers } from "../../plots/export/roundedNumbers";
import type { Figure } from "../../plots/figure";
import type { MimeBundle } from "../tslab";

/**
 * One bundle a figure: Plotly data (live in JupyterLab and VS Code), a PNG (a picture everywhere else) and its caption.
 *
 * A notebook is kept in git, so its pictures have few bytes (64 colours) and its live figures few digits (five).
 * Without a browser the PNG is left out, which is said once.
 */
export async function figureBundles(figures: readonly Figure[]): Promise<MimeBundle[]> {
  if (figures.length === 0) return [];
  const { pictures } = await renderFigures(figures, { pixelRatio: 1 });
  return Promise.all(
    figures.map(async ({ data, layout, frames, caption }, index) => ({
      "application/vnd.plotly.v1+json": JSON.parse(JSON.stringify({ data, layout, frames }, roundedNumbers(5))),
      ...(pictures && { "image/png": Buffer.from(await palettePng(pictures[index].png)).toString("base64") }),
      "text/plain": caption || "A figure without a caption.",
    })),
  );
}

import { escapeHtml } from "./markdown";

/** What plotly draws. */
interface Drawing {
  readonly data: unknown;
  readonly layout: { readonly width?: number; readonly height?: number };
  readonly frames?: unknown;
}

/**
 * A figure on a page: drawn live by plotly, and a picture of it for paper and for readers without scripts.
 *
 * @param picture  the address of the picture, perhaps a data URI; null where there is none
 * @param text     what the picture shows, in words
 */
export function figureHtml(
  { data, layout, frames }: Drawing,
  { picture, text }: { picture: string | null; text: string },
): string {
  const drawn = { data, layout: { width: 700, height: 450, ...layout }, frames };
  const drawing = JSON.stringify(drawn).replaceAll("<", "\\u003c");
  const size =
    layout.width && layout.height ? ` width="${Number(layout.width)}" height="${Number(layout.height)}"` : "";
  const image =
    picture === null ? "" : `<img class="picture" src="${escapeHtml(picture)}" alt="${escapeHtml(text)}"${size}>`;
  return `<div class="canvas${picture === null ? "" : " pictured"}"><div class="plot" role="img" aria-label="${escapeHtml(text)}"></div>${image}<script type="application/json">${drawing}</script></div>`;
}

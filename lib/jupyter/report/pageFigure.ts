import { figureText } from "./figureText";
import { escapeHtml } from "./markdown";

/** What plotly draws. */
interface Drawing {
  readonly data: unknown;
  readonly layout: { readonly width?: number; readonly height?: number; readonly font?: { readonly size?: number } };
  readonly frames?: unknown;
}

const textWidth = 740; // px: a figure that is wider may take more room than the text
const leastText = 9; // px: on a narrower screen a picture is not made smaller, but scrolls
const screen = 1000; // px: a figure that is higher is shown smaller, down to letters of 12 px
const smallLetters = 12;

/**
 * A figure on a page: drawn live by plotly, and a picture of it for paper, for phones and for readers without scripts.
 *
 * Its text for readers who hear it is written from what is drawn.
 *
 * @param picture  the address of the picture, perhaps a data URI; null where there is none
 */
export function figureHtml({ data, layout, frames }: Drawing, { picture }: { picture: string | null }): string {
  const drawn = { data, layout: { width: 700, height: 450, ...layout }, frames };
  const drawing = JSON.stringify(drawn).replaceAll("<", "\\u003c");
  const text = escapeHtml(figureText(data, layout as Readonly<Record<string, unknown>>));
  const { width, height } = layout;
  const narrowest = width && layout.font?.size ? Math.round((width * leastText) / layout.font.size) : null;
  const smallest = Math.min(1, smallLetters / (layout.font?.size ?? smallLetters));
  const scale = width && height ? Math.max(smallest, Math.min(1, screen / height)) : 1;
  const size = width && height ? ` width="${Math.round(scale * width)}" height="${Math.round(scale * height)}"` : "";
  const least = narrowest === null ? "" : ` style="min-width:${narrowest}px"`;
  const image =
    picture === null
      ? `<noscript><p class="missing">[This figure has no picture, since no browser drew one; with scripts it is drawn live.]</p></noscript>`
      : `<img class="picture" src="${escapeHtml(picture)}" alt="${text}"${size}${least} loading="lazy">`;
  const classes = [
    "canvas",
    ...(picture === null ? [] : ["pictured"]),
    ...(scale * Number(width) > textWidth ? ["broad"] : []),
  ];
  return `<div class="${classes.join(" ")}" data-scale="${scale.toFixed(3)}"><div class="plot" role="figure" aria-label="${text}"></div>${image}<script type="application/json">${drawing}</script></div>`;
}

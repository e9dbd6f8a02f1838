import { createHash } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { requirePositive } from "../../requirements";
import type { Figure } from "../figure";
import { stillPicture } from "../slider";
import { withBrowser } from "./chromium";

/**
 * An open browser, as withBrowser gives it: what a notebook has to know of it. The browser's own types are large, and
 * a cell that uses `save` would load them.
 */
export interface OpenBrowser {
  version(): string;
  close(): Promise<void>;
}

/** One figure as files. */
export interface Pictures {
  readonly svg: string;
  /** In pixels the width and height of the layout times the pixel ratio. */
  readonly png: Uint8Array;
  /** Vector graphics on one page of the size of the layout. */
  readonly pdf: Uint8Array;
}

/** The pictures in the order of the figures, or the reason why there are none. */
export type PicturesOrReason =
  | { readonly pictures: readonly Pictures[]; readonly reason: null }
  | { readonly pictures: null; readonly reason: string };

/**
 * Draws figures as SVG, PNG and PDF, the same bytes from run to run, and with the packaged Chromium on every machine.
 *
 * PNG and PDF are made from the SVG, so that all three show the same. A slider is replaced by the value that it stands at.
 *
 * @param options.browser an open browser to use, which stays open; unless given, one is started and closed
 * @param options.pixelRatio pixels of the PNG for each px of the layout, > 0; default 2
 * @returns the pictures, or null and a reason where there is no browser
 * @throws InputError when the width or height of a layout is not positive
 * @throws Error with plotly's message when it cannot draw a figure
 * @example const { pictures } = await renderFigures([figure]);   // pictures[0].svg
 */
export async function renderFigures(
  figures: readonly Figure[],
  { browser, pixelRatio = 2 }: { readonly browser?: OpenBrowser; readonly pixelRatio?: number } = {},
): Promise<PicturesOrReason> {
  requirePositive({ pixelRatio });
  for (const { layout } of figures) requirePositive({ "layout.width": layout.width, "layout.height": layout.height });
  const drawAll = (opened: Browser) => renderAll(figures, opened, pixelRatio);
  if (browser !== undefined) return { pictures: await drawAll(browser as Browser), reason: null };
  const { result, reason } = await withBrowser(drawAll);
  return result === null ? { pictures: null, reason: reason! } : { pictures: result, reason: null };
}

async function renderAll(figures: readonly Figure[], browser: Browser, pixelRatio: number): Promise<Pictures[]> {
  const all: Pictures[] = [];
  for (const figure of figures) all.push(await renderOne(stillPicture(figure), browser, pixelRatio));
  return all;
}

/** On a page of its own, because plotly numbers its elements from where the previous figure of a page left off. */
async function renderOne(figure: Figure, browser: Browser, pixelRatio: number): Promise<Pictures> {
  const { width, height } = figure.layout;
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: pixelRatio, offline: true });
  try {
    const svg = withoutLegendClips(withFallbackFonts(await drawSvg(page, figure)));
    await page.setContent(
      `<!doctype html><style>@page{size:${width}px ${height}px;margin:0}body{margin:0}svg{display:block}</style>${svg}`,
    );
    const png = await page.screenshot({ animations: "disabled" });
    const pdf = await page.pdf({ width: `${width}px`, height: `${height}px`, printBackground: true, pageRanges: "1" });
    return { svg, png, pdf: withFixedDates(pdf) };
  } finally {
    await page.close();
  }
}

async function drawSvg(page: Page, figure: Figure): Promise<string> {
  await page.evaluate(seedRandomNumbers, seedOf(figure));
  await page.addScriptTag({ path: require.resolve("plotly.js-cartesian-dist-min") });
  const { width, height } = figure.layout;
  const options = { format: "svg", width, height };
  const address = await page.evaluate(drawWithPlotly, { figure: drawable(figure), options });
  return `${decodeURIComponent(address.slice(address.indexOf(",") + 1))}\n`;
}

/** Plain JSON, with words for the symbols that Open Sans does not have and that would vanish without a trace. */
function drawable({ data, layout }: Figure): unknown {
  return JSON.parse(JSON.stringify({ data, layout }).replace(/[‖∥∈→]/g, (symbol) => substitutes[symbol]));
}

const substitutes: Readonly<Record<string, string>> = { "‖": "||", "∥": "||", "∈": "in", "→": "to" };

/** From the content, so that two figures on one page of a report do not share the ids of their clip paths. */
function seedOf({ data, layout }: Figure): number {
  return createHash("sha256").update(JSON.stringify({ data, layout })).digest().readUInt32LE(0);
}

/** Runs in the page. Plotly draws the ids of its clip paths at random. */
function seedRandomNumbers(seed: number): void {
  let state = seed;
  Math.random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Runs in the page. */
function drawWithPlotly({ figure, options }: { figure: unknown; options: unknown }): Promise<string> {
  const plotly = (globalThis as unknown as { Plotly: { toImage(figure: unknown, options: unknown): Promise<string> } })
    .Plotly;
  return plotly.toImage(figure, options);
}

/** Ends every list of font families with a generic one: a reader's machine may not have the fonts that are named. */
function withFallbackFonts(svg: string): string {
  return svg.replace(/font-family: ((?:[^;"&]|&quot;)+)/g, (whole, families: string) =>
    /(^|[\s,])(sans-serif|serif|monospace)\s*$/.test(families) ? whole : `${whole}, Arial, sans-serif`,
  );
}

/** Plotly cuts a legend at the width that its text has here; with another font, or smaller on a screen, it is wider. */
function withoutLegendClips(svg: string): string {
  return svg.replace(/(<g class="scrollbox"[^>]*?) clip-path="[^"]*"/g, "$1");
}

/** Chromium writes the time of day into a PDF; overwritten at equal length, because a PDF is read by byte offsets. */
function withFixedDates(pdf: Buffer): Buffer {
  const text = pdf.toString("latin1");
  return Buffer.from(
    text.replace(/(\/(?:CreationDate|ModDate) \(D:)(\d{14})/g, (_, key: string) => `${key}20000101000000`),
    "latin1",
  );
}

import { createHash } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { requirePositive } from "../../requirements";
import type { Figure } from "../figure";
import { stillPicture } from "../slider";
import { withBrowser } from "./chromium";
import { pdfOf, showAlone } from "./printSvg";

/**
 * An open browser, as withBrowser gives it: what a notebook has to know of it. The browser's own types are large, and
 * a cell that uses `save` would load them.
 */
export interface OpenBrowser {
  version(): string;
  close(): Promise<void>;
}

/** A font that figures are drawn with in place of their own; its bytes, unless the browser has it. */
export interface DrawnFont {
  readonly family: string;
  readonly bytes: Uint8Array | null;
}

/** How figures are drawn, where not as they are saved. */
export interface DrawingOptions {
  readonly browser?: OpenBrowser;
  readonly pixelRatio?: number;
  /** In mm, of the printed figure; everything in it is scaled alike. */
  readonly width?: number;
  readonly font?: DrawnFont;
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
 * @param options.width in mm, of SVG and PDF when printed, > 0; unless given, the px of the layout
 * @param options.font in place of that of the layout
 * @returns the pictures, or null and a reason where there is no browser
 * @throws InputError when the width or height of a layout is not positive
 * @throws Error with plotly's message when it cannot draw a figure
 * @example const { pictures } = await renderFigures([figure]);   // pictures[0].svg
 */
export async function renderFigures(
  figures: readonly Figure[],
  { browser, pixelRatio = 2, width, font }: DrawingOptions = {},
): Promise<PicturesOrReason> {
  requirePositive({ pixelRatio, ...(width !== undefined && { width }) });
  for (const { layout } of figures) requirePositive({ "layout.width": layout.width, "layout.height": layout.height });
  const drawAll = (opened: Browser) => renderAll(figures, opened, { pixelRatio, width, font });
  if (browser !== undefined) return { pictures: await drawAll(browser as Browser), reason: null };
  const { result, reason } = await withBrowser(drawAll);
  return result === null ? { pictures: null, reason: reason! } : { pictures: result, reason: null };
}

type Drawn = DrawingOptions & { readonly pixelRatio: number };

async function renderAll(figures: readonly Figure[], browser: Browser, options: Drawn): Promise<Pictures[]> {
  const all: Pictures[] = [];
  for (const figure of figures)
    all.push(await renderOne(withFont(stillPicture(figure), options.font), browser, options));
  return all;
}

function withFont(figure: Figure, font: DrawnFont | undefined): Figure {
  if (font === undefined) return figure;
  const { layout } = figure;
  return { ...figure, layout: { ...layout, font: { ...(layout.font as object), family: font.family } } };
}

/** On a page of its own, because plotly numbers its elements from where the previous figure of a page left off. */
async function renderOne(
  figure: Figure,
  browser: Browser,
  { pixelRatio, width: printed, font }: Drawn,
): Promise<Pictures> {
  const { width, height } = figure.layout;
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: pixelRatio, offline: true });
  try {
    const face = font === undefined || font.bytes === null ? "" : fontFace(font.family, font.bytes);
    const drawn = withStyle(withoutLegendClips(withFallbackFonts(await drawSvg(page, figure, face))), face);
    await showAlone(page, drawn, [`${width}px`, `${height}px`]);
    const png = await page.screenshot({ animations: "disabled" });
    const size =
      printed === undefined
        ? [width, height].map((px) => `${px}px`)
        : [printed, (printed * height) / width].map((mm) => `${Number(mm.toFixed(3))}mm`);
    const svg = printed === undefined ? drawn : withSize(drawn, size);
    if (printed !== undefined) await showAlone(page, svg, size);
    return { svg, png, pdf: await pdfOf(page, size) };
  } finally {
    await page.close();
  }
}

const fontFace = (family: string, bytes: Uint8Array): string =>
  `@font-face{font-family:${JSON.stringify(family)};src:url(data:font/ttf;base64,${Buffer.from(bytes).toString("base64")})}`;

/** A style of its own, inside the picture, so that it is the same wherever it is shown. */
const withStyle = (svg: string, style: string): string =>
  style === "" ? svg : svg.replace(/^(<svg[^>]*>)/, (tag) => `${tag}<style>${style}</style>`);

/** The size in which the picture is printed; its own coordinates stay. */
const withSize = (svg: string, [width, height]: readonly string[]): string =>
  svg.replace(/^<svg[^>]*>/, (tag) =>
    tag.replace(/ width="[^"]*"/, ` width="${width}"`).replace(/ height="[^"]*"/, ` height="${height}"`),
  );

async function drawSvg(page: Page, figure: Figure, face: string): Promise<string> {
  if (face !== "") await page.addStyleTag({ content: face });
  if (face !== "") await page.evaluate("Promise.all([...document.fonts].map((font) => font.load())).then(() => null)");
  await page.evaluate(seedRandomNumbers, seedOf(figure));
  tellBlank(await page.evaluate(blankCharacters, charactersOf(figure)));
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

/** The characters of a figure that are not ASCII, and the font that they are drawn in. */
function charactersOf(figure: Figure): { characters: string[]; family: string } {
  const { family = "Open Sans, Arial, sans-serif" } = (figure.layout.font ?? {}) as { family?: string };
  const text = JSON.stringify(drawable(figure)).replace(/\\u([0-9a-f]{4})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return { characters: [...new Set(text.match(/[^\p{ASCII}\p{Z}\p{M}]/gu) ?? [])], family };
}

/** Runs in the page: those of the characters that leave no ink, since no font here has them. */
function blankCharacters({ characters, family }: { characters: string[]; family: string }): string[] {
  const { document } = globalThis as unknown as { document: { createElement(name: string): Canvas } };
  const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 60 });
  const context = canvas.getContext("2d");
  context.font = `30px ${family}`;
  return characters.filter((character) => {
    context.clearRect(0, 0, 60, 60);
    context.fillText(character, 12, 42);
    return context.getImageData(0, 0, 60, 60).data.every((value) => value === 0);
  });
}

/** A canvas of the browser, as far as it is used. */
interface Canvas {
  getContext(kind: "2d"): {
    font: string;
    clearRect(x: number, y: number, width: number, height: number): void;
    fillText(text: string, x: number, y: number): void;
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

const told = new Set<string>();

/** Once for each character: a figure with a gap where a name stood looks like a finished one. */
function tellBlank(characters: readonly string[]): void {
  const unknown = characters.filter((character) => !told.has(character));
  for (const character of unknown) told.add(character);
  if (unknown.length > 0)
    console.error(
      `routerlab: ${unknown.join(" ")} ${unknown.length === 1 ? "is" : "are"} blank in a picture: no font of the browser that draws has ${unknown.length === 1 ? "it" : "them"}.`,
    );
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

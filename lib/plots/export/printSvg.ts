import type { Browser, Page } from "playwright-core";

/** PNG and PDF of a picture that `save` wrote, the same bytes as it writes beside it. */
export async function printSvg(svg: string, browser: Browser): Promise<{ png: Uint8Array; pdf: Uint8Array }> {
  const [width, height] = ["width", "height"].map((side) =>
    Number(new RegExp(`^<svg[^>]* ${side}="(\\d+)"`).exec(svg)?.[1]),
  );
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 2, offline: true });
  try {
    const size = [`${width}px`, `${height}px`] as const;
    await showAlone(page, svg, size);
    await page.evaluate(twoFrames); // a page that was not drawn yet now and then cannot be captured
    return { png: await page.screenshot({ animations: "disabled" }), pdf: await pdfOf(page, size) };
  } finally {
    await page.close();
  }
}

const twoFrames = "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null))))";

/** A page with nothing but the picture. */
export async function showAlone(page: Page, svg: string, [width, height]: readonly string[]): Promise<void> {
  await page.setContent(
    `<!doctype html><style>@page{size:${width} ${height};margin:0}body{margin:0}svg{display:block}</style>${svg}`,
  );
  await page.evaluate("document.fonts.ready.then(() => null)");
}

/** What the page shows, on one page of that size. */
export async function pdfOf(page: Page, [width, height]: readonly string[]): Promise<Buffer> {
  return withFixedDates(await page.pdf({ width, height, printBackground: true, pageRanges: "1" }));
}

/** Chromium writes the time of day into a PDF; overwritten at equal length, because a PDF is read by byte offsets. */
function withFixedDates(pdf: Buffer): Buffer {
  const text = pdf.toString("latin1");
  return Buffer.from(
    text.replace(/(\/(?:CreationDate|ModDate) \(D:)(\d{14})/g, (_, key: string) => `${key}20000101000000`),
    "latin1",
  );
}

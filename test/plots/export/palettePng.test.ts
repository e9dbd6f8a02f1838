import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { withBrowser } from "../../../lib/dist/plots/export/chromium";
import { palettePng } from "../../../lib/dist/plots/export/palettePng";
import { renderFigures } from "../../../lib/dist/plots/export/renderFigure";
import { ratePlot } from "../../../lib/dist/plots/ratePlot";
import { tinyPanel } from "../tinyPanel";

const hasBrowser = (await withBrowser(async () => true)).result === true;

/** The chunks of a PNG by their names, read by the format's description; equal names are joined. */
function chunksOf(png: Uint8Array): Record<string, Buffer> {
  const bytes = Buffer.from(png);
  const chunks: Record<string, Buffer> = {};
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const name = bytes.toString("latin1", at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at));
    chunks[name] = Buffer.concat([chunks[name] ?? Buffer.alloc(0), content]);
  }
  return chunks;
}

describe.runIf(hasBrowser)("a PNG with a palette", () => {
  test("has the size of the layout, 64 colours, white for white, and the same bytes again, far fewer", async () => {
    const plot = ratePlot({ panels: [tinyPanel, tinyPanel] });
    const [{ png }] = (await renderFigures([plot], { pixelRatio: 1 })).pictures!;
    const small = await palettePng(png);
    const { IHDR, PLTE, IDAT } = chunksOf(small);
    expect([IHDR.readUInt32BE(0), IHDR.readUInt32BE(4)]).toEqual([plot.layout.width, plot.layout.height]);
    expect([...IHDR.subarray(8, 10)]).toEqual([8, 3]); // eight bits, indexed
    expect(PLTE.length / 3).toBeLessThanOrEqual(64);
    expect(inflateSync(IDAT)[0]).toBe(0); // no filter in the first line
    const first = inflateSync(IDAT)[1]; // the pixel in the corner, outside of the plot
    expect([...PLTE.subarray(3 * first, 3 * first + 3)]).toEqual([255, 255, 255]);
    expect(small.length).toBeLessThan(0.45 * png.length);
    expect(Buffer.compare(await palettePng(png), small)).toBe(0);
  });
});

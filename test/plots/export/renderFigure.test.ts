import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openBrowser, withBrowser } from "../../../lib/dist/plots/export/chromium";
import { printSvg } from "../../../lib/dist/plots/export/printSvg";
import { renderFigures } from "../../../lib/dist/plots/export/renderFigure";
import { ratePlot } from "../../../lib/dist/plots/ratePlot";
import { tinyPanel } from "../tinyPanel";

const figure = (layout: Record<string, unknown> = {}) => ({
  kind: "figure" as const,
  data: [
    { x: [1, 2, 3], y: [1, 4, 9] },
    { type: "box", y: [1, 2, 3, 9] },
  ],
  layout: { width: 300, height: 200, font: { family: "Open Sans" }, ...layout },
  caption: "",
});

const hasBrowser = (await withBrowser(async () => true)).result === true;

describe.runIf(hasBrowser)("renderFigures", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = (await openBrowser()).browser!;
  });
  afterAll(() => browser.close());
  const drawn = (figures: Parameters<typeof renderFigures>[0]) => renderFigures(figures, { browser });

  test("gives the same bytes in two browsers, alone or after another figure", async () => {
    const other = figure({ title: { text: "another" } });
    const first = (await renderFigures([figure()])).pictures![0];
    const second = (await renderFigures([other, figure()])).pictures![1];
    expect(second.svg).toBe(first.svg);
    expect(Buffer.compare(second.png, first.png)).toBe(0);
    expect(Buffer.compare(second.pdf, first.pdf)).toBe(0);
  });

  test("a picture that was saved gives the same PNG and PDF again", async () => {
    const [{ svg, png, pdf }] = (await drawn([figure()])).pictures!;
    const again = await printSvg(svg, browser);
    expect([Buffer.compare(again.png, png), Buffer.compare(again.pdf, pdf)]).toEqual([0, 0]);
  });

  test("says which characters no font has, once each, and is silent about those that are drawn", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    await drawn([figure({ title: { text: "β₁ ≤ √κ, −½ ‖x‖" } })]);
    expect(said.mock.calls).toEqual([]);
    await drawn([figure({ title: { text: "漢 β" } }), figure({ title: { text: "漢 again" } })]);
    expect(said.mock.calls).toEqual([
      ["routerlab: 漢 is blank in a picture: no font of the browser that draws has it."],
    ]);
    said.mockRestore();
  });

  test("draws the PNG at twice the size of the layout, and one page of PDF without the time of day", async () => {
    const [pictures] = (await drawn([figure()])).pictures!;
    const [png, pdf] = [Buffer.from(pictures.png), Buffer.from(pictures.pdf)];
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([600, 400]);
    const text = pdf.toString("latin1");
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(text.match(/\(D:\d{14}/g)).toEqual(["(D:20000101000000", "(D:20000101000000"]);
    // The table of byte offsets still holds: it starts where the file says.
    const start = Number(/startxref\s+(\d+)/.exec(text)![1]);
    expect(text.slice(start, start + 4)).toBe("xref");
  });

  test("names a generic font after Open Sans, writes ‖ as ||, and does not cut legends", async () => {
    const layout = { showlegend: true, title: { text: "‖β‖" } };
    const [{ svg }] = (await drawn([figure(layout)])).pictures!;
    const families = [...svg.matchAll(/font-family: ([^;]*);/g)].map(([, family]) => family);
    expect(families.length).toBeGreaterThan(0);
    expect(families.every((family) => family.endsWith("sans-serif"))).toBe(true);
    expect(svg).toContain("||β||");
    expect(svg).toContain('class="scrollbox"');
    expect(svg).not.toMatch(/class="scrollbox"[^>]*clip-path/);
  });

  test("two figures on one page share no id", async () => {
    const { pictures } = await drawn([figure(), figure({ title: { text: "another" } })]);
    const [first, second] = pictures!.map(
      ({ svg }) => new Set([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)),
    );
    expect(first.size).toBeGreaterThan(0);
    expect([...first].filter((id) => second.has(id))).toEqual([]);
  });

  test("long legends push no plot out of its place, and end before the next panel", async () => {
    const long = { ...tinyPanel.series[0], name: "a name that is as long as a legend ever gets, ".repeat(4) };
    const rates = ratePlot({ panels: [{ ...tinyPanel, series: [long, long, long] }, tinyPanel] });
    const { svg } = (await drawn([rates])).pictures![0];
    const plots = [...svg.matchAll(/id="clip[0-9a-f]+(?:xy|x2y2)"><rect x="([\d.]+)" y="([\d.]+)"/g)];
    const { height } = rates.layout;
    const tops = ["yaxis", "yaxis2"].map((name) => {
      const { domain } = rates.layout[name] as { domain: [number, number] };
      return Math.round((1 - domain[1]) * height);
    });
    expect(plots.map(([, x, y]) => [Math.round(Number(x)), Math.round(Number(y))])).toEqual(
      tops.map((top) => [104, top]),
    );
    const legend =
      /<g class="legend"[^>]*translate\([\d.]+,([\d.]+)\)[^>]*><rect class="bg"[^>]*height="([\d.]+)"/.exec(svg)!;
    const titleHeight = 36;
    expect(Number(legend[1]) + Number(legend[2])).toBeLessThan(tops[1] - titleHeight);
    expect(svg).not.toMatch(/<rect class="scrollbar"[^>]*height="[1-9]/);
  });

  test("an open browser is used and stays open", async () => {
    const { result } = await withBrowser(async (browser) => {
      const { pictures } = await renderFigures([figure()], { browser });
      return { pictures, connected: browser.isConnected() };
    });
    expect(result!.pictures).toHaveLength(1);
    expect(result!.connected).toBe(true);
  });
});

test("a layout without a size is refused in one sentence", async () => {
  await expect(renderFigures([figure({ width: 0 })])).rejects.toThrow(
    "layout.width is 0, but must be a finite number > 0.",
  );
});

import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { notebookPage } from "../../../lib/dist/jupyter/report/notebookPage";
import { plotlySource } from "../../../lib/dist/jupyter/report/pageFrame";
import { reportPage } from "../../../lib/dist/jupyter/report/reportPage";
import type { Notebook } from "../../../lib/dist/jupyter/runner/notebookFile";
import { withBrowser } from "../../../lib/dist/plots/export/chromium";
import { withSlider } from "../../../lib/dist/plots/slider";
import { temporaryFolder } from "../runner/temporaryNotebook";

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const data = [{ x: [1, 2, 3], y: [1, 4, 9], name: "</script><script>window.broken = 1</script>" }];
const layout = { width: 600, height: 400 };

// The network that no page may ask for anything.
const asked: string[] = [];
const server = http.createServer((request, response) => {
  asked.push(String(request.url));
  response.end();
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const network = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => {
  server.close();
});
const evil = `<img src="${network}/x.png" onerror="window.broken = 2">`;

const notebook: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    {
      id: "a",
      cell_type: "markdown",
      metadata: {},
      source: `# A *title*\n\nInline $\\beta_1^\\top x$ and\n\n$$\\|\\beta_1\\| + \\tau_1$$\n\n[next](01-next.ipynb) ${evil} ![](${network}/y.png)`,
    },
    {
      id: "b",
      cell_type: "code",
      metadata: {},
      execution_count: 1,
      source: 'const a: string = "<b>";',
      outputs: [
        { output_type: "stream", name: "stdout", text: `\u001b[31mred\u001b[0m ${evil}` },
        {
          output_type: "display_data",
          metadata: {},
          data: { "application/vnd.plotly.v1+json": { data, layout }, "image/png": png, "text/plain": `"A" ${evil}` },
        },
        { output_type: "display_data", metadata: {}, data: { "text/html": evil, "text/plain": "an image" } },
        { output_type: "error", ename: "RangeError", evalue: "tau1", traceback: [`RangeError: ${evil}`] },
      ],
    },
    ...["Two", "Two", "Four", "Five"].map((title, index) => ({
      id: `h${index}`,
      cell_type: "markdown" as const,
      metadata: {},
      source: `## ${title}`,
    })),
  ],
};

/** Opens a page from disk; what it asked for, and what went wrong in it. */
async function openFile(
  file: string,
  look: (page: Page) => Promise<void>,
  media: { width?: number; print?: boolean } = {},
): Promise<string[]> {
  const seen: string[] = [];
  const { reason } = await withBrowser(async (browser) => {
    const page = await browser.newPage({ viewport: { width: media.width ?? 1300, height: 900 } });
    page.on("request", (request) => seen.push(request.url().replace(/^file:.*\//, "")));
    page.on("pageerror", (error) => seen.push(error.message));
    await page.goto(`file://${file}`);
    if (media.print) await page.emulateMedia({ media: "print" });
    await look(page);
    return null;
  });
  expect(reason).toBeNull();
  return seen;
}

function written(name: string, html: string): string {
  const file = path.join(temporaryFolder(), name);
  fs.writeFileSync(file, html);
  return file;
}

test("a notebook's page draws its figure and asks the network for nothing, whatever its outputs contain", async () => {
  const seen = await openFile(written("n.html", notebookPage(notebook)), async (page) => {
    await page.waitForSelector(".canvas.live .main-svg");
    expect(await page.title()).toBe("A *title*");
    expect(await page.locator(".picture").isVisible()).toBe(false);
    expect(await page.locator(".katex-display").isVisible()).toBe(true);
    expect(
      await page.evaluate(async () => (await document.fonts.ready) && document.fonts.check("16px KaTeX_Math")),
    ).toBe(true);
    expect(await page.locator(".hljs-keyword").first().textContent()).toBe("const");
    expect(await page.locator("pre.stdout").textContent()).toBe(`red ${evil}`);
    expect(await page.locator("pre.error").textContent()).toBe(`RangeError: ${evil}`);
    expect(await page.getByText("next").getAttribute("href")).toBe("01-next.html");
    expect(await page.locator("nav a").evaluateAll((links) => links.map((link) => link.getAttribute("href")))).toEqual([
      "#two",
      "#two-2",
      "#four",
      "#five",
    ]);
    expect(await page.evaluate(() => "broken" in window)).toBe(false);
  });
  expect({ asked, errors: seen.filter((text) => text.includes("Error")) }).toEqual({ asked: [], errors: [] });
});

test("on paper and on a phone the picture takes the figure's place, and on a phone a touch draws it", async () => {
  const file = written("n.html", notebookPage(notebook));
  await openFile(
    file,
    async (page) => {
      await page.waitForSelector(".picture", { state: "visible" });
      expect(await page.locator(".plot").isVisible()).toBe(false);
    },
    { print: true },
  );
  await openFile(
    file,
    async (page) => {
      await page.waitForSelector(".canvas.waiting .picture", { state: "visible" });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await page.click(".canvas");
      await page.waitForSelector(".canvas.live .main-svg");
    },
    { width: 390 },
  );
});

test("a notebook without formulas or figures carries neither KaTeX nor plotly", () => {
  const plain = notebookPage(
    { ...notebook, cells: [{ id: "a", cell_type: "code", metadata: {}, source: "1", outputs: [] }] },
    "plain",
  );
  expect(plain.length).toBeLessThan(20_000);
  expect(plain).toContain("<title>plain</title>");
});

test("a report opens from disk with the plotly beside it, and shows captions, verdicts, tables and links as text", async () => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, "plotly.js"), plotlySource());
  fs.writeFileSync(path.join(folder, "figure1.png"), Buffer.from(png, "base64"));
  const caption = `Loss of k* experts, ${evil}`;
  const html = reportPage({
    title: "Report_1 & <more>",
    introduction: "Made from $n$ samples.",
    sections: [
      {
        title: "Figure *1*",
        text: "",
        figures: [
          { figure: { kind: "figure", data, layout, caption }, picture: "figure1.png", files: ["figure1.svg"] },
        ],
        tables: [{ kind: "table", columns: ["router", "slope"], rows: [["cosine <b>", -0.5]], caption: "" }],
        verdicts: [`It agrees ${evil}`],
      },
    ],
    notebooks: [{ title: "Overview <i>", address: "notebooks/00.html" }],
    facts: { profile: "quick <u>" },
    plotlyAddress: "plotly.js",
  });
  fs.writeFileSync(path.join(folder, "index.html"), html);
  const seen = await openFile(path.join(folder, "index.html"), async (page) => {
    await page.waitForSelector(".canvas.live .main-svg");
    expect(await page.locator("h1").textContent()).toBe("Report_1 & <more>");
    expect(await page.locator("h2").allInnerTexts()).toEqual(["Figure *1*", "Notebooks"]);
    expect(await page.locator("figcaption").textContent()).toBe(`${caption}SVG`);
    expect(await page.locator(".verdict").textContent()).toBe(`It agrees ${evil}`);
    expect(await page.locator("td").allInnerTexts()).toEqual(["cosine <b>", "−0.5"]);
    expect(await page.locator("li a").getAttribute("href")).toBe("notebooks/00.html");
    expect(await page.locator("dd").textContent()).toBe("quick <u>");
    expect(await page.evaluate(() => "broken" in window)).toBe(false);
  });
  expect(seen.sort()).toEqual(["figure1.png", "index.html", "plotly.js"]);
  expect(asked).toEqual([]);
});

/** A line, a map and an annotation, which says what the line is. */
const sliding = withSlider({
  figures: [1, 2, 40].map((slope) => ({
    kind: "figure",
    data: [
      { x: [0, 1], y: [0, slope] },
      {
        type: "heatmap",
        z: [
          [0, slope],
          [3, 4],
        ],
      },
    ],
    layout: { ...layout, annotations: [{ text: `slope ${slope}`, x: 0.5, y: 0, showarrow: false }] },
    caption: "Lines.",
  })),
  parameter: "slope",
  values: [1, 2, 40],
});

test.each([
  [
    "a notebook's page",
    notebookPage({
      ...notebook,
      cells: [
        {
          id: "a",
          cell_type: "code",
          metadata: {},
          source: "1",
          outputs: [
            {
              output_type: "display_data",
              metadata: {},
              data: { "application/vnd.plotly.v1+json": { ...sliding }, "text/plain": "" },
            },
          ],
        },
      ],
    }),
  ],
  [
    "a report",
    reportPage({
      title: "",
      introduction: "",
      sections: [
        { title: "", text: "", figures: [{ figure: sliding, picture: null, files: [] }], tables: [], verdicts: [] },
      ],
      notebooks: [],
      facts: {},
      plotlyAddress: "plotly.js",
    }),
  ],
])("on %s a slider changes curves, maps and annotations without a server", async (_what, html) => {
  const file = written("sliding.html", html);
  fs.writeFileSync(path.join(path.dirname(file), "plotly.js"), plotlySource());
  const errors = await openFile(file, async (page) => {
    await page.waitForSelector(".canvas.live .slider-rail-touch-rect");
    const drawn = async () => ({
      curve: await page.locator(".scatterlayer .js-line").getAttribute("d"),
      map: await page.locator(".heatmaplayer image").getAttribute("href"),
      annotation: await page.locator(".annotation-text").textContent(),
    });
    const rail = (await page.locator(".slider-rail-touch-rect").boundingBox())!;
    const clickAt = (part: number) => page.mouse.click(rail.x + part * rail.width, rail.y + rail.height / 2);
    const first = await drawn();
    await clickAt(0.99);
    await page.getByText("slope 40", { exact: true }).waitFor();
    const last = await drawn();
    expect(last.curve).not.toBe(first.curve);
    expect(last.map).not.toBe(first.map);
    await clickAt(0.01);
    await page.getByText("slope 1", { exact: true }).waitFor();
    expect(await drawn()).toEqual(first);
  });
  expect(errors.filter((text) => text.includes("Error"))).toEqual([]);
});

import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { notebookPage } from "../../../lib/dist/jupyter/report/notebookPage";
import { figureHtml } from "../../../lib/dist/jupyter/report/pageFigure";
import { experimentPage } from "../../../lib/dist/jupyter/report/site/experimentPage";
import { experimentsPage, firstPage } from "../../../lib/dist/jupyter/report/site/firstPage";
import { fitsCsv, fitsPage } from "../../../lib/dist/jupyter/report/site/fitsPage";
import { writeSite } from "../../../lib/dist/jupyter/report/site/writeSite";
import type { Notebook } from "../../../lib/dist/jupyter/runner/notebookFile";
import { withBrowser } from "../../../lib/dist/plots/export/chromium";
import type { Figure } from "../../../lib/dist/plots/figure";
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
    expect(await page.title()).toBe("A title");
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
      await page.click(".canvas .picture");
      await page.waitForSelector(".canvas.live .main-svg");
    },
    { width: 390 },
  );
});

test("images of texts are inside the page, or it says why not; an HTML output is as high as it is, and its scripts are told of", async () => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, "my pic.png"), Buffer.from(png, "base64"));
  const cell = {
    id: "a",
    cell_type: "markdown" as const,
    metadata: {},
    attachments: { "at.png": { "image/png": png } },
    source: `![at](attachment:at.png) ![file](my%20pic.png) ![](gone.png) ![](${network}/z.png) ![](attachment:no.png)`,
  };
  const html = `<div style="height:700px">tall</div><script>window.broken = 3</script>`;
  const output = { output_type: "display_data" as const, metadata: {}, data: { "text/html": html } };
  const code = { id: "b", cell_type: "code" as const, metadata: {}, source: "1", outputs: [output] };
  const file = written("images.html", notebookPage({ ...notebook, cells: [cell, code] }, "images", folder));
  await openFile(file, async (page) => {
    const widths = () =>
      page.locator("img").evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth));
    await expect.poll(widths).toEqual([1, 1]);
    expect(await page.locator(".missing").allTextContents()).toEqual([
      "[The image gone.png is not shown: the file cannot be read (ENOENT).]",
      `[The image ${network}/z.png is not shown: a page loads nothing from the network.]`,
      "[The image attachment:no.png is not shown: the cell has no attachment of that name.]",
      "[This output has scripts, which are not run here.]",
    ]);
    await expect.poll(async () => (await page.locator("iframe").boundingBox())!.height).toBeGreaterThan(700);
    expect(await page.evaluate(() => "broken" in window)).toBe(false);
  });
  expect(asked).toEqual([]);
});

test.each([
  [1, { width: 680, height: 900, font: { size: 20 } }],
  [0.8, { width: 680, height: 1250, font: { size: 20 } }],
  [0.6, { width: 680, height: 3000, font: { size: 20 } }],
  [1, { width: 680, height: 3000, font: { size: 12 } }],
  [1, { width: 680, height: 3000 }],
])("a figure that is higher than a screen is shown smaller, its letters not below 12 px: %d", (scale, layout) => {
  const html = figureHtml({ data: [], layout }, { picture: "p.svg" });
  expect(Number(/data-scale="([\d.]+)"/.exec(html)![1])).toBe(scale);
  expect(html).toContain(` width="${680 * scale}" height="${layout.height * scale}"`);
});

test("a notebook without formulas or figures carries neither KaTeX nor plotly", () => {
  const plain = notebookPage(
    { ...notebook, cells: [{ id: "a", cell_type: "code", metadata: {}, source: "1", outputs: [] }] },
    "plain",
  );
  expect(plain.length).toBeLessThan(32_000);
  expect(plain).toContain("<title>plain</title>");
});

const fit = {
  n: 1000,
  replicate: 7,
  status: "limit",
  loss: 0.045612,
  regressionError: 0.01,
  onBoundary: 2,
  iterations: 9,
};

/** A site of one experiment, whose names and sentences are all hostile. */
async function siteOf(figure: Figure): Promise<string> {
  const folder = temporaryFolder();
  const shown = {
    ...{ question: `Is it <fast>? ${evil}`, heading: `A group ${evil}` },
    result: {
      ...{ name: "figure1", profile: "quick", settings: { router: "<b>" }, rows: [], summary: [] },
      figures: { figure1: figure },
      tables: {
        "figure1-slopes": {
          kind: "table",
          columns: ["router"],
          rows: [["cosine <b>"], [-0.5], ["0 [−0.1, 2×10⁻⁵]"]],
          caption: "",
        },
      },
      verdicts: [
        `It falls: agrees, as expected ${evil}.`,
        "It does not: not as predicted.",
        "It may: too few to tell.",
      ],
      verdictKinds: ["as predicted", "otherwise than predicted", "undecided"],
      finding: `It falls ${evil}.`,
    } as const,
    address: "experiments/figure1.html",
    files: ["figures/figure1.svg", "figures/figure1.json", "figures/figure1-slopes.csv"],
    run: `Computed ${evil}`,
    fits: {
      arms: [{ name: `an arm ${evil}`, study: "exact", loss: "L₃", fits: [fit, { ...fit, replicate: 8, loss: null }] }],
      ...{ address: "experiments/figure1-fits.html", file: "experiments/figure1-fits.csv" },
    },
  };
  await writeSite(folder, {
    name: "A <site>",
    pages: [
      firstPage({ title: "All & more", introduction: "From $n$.", made: `Version ${evil}`, experiments: [shown] }),
      experimentsPage([shown]),
      experimentPage(shown),
      fitsPage(shown),
    ],
    files: { "figures/figure1.svg": { content: Buffer.from(png, "base64") } },
    facts: { commit: "<u>" },
  });
  return folder;
}

test("a site opens from disk: its first page leads to an experiment, whose figure, verdicts, table and files are there as text", async () => {
  const caption = `Loss of k* experts, ${evil}`;
  const folder = await siteOf({ kind: "figure", data, layout, caption, details: `40 fits, ${evil}` });
  const seen = await openFile(path.join(folder, "index.html"), async (page) => {
    expect(await page.locator("td a").allInnerTexts()).toEqual(["figure1"]);
    expect(await page.locator("th[scope=rowgroup]").allTextContents()).toEqual([`A group ${evil}`]);
    expect(await page.locator("tbody td").allTextContents()).toEqual([
      ...["", "figure1 quick", `Is it <fast>? ${evil}`, "1 otherwise 1 as predicted 1 undecided"],
    ]);
    expect(await page.locator(".headline").textContent()).toContain(
      `It falls ${evil}.\n1 experiment, 3 verdicts: 1 otherwise than predicted, 1 as predicted, 1 undecided. Version ${evil}`,
    );
    await page.getByRole("link", { name: "Experiments", exact: true }).click();
    expect(await page.locator("tbody td").nth(2).textContent()).toBe(`Is it <fast>? ${evil}It falls ${evil}.`);
    expect(await page.locator(".counts").textContent()).toBe("1 otherwise than predicted 1 as predicted 1 undecided");
    await page.click("td a");
    await page.waitForSelector(".canvas.live .main-svg");
    expect(await page.locator("figcaption").textContent()).toBe(`${caption}How it was made40 fits, ${evil}`);
    expect(await page.locator("figcaption details").getAttribute("open")).toBeNull();
    expect(await page.locator("details summary").allInnerTexts()).toContain("1 as predicted");
    expect(await page.locator(".verdict").allTextContents()).toEqual([
      "It does not: not as predicted.",
      `It falls: agrees, as expected ${evil}.`,
      "It may: too few to tell.",
    ]);
    expect(await page.locator(".table td").allInnerTexts()).toEqual(["cosine <b>", "−0.5", "0 [−0.1,\u00a02×10⁻⁵]"]);
    expect(await page.locator(".downloads a").evaluateAll((links) => links.map((a) => a.getAttribute("href")))).toEqual(
      ["../figures/figure1.svg", "../figures/figure1-slopes.csv", "../figures/figure1.json"],
    );
    expect(await page.locator(".downloads code").allTextContents()).toEqual(["npx routerlab figure figure1"]);
    expect(await page.locator("footer dd").allTextContents()).toEqual(["quick", "<u>"]);
    await page.getByRole("link", { name: "Single fits" }).first().click();
    await page.locator("summary", { hasText: "an arm" }).click();
    const [first, second] = await page.locator("tbody tr").all();
    expect(await first.locator("td").allInnerTexts()).toEqual([
      ...["1000", "7", "limit", "0.04561", "0.01", "2"],
      `npx routerlab replay figure1 --arm "an arm ${evil}" --n 1000 --replicate 7`,
    ]);
    expect(await second.locator("td").nth(3).textContent()).toBe("–");
    await page.goBack();
    await page.getByRole("searchbox").fill("slopes");
    await page.locator(".found a").first().waitFor();
    expect(await page.locator(".found a").first().textContent()).toContain("Table: slopes");
    for (const [words, section] of [
      ["too few to tell", "Verdicts"], // of a verdict
      ["loss of k experts", "figure1"], // of a caption
      ["40 fits", "figure1"], // of how a figure was made
    ]) {
      await page.getByRole("searchbox").fill(words);
      await expect.poll(() => page.locator(".found").textContent()).toContain(section);
    }
    expect(await page.evaluate(() => "broken" in window)).toBe(false);
  });
  expect(new Set(seen)).toEqual(
    new Set([
      "index.html",
      "figure1.html",
      "figure1-fits.html",
      "site.css",
      "formulas.css",
      "site.js",
      "plotly.js",
      "search.js",
      "figure1.svg",
    ]),
  );
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

const sheetOf = (name: string, html: string) => async () => written(name, html);

test.each([
  [
    "a notebook's page",
    sheetOf(
      "sliding.html",
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
    ),
  ],
  ["a site", async () => path.join(await siteOf(sliding), "experiments", "figure1.html")],
])("on %s a slider changes curves, maps and annotations without a server", async (_what, file) => {
  const errors = await openFile(await file(), async (page) => {
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
    await expect.poll(async () => (await drawn()).curve).not.toBe(first.curve);
    await expect.poll(async () => (await drawn()).map).not.toBe(first.map);
    await clickAt(0.01);
    await page.getByText("slope 1", { exact: true }).waitFor();
    await expect.poll(drawn).toEqual(first);
  });
  expect(errors.filter((text) => text.includes("Error"))).toEqual([]);
});

test("a page of very many fits stays below 2 MB and says which it has; the file has all of them", () => {
  const arms = ["one", "two"].map((name) => ({
    ...{ name, study: "many", loss: "L₃" },
    fits: [1000, 2000].flatMap((n) => Array.from({ length: 6000 }, (_, replicate) => ({ ...fit, n, replicate }))),
  }));
  const result = { name: "many", profile: "paper", settings: {}, rows: [], summary: [], figures: {}, tables: {} };
  const shown = {
    question: "?",
    heading: "Many",
    result: { ...result, verdicts: [] },
    address: "paper/many.html",
    files: [],
  };
  const { body } = fitsPage({ ...shown, fits: { arms, address: "paper/many-fits.html", file: "paper/many-fits.csv" } });
  expect(body.length).toBeLessThan(2e6);
  expect(body).toContain("Here are the first 1250 replicates at each n; the file has all of them.");
  expect(body.match(/--profile paper --arm &quot;one&quot; --n 2000 /g)).toHaveLength(1250);
  expect(body).toContain("two: 12000 fits, 12000 not converged");
  expect(fitsCsv(arms).trim().split("\n")).toHaveLength(1 + 24_000);
});

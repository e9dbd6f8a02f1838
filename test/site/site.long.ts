import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { unzipSync } from "fflate";
import type { Browser, Page } from "playwright-core";
import { experiments, silentProgress } from "routerlab";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notebookSitePage } from "../../lib/dist/jupyter/report/site/documentPages";
import { fitsPage } from "../../lib/dist/jupyter/report/site/fitsPage";
import { writeSite } from "../../lib/dist/jupyter/report/site/writeSite";
import { openBrowser } from "../../lib/dist/plots/export/chromium";
import { temporaryFolder } from "../study/temporaryFolder";

const root = path.resolve(__dirname, "../..");
const site = path.join(root, "report");
let browser: Browser;

const results = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-site-"));

beforeAll(async () => {
  const few = { replicates: 2, largest: 1668, results, progress: silentProgress };
  await experiments.figure1.run(few); // a few single fits, so that their page is there
  execFileSync(process.execPath, ["lib/bin/routerlab.cjs", "report"], {
    cwd: root,
    env: { ...process.env, ROUTERLAB_RESULTS: results },
    stdio: ["ignore", "ignore", 2],
  });
  const opened = await openBrowser();
  if (opened.browser === null) throw new Error(opened.reason);
  browser = opened.browser;
});
afterAll(async () => {
  await browser?.close();
  fs.rmSync(results, { recursive: true });
});

/** One page of each kind. */
const kinds = [
  "index.html",
  "experiments/figure1.html",
  "experiments/figure1-fits.html",
  "experiments/cross-fit.html",
  "experiments/specification-curve.html",
  "experiments/index.html",
  "paper/figure1.html",
  "notebooks/index.html",
  "notebooks/00-overview.html",
  "notebooks/06-strong-and-weak-identifiability.html",
  "docs/mathematics.html",
  "docs/commands.html",
  "reference/index.html",
  "reference/index/functions/voronoiLoss.html",
];

const fileOf = (address: string) => `file://${path.resolve(site, address)}`;
const pages = () =>
  (fs.readdirSync(site, { recursive: true, encoding: "utf8" }) as string[])
    .filter((name) => /^(index|(experiments|paper|notebooks|docs|reference)\/.*)\.html$/.test(name))
    .sort();

const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** Of a picture, between 0 and 1, as a browser decodes it. */
async function meanBrightness(png: Buffer): Promise<number> {
  const page = await browser.newPage();
  try {
    return await page.evaluate(
      async (address) => {
        const image = new Image();
        image.src = address;
        await image.decode();
        const { width, height } = image;
        const context = new OffscreenCanvas(width, height).getContext("2d")!;
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, width, height);
        return data.reduce((sum, value, i) => sum + (i % 4 === 3 ? 0 : value), 0) / (3 * 255 * width * height);
      },
      `data:image/png;base64,${png.toString("base64")}`,
    );
  } finally {
    await page.close();
  }
}

/** Runs in a page: what the text of another one says outside formulas, which have fonts of their own. */
function textOf(html: string): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const each of body.querySelectorAll(".katex, script, style, iframe")) each.remove();
  return body.textContent ?? "";
}

/** Runs in a page: those of the characters that leave no ink in its text's fonts. */
async function blankOf(characters: readonly string[]): Promise<string[]> {
  const { fontFamily } = getComputedStyle(document.body);
  const font = `30px ${fontFamily}`;
  await document.fonts.load(font, characters.join(""));
  const context = Object.assign(document.createElement("canvas"), { width: 60, height: 60 }).getContext("2d")!;
  return characters.filter((character) => {
    context.clearRect(0, 0, 60, 60);
    context.font = font;
    context.fillText(character, 15, 40);
    return !context.getImageData(0, 0, 60, 60).data.some((value) => value > 0);
  });
}

interface Media {
  readonly width?: number;
  readonly dark?: boolean;
  readonly scripts?: boolean;
}

/** Looks at a page as it is on disk; what it asked for, and what its console says. */
async function look(
  address: string,
  see: (page: Page) => Promise<void>,
  { width = 1280, dark = false, scripts = true }: Media = {},
): Promise<{ asked: string[]; errors: string[] }> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
    javaScriptEnabled: scripts,
  });
  const asked: string[] = [];
  const errors: string[] = [];
  try {
    const page = await context.newPage();
    page.on("request", (request) => asked.push(request.url()));
    page.on("pageerror", ({ message }) => errors.push(message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(fileOf(address));
    await see(page);
  } finally {
    await context.close();
  }
  return { asked, errors };
}

describe("what is written", () => {
  test("has a page for every experiment, notebook and text", () => {
    const written = pages();
    const names = (folder: string, ending: string) =>
      fs
        .readdirSync(path.join(root, folder))
        .filter((name) => name.endsWith(ending))
        .map((name) => name.slice(0, -ending.length));
    for (const name of names("notebooks", ".ipynb")) expect(written).toContain(`notebooks/${name}.html`);
    for (const name of names("docs", ".md")) expect(written).toContain(`docs/${name}.html`);
    const experiments = names("figures", ".json").filter((name) => !name.startsWith("bench"));
    for (const name of experiments) expect(written).toContain(`experiments/${name}.html`);
  });

  test("links to nothing that is not there: pages, files, headings", () => {
    const ids = new Map<string, Set<string>>();
    const idsOf = (file: string) => {
      const known =
        ids.get(file) ?? new Set([...fs.readFileSync(file, "utf8").matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
      ids.set(file, known);
      return known;
    };
    const missing: string[] = [];
    let count = 0;
    for (const page of pages()) {
      // What a notebook's own outputs hold is theirs; attributes are only those of tags, not of text.
      const html = fs
        .readFileSync(path.join(site, page), "utf8")
        .replace(/<script type="application\/json">[\s\S]*?<\/script>/g, "");
      for (const [, address] of html.matchAll(/<[a-z]+ [^<>]*?(?:href|src)="([^"]*)"/g)) {
        if (/^(https?|mailto|data):/.test(address)) continue;
        count++;
        const [target, fragment] = address.replaceAll("&amp;", "&").split("#");
        const file = target === "" ? path.join(site, page) : path.resolve(site, path.dirname(page), decodeURI(target));
        const isThere =
          fs.existsSync(file) &&
          (fragment === undefined || !file.endsWith(".html") || idsOf(file).has(decodeURI(fragment)));
        if (!isThere) missing.push(`${page}: ${address}`);
      }
    }
    expect(count).toBeGreaterThan(5000);
    expect([...new Set(missing)]).toEqual([]);
  });

  test("says on every page which version and commit it is, and on those of experiments and notebooks when they were run", () => {
    const written = pages().map((page) => ({ page, html: fs.readFileSync(path.join(site, page), "utf8") }));
    const { version } = JSON.parse(fs.readFileSync(path.join(root, "lib/package.json"), "utf8"));
    for (const { page, html } of written)
      expect({
        page,
        facts: /<dt>routerlab<\/dt><dd>(.*?)<\/dd>\s*<dt>commit<\/dt><dd>.+?<\/dd>/.exec(html)?.[1],
      }).toEqual({
        page,
        facts: version,
      });
    const run = written.filter(({ page }) => /^(experiments|paper|notebooks)\/(?!index|.*-fits)/.test(page));
    expect(run.length).toBeGreaterThan(60);
    for (const { page, html } of run)
      expect({
        page,
        run: /Computed until .* at commit|In this repository as of commit [0-9a-f]{7,} of \d{4}-/.test(html),
      }).toEqual({
        page,
        run: true,
      });
  });

  test("has no page of more than 2 MB", () => {
    const large = pages().filter((page) => fs.statSync(path.join(site, page)).size > 2e6);
    expect(large).toEqual([]);
  });

  test("figures.zip holds every picture, table and result that was committed, those of the benches, too, as they are", () => {
    const packed = unzipSync(fs.readFileSync(path.join(site, "figures.zip")));
    const committed = execFileSync("git", ["ls-files", "figures"], { cwd: root, encoding: "utf8" }).trim().split("\n");
    expect(committed).toEqual(expect.arrayContaining(["figures/bench.svg", "figures/paper/figure1.json"]));
    for (const file of committed)
      expect({ file, same: fs.readFileSync(path.join(root, file)).equals(packed[file] ?? new Uint8Array()) }).toEqual({
        file,
        same: true,
      });
  });

  test("lies in one folder that can be handed on: no address leaves it", () => {
    const leaving = pages().flatMap((page) => {
      const html = fs.readFileSync(path.join(site, page), "utf8");
      const up = page.split("/").length - 1;
      return [...html.matchAll(/(?:href|src)="((?:\.\.\/)+)/g)]
        .filter(([, way]) => way.length / 3 > up)
        .map(() => page);
    });
    expect(leaving).toEqual([]);
  });
});

describe("in a browser, from disk", () => {
  test("no page asks another host for anything or breaks its policy, all figures drawn", async () => {
    for (const address of kinds) {
      const { asked, errors } = await look(address, async (page) => {
        await page.locator("details").evaluateAll((all) => {
          for (const each of all) (each as HTMLDetailsElement).open = true; // figures that are folded
        });
        const figures = page.locator(".canvas");
        for (const figure of await figures.all()) await figure.scrollIntoViewIfNeeded();
        await expect
          .poll(() => page.locator(".canvas.live .main-svg").count(), { timeout: 60_000 })
          .toBeGreaterThanOrEqual(await figures.count());
      });
      expect(asked.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
      expect({ address, errors }).toEqual({ address, errors: [] });
    }
  });

  test("the policy holds against what a page must not do", async () => {
    await look("experiments/figure1.html", async (page) => {
      const broken = await page.evaluate(async () => {
        const seen: string[] = [];
        document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => seen.push(effectiveDirective));
        const script = document.createElement("script");
        script.textContent = "window.broken = true";
        const image = document.createElement("img");
        image.src = "http://127.0.0.1:9/x.png";
        const frame = document.createElement("iframe");
        frame.src = "http://127.0.0.1:9/";
        document.body.append(script, image, frame);
        await fetch("http://127.0.0.1:9/").catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, 300));
        return { seen, broken: "broken" in window };
      });
      expect(broken.broken).toBe(false);
      expect(broken.seen.map((each) => each.replace(/-(elem|attr)$/, "")).sort()).toEqual([
        "connect-src",
        "frame-src",
        "img-src",
        "script-src",
      ]);
    });
  });

  test("the search finds sections of every part, and is used by keyboard alone", async () => {
    await look("docs/commands.html", async (page) => {
      await page.keyboard.press("/");
      for (const [words, part] of [
        ["voronoi loss", "reference/"],
        ["splitting an atom", "docs/"],
        ["over-specified", "paper/"],
        ["bracketing", "notebooks/"],
        ["fits of (b) touch the boundary", "figure1"], // of a caption
        ["such size grids called out, nothing predicted", "regime"], // of a verdict
        ["kappa second order split", "docs/glossary"],
      ]) {
        await page.getByRole("searchbox").fill(words);
        await expect
          .poll(() => page.locator(".found a").evaluateAll((all) => all.map((a) => a.getAttribute("href"))), {
            timeout: 30_000,
          })
          .toEqual(expect.arrayContaining([expect.stringContaining(part)]));
      }
      await page.getByRole("searchbox").fill("xqzzy");
      await page.getByText("Nothing has all of these words.").waitFor();
      await page.getByRole("searchbox").fill("perturbedCosine");
      await page.locator(".found a").first().waitFor();
      await page.keyboard.press("ArrowDown");
      const wanted = await page.evaluate(() => (document.activeElement as HTMLAnchorElement).href);
      await page.keyboard.press("Enter");
      await page.waitForURL(wanted);
      expect(wanted).toContain("perturbedCosine");
    });
  });

  test("the keyboard comes to the content at once, and to whatever scrolls", async () => {
    await look(
      "experiments/figure1.html",
      async (page) => {
        await page.keyboard.press("Tab");
        expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
        await page.keyboard.press("Enter");
        await expect.poll(() => page.url()).toMatch(/#main$/);
        const unreachable = await page
          .locator(".table, pre")
          .evaluateAll(
            (all) =>
              all.filter((each) => each.scrollWidth > each.clientWidth + 1 && (each as HTMLElement).tabIndex < 0)
                .length,
          );
        expect(unreachable).toBe(0);
      },
      { width: 600 },
    );
  });

  test("an experiment of both profiles stands once in each list, at full size, and one click leads to the other profile", async () => {
    await look("experiments/index.html", async (page) => {
      const named = await page.locator(".experiments td a").allTextContents();
      expect(new Set(named).size).toBe(named.length);
      expect(named.length).toBe(pages().filter((each) => /^experiments\/(?!index|.*-fits)/.test(each)).length);
      await page.getByRole("link", { name: "figure1", exact: true }).click();
      await page.waitForURL(/paper\/figure1\.html$/);
      const beside = page.getByRole("navigation", { name: "Experiments" }).getByRole("link");
      const listed = await beside.evaluateAll((all) => all.map((each) => each.textContent));
      expect(listed.filter((name) => name === "All experiments" || name === "figure1")).toHaveLength(2);
      await page.getByRole("link", { name: "Quick profile" }).click();
      await page.waitForURL(/experiments\/figure1\.html$/);
      expect(await page.locator(".profiles [aria-current]").textContent()).toContain("Quick profile");
      await page.getByRole("link", { name: "Paper profile" }).click();
      await page.waitForURL(/paper\/figure1\.html$/);
    });
  });

  test("the first page is one screen or two: every experiment under its heading, with question, verdicts and picture", async () => {
    await look("index.html", async (page) => {
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      expect(height).toBeLessThanOrEqual(1700);
      const rows = page.locator(".experiments tbody tr");
      expect(await rows.count()).toBe(await page.locator(".experiments td a").count());
      for (const part of [".question", ".counts span", "td a"])
        expect({ part, rows: await rows.filter({ has: page.locator(part) }).count() }).toEqual({
          part,
          rows: await rows.count(),
        });
      expect(await page.locator("th[scope=rowgroup]").count()).toBeGreaterThan(6);
      expect(await page.locator(".headline").textContent()).toMatch(/\d+ verdicts: .*Version .*commit/);
    });
  });

  test("a table of fits is sorted by the head of a column, with the mouse or the keyboard, up and then down", async () => {
    await look("experiments/figure1-fits.html", async (page) => {
      await page.locator("main summary").first().click();
      const table = page.locator("table.fits").first();
      const column = async (index: number) =>
        (await table.locator(`tbody td:nth-child(${index})`).allTextContents()).map((text) => Number(text));
      const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
      const losses = await column(4);
      expect(losses).not.toEqual(sorted(losses));
      const head = table.getByRole("columnheader", { name: "L₃" });
      await head.getByRole("button").click();
      expect(await column(4)).toEqual(sorted(losses));
      expect(await head.getAttribute("aria-sort")).toBe("ascending");
      await page.keyboard.press("Enter");
      expect(await column(4)).toEqual(sorted(losses).reverse());
      expect(await head.getAttribute("aria-sort")).toBe("descending");
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Space");
      expect(await column(2)).toEqual(sorted(await column(2)));
      expect(await table.locator("[aria-sort]").allInnerTexts()).toEqual(["replicate"]);
    });
    await look(
      "experiments/figure1-fits.html",
      async (page) => expect(await page.locator("table.fits button").count()).toBe(0),
      { scripts: false },
    );
  });

  test("values of a table of fits that are powers of ten or missing are sorted by their size, the missing ones last", async () => {
    const folder = temporaryFolder();
    const fit = { n: 1000, status: "converged", regressionError: null, onBoundary: 0, iterations: 3 };
    const fits = [0.2, null, 3e-7, 0.00012, 25].map((loss, replicate) => ({ ...fit, replicate, loss }));
    const page = fitsPage({
      ...{ question: "?", heading: "Any", address: "experiments/any.html", files: [] },
      result: {
        name: "any",
        profile: "quick",
        settings: {},
        rows: [],
        summary: [],
        verdicts: [],
        figures: {},
        tables: {},
      },
      fits: {
        arms: [{ name: "arm", study: "any", loss: "L₃", fits }],
        ...{ address: "experiments/any-fits.html", file: "experiments/any-fits.csv" },
      },
    });
    await writeSite(folder, { name: "a site", pages: [page], files: {}, facts: {} });
    await look(path.join(folder, "experiments/any-fits.html"), async (opened) => {
      await opened.locator("summary").click();
      const shown = () => opened.locator("tbody td:nth-child(2)").allTextContents();
      await opened.getByRole("button", { name: "L₃" }).click();
      expect(await shown()).toEqual(["2", "3", "0", "4", "1"]);
      await opened.getByRole("button", { name: "L₃" }).click();
      expect(await shown()).toEqual(["4", "0", "3", "2", "1"]);
    });
  });

  test("every character of every page is drawn by a browser that has no font but Open Sans", async () => {
    const characters = new Map<string, string>();
    await look("index.html", async (opened) => {
      for (const page of pages()) {
        const text = await opened.evaluate(textOf, fs.readFileSync(path.join(site, page), "utf8"));
        for (const character of text.match(/[^\p{Z}\p{C}\p{M}]/gu) ?? [])
          if (!characters.has(character)) characters.set(character, page);
      }
    });
    expect(characters.size).toBeGreaterThan(150);
    await look("index.html", async (page) => {
      const blank = await page.evaluate(blankOf, [...characters.keys(), "漢"]);
      expect(blank.map((each) => `${each}: ${characters.get(each)}`)).toEqual(["漢: undefined"]);
    });
  });

  test("a sign that Open Sans lacks is drawn where a text begins with it, too", async () => {
    await look("paper/figure2.html", async (page) => {
      await page.evaluate("document.fonts.ready.then(() => null)");
      const session = await page.context().newCDPSession(page);
      await session.send("DOM.enable");
      await session.send("CSS.enable");
      const { root: top } = await session.send("DOM.getDocument");
      const link = await session.send("DOM.querySelector", { nodeId: top.nodeId, selector: "a[rel=prev]" });
      expect(await page.locator("a[rel=prev]").textContent()).toBe("← figure1");
      const { fonts } = await session.send("CSS.getPlatformFontsForNode", link);
      expect(fonts.map(({ familyName, glyphCount }) => [familyName, glyphCount])).toContainEqual(["DejaVu Sans", 1]);
    });
  });

  test("no legend of a live figure is cut at the width that plotly planned for its names", async () => {
    await look("paper/two-spare-atoms.html", async (page) => {
      await page.locator(".plot g.scrollbox").first().waitFor({ state: "attached" });
      const shown = await page.evaluate<string[]>(
        `[...document.querySelectorAll(".plot g.scrollbox")].map((each) => getComputedStyle(each).clipPath)`,
      );
      expect(shown.length).toBeGreaterThan(1);
      expect(new Set(shown)).toEqual(new Set(["none"]));
    });
  });

  test("every picture of an experiment can be had as SVG, PDF and PNG, singly and in figures.zip", async () => {
    const zip = Object.keys(unzipSync(fs.readFileSync(path.join(site, "figures.zip"))));
    await look("paper/figure1.html", async (page) => {
      const links = await page
        .locator("figure a[download]")
        .evaluateAll((all) => all.map((a) => a.getAttribute("href")!));
      const pictures = links.filter((link) => /\.(svg|pdf|png)$/.test(link)).map((link) => link.replace("../", ""));
      const stems = new Set(pictures.map((link) => link.replace(/\.[a-z]+$/, "")));
      expect(stems).toContain("figures/paper/figure1");
      expect(pictures.sort()).toEqual(
        [...stems].flatMap((stem) => [".pdf", ".png", ".svg"].map((end) => stem + end)).sort(),
      );
      for (const picture of pictures) {
        expect(fs.statSync(path.join(site, picture)).size).toBeGreaterThan(1000);
        expect(zip).toContain(picture);
      }
    });
    const stems = (ending: string) => zip.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -4));
    expect(stems(".pdf").sort()).toEqual(stems(".svg").sort());
    expect(stems(".png").sort()).toEqual(stems(".svg").sort());
  });

  test("from the first page every experiment is one click away, and its neighbours, data and settings another", async () => {
    await look("index.html", async (page) => {
      await page.getByRole("link", { name: "figure2", exact: true }).first().click();
      await page.waitForURL(/paper\/figure2\.html$/);
      expect(await page.locator("a[download]").count()).toBeGreaterThan(1);
      await page.locator("a[rel=next]").click();
      await page.waitForURL(/paper\/regression-rate\.html$/);
      await page.getByRole("link", { name: "routerlab", exact: true }).click();
      await page.waitForURL(/index\.html$/);
    });
  });

  test("from the first page a single fit is three clicks away, with the command that does it again", async () => {
    await look("index.html", async (page) => {
      await page.getByRole("link", { name: "figure1", exact: true }).first().click();
      await page.getByRole("link", { name: "Single fits", exact: true }).click();
      await page.waitForURL(/paper\/figure1-fits\.html$/);
      const row = page.locator("tr", {
        hasText: '--profile paper --arm "perturbed, over-specified" --n 1668 --replicate 1',
      });
      expect(await row.isVisible()).toBe(false);
      await page.locator("summary", { hasText: "perturbed, over-specified: 4 fits" }).click();
      expect(await row.isVisible()).toBe(true);
      const cells = await row.locator("td").allTextContents();
      expect(cells.slice(0, 3)).toEqual(["1668", "1", "converged"]);
      expect(Number(cells[3])).toBeGreaterThan(0);
    });
    const csv = fs.readFileSync(path.join(site, "paper/figure1-fits.csv"), "utf8").trim().split("\n");
    expect(csv).toHaveLength(1 + 4 * 4);
  });

  test("on a dark page figures are dark, as pictures and live, and on a light one light", async () => {
    const brightness = async (dark: boolean, scripts: boolean) => {
      let mean = Number.NaN;
      const see = async (page: Page) => {
        if (scripts) await page.waitForSelector(".canvas.live .main-svg");
        const shot = await page.locator(".canvas").first().screenshot();
        mean = await meanBrightness(shot);
      };
      await look("experiments/figure1.html", see, { dark, scripts });
      return mean;
    };
    for (const scripts of [true, false]) {
      expect(await brightness(false, scripts)).toBeGreaterThan(0.8);
      expect(await brightness(true, scripts)).toBeLessThan(0.25);
    }
  });

  test("a notebook's own images are inside its page, and scripts of its outputs are not run, of which a note tells", async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, "pic.png"), Buffer.from(dot, "base64"));
    const texts = {
      ...{ id: "a", cell_type: "markdown" as const, metadata: {}, attachments: { "at.png": { "image/png": dot } } },
      source: "# Images\n\n![attached](attachment:at.png) ![beside](pic.png) ![](http://127.0.0.1:9/x.png)",
    };
    const html = '<div style="height:600px">tall</div><script>parent.broken = true</script>';
    const outputs = [{ output_type: "display_data" as const, metadata: {}, data: { "text/html": html } }];
    const code = { id: "b", cell_type: "code" as const, metadata: {}, source: "1", outputs };
    const notebook = { nbformat: 4 as const, nbformat_minor: 5, metadata: {}, cells: [texts, code] };
    const source = { file: "notebooks/images.ipynb", address: "notebooks/images.html", notebook, folder };
    const pages = [notebookSitePage(source, new Map(), "never")];
    await writeSite(path.join(folder, "site"), { name: "a site", pages, files: {}, facts: {} });
    const { asked, errors } = await look(path.join(folder, "site", "notebooks/images.html"), async (page) => {
      const widths = () =>
        page.locator("main img").evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth));
      await expect.poll(widths).toEqual([1, 1]);
      expect(await page.locator(".missing").allTextContents()).toEqual([
        "[The image http://127.0.0.1:9/x.png is not shown: a page loads nothing from the network.]",
        "[This output has scripts, which are not run here.]",
      ]);
      await expect.poll(async () => (await page.locator("iframe").boundingBox())!.height).toBeGreaterThan(600);
      expect(await page.evaluate(() => "broken" in window)).toBe(false);
    });
    expect(asked.filter((url) => !/^(file|data|about):/.test(url))).toEqual([]);
    expect(errors.filter((text) => !/Blocked script execution/.test(text))).toEqual([]);
  });

  test.each(kinds)("%s: axe-core finds nothing serious, light and dark", async (address) => {
    const axe = fs.readFileSync(require.resolve("axe-core"), "utf8");
    for (const dark of [false, true])
      await look(
        address,
        async (page) => {
          await page.evaluate(axe);
          const violations = await page.evaluate(async () => {
            const { axe: program } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
            return (await program.run()).violations.map(({ id, impact, nodes }) => ({
              id,
              impact,
              at: nodes[0].html.slice(0, 160),
            }));
          });
          expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
        },
        { dark },
      );
  });

  test.each([360, 390, 768, 1024, 1280, 1920])(
    "at %s px no page scrolls sideways, and text in figures stays readable",
    async (width) => {
      for (const address of kinds)
        await look(
          address,
          async (page) => {
            expect({ address, width: await page.evaluate(() => document.documentElement.scrollWidth) }).toEqual({
              address,
              width,
            });
            const sizes = await page.locator(".canvas:not(.live) .picture").evaluateAll((all) =>
              all.map((each) => {
                const { scale } = each.closest<HTMLElement>(".canvas")!.dataset; // of its letters of 20 px
                return (20 * Number(scale) * each.clientWidth) / Number(each.getAttribute("width"));
              }),
            );
            for (const size of sizes) expect(size).toBeGreaterThanOrEqual(8.9);
          },
          { width },
        );
    },
  );

  test("on a phone no page at all scrolls sideways", async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    const wide: { address: string; width: number }[] = [];
    for (const address of pages().filter((each) => !each.startsWith("reference/"))) {
      await page.goto(fileOf(address));
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 360) wide.push({ address, width });
    }
    await context.close();
    expect(wide).toEqual([]);
  });

  test("without scripts pictures, folded verdicts and navigation are there, and no field that does nothing", async () => {
    await look(
      "experiments/figure1.html",
      async (page) => {
        expect(await page.locator(".picture").first().isVisible()).toBe(true);
        expect(await page.locator(".plot").first().isVisible()).toBe(false);
        expect(await page.getByRole("searchbox").isVisible()).toBe(false);
        const inside = await page.locator("details.kind:not([open]) > :nth-child(2)").first().elementHandle();
        expect(await inside!.isVisible()).toBe(false);
        await page.locator("details.kind:not([open]) > summary").first().click();
        expect(await inside!.isVisible()).toBe(true);
        await page.locator("a[rel=next]").click();
        await page.waitForURL(/paper\/figure2\.html$/);
      },
      { scripts: false },
    );
  });

  test("on paper there are pictures, opened verdicts and no navigation", async () => {
    await look("experiments/figure1.html", async (page) => {
      await page.emulateMedia({ media: "print" });
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      expect(await page.locator(".picture").first().isVisible()).toBe(true);
      expect(await page.locator("header.site").isVisible()).toBe(false);
      expect(await page.locator("nav.pages").isVisible()).toBe(false);
      expect(await page.locator(".verdict").last().isVisible()).toBe(true);
      const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
      expect(pdf.match(/\/Type \/Page\b/g)!.length).toBeGreaterThanOrEqual(2);
    });
  });

  test("figures say in words what they show", async () => {
    await look("experiments/figure1.html", async (page) => {
      const text = await page.locator(".canvas .picture").first().getAttribute("alt");
      expect(text).toMatch(/^Figure: mean loss L_?₃?3? against sample size n/);
      expect(text).toMatch(/perturbed cosine.*: from 0\.1\d+ at 1000 to 0\.01\d+ at 100000/);
    });
  });
});

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

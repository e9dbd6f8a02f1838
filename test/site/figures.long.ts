import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import UPNG from "@pdf-lib/upng";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "../../lib/dist/plots/export/chromium";
import { renderFigures } from "../../lib/dist/plots/export/renderFigure";
import type { Figure } from "../../lib/dist/plots/figure";
import { ratePlot } from "../../lib/dist/plots/ratePlot";
import { confusedAsSeen, differInGrey, differing, distance, type Look, looksOf, mostColors } from "../plots/looks";
import { tinyPanel } from "../plots/tinyPanel";
import { temporaryFolder } from "../study/temporaryFolder";

const root = path.join(__dirname, "../..");

const named = ["figures", "figures/paper"].flatMap((folder) => {
  const whole = path.join(__dirname, "../..", folder);
  return fs
    .readdirSync(whole)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => {
      const {
        profile,
        verdictKinds,
        figures = {},
      } = JSON.parse(fs.readFileSync(path.join(whole, file), "utf8")) as {
        profile?: string;
        verdictKinds?: unknown;
        figures?: Record<string, Figure>;
      };
      // A figure of the paper profile takes hours: one that older code drew is looked at once it is made again.
      if (profile === "paper" && verdictKinds === undefined) return [];
      return Object.entries(figures).map(([key, figure]) => ({ name: `${folder}/${key}`, figure }));
    });
});

let browser: Browser;
beforeAll(async () => {
  const opened = await openBrowser();
  if (opened.browser === null) throw new Error(opened.reason);
  browser = opened.browser;
});
afterAll(() => browser?.close());

interface Text {
  readonly text: string;
  readonly points: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Runs in the page: what is written in the picture, with the size of its letters in points, and where, in css px. */
function textsOfPage(): Text[] {
  const { document, getComputedStyle } = globalThis as unknown as {
    document: { querySelectorAll(selector: string): Iterable<PageText> };
    getComputedStyle(element: PageText): { fontSize: string };
  };
  return [...document.querySelectorAll("svg text")].flatMap((element) => {
    const text = element.textContent ?? "";
    const { left, right, top, bottom } = element.getBoundingClientRect();
    if (text.trim() === "" || right - left === 0) return [];
    const { a, b } = element.getScreenCTM(); // what a user unit is in css px
    const points = (Number.parseFloat(getComputedStyle(element).fontSize) * Math.hypot(a, b) * 72) / 96;
    return [{ text, points, left, right, top, bottom }];
  });
}

interface PageText {
  readonly textContent: string | null;
  getBoundingClientRect(): Omit<Text, "text" | "points">;
  getScreenCTM(): { a: number; b: number };
}

/** In mm: of a column, or of two. */
const widthOf = ({ layout }: Figure): number => (layout.width > 900 ? 174 : 84);

/** What displeases in a figure that is drawn at the width of a column, or of two where it is made for that. */
async function faultsOf(figure: Figure): Promise<string[]> {
  const width = widthOf(figure);
  const { pictures } = await renderFigures([figure], { browser, width, pixelRatio: 2 });
  const [{ svg, png }] = pictures!;
  const page = await browser.newPage({ viewport: { width: 1000, height: 1600 } });
  try {
    await page.setContent(`<!doctype html><style>body{margin:0}svg{display:block}</style>${svg}`);
    const [right, bottom] = [width, (width * figure.layout.height) / figure.layout.width].map((mm) => (mm * 96) / 25.4);
    const texts = await page.evaluate(textsOfPage);
    return [
      ...texts.filter(({ points }) => points < 6).map(({ text, points }) => `${text}: ${points.toFixed(1)} pt`),
      ...texts
        .filter((each) => each.left < -0.3 || each.top < -0.3 || each.right > right + 0.3 || each.bottom > bottom + 0.3)
        .map(({ text }) => `${text}: cut off`),
      ...overlapping(texts).map((pair) => `${pair.join(" | ")}: one over the other`),
      ...hidden(figure, png).map((name) => `${name}: named, and not seen`),
    ];
  } finally {
    await page.close();
  }
}

/** Boxes of letters are higher than letters: what shares less than a third of a line does not touch. */
function overlapping(texts: readonly Text[]): [string, string][] {
  return texts.flatMap((one, index) =>
    texts.slice(index + 1).flatMap((other): [string, string][] => {
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const along = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      return across > 1 && along > 4 ? [[one.text, other.text]] : [];
    }),
  );
}

/** What Chromium shows to an eye without colours, or without a kind of cone. */
const eyes = ["achromatopsia", "protanopia", "deuteranopia", "tritanopia"] as const;

/** What one of these eyes cannot tell apart, or not see at all, in a figure as it is drawn at the width of a column. */
async function faultsForEyes(figure: Figure): Promise<string[]> {
  const looks = looksOf(figure);
  if (looks.length === 0) return []; // a map, whose one scale gets evenly darker
  const colors = [...new Set(looks.flatMap(({ color, fill }) => [color, fill]))];
  const { pictures } = await renderFigures([figure], { browser, width: widthOf(figure), pixelRatio: 2 });
  const swatches = colors.map((color) => `<i style="background:${color}"></i>`).join("");
  const style = "<style>body{margin:0}svg,i{display:block}i{width:8px;height:8px}</style>";
  const page = await browser.newPage({ viewport: { width: 1000, height: 1600 }, deviceScaleFactor: 2 });
  try {
    await page.setContent(`<!doctype html>${style}<div id="colors">${swatches}</div>${pictures![0].svg}`);
    const session = await page.context().newCDPSession(page);
    const faults: string[] = [];
    for (const eye of eyes) {
      await session.send("Emulation.setEmulatedVisionDeficiency", { type: eye });
      const { width, pixels } = decoded(await page.locator("#colors").screenshot());
      const seen = new Map(colors.map((color, index) => [color, hexAt(pixels, 4 * width * (16 * index + 8) + 16)]));
      const asSeen = looks.map((look): Look => ({ ...look, color: seen.get(look.color)!, fill: seen.get(look.fill)! }));
      const picture = await page.locator("svg").first().screenshot();
      faults.push(
        ...alike(looks, asSeen, eye).map((pair) => `${eye}: ${pair.map(({ meaning }) => meaning).join(" | ")}: alike`),
        ...hidden(figure, picture, asSeen).map((name) => `${eye}: ${name}: named, and not seen`),
      );
    }
    return faults;
  } finally {
    await page.close();
  }
}

/** The pairs that mean different things and are not told apart, by colours as they are seen. */
function alike(looks: readonly Look[], asSeen: readonly Look[], eye: (typeof eyes)[number]): (readonly [Look, Look])[] {
  const pairsInColor = differing(looks);
  const meanings = (panel: string) => new Set(looks.filter((look) => look.panel === panel).map((look) => look.meaning));
  return differing(asSeen).filter((pair, index) =>
    eye === "achromatopsia"
      ? !differInGrey(pair)
      : meanings(pair[0].panel).size <= mostColors && confusedAsSeen(pair, pairsInColor[index]),
  );
}

function decoded(png: Uint8Array): { width: number; height: number; pixels: Uint8Array } {
  const image = UPNG.decode(new Uint8Array(png).buffer);
  return { width: image.width, height: image.height, pixels: new Uint8Array(UPNG.toRGBA8(image)[0]) };
}

const hexAt = (pixels: Uint8Array, at: number) =>
  `#${[0, 1, 2].map((i) => pixels[at + i].toString(16).padStart(2, "0")).join("")}`;

/** The names of curves of which no pixel in their panel has the colour. */
function hidden(figure: Figure, png: Uint8Array, looks = looksOf(figure)): string[] {
  const { pixels, ...image } = decoded(png);
  const domainOf = (axis: string) =>
    (figure.layout[axis.replace(/^([xy])/, "$1axis")] as { domain?: [number, number] } | undefined)?.domain ?? [0, 1];
  return looks
    .filter(({ shape, meaning }) => shape.startsWith("marker") && !meaning.startsWith("marker"))
    .flatMap(({ panel, meaning, color, fill }) => {
      const [, x, y] = /^(x\d*)(y\d*)$/.exec(panel)!;
      const [left, right] = domainOf(x).map((at) => Math.round(at * image.width));
      const [low, high] = domainOf(y).map((at) => Math.round((1 - at) * image.height));
      const wanted = [color, fill].filter((each) => each !== "#ffffff");
      const known = new Map<string, boolean>();
      for (let row = high; row < low; row++)
        for (let column = left; column < right; column++) {
          const at = 4 * (row * image.width + column);
          const seen = hexAt(pixels, at);
          const isSeen = known.get(seen) ?? wanted.some((each) => distance(each, seen) < 6);
          known.set(seen, isSeen);
          if (isSeen) return [];
        }
      return [meaning];
    });
}

describe("every committed figure, in a column of 84 mm, or over two of 174 mm where it is made for that", () => {
  test("is read", () => expect(named.length).toBeGreaterThan(50));

  test.each(named)(
    "$name: its letters have 6 points, none is cut off or over another, every curve with a name is seen",
    async ({ figure }) => {
      expect(await faultsOf(figure)).toEqual([]);
    },
  );
});

test.each(named)(
  "$name: to an eye without colours or without a kind of cone what means different things looks different, every curve with a name is seen",
  async ({ figure }) => {
    expect(await faultsForEyes(figure)).toEqual([]);
  },
);

describe.skipIf(spawnSync("pdflatex", ["--version"]).status !== 0)("LaTeX, where it is installed", () => {
  test("takes every committed table as it is, none wider than the text", () => {
    const folder = temporaryFolder();
    const tables = ["figures", "figures/paper"].flatMap((name) =>
      fs
        .readdirSync(path.join(root, name))
        .filter((file) => file.endsWith(".tex"))
        .map((file) => path.join(root, name, file)),
    );
    expect(tables.length).toBeGreaterThan(50);
    const inputs = tables.map((file) => `\\input{${file}}\\clearpage`).join("\n");
    const head = "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{booktabs}\\usepackage{graphicx}";
    fs.writeFileSync(path.join(folder, "all.tex"), `${head}\\begin{document}\n${inputs}\n\\end{document}\n`);
    const { status, stdout } = spawnSync("pdflatex", ["-interaction=nonstopmode", "all.tex"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stdout.match(/^!.*|^Overfull \\hbox.*/gm) ?? []).toEqual([]);
    expect(status).toBe(0);
    expect(stdout).toContain(`(${tables.length} pages`);
  });
});

describe("these checks can fail:", () => {
  const plain = ratePlot({ panels: [tinyPanel] });
  const annotated = (annotation: object): Figure => ({
    ...plain,
    layout: { ...plain.layout, annotations: [...(plain.layout.annotations as object[]), annotation] },
  });
  const at = { xref: "paper", yref: "paper", showarrow: false, text: "more" };

  test("a small text, one that is cut off, one over another", async () => {
    expect(await faultsOf(plain)).toEqual([]);
    expect(await faultsOf(annotated({ ...at, x: 0.5, y: 0.8, font: { size: 10 } }))).toEqual(["more: 3.5 pt"]);
    expect(await faultsOf(annotated({ ...at, x: 1, y: 0.8, xanchor: "left" }))).toEqual(["more: cut off"]);
    const [title] = plain.layout.annotations as { x: number; y: number }[];
    const over = annotated({ ...at, x: title.x, y: title.y, xanchor: "left", yanchor: "bottom" });
    expect(await faultsOf(over)).toEqual(["(a) | more: one over the other"]);
  });

  test("a curve that another one hides", async () => {
    const [first, second] = tinyPanel.series;
    const below = { ...second, role: "other" as const, name: "below", values: first.values };
    const above = { name: "above", role: "perturbed" as const, sizes: first.sizes, values: first.values };
    const big = ratePlot({ panels: [{ ...tinyPanel, series: [below, above], bands: [] }] });
    const data = big.data.map((trace) => {
      const marker = trace.marker as { size?: number } | undefined;
      return `${trace.name}`.startsWith("above")
        ? { ...trace, marker: { ...marker, size: 40 }, line: { color: "#1b3f94", width: 30 } }
        : trace;
    });
    expect(await faultsOf({ ...big, data })).toEqual(["below: named, and not seen"]);
  });

  test("red and green of one lightness, of which one hides the other", async () => {
    const circle = (name: string, color: string, y: number) => ({
      ...{ type: "scatter", mode: "markers", name, x: [1], y: [y], xaxis: "x", yaxis: "y" },
      marker: { color, symbol: "circle", size: 20 },
    });
    const { height, width } = plain.layout;
    const of = (y: number): Figure => ({
      ...plain,
      data: [circle("one", "#4f8f2f", 1), circle("other", "#c0603c", y)],
      layout: { width, height, showlegend: false },
    });
    expect(await faultsForEyes(of(2))).toEqual([
      "achromatopsia: one | other: alike",
      "deuteranopia: one | other: alike",
    ]);
    expect(await faultsForEyes(of(1))).toContain("tritanopia: one: named, and not seen");
  });
});

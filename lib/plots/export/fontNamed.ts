import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { InputError } from "../../requirements";
import type { DrawnFont } from "./renderFigure";

/**
 * A font by its file, or by its name where this machine or the browser that draws has it.
 *
 * @throws InputError when there is no such font: another one would be drawn without a word
 * @example await fontNamed("fonts/Charter.otf", browser)
 */
export async function fontNamed(font: string, browser: Browser): Promise<DrawnFont> {
  const file = /\.(ttf|otf|woff2?)$/i.test(font) ? font : installedFile(font);
  if (file !== null) return fontIn(file, file === font ? path.parse(font).name : font, browser);
  if (await hasFont(browser, font)) return { family: font, bytes: null };
  throw new InputError(
    `--font is ${JSON.stringify(font)}, which is no font of this machine, but must be the name of one or a file that ends in .ttf, .otf, .woff or .woff2.`,
  );
}

async function fontIn(file: string, family: string, browser: Browser): Promise<DrawnFont> {
  const wrong = (why: string) =>
    new InputError(`--font is ${JSON.stringify(file)}, which ${why}, but must be a font file, or the name of a font.`);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(fs.readFileSync(file));
  } catch (error) {
    throw wrong(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const page = await browser.newPage();
  try {
    const base64 = Buffer.from(bytes).toString("base64");
    const loads = `new FontFace("tried", "url(data:font/ttf;base64,${base64})").load().then(() => true, () => false)`;
    if (!(await page.evaluate(loads))) throw wrong("is not one that the browser reads");
  } finally {
    await page.close();
  }
  return { family, bytes };
}

/** The file of a font that fontconfig knows by that name; the packaged browser sees none of the machine's fonts itself. */
function installedFile(family: string): string | null {
  try {
    const found = execFileSync("fc-match", ["--format", "%{family}\n%{file}", family], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [names = "", file = ""] = found.split("\n");
    const isIt = names.split(",").some((name) => name.toLowerCase() === family.toLowerCase());
    return isIt && /\.(ttf|otf|woff2?)$/i.test(file) ? file : null;
  } catch {
    return null; // no fontconfig here
  }
}

/** A font that is not there is drawn as the generic one behind it: then its text is as wide as that of both. */
async function hasFont(browser: Browser, family: string): Promise<boolean> {
  const page = await browser.newPage();
  try {
    return await page.evaluate(
      `(() => {
        const context = document.createElement("canvas").getContext("2d");
        const width = (font) => { context.font = "40px " + font; return context.measureText("Voronoi mixture 0123").width; };
        const name = ${JSON.stringify(JSON.stringify(family))};
        return ["serif", "monospace"].some((generic) => width(name + ", " + generic) !== width(generic));
      })()`,
    );
  } finally {
    await page.close();
  }
}

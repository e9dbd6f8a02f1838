import fs from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { type Profile, profiles } from "../experiments/studyKind";
import { figuresFolder } from "../experiments/workFolder";
import { withBrowser } from "../plots/export/chromium";
import { fontNamed } from "../plots/export/fontNamed";
import { renderFigures } from "../plots/export/renderFigure";
import { requireWritable, writeWhole } from "../plots/export/writeWhole";
import type { Figure } from "../plots/figure";
import { InputError, requireOneOf, requireThat } from "../requirements";

interface Options {
  readonly width: number;
  readonly format: (typeof formats)[number];
  readonly font?: string;
  readonly profile: Profile;
  readonly output?: string;
}

const formats = ["pdf", "svg", "png"] as const;
const millimetres = { mm: 1, cm: 10, in: 25.4, pt: 25.4 / 72 } as const;
const dotsPerInch = 300;

/** Adds `routerlab figure NAME`. */
export function addFigureCommand(program: Command): void {
  program
    .command("figure")
    .description("draw a figure again from its JSON at another size or in another font; nothing is computed")
    .argument("<name>", "a picture in figures/ without its ending, such as figure1 or bracketing-rate")
    .option("--width <length>", "printed width: a number with mm, cm, in or pt", length, 84)
    .option("--format <format>", `${formats.join(", ")} (PNG with ${dotsPerInch} dots an inch)`, "pdf")
    .option("--font <font>", "a font file, or the name of a font on this machine; Open Sans unless given")
    .option("--profile <name>", "quick, or paper: what lies in figures/paper", "quick")
    .option("-o, --output <file>", "unless given, NAME-WIDTHmm.FORMAT in this folder")
    .addHelpText(
      "after",
      `
Everything in a figure is scaled alike; how large its text is then is told.

Examples:
  npx routerlab figure figure1 --width 84mm --format pdf
  npx routerlab figure rate-table --width 170mm --font "Times New Roman" --output rates.svg --format svg`,
    )
    .action(drawAgain);
}

async function drawAgain(name: string, options: Options): Promise<void> {
  const { width, format, profile } = options;
  requireOneOf("--format", format, formats);
  requireOneOf("--profile", profile, profiles);
  const file = options.output ?? `${name}-${Number(width.toFixed(1))}mm.${format}`;
  requireThat(file.endsWith(`.${format}`), "--output", file, `a file that ends in .${format}, as --format says`);
  const figure = figureNamed(name, figuresFolder(profile));
  await requireWritable(file);
  const drawn = await withBrowser(async (browser) => {
    const font = options.font === undefined ? undefined : await fontNamed(options.font, browser);
    const pixelRatio = ((width / 25.4) * dotsPerInch) / figure.layout.width;
    const { pictures } = await renderFigures([figure], { browser, pixelRatio, width, font });
    return pictures![0]!;
  });
  if (drawn.result === null) {
    process.exitCode = 1; // why there is no browser was said
    return;
  }
  await writeWhole(file, drawn.result[format]);
  const size = ((textSize(figure) * width) / figure.layout.width / 25.4) * 72;
  console.log(
    `${file}: ${Number(width.toFixed(1))} mm wide, its text ${size.toFixed(1)} pt${size < 6 ? ", which most journals find too small" : ""}.`,
  );
}

/** A figure of that name, or the sentence that names those there are. */
function figureNamed(name: string, folder: string): Figure {
  const all = new Map<string, Figure>();
  for (const file of fs.existsSync(folder) ? fs.readdirSync(folder).filter((each) => each.endsWith(".json")) : []) {
    const { figures = {} } = JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as {
      figures?: Record<string, Figure>;
    };
    for (const [key, figure] of Object.entries(figures)) all.set(key, figure);
  }
  if (all.size === 0)
    throw new InputError(`There is no figure in ${JSON.stringify(folder)}: npm run reproduce makes them.`);
  requireOneOf("figure", name, [...all.keys()]);
  return all.get(name)!;
}

const textSize = ({ layout }: Figure): number => (layout.font as { size?: number } | undefined)?.size ?? 12;

function length(text: string): number {
  const [, number = "", unit = ""] = /^([\d.]+) ?(mm|cm|in|pt)$/.exec(text.trim()) ?? [];
  const value = Number(number) * millimetres[unit as keyof typeof millimetres];
  requireThat(value >= 10 && value <= 2000, "--width", text, "a length between 10mm and 2000mm, with mm, cm, in or pt");
  return value;
}

import path from "node:path";
import { InputError } from "../../requirements";
import type { Figure, Table } from "../figure";
import { toCsv, toLatex, toMarkdown } from "../table";
import { type OpenBrowser, renderFigures } from "./renderFigure";
import { writeWhole } from "./writeWhole";

/** What `save` wrote or found already there, and the reason why pictures are missing, if they are. */
export interface Saved {
  readonly files: readonly string[];
  readonly reason: string | null;
}

type Contents = Readonly<Record<string, () => string | Uint8Array>>;

const pictureExtensions = ["svg", "png", "pdf"] as const;
const tableExtensions = ["md", "tex", "csv", "json"] as const;

/**
 * Writes a figure or a table to files: whole or not at all, and only where the bytes change.
 *
 * A figure goes to .svg, .png, .pdf or .json (`{ data, layout, caption, frames }`), a table to .md, .tex, .csv or .json. A path
 * without an extension writes .svg, .png and .pdf of a figure, .md, .tex and .csv of a table. Where no browser starts,
 * a figure whose pictures were asked for is written as .json instead, and the reason is returned.
 *
 * @param options.browser an open browser to draw with; unless given, one is started where pictures are asked for
 * @returns the files that were written or had these bytes already, and the reason, a sentence, where
 *   pictures could not be drawn
 * @throws InputError when the extension does not fit or the folder cannot be written
 * @example await save(figure, "figures/figure1");   // { files: ["figures/figure1.svg", ….png, ….pdf], reason: null }
 */
export async function save(
  what: Figure | Table,
  file: string,
  options: { readonly browser?: OpenBrowser } = {},
): Promise<Saved> {
  const extension = path.extname(file).slice(1);
  const stem = extension === "" ? file : file.slice(0, -extension.length - 1);
  return what.kind === "table" ? saveTable(what, stem, extension) : saveFigure(what, stem, extension, options);
}

async function saveTable(table: Table, stem: string, extension: string): Promise<Saved> {
  const wanted = extension === "" ? ["md", "tex", "csv"] : [extension];
  requireExtension(wanted, tableExtensions, "a table");
  const contents: Contents = {
    md: () => toMarkdown(table),
    tex: () => toLatex(table),
    csv: () => toCsv(table),
    json: () => asJson({ columns: table.columns, rows: table.rows, caption: table.caption }),
  };
  return { files: await writeEach(stem, wanted, contents), reason: null };
}

async function saveFigure(
  figure: Figure,
  stem: string,
  extension: string,
  options: { readonly browser?: OpenBrowser },
): Promise<Saved> {
  const { data, layout, caption, frames } = figure;
  const json: Contents = { json: () => asJson({ data, layout, caption, frames }) };
  if (extension === "json") return { files: await writeEach(stem, ["json"], json), reason: null };
  const wanted = extension === "" ? pictureExtensions : [extension];
  requireExtension(wanted, [...pictureExtensions, "json"], "a figure");
  const { pictures, reason } = await renderFigures([figure], options);
  if (pictures === null) return { files: await writeEach(stem, ["json"], json), reason };
  const [{ svg, png, pdf }] = pictures;
  return { files: await writeEach(stem, wanted, { svg: () => svg, png: () => png, pdf: () => pdf }), reason: null };
}

function requireExtension(wanted: readonly string[], allowed: readonly string[], what: string): void {
  for (const extension of wanted)
    if (!allowed.includes(extension))
      throw new InputError(
        `path ends in ".${extension}", but ${what} is written to .${allowed.join(", .")}, or to all of its usual files when the path has no extension.`,
      );
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

async function writeEach(stem: string, extensions: readonly string[], contents: Contents): Promise<string[]> {
  const files = extensions.map((extension) => `${stem}.${extension}`);
  for (const [index, extension] of extensions.entries()) await writeWhole(files[index], contents[extension]());
  return files;
}

import fs from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { zipSync } from "fflate";
import { resultsFolder } from "../../experiments/fits";
import type { Profile } from "../../experiments/studyKind";
import type { ResultFile } from "../../experiments/writeResult";
import { documentPage, listPage, notebookSitePage, type Source } from "../../jupyter/report/site/documentPages";
import { fitsCsv } from "../../jupyter/report/site/fitsPage";
import type { ShownExperiment } from "../../jupyter/report/site/shownExperiment";
import type { SitePage } from "../../jupyter/report/site/sitePage";
import type { Site } from "../../jupyter/report/site/writeSite";
import { readNotebook } from "../../jupyter/runner/notebookFile";
import type { Progress } from "../../study/progress";
import { madeProducts, productName } from "../reproducing/upToDate";
import { runSentence } from "./facts";
import { experimentsByHeading, headingOf } from "./headings";
import { singleFitsReader } from "./singleFits";

/** The experiments whose results lie in a folder, as the site shows them, and their files, by address. */
export function experimentsIn(
  figures: string,
  profile: Profile,
): { shown: ShownExperiment[]; files: Record<string, { from: string }> } {
  const files: Record<string, { from: string }> = {};
  const made = madeProducts(path.join(resultsFolder(), "made.json"));
  const names = fs.existsSync(figures) ? fs.readdirSync(figures) : [];
  const shown = experimentsByHeading().flatMap(({ name, question }): ShownExperiment[] => {
    if (!names.includes(`${name}.json`)) return [];
    const result = JSON.parse(fs.readFileSync(path.join(figures, `${name}.json`), "utf8")) as ResultFile;
    const keys = [name, ...Object.keys(result.figures), ...Object.keys(result.tables)];
    const own = names.filter((file) => keys.includes(file.slice(0, file.lastIndexOf(".")))).sort();
    const addresses = own.map((file) => {
      const address = `figures/${profile === "paper" ? "paper/" : ""}${file}`;
      files[address] = { from: path.join(figures, file) };
      return address;
    });
    const run = runSentence(made.runOf(productName(profile, name)), path.join(figures, `${name}.json`));
    return [
      {
        question,
        heading: headingOf(name),
        result,
        address: `${folderOf(profile)}/${name}.html`,
        files: addresses,
        run,
      },
    ];
  });
  return { shown, files };
}

const folderOf = (profile: Profile): string => (profile === "paper" ? "paper" : "experiments");

/** The experiments with the single fits whose rows are there, and a file of them for each, by address. */
export async function withSingleFits(
  experiments: readonly ShownExperiment[],
  progress: Progress,
): Promise<{ shown: ShownExperiment[]; files: Record<string, { content: string }> }> {
  const read = singleFitsReader();
  const files: Record<string, { content: string }> = {};
  const shown: ShownExperiment[] = [];
  progress.start({ tasks: experiments.length });
  for (const each of experiments) {
    await setImmediate(); // a progress bar has its turn
    const arms = await read(each.result.name, each.result.profile as Profile);
    const isThere = arms.some(({ fits }) => fits.length > 0);
    const stem = each.address.replace(/\.html$/, "-fits");
    if (isThere) files[`${stem}.csv`] = { content: fitsCsv(arms) };
    shown.push(isThere ? { ...each, fits: { arms, address: `${stem}.html`, file: `${stem}.csv` } } : each);
    progress.advance();
  }
  progress.stop();
  return { shown, files };
}

/** What the benches left in the folder of figures, by address: pictures and tables that texts speak of and no experiment has. */
export function benchFiles(figures: string): Record<string, { from: string }> {
  const names = fs.existsSync(figures) ? fs.readdirSync(figures).filter((name) => name.startsWith("bench")) : [];
  return Object.fromEntries(names.sort().map((name) => [`figures/${name}`, { from: path.join(figures, name) }]));
}

/** All files in one, for a talk or a paper. */
export function zipOf(files: Readonly<Record<string, { readonly from: string }>>): Uint8Array {
  const isPacked = (name: string) => /\.(png|pdf)$/.test(name);
  const entries = Object.entries(files).map(([address, { from }]) => {
    const level = isPacked(address) ? 0 : 6;
    return [address, [new Uint8Array(fs.readFileSync(from)), { level, mtime: new Date(2000, 0, 1) }]] as const;
  });
  return zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0]);
}

/**
 * The pages of the texts and notebooks of a project; links between them and to experiments lead to pages of the site.
 *
 * @param files others of the site that texts link to, by their path in the project, which is their address
 */
export function textPages(
  project: string,
  experiments: readonly ShownExperiment[],
  files: readonly string[],
): SitePage[] {
  const made = madeProducts(path.join(resultsFolder(), "made.json"));
  const notebooks = sourcesIn(project, "notebooks", ".ipynb", "notebooks");
  const documents = [
    ...["README.md", "CHANGELOG.md", "CONTRIBUTING.md"]
      .filter((name) => fs.existsSync(path.join(project, name)))
      .map((name): Source => ({ file: name, address: `docs/${name.replace(/\.md$/, ".html").toLowerCase()}` })),
    ...sourcesIn(project, "docs", ".md", "docs"),
  ];
  const known = new Map([
    ...[...notebooks, ...documents].map(({ file, address }) => [file, address] as const),
    ...experiments.flatMap(figureAddresses),
    ...files.map((file) => [file, file] as const),
    ["notebooks", "notebooks/index.html"],
    ["docs", "docs/index.html"],
    ["figures", "experiments/index.html"],
  ]);
  const folderOfFile = (file: string) => path.join(project, path.dirname(file));
  const notebookPages = notebooks.map((source) =>
    notebookSitePage(
      { ...source, notebook: readNotebook(path.join(project, source.file)), folder: folderOfFile(source.file) },
      known,
      runSentence(made.runOf(`notebook ${path.basename(source.file)}`), path.join(project, source.file)),
    ),
  );
  const documentPages = documents.map((source) => {
    const text = fs.readFileSync(path.join(project, source.file), "utf8");
    return documentPage({ ...source, text, folder: folderOfFile(source.file) }, known);
  });
  return [
    ...withList(
      "Notebooks",
      "notebooks/index.html",
      "Each makes one claim, states what is predicted, computes it, and judges it.",
      notebookPages,
    ),
    ...withList(
      "Documentation",
      "docs/index.html",
      "What is claimed and how surely it is known, how the program is used, and how it is made.",
      documentPages,
    ),
  ];
}

function withList(
  part: SitePage["part"],
  address: string,
  introduction: string,
  pages: readonly SitePage[],
): SitePage[] {
  return pages.length === 0 ? [] : [listPage(part, address, introduction, pages), ...pages];
}

function sourcesIn(project: string, folder: string, ending: string, to: string): Source[] {
  const full = path.join(project, folder);
  const names = fs.existsSync(full) ? fs.readdirSync(full).filter((name) => name.endsWith(ending)) : [];
  return names
    .sort()
    .map((name) => ({ file: `${folder}/${name}`, address: `${to}/${name.slice(0, -ending.length)}.html` }));
}

/** The pictures and tables of an experiment, by path in the project: where a text links to one, its page is shown. */
function figureAddresses({ address, files, result }: ShownExperiment): [string, string][] {
  return files.map((file) => {
    const key = path.posix.basename(file).replace(/\.[^.]+$/, "");
    return [file, key in result.figures ? `${address}#${key}` : address];
  });
}

/** The files of a site that are there for downloading. */
export type SiteFiles = Site["files"];

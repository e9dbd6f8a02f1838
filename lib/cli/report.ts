import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { type Profile, profiles } from "../experiments/studyKind";
import { figuresFolder, workFolder } from "../experiments/workFolder";
import type { ResultFile } from "../experiments/writeResult";
import { notebookPage } from "../jupyter/report/notebookPage";
import { plotlySource } from "../jupyter/report/pageFrame";
import { type ReportFigure, type ReportSection, reportPage } from "../jupyter/report/reportPage";
import { readNotebook } from "../jupyter/runner/notebookFile";
import { writeWhole } from "../plots/export/writeWhole";
import { requireOneOf } from "../requirements";
import { otherSeed } from "../study/seed";
import { allExperiments } from "./allExperiments";

/** Adds `routerlab report`. */
export function addReportCommand(program: Command): void {
  program
    .command("report")
    .description("write report/index.html and the notebooks' pages from what lies in figures/ and notebooks/")
    .option("--profile <name>", "quick, or paper: what lies in figures/paper", "quick")
    .action(async ({ profile }: { profile: Profile }) => {
      requireOneOf("--profile", profile, profiles);
      console.log(path.relative(process.cwd(), (await writeReport({ profile })).file));
    });
}

/**
 * Writes report/index.html and a page for each notebook from what lies in figures/ and notebooks/; verdicts by experiment.
 *
 * With another randomness (ROUTERLAB_SEED), or of a user's own data, it is written beside its figures, without the
 * notebooks, which have others.
 */
export async function writeReport({
  profile,
  data,
  config,
}: {
  profile: Profile;
  data?: string;
  config?: string;
}): Promise<{
  file: string;
  verdicts: Record<string, readonly string[]>;
}> {
  const project = workFolder();
  const seed = otherSeed();
  const isUsual = seed === null && data === undefined && config === undefined;
  const figures = figuresFolder(profile, { data, config });
  const folder = path.join(isUsual ? project : figures, "report");
  const sections: ReportSection[] = [];
  const verdicts: Record<string, readonly string[]> = {};
  for (const { name, question } of allExperiments()) {
    const file = path.join(figures, `${name}.json`);
    if (!fs.existsSync(file)) continue;
    const result = JSON.parse(fs.readFileSync(file, "utf8")) as ResultFile;
    sections.push(sectionOf(result, question, figures, folder));
    verdicts[name] = result.verdicts;
  }
  const notebooks = isUsual ? await writeNotebookPages(path.join(project, "notebooks"), folder) : [];
  await writeWhole(path.join(folder, "plotly.js"), plotlySource());
  const file = path.join(folder, "index.html");
  await writeWhole(
    file,
    reportPage({
      title: "routerlab: what can be learnt about a Mixture-of-Experts router from data, and how fast?",
      introduction:
        "Every number on this page was computed by the program, from data that it generated itself; each verdict was computed and could have come out either way. The files beside the figures are in `figures/`.",
      sections,
      notebooks,
      facts: {
        profile,
        ...(seed !== null && { seed }),
        ...(data !== undefined && { data: path.basename(path.resolve(data)) }),
        ...(config !== undefined && { config: path.basename(config) }),
        "Node.js": process.version,
        machine: `${os.type()} ${os.arch()}, ${os.cpus()[0]?.model ?? "unknown processor"}, ${os.availableParallelism()} cores`,
        written: new Date().toISOString(),
      },
      plotlyAddress: "plotly.js",
    }),
  );
  return { file, verdicts };
}

function sectionOf(result: ResultFile, question: string, figures: string, folder: string): ReportSection {
  return {
    title: result.name,
    text: question,
    figures: Object.entries(result.figures).map(([key, figure]): ReportFigure => {
      const files = ["svg", "png", "pdf", "json"]
        .map((extension) => path.join(figures, `${key}.${extension}`))
        .filter((file) => fs.existsSync(file));
      const addresses = files.map((file) => path.relative(folder, file).split(path.sep).join("/"));
      return { figure, picture: addresses.find((address) => address.endsWith(".svg")) ?? null, files: addresses };
    }),
    tables: Object.values(result.tables),
    verdicts: result.verdicts,
  };
}

async function writeNotebookPages(notebooks: string, folder: string): Promise<{ title: string; address: string }[]> {
  const names = fs.existsSync(notebooks) ? fs.readdirSync(notebooks).filter((name) => name.endsWith(".ipynb")) : [];
  const pages = [];
  for (const name of names.sort()) {
    const title = name.replace(/\.ipynb$/, "");
    await writeWhole(path.join(folder, `${title}.html`), notebookPage(readNotebook(path.join(notebooks, name)), title));
    pages.push({ title, address: `${title}.html` });
  }
  return pages;
}

import path from "node:path";
import type { Command } from "commander";
import type { Profile } from "../experiments/studyKind";
import { figuresFolder, workFolder } from "../experiments/workFolder";
import { experimentPage } from "../jupyter/report/site/experimentPage";
import { experimentsPage, firstPage } from "../jupyter/report/site/firstPage";
import { fitsPage } from "../jupyter/report/site/fitsPage";
import { referencePages } from "../jupyter/report/site/referencePages";
import { listedAddress, type ShownExperiment } from "../jupyter/report/site/shownExperiment";
import type { SitePage } from "../jupyter/report/site/sitePage";
import { writeSite } from "../jupyter/report/site/writeSite";
import { type Progress, silentProgress } from "../study/progress";
import { otherSeed } from "../study/seed";
import { terminalProgress } from "../study/terminalProgress";
import { apiReference } from "./site/apiReference";
import { drawnPictures, withPictures } from "./site/drawnPictures";
import { siteFacts } from "./site/facts";
import { experimentsByHeading } from "./site/headings";
import { benchFiles, experimentsIn, textPages, withSingleFits, zipOf } from "./site/siteContents";

/** Adds `routerlab report`. */
export function addReportCommand(program: Command): void {
  program
    .command("report")
    .description(
      "write a site of figures, notebooks, texts and the API reference to report/; index.html is its first page",
    )
    .action(async () => {
      const progress = terminalProgress();
      try {
        const { file } = await writeReport({ profile: "quick", slow: "made", progress });
        progress.stop();
        console.log(path.relative(process.cwd(), file));
      } finally {
        progress.stop();
      }
    });
}

/**
 * Writes the site from what lies in figures/, notebooks/ and docs/; verdicts by experiment.
 *
 * It has both profiles; an experiment is listed with its paper profile where that was run. With another randomness
 * (ROUTERLAB_SEED), or of a user's own data, it has one profile and is written beside its figures, without notebooks and
 * texts, which tell of others.
 *
 * @param options.profile whose verdicts are returned
 * @param options.slow "kept": the API reference, and pictures besides the SVG, as far as they were made before
 */
export async function writeReport({
  profile,
  data,
  config,
  slow = "kept",
  progress = silentProgress,
}: {
  profile: Profile;
  data?: string;
  config?: string;
  slow?: "kept" | "made";
  progress?: Progress;
}): Promise<{
  file: string;
  verdicts: Record<string, readonly string[]>;
}> {
  const stages = progress.split({
    "single fits": 2,
    "API reference": slow === "made" ? 15 : 1,
    pictures: slow === "made" ? 25 : 1,
    "pages and files": 4,
  });
  const project = workFolder();
  const seed = otherSeed();
  const isUsual = seed === null && data === undefined && config === undefined;
  const figures = figuresFolder(profile, { data, config });
  const folder = path.join(isUsual ? project : figures, "report");
  const found = isUsual
    ? (["paper", "quick"] as const).map((each) => experimentsIn(figuresFolder(each), each))
    : [experimentsIn(figures, profile)];
  const bench = isUsual ? benchFiles(figuresFolder("quick")) : {};
  const own = { ...found[0].files, ...found[1]?.files, ...bench };
  const pictures = await drawnPictures(own, slow, stages.pictures);
  const files = { ...own, ...pictures };
  const all = besideEachOther(
    withPictures(
      found.flatMap(({ shown }) => shown),
      pictures,
    ),
  );
  const { shown, files: rows } = await withSingleFits(all, stages["single fits"]);
  stages["API reference"].start({});
  const api = isUsual ? await apiReference(slow) : null;
  stages["API reference"].stop();
  if (api?.texts === null && slow === "made") console.error(api.reason);

  const made = siteFacts(project);
  const facts = {
    ...(seed !== null && { seed }),
    ...(data !== undefined && { data: path.basename(path.resolve(data)) }),
    ...(config !== undefined && { config: path.basename(config) }),
    ...made,
  };
  const pages = [
    ...experimentPages(shown, `Version ${made.routerlab}, commit ${made.commit}.`, isUsual ? glossary : undefined),
    ...(isUsual ? textPages(project, shown, Object.keys(bench)) : []),
    ...(api?.texts ? referencePages(api.texts) : []),
  ];
  const zip = { "figures.zip": { content: zipOf(files) } };
  await writeSite(
    folder,
    { name: "routerlab", pages, files: { ...files, ...rows, ...zip }, facts },
    stages["pages and files"],
  );
  const judged = shown.filter(({ result }) => result.profile === profile);
  const verdicts = Object.fromEntries(judged.map(({ result }) => [result.name, result.verdicts]));
  return { file: path.join(folder, "index.html"), verdicts };
}

const glossary = "docs/glossary.html";

/** The pages that list experiments, and those of each: of those that are listed first. */
function experimentPages(shown: readonly ShownExperiment[], made: string, glossary?: string): SitePage[] {
  const listed = experimentsByHeading().flatMap(({ name }) =>
    shown.filter((each) => each.result.name === name && listedAddress(each) === each.address),
  );
  const title = "What can be learnt about a Mixture-of-Experts router from data, and how fast?";
  return [
    firstPage({ title, introduction, made, experiments: listed }),
    experimentsPage(listed),
    ...[...listed, ...shown.filter((each) => !listed.includes(each))].map((each) => experimentPage(each, glossary)),
    ...shown.flatMap(({ fits, ...rest }) => (fits === undefined ? [] : fitsPage({ fits, ...rest }))),
  ];
}

/** Each experiment with the address of the same one in the other profile. */
function besideEachOther(all: readonly ShownExperiment[]): ShownExperiment[] {
  return all.map((shown) => {
    const other = all.find((each) => each !== shown && each.result.name === shown.result.name);
    return other === undefined ? shown : { ...shown, other: { profile: other.result.profile, address: other.address } };
  });
}

const introduction =
  "The plain cosine router does not let all of its parameters be estimated at a polynomial rate; adding constants to the two norms (the perturbed cosine router) restores the rate. Here this is predicted, computed and judged: every number by the program, from data that it generated itself, every verdict, too; what could not have come out otherwise is called so. An experiment is shown at full size (the paper profile) where that was run, else, marked quick, as it runs in minutes. All figures in one file: [figures.zip](figures.zip).";

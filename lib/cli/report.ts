import path from "node:path";
import type { Command } from "commander";
import { type Profile, profiles } from "../experiments/studyKind";
import { figuresFolder, workFolder } from "../experiments/workFolder";
import { experimentPage } from "../jupyter/report/site/experimentPage";
import { firstPage } from "../jupyter/report/site/firstPage";
import { fitsPage } from "../jupyter/report/site/fitsPage";
import { referencePages } from "../jupyter/report/site/referencePages";
import type { ShownExperiment } from "../jupyter/report/site/shownExperiment";
import type { SitePage } from "../jupyter/report/site/sitePage";
import { writeSite } from "../jupyter/report/site/writeSite";
import { requireOneOf } from "../requirements";
import { otherSeed } from "../study/seed";
import { apiReference } from "./site/apiReference";
import { siteFacts } from "./site/facts";
import { experimentsIn, textPages, withSingleFits, zipOf } from "./site/siteContents";

/** Adds `routerlab report`. */
export function addReportCommand(program: Command): void {
  program
    .command("report")
    .description(
      "write a site of figures, notebooks, texts and the API reference to report/; index.html is its first page",
    )
    .option("--profile <name>", "of the experiments on the first page: quick, or paper", "quick")
    .action(async ({ profile }: { profile: Profile }) => {
      requireOneOf("--profile", profile, profiles);
      console.log(path.relative(process.cwd(), (await writeReport({ profile, reference: "made" })).file));
    });
}

/**
 * Writes the site from what lies in figures/, notebooks/ and docs/; verdicts by experiment.
 *
 * With another randomness (ROUTERLAB_SEED), or of a user's own data, it is written beside its figures, without notebooks and
 * texts, which tell of others.
 *
 * @param options.reference "kept": with the API reference as far as it was made before
 */
export async function writeReport({
  profile,
  data,
  config,
  reference = "kept",
}: {
  profile: Profile;
  data?: string;
  config?: string;
  reference?: "kept" | "made";
}): Promise<{
  file: string;
  verdicts: Record<string, readonly string[]>;
}> {
  const project = workFolder();
  const seed = otherSeed();
  const isUsual = seed === null && data === undefined && config === undefined;
  const figures = figuresFolder(profile, { data, config });
  const folder = path.join(isUsual ? project : figures, "report");
  const asked = experimentsIn(figures, profile);
  const otherProfile: Profile = profile === "paper" ? "quick" : "paper";
  const beside = isUsual ? experimentsIn(figuresFolder(otherProfile), otherProfile) : { shown: [], files: {} };
  const api = isUsual ? await apiReference(reference) : null;
  if (api?.texts === null && reference === "made") console.error(api.reason);

  const made = siteFacts(project);
  const { shown, files: rows } = await withSingleFits([
    ...besideEachOther(asked.shown, beside.shown),
    ...besideEachOther(beside.shown, asked.shown),
  ]);
  const pages = [
    firstPage({
      title: "What can be learnt about a Mixture-of-Experts router from data, and how fast?",
      introduction,
      made: `Version ${made.routerlab}, commit ${made.commit}.`,
      experiments: shown.slice(0, asked.shown.length),
    }),
    ...shown.slice(0, asked.shown.length).map(experimentPage),
    ...otherList(shown.slice(asked.shown.length), otherProfile),
    ...shown.slice(asked.shown.length).map(experimentPage),
    ...shown.flatMap(({ fits, ...rest }) => (fits === undefined ? [] : fitsPage({ fits, ...rest }))),
    ...(isUsual ? textPages(project, [...asked.shown, ...beside.shown]) : []),
    ...(api?.texts ? referencePages(api.texts) : []),
  ];
  const files = { ...asked.files, ...beside.files };
  const facts = {
    ...(seed !== null && { seed }),
    ...(data !== undefined && { data: path.basename(path.resolve(data)) }),
    ...(config !== undefined && { config: path.basename(config) }),
    ...made,
  };
  await writeSite(folder, {
    name: "routerlab",
    pages,
    files: { ...files, ...rows, "figures.zip": { content: zipOf(files) } },
    facts,
  });
  const verdicts = Object.fromEntries(asked.shown.map(({ result }) => [result.name, result.verdicts]));
  return { file: path.join(folder, "index.html"), verdicts };
}

/** The page that begins the part of the other profile, if that has experiments. */
function otherList(experiments: readonly ShownExperiment[], profile: Profile): SitePage[] {
  if (experiments.length === 0) return [];
  const isPaper = profile === "paper";
  return [
    firstPage({
      part: isPaper ? "Paper profile" : "Experiments",
      address: `${isPaper ? "paper" : "experiments"}/index.html`,
      title: isPaper ? "The paper profile" : "The quick profile",
      introduction: `The same experiments ${isPaper ? "at full size: more sample sizes, more replicates" : "in minutes: fewer sample sizes, fewer replicates"}.`,
      made: `Again: npm run reproduce -- all${isPaper ? " --profile paper" : ""}.`,
      experiments,
    }),
  ];
}

/** Each experiment with the address of the same one in the other profile. */
function besideEachOther(own: readonly ShownExperiment[], others: readonly ShownExperiment[]): ShownExperiment[] {
  return own.map((shown) => {
    const other = others.find(({ result }) => result.name === shown.result.name);
    return other === undefined ? shown : { ...shown, other: { profile: other.result.profile, address: other.address } };
  });
}

const introduction =
  "The plain cosine router does not let all of its parameters be estimated at a polynomial rate; adding constants to the two norms (the perturbed cosine router) restores the rate. Here this is predicted, computed and judged. Every number was computed by the program, from data that it generated itself; each verdict was computed, too, and what could not have come out otherwise is called so. Everything in one file: [figures.zip](figures.zip).";

import { byKind, type VerdictKind } from "../../../experiments/verdict";
import type { ResultFile } from "../../../experiments/writeResult";
import type { Figure } from "../../../plots/figure";
import { toMarkdown } from "../../../plots/table";
import { escapeMarkdown } from "../../display/parts";
import { escapeHtml, pageMarkdown } from "../markdown";
import { figureHtml } from "../pageFigure";
import { foldedDetails, foldedTable } from "./folded";
import { listedAddress, type ShownExperiment } from "./shownExperiment";
import { rootOf, type SitePage } from "./sitePage";
import { whatWasRun } from "./whatWasRun";

/**
 * The page of an experiment: what was asked, figures with captions, verdicts by kind, tables, files, settings.
 *
 * @param glossary the address of the page with words and symbols, where the site has one
 */
export function experimentPage(shown: ShownExperiment, glossary?: string): SitePage {
  const { result, question, address, heading } = shown;
  const { render, headings } = pageMarkdown();
  const root = rootOf(address);
  /** What is no Markdown is found by a search, too, under the heading that it stands below. */
  const searched = (html: string, ...texts: readonly string[]): string => {
    const last = headings.at(-1);
    if (last !== undefined) last.text += `${texts.join(" ")} `;
    return html;
  };
  const body = [
    render(
      [
        `# ${escapeMarkdown(result.name)}`,
        `**${escapeMarkdown(question)}** ${escapeMarkdown(result.finding ?? "")}`,
      ].join("\n\n"),
    ),
    profileSwitch(shown),
    render(glossary === undefined ? "" : `Words and symbols are in the [glossary](${root}${glossary}).`),
    render(shown.fits ? `[Single fits](${root}${shown.fits.address}).` : ""),
    ...Object.entries(result.figures).map(([key, figure], index) =>
      searched(figurePart(key, figure, shown, index > 0), figure.caption, figure.details ?? ""),
    ),
    render("## Verdicts"),
    searched(verdictsPart(result), ...result.verdicts),
    ...Object.entries(result.tables).map(([key, table]) =>
      [
        render(`## ${escapeMarkdown(tableTitle(key, result.name))}`),
        foldedTable(
          withWholeIntervals(render(toMarkdown({ ...table, caption: "", details: undefined }))),
          table.rows.length,
        ),
        render(escapeMarkdown(table.caption)),
        searched(foldedDetails(table), table.details ?? ""),
        downloads(filesOf(key, shown), root),
      ].join("\n"),
    ),
    render("## What was run"),
    render(runText(shown)),
    downloads(
      shown.files.filter((file) => file.endsWith(`/${result.name}.json`)),
      root,
    ),
    `<details class="kind"><summary>All settings</summary><pre>${escapeHtml(JSON.stringify(result.settings, null, 1))}</pre></details>`,
  ];
  const listed = listedAddress(shown);
  return {
    part: "Experiments",
    address,
    title: `${result.name}, ${result.profile} profile`,
    name: result.name,
    group: heading,
    ...(listed !== address && { below: listed }),
    body: body.join("\n"),
    headings,
    facts: { profile: result.profile },
  };
}

/** "[0.1, 0.2]" stays on one line. */
const withWholeIntervals = (html: string): string => html.replace(/(\[[^\s,<\]]+,) (?=[^\s,<\]]+\])/g, "$1\u00a0");

/** Between the profiles of an experiment, where it has both. */
function profileSwitch({ result: { profile }, address, other }: ShownExperiment): string {
  if (other === undefined) return profile === "quick" ? "<p>Quick profile: few sample sizes and replicates.</p>" : "";
  const root = rootOf(address);
  const links = (["paper", "quick"] as const).map((each) => {
    const isHere = each === profile;
    const href = isHere ? "#main" : root + other.address;
    return `<a href="${escapeHtml(href)}"${isHere ? ' aria-current="page"' : ""}>${profileNames[each]}</a>`;
  });
  return `<nav class="profiles" aria-label="Profile">${links.join("\n")}</nav>`;
}

const profileNames = { paper: "Paper profile: full size", quick: "Quick profile: in minutes" };

/** @param isFurther not the first figure: folded where it is long */
function figurePart(key: string, figure: Figure, shown: ShownExperiment, isFurther: boolean): string {
  const root = rootOf(shown.address);
  const files = filesOf(key, shown).filter((file) => !file.endsWith(".json"));
  const picture = files.find((file) => file.endsWith(".svg"));
  const drawn = figureHtml(figure, { picture: picture === undefined ? null : root + picture });
  const whole = `<figure id="${escapeHtml(key)}">${drawn}<figcaption>${escapeHtml(figure.caption)}${foldedDetails(figure)}</figcaption>${downloads(files, root, drawCommand(key, files, shown))}</figure>`;
  return isFurther && figure.layout.height > longFigure
    ? `<details class="kind"><summary>Figure: ${escapeHtml(key)}</summary>${whole}</details>`
    : whole;
}

const longFigure = 1500; // px

/** "2 findings", "1 as predicted" */
export function kindText(kind: VerdictKind | "verdict", count: number): string {
  return `${count} ${kind}${/^(finding|verdict)$/.test(kind) && count !== 1 ? "s" : ""}`;
}

function verdictsPart(result: ResultFile): string {
  const groups = byKind(result);
  const kinds = [...groups].map(([kind, sentences]) => {
    const isOpen = kind === "otherwise than predicted" || sentences.length <= 3 || groups.size === 1;
    const list = sentences.map((sentence) => `<p class="verdict">${escapeHtml(sentence)}</p>`).join("\n");
    return `<details class="kind"${isOpen ? " open" : ""}><summary>${kindText(kind, sentences.length)}</summary>${list}</details>`;
  });
  return kinds.join("\n");
}

/** What it was computed from, when and where, and the commands that show every single fit behind it. */
function runText({ result, run, fits, address }: ShownExperiment): string {
  const { name, profile, rows } = result;
  const option = profile === "paper" ? " --profile paper" : "";
  const studies = whatWasRun(result).map((sentence) => `- ${escapeMarkdown(sentence)}`);
  const trained = studies.flatMap((sentence) => (/ trainings\.$/.test(sentence) ? result.name : []));
  const hasFits = studies.some((sentence) => sentence.includes(" fits"));
  const single =
    fits === undefined
      ? "Its single fits are not listed, since their rows are not here: results/ is no part of the repository, and the command below makes them again."
      : `[Every single fit](${rootOf(address)}${fits.address}) has a line, and a command that does it again.`;
  return [
    studies.length > 0 ? studies.join("\n") : "Nothing was fitted or trained: all follows from the settings.",
    escapeMarkdown(run ?? ""),
    hasFits ? single : "",
    ...trained.map(
      (study) => `Every single training, with the meaning of every column: \`npx routerlab rows ${study}\`.`,
    ),
    `The JSON file holds settings, figures, tables, verdicts and ${rows.length} rows of numbers. All of it again: \`npm run reproduce -- ${name}${option}\`.`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const tableTitle = (key: string, name: string): string =>
  `Table: ${key
    .replace(`${name}-`, "")
    .replace(/^table$/, name)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()}`;

/** The files of a figure or table: those that differ in nothing but what comes after the point. */
function filesOf(key: string, { files }: ShownExperiment): string[] {
  return files.filter((file) => file.slice(0, file.lastIndexOf(".")).endsWith(`/${key}`));
}

/** What draws a figure at other sizes, and in formats that are not there. */
function drawCommand(key: string, files: readonly string[], { result: { profile } }: ShownExperiment): string {
  const what = files.some((file) => file.endsWith(".pdf")) ? "sizes and fonts" : "sizes, fonts and formats (PDF, PNG)";
  const command = `npx routerlab figure ${key}${profile === "paper" ? " --profile paper" : ""}`;
  return ` Other ${what}: <code>${escapeHtml(command)}</code>`;
}

function downloads(files: readonly string[], root: string, more = ""): string {
  if (files.length === 0) return "";
  const links = files.map((file) => {
    const kind = file.slice(file.lastIndexOf(".") + 1).toUpperCase();
    return `<a href="${escapeHtml(root + file)}" download>${kind}</a>`;
  });
  return `<p class="downloads">Download: ${links.join(" ")}${more}</p>`;
}

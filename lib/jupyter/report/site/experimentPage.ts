import { byKind, type VerdictKind } from "../../../experiments/verdict";
import type { ResultFile } from "../../../experiments/writeResult";
import type { Figure } from "../../../plots/figure";
import { toMarkdown } from "../../../plots/table";
import { escapeMarkdown } from "../../display/parts";
import { escapeHtml, pageMarkdown } from "../markdown";
import { figureHtml } from "../pageFigure";
import { foldedDetails, foldedTable } from "./folded";
import type { ShownExperiment } from "./shownExperiment";
import { rootOf, type SitePage } from "./sitePage";
import { whatWasRun } from "./whatWasRun";

/** The page of an experiment: what was asked, figures with captions, verdicts by kind, tables, files, settings. */
export function experimentPage(shown: ShownExperiment): SitePage {
  const { result, question, address, other } = shown;
  const { render, headings } = pageMarkdown();
  const root = rootOf(address);
  const elsewhere =
    other &&
    `Also in the ${other.profile} profile: [${other.profile === "paper" ? "at full size" : "in minutes"}](${root}${other.address}).`;
  const body = [
    render(
      [
        `# ${escapeMarkdown(result.name)}`,
        `**${escapeMarkdown(question)}** ${escapeMarkdown(result.finding ?? "")}`,
      ].join("\n\n"),
    ),
    render([elsewhere, shown.fits && `[Single fits](${root}${shown.fits.address}).`].filter(Boolean).join(" ")),
    ...Object.entries(result.figures).map(([key, figure]) => figurePart(key, figure, shown)),
    render("## Verdicts"),
    verdictsPart(result),
    ...Object.entries(result.tables).map(([key, table]) =>
      [
        render(`## ${escapeMarkdown(tableTitle(key, result.name))}`),
        foldedTable(render(toMarkdown({ ...table, caption: "", details: undefined })), table.rows.length),
        render(escapeMarkdown(table.caption)),
        foldedDetails(table),
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
  return {
    part: result.profile === "paper" ? "Paper profile" : "Experiments",
    address,
    title: `${result.name}${result.profile === "paper" ? ", paper profile" : ""}`,
    name: result.name,
    body: body.join("\n"),
    headings,
    facts: { profile: result.profile },
  };
}

function figurePart(key: string, figure: Figure, shown: ShownExperiment): string {
  const root = rootOf(shown.address);
  const files = filesOf(key, shown).filter((file) => !file.endsWith(".json"));
  const picture = files.find((file) => file.endsWith(".svg"));
  return `<figure id="${escapeHtml(key)}">${figureHtml(figure, { picture: picture === undefined ? null : root + picture })}<figcaption>${escapeHtml(figure.caption)}${foldedDetails(figure)}</figcaption>${downloads(files, root)}</figure>`;
}

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

function downloads(files: readonly string[], root: string): string {
  if (files.length === 0) return "";
  const links = files.map((file) => {
    const kind = file.slice(file.lastIndexOf(".") + 1).toUpperCase();
    return `<a href="${escapeHtml(root + file)}" download>${kind}</a>`;
  });
  return `<p class="downloads">Download: ${links.join(" ")}</p>`;
}

import { byKind, verdictKinds } from "../../../experiments/verdict";
import type { ResultFile } from "../../../experiments/writeResult";
import { escapeMarkdown } from "../../display/parts";
import { escapeHtml, pageMarkdown } from "../markdown";
import { kindText } from "./experimentPage";
import type { ShownExperiment } from "./shownExperiment";
import { rootOf, type SitePage } from "./sitePage";

/** Where all experiments are listed with their findings. */
export const listAddress = "experiments/index.html";

/** The page that a site begins with: what was asked, found and counted, and a line an experiment. */
export function firstPage({
  title,
  introduction,
  made,
  experiments,
}: {
  title: string;
  /** Markdown. */
  introduction: string;
  /** Version and commit. */
  made: string;
  /** Those of one heading stand together. */
  experiments: readonly ShownExperiment[];
}): SitePage {
  const { render, headings } = pageMarkdown();
  const [first] = experiments;
  const found = first?.result.finding ? `**${escapeMarkdown(first.result.finding)}**` : "";
  const text = [introduction, found, `${totals(experiments)} ${escapeMarkdown(made)}`].filter(Boolean).join("\n\n");
  const picture = first && pictureOf(first);
  const image =
    picture === undefined
      ? ""
      : `<a class="picture" href="${escapeHtml(first.address)}"><img src="${escapeHtml(picture)}" alt="${escapeHtml(first.result.name)}"></a>`;
  const body = `<div class="wide">${render(`# ${title}`)}<div class="headline"><div>${render(text)}</div>${image}</div>
${experimentsTable(experiments, "", "brief")}</div>`;
  return {
    part: "Experiments",
    address: "index.html",
    title,
    name: title,
    body,
    headings,
    lists: true,
    below: listAddress,
  };
}

/** The page that begins the experiments: each with its question, its finding and its verdicts by kind. */
export function experimentsPage(experiments: readonly ShownExperiment[]): SitePage {
  const { render, headings } = pageMarkdown();
  const name = "All experiments";
  const body = `<div class="wide">${render(`# ${name}`)}${experimentsTable(experiments, rootOf(listAddress), "whole")}</div>`;
  return { part: "Experiments", address: listAddress, title: name, name, body, headings, lists: true };
}

function experimentsTable(experiments: readonly ShownExperiment[], root: string, how: "brief" | "whole"): string {
  const groups = [...new Set(experiments.map(({ heading }) => heading))].map((heading) => {
    const rows = experiments.filter((each) => each.heading === heading).map((each) => cells(each, root, how));
    return `<tbody><tr><th scope="rowgroup" rowspan="${rows.length}">${escapeHtml(heading)}</th>${rows.join("</tr>\n<tr>")}</tr></tbody>`;
  });
  const asked = how === "brief" ? "Question" : "Question, and what was found";
  return `<div class="table"><table class="experiments ${how}"><thead><tr><td></td><td></td><th scope="col">Experiment</th><th scope="col">${asked}</th><th scope="col">Verdicts</th></tr></thead>
${groups.join("\n")}
</table></div>`;
}

function cells(shown: ShownExperiment, root: string, how: "brief" | "whole"): string {
  const { result, question, address } = shown;
  const picture = pictureOf(shown);
  const image =
    picture === undefined
      ? ""
      : `<img src="${escapeHtml(root + picture)}" alt="" loading="lazy" width="76" height="52">`;
  const found = how === "whole" && result.finding ? `<p class="finding">${escapeHtml(result.finding)}</p>` : "";
  const link = `<a href="${escapeHtml(root + address)}">${escapeHtml(result.name)}</a>`;
  const profile = result.profile === "quick" ? " <small>quick</small>" : "";
  return `<td>${image}</td><td>${link}${profile}</td><td><span class="question">${escapeHtml(question)}</span>${found}</td><td class="counts">${counts(result, how)}</td>`;
}

const pictureOf = ({ result, files }: ShownExperiment): string | undefined =>
  files.find((file) => file.endsWith(`/${Object.keys(result.figures)[0]}.svg`));

const classNames: Readonly<Record<string, string>> = { "as predicted": "good", "otherwise than predicted": "bad" };

/** The verdicts of each kind; where there is little room, by the shorter word. */
function counts(result: ResultFile, how: "brief" | "whole"): string {
  const groups = [...byKind(result)].map(([kind, { length }]) => {
    const isShort = how === "brief" && kind === "otherwise than predicted";
    return `<span class="${classNames[kind] ?? "open"}">${isShort ? `${length} otherwise` : kindText(kind, length)}</span>`;
  });
  return groups.join(" ");
}

/** "42 experiments, 310 verdicts: 12 otherwise than predicted, 240 as predicted, …" */
function totals(experiments: readonly ShownExperiment[]): string {
  const groups = experiments.flatMap(({ result }) => [...byKind(result)]);
  const counts = ([...verdictKinds, "verdict"] as const).flatMap((kind) => {
    const count = groups.reduce((sum, [each, { length }]) => sum + (each === kind ? length : 0), 0);
    return count === 0 ? [] : kindText(kind, count);
  });
  const all = experiments.reduce((sum, { result }) => sum + result.verdicts.length, 0);
  const many = experiments.length === 1 ? "1 experiment" : `${experiments.length} experiments`;
  return `${many}, ${all} verdicts: ${counts.join(", ")}.`;
}

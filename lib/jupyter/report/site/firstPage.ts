import { byKind } from "../../../experiments/verdict";
import type { ResultFile } from "../../../experiments/writeResult";
import { escapeMarkdown } from "../../display/parts";
import { escapeHtml, pageMarkdown } from "../markdown";
import { kindText } from "./experimentPage";
import type { ShownExperiment } from "./shownExperiment";
import { rootOf, type SitePage } from "./sitePage";

const classNames: Readonly<Record<string, string>> = { "as predicted": "good", "otherwise than predicted": "bad" };

/** A page that begins a part: what was asked, and a line an experiment with its question, finding, verdicts and a thumbnail. */
export function firstPage({
  part = "Experiments",
  address = "index.html",
  title,
  introduction,
  made,
  experiments,
}: {
  part?: SitePage["part"];
  address?: string;
  title: string;
  /** Markdown. */
  introduction: string;
  /** Version and commit. */
  made: string;
  experiments: readonly ShownExperiment[];
}): SitePage {
  const { render, headings } = pageMarkdown();
  const rows = experiments.map((each) => rowHtml(each, rootOf(address))).join("\n");
  const body = `<div class="wide">${render(`# ${title}\n\n${introduction}\n\n${escapeMarkdown(made)}`)}
<div class="table"><table class="experiments"><thead><tr><td></td><th scope="col">Experiment</th><th scope="col">Question, and what was found</th><th scope="col">Verdicts</th></tr></thead><tbody>
${rows}
</tbody></table></div></div>`;
  return { part, address, title, name: "All experiments", body, headings, lists: true };
}

function rowHtml({ result, question, address, files }: ShownExperiment, root: string): string {
  const [key] = Object.keys(result.figures);
  const picture = files.find((file) => file.endsWith(`/${key}.svg`));
  const image =
    picture === undefined
      ? ""
      : `<img src="${escapeHtml(root + picture)}" alt="" loading="lazy" width="76" height="52">`;
  const found = result.finding ? `<p class="finding">${escapeHtml(result.finding)}</p>` : "";
  const link = `<a href="${escapeHtml(root + address)}">${escapeHtml(result.name)}</a>`;
  return `<tr><td>${image}</td><td>${link}</td><td><span class="question">${escapeHtml(question)}</span>${found}</td><td class="counts">${counts(result)}</td></tr>`;
}

function counts(result: ResultFile): string {
  const groups = [...byKind(result)].map(
    ([kind, { length }]) => `<span class="${classNames[kind] ?? "open"}">${kindText(kind, length)}</span>`,
  );
  return groups.join(" ");
}

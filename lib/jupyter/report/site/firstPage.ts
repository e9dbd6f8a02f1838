import { byKind } from "../../../experiments/verdict";
import type { ResultFile } from "../../../experiments/writeResult";
import { escapeMarkdown } from "../../display/parts";
import { escapeHtml, pageMarkdown } from "../markdown";
import { kindText } from "./experimentPage";
import type { ShownExperiment } from "./shownExperiment";
import type { SitePage } from "./sitePage";

const classNames: Readonly<Record<string, string>> = { "as predicted": "good", "otherwise than predicted": "bad" };

/** The first page: what was asked, and a line an experiment with its question, its verdicts and a thumbnail. */
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
  experiments: readonly ShownExperiment[];
}): SitePage {
  const { render, headings } = pageMarkdown();
  const rows = experiments.map(rowHtml).join("\n");
  const body = `<div class="wide">${render(`# ${title}\n\n${introduction}\n\n${escapeMarkdown(made)}`)}
<div class="table"><table class="experiments"><thead><tr><td></td><th scope="col">Experiment</th><th scope="col">Question, and what was found</th><th scope="col">Verdicts</th></tr></thead><tbody>
${rows}
</tbody></table></div></div>`;
  return { part: "Experiments", address: "index.html", title, name: "All experiments", body, headings };
}

function rowHtml({ result, question, address, files }: ShownExperiment): string {
  const [key] = Object.keys(result.figures);
  const picture = files.find((file) => file.endsWith(`/${key}.svg`));
  const image =
    picture === undefined ? "" : `<img src="${escapeHtml(picture)}" alt="" loading="lazy" width="76" height="52">`;
  const found = result.finding ? `<p class="finding">${escapeHtml(result.finding)}</p>` : "";
  const link = `<a href="${escapeHtml(address)}">${escapeHtml(result.name)}</a>`;
  return `<tr><td>${image}</td><td>${link}</td><td><span class="question">${escapeHtml(question)}</span>${found}</td><td class="counts">${counts(result)}</td></tr>`;
}

function counts(result: ResultFile): string {
  const groups = [...byKind(result)].map(
    ([kind, { length }]) => `<span class="${classNames[kind] ?? "open"}">${kindText(kind, length)}</span>`,
  );
  return groups.join(" ");
}

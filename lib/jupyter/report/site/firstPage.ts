import { escapeHtml, pageMarkdown } from "../markdown";
import type { ShownExperiment } from "./experimentPage";
import type { SitePage } from "./sitePage";
import { byKind, type VerdictKind } from "./verdictKinds";

const marks: Readonly<Record<VerdictKind, { readonly className: string; readonly words: string }>> = {
  "as predicted": { className: "good", words: "as predicted" },
  "otherwise than predicted": { className: "bad", words: "otherwise" },
  "no verdict": { className: "open", words: "undecided" },
  measured: { className: "open", words: "measured" },
};

/** The first page: what was asked, and a line an experiment with its question, its verdicts and a thumbnail. */
export function firstPage({
  title,
  introduction,
  experiments,
}: {
  title: string;
  /** Markdown. */
  introduction: string;
  experiments: readonly ShownExperiment[];
}): SitePage {
  const { render, headings } = pageMarkdown();
  const rows = experiments.map(rowHtml).join("\n");
  const body = `<div class="wide">${render(`# ${title}\n\n${introduction}`)}
<div class="table"><table class="experiments"><thead><tr><td></td><th scope="col">Experiment</th><th scope="col">Question</th><th scope="col">Verdicts</th></tr></thead><tbody>
${rows}
</tbody></table></div></div>`;
  return { part: "Experiments", address: "index.html", title, name: "All experiments", body, headings };
}

function rowHtml({ result, question, address, files }: ShownExperiment): string {
  const [key] = Object.keys(result.figures);
  const picture = files.find((file) => file.endsWith(`/${key}.svg`));
  const image =
    picture === undefined ? "" : `<img src="${escapeHtml(picture)}" alt="" loading="lazy" width="64" height="44">`;
  const link = `<a href="${escapeHtml(address)}">${escapeHtml(result.name)}</a>`;
  return `<tr><td>${image}</td><td>${link}</td><td>${escapeHtml(question)}</td><td class="counts">${counts(result.verdicts)}</td></tr>`;
}

function counts(verdicts: readonly string[]): string {
  const groups = [...byKind(verdicts)].map(([kind, { length }]) => {
    const { className, words } = marks[kind];
    return `<span class="${className}">${length} ${words}</span>`;
  });
  return groups.join(", ");
}

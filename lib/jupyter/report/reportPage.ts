import type { Figure, Table } from "../../plots/figure";
import { toMarkdown } from "../../plots/table";
import { escapeMarkdown } from "../display/parts";
import { escapeHtml, pageMarkdown } from "./markdown";
import { figureHtml } from "./pageFigure";
import { pageFrame } from "./pageFrame";

/** A figure of a report. */
export interface ReportFigure {
  readonly figure: Figure;
  /** Address of its picture from the report's folder, or a data URI; null where there is none. */
  readonly picture: string | null;
  /** Files to download: addresses from the report's folder. */
  readonly files: readonly string[];
}

/** What a report says about one experiment. */
export interface ReportSection {
  readonly title: string;
  /** Markdown. */
  readonly text: string;
  readonly figures: readonly ReportFigure[];
  readonly tables: readonly Table[];
  /** One sentence each. */
  readonly verdicts: readonly string[];
}

/** A report as plain data. */
export interface Report {
  readonly title: string;
  /** Markdown. */
  readonly introduction: string;
  readonly sections: readonly ReportSection[];
  /** Pages of the notebooks, addresses from the report's folder. */
  readonly notebooks: readonly { readonly title: string; readonly address: string }[];
  /** How the report was made: profile, version, time. */
  readonly facts: Readonly<Record<string, string>>;
  /** Address of a file with plotlySource(), from the report's folder. */
  readonly plotlyAddress: string;
}

/**
 * A report as an HTML page that opens from disk without a network: every figure live, with caption and verdicts, the
 * tables, and links to the notebooks' pages.
 *
 * @example
 * await writeWhole("report/plotly.js", plotlySource());
 * await writeWhole("report/index.html", reportPage({ title, …, plotlyAddress: "plotly.js" }));
 */
export function reportPage({ title, introduction, sections, notebooks, facts, plotlyAddress }: Report): string {
  const { render, headings } = pageMarkdown();
  const body = [
    render(`# ${escapeMarkdown(title)}\n\n${introduction}`),
    ...sections.map((section) => sectionHtml(section, render)),
    notebooks.length > 0 && `${render("## Notebooks")}${notebookList(notebooks)}`,
    Object.keys(facts).length > 0 && factsList(facts),
  ];
  const hasFigures = sections.some(({ figures }) => figures.length > 0);
  const plotly = hasFigures ? { address: plotlyAddress } : null;
  return pageFrame({ title, body: body.filter(Boolean).join("\n"), headings, plotly });
}

function sectionHtml(
  { title, text, figures, tables, verdicts }: ReportSection,
  render: (markdown: string) => string,
): string {
  return [
    `<section>\n${render(`## ${escapeMarkdown(title)}\n\n${text}`)}`,
    ...figures.map(reportFigureHtml),
    ...verdicts.map((sentence) => `<p class="verdict">${escapeHtml(sentence)}</p>`),
    ...tables.map((table) => render(toMarkdown(table))),
    "</section>",
  ].join("\n");
}

function reportFigureHtml({ figure, picture, files }: ReportFigure): string {
  const links = files.map(
    (file) => `<a href="${escapeHtml(file)}">${escapeHtml(file.split(".").at(-1)!.toUpperCase())}</a>`,
  );
  const caption = [escapeHtml(figure.caption), links.join(" · ")].filter(Boolean).join("<br>");
  return `<figure>${figureHtml(figure, { picture, text: figure.caption })}<figcaption>${caption}</figcaption></figure>`;
}

function notebookList(notebooks: Report["notebooks"]): string {
  const items = notebooks.map(
    ({ title, address }) => `<li><a href="${escapeHtml(address)}">${escapeHtml(title)}</a></li>`,
  );
  return `<ul>\n${items.join("\n")}\n</ul>`;
}

function factsList(facts: Report["facts"]): string {
  const items = Object.entries(facts).map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`,
  );
  return `<footer class="facts"><dl>\n${items.join("\n")}\n</dl></footer>`;
}

import { stripVTControlCharacters } from "node:util";
import type { Cell, CellOutput, Notebook } from "../runner/notebookFile";
import { imagesInside } from "./cellImages";
import { type Addresses, escapeHtml, type Heading, highlight, pageMarkdown } from "./markdown";
import { figureHtml } from "./pageFigure";
import { pageFrame } from "./pageFrame";

const plotlyType = "application/vnd.plotly.v1+json";

type Render = (markdown: string) => string;

/**
 * A notebook as one HTML page that needs no network: formulas typeset, code highlighted, figures live and as pictures.
 *
 * Everything that is not Markdown, a formula or a figure is escaped; HTML outputs are shown in a sandbox.
 *
 * @param title   the page's title where the notebook has no heading
 * @param folder  where the notebook lies, and images of its texts are looked for
 * @example await writeWhole("00-overview.html", notebookPage(readNotebook("00-overview.ipynb"), "00-overview", "."))
 */
export function notebookPage(notebook: Notebook, title = "Notebook", folder: string | null = null): string {
  return pageFrame(notebookBody(notebook, title, folder));
}

/**
 * What a notebook's page shows, without what stands around it.
 *
 * @param link  where the links of its texts lead
 */
export function notebookBody(
  notebook: Notebook,
  title: string,
  folder: string | null,
  link?: Addresses["link"],
): { title: string; body: string; headings: readonly Heading[] } {
  const { render, headings } = pageMarkdown({ link, image: imagesInside(folder) });
  const body = notebook.cells.map((cell) => {
    const image = imagesInside(folder, (cell as { attachments?: unknown }).attachments);
    return cellHtml(cell, (markdown) => render(markdown, { image }));
  });
  const heading = headings.find(({ level }) => level === 1);
  return { title: heading?.title ?? title, body: body.join("\n"), headings };
}

function cellHtml(cell: Cell, render: Render): string {
  if (cell.cell_type === "markdown") return `<section>\n${render(cell.source)}</section>`;
  if (cell.cell_type === "raw") return `<pre>${escapeHtml(cell.source)}</pre>`;
  if (cell.source.trim() === "") return "";
  const prompt = `<div class="prompt">[${cell.execution_count ?? " "}]</div>`;
  const code = `<pre><code class="hljs">${highlight(cell.source)}</code></pre>`;
  const outputs = (cell.outputs ?? []).map((output) => `<div class="output">${outputHtml(output, render)}</div>`);
  return `<div class="cell">${prompt}${code}\n${outputs.join("\n")}</div>`;
}

function outputHtml(output: CellOutput, render: Render): string {
  switch (output.output_type) {
    case "stream":
      return `<pre class="${output.name}">${escapeHtml(stripVTControlCharacters(output.text))}</pre>`;
    case "error": {
      const trace = stripVTControlCharacters(output.traceback.join("\n"));
      return `<pre class="error">${escapeHtml(trace || `${output.ename}: ${output.evalue}`)}</pre>`;
    }
    default:
      return bundleHtml(output.data, render);
  }
}

/** The richest of the forms that a page can show. */
function bundleHtml(data: Record<string, unknown>, render: Render): string {
  const text = (type: string): string => String(data[type]);
  const words = "text/plain" in data ? stripVTControlCharacters(text("text/plain")) : "";
  const picture = pictureAddress(data);
  const figure = data[plotlyType];
  if (typeof figure === "object" && figure !== null) {
    const { data: traces = [], layout = {}, frames } = figure as { data?: unknown; layout?: object; frames?: unknown };
    return figureHtml({ data: traces, layout, frames }, { picture });
  }
  if (picture !== null) return `<img src="${escapeHtml(picture)}" alt="${escapeHtml(words)}">`;
  if ("text/markdown" in data) return render(text("text/markdown"));
  if ("text/latex" in data) return render(text("text/latex"));
  if ("text/html" in data) return frameHtml(text("text/html"));
  return `<pre>${escapeHtml(words || JSON.stringify(data, null, 2))}</pre>`;
}

/** HTML in a sandbox: no scripts, by the page's policy nothing from the network; the page may measure how high it is. */
function frameHtml(html: string): string {
  const frame = `<iframe sandbox="allow-same-origin" title="HTML output" srcdoc="${escapeHtml(html)}"></iframe>`;
  const hasScripts = /<script\b|\son\w+\s*=|javascript:/i.test(html);
  return hasScripts ? `${frame}<p class="missing">[This output has scripts, which are not run here.]</p>` : frame;
}

function pictureAddress(data: Record<string, unknown>): string | null {
  for (const type of ["image/png", "image/jpeg", "image/gif"]) {
    if (typeof data[type] === "string") return `data:${type};base64,${data[type].replace(/\s/g, "")}`;
  }
  const svg = data["image/svg+xml"];
  return typeof svg === "string" ? `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}` : null;
}

import { createHash } from "node:crypto";
import { escapeHtml, type Heading } from "./markdown";
import { pageScript, plotlySource } from "./pageScripts";
import { codeStyle, formulaStyle, sheet } from "./pageStyle";

/** What stands around a page's body. */
export interface Frame {
  readonly title: string;
  /** HTML. */
  readonly body: string;
  /** HTML before and after the body: navigation, facts. */
  readonly before?: string;
  readonly after?: string;
}

/** Names of the files that the pages of a site share, in its folder `assets`. */
export const assets = {
  style: "site.css",
  formulas: "formulas.css",
  script: "site.js",
  plotly: "plotly.js",
} as const;

/** A page that is one file and needs nothing beside it, with the headings of its body as contents. */
export function pageFrame({ headings, ...frame }: Frame & { readonly headings: readonly Heading[] }): string {
  const figures = hasFigures(frame.body);
  const scripts = [...(figures ? [plotlySource()] : []), pageScript({ figures })];
  const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  return page({
    ...frame,
    before: contentsList(headings),
    policy: `default-src 'none'; script-src ${hashes.join(" ")}; style-src 'unsafe-inline'; font-src data:; img-src data: blob:`,
    head: `<style>\n${hasFormulas(frame) ? formulaStyle() : ""}${codeStyle()}${sheet}</style>`,
    end: scripts.map((script) => `<script>${script}</script>`).join("\n"),
  });
}

/**
 * A page of a site: style, scripts and plotly lie in files that all pages share.
 *
 * @param root the way from the page to the site's folder: "" or "../"
 */
export function framedPage(frame: Frame, root: string): string {
  const address = (name: string) => escapeHtml(`${root}assets/${name}`);
  const sheets = [assets.style, ...(hasFormulas(frame) ? [assets.formulas] : [])];
  // Nothing on a page may load anything but what lies beside it, whatever a notebook's output contains.
  return page({
    ...frame,
    policy:
      "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline'; font-src data:; img-src 'self' file: data: blob:; base-uri 'none'; form-action 'none'",
    head: sheets.map((name) => `<link rel="stylesheet" href="${address(name)}">`).join("\n"),
    end: `<script src="${address(assets.script)}"></script>`,
    attributes: ` data-root="${escapeHtml(root)}" data-plotly="${address(assets.plotly)}"`,
  });
}

/** The shared files of a site, by name; what more its pages share is added to style and script. */
export function sharedFiles({ style, script }: { style: string; script: string }): Record<string, string> {
  return {
    [assets.style]: `${codeStyle()}${sheet}${style}`,
    [assets.formulas]: formulaStyle(),
    [assets.script]: `${pageScript({ figures: true })}\n${script}`,
    [assets.plotly]: plotlySource(),
  };
}

const hasFigures = (body: string): boolean => body.includes('<div class="canvas');
const hasFormulas = ({ body, before = "" }: Frame): boolean => `${before}${body}`.includes('class="katex');

function page({
  title,
  body,
  before = "",
  after = "",
  policy,
  head,
  end,
  attributes = "",
}: Frame & { policy: string; head: string; end: string; attributes?: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
${head}
</head>
<body${attributes}>
${before}<main${attributes === "" ? "" : ` id="main"`}>
${body}
</main>
${after}${end}
</body>
</html>
`;
}

/** The headings below the title, for pages that have at least four of them. */
export function contentsList(headings: readonly Heading[]): string {
  const listed = headings.filter(({ level }) => level === 2 || level === 3);
  if (listed.length < 4) return "";
  return `<nav class="contents" aria-label="Contents of this page"><details open><summary>Contents</summary>${headingList(listed)}</details></nav>\n`;
}

/** Links to headings, those of the third level indented. */
export function headingList(headings: readonly Heading[]): string {
  const items = headings.map(({ id, level, html }) => {
    return `<li${level === 3 ? ' class="deeper"' : ""}><a href="#${escapeHtml(id)}">${html}</a></li>`;
  });
  return `<ul>\n${items.join("\n")}\n</ul>`;
}

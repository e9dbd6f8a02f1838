import katex from "@vscode/markdown-it-katex";
import hljs from "highlight.js/lib/core";
import typescript from "highlight.js/lib/languages/typescript";
import MarkdownIt from "markdown-it";

hljs.registerLanguage("typescript", typescript);

/** A heading, as a table of contents lists it. */
export interface Heading {
  readonly id: string;
  readonly level: number;
  /** HTML, formulas typeset. */
  readonly html: string;
}

/** TypeScript as HTML with classes of highlight.js. */
export function highlight(code: string): string {
  return hljs.highlight(code, { language: "typescript" }).value;
}

/** Text for HTML, in elements and in quoted attributes. */
export const escapeHtml: (text: string) => string = new MarkdownIt().utils.escapeHtml;

/**
 * A renderer for the texts of one page: Markdown, formulas between $ or $$ typeset by KaTeX, TypeScript highlighted.
 *
 * HTML in the text is shown, not obeyed. Links to notebooks (.ipynb) lead to their pages (.html). Headings get ids, each
 * of them once a page, and are added to `headings`.
 */
export function pageMarkdown(): { render: (markdown: string) => string; headings: Heading[] } {
  const headings: Heading[] = [];
  const markdown = new MarkdownIt({
    linkify: false,
    typographer: false,
    highlight: (code, language) => (/^(ts|typescript|js|javascript)$/.test(language) ? highlight(code) : ""),
  });
  markdown.use(katex);
  const { rules } = markdown.renderer;
  rules.heading_open = (tokens, index, options, _env, renderer) => {
    const token = tokens[index]!;
    const inline = tokens[index + 1]!;
    const id = uniqueId(inline.content, headings);
    token.attrSet("id", id);
    headings.push({ id, level: Number(token.tag.slice(1)), html: markdown.renderInline(inline.content) });
    return renderer.renderToken(tokens, index, options);
  };
  rules.link_open = (tokens, index, options, _env, renderer) => {
    const href = String(tokens[index]!.attrGet("href"));
    if (!/^[a-z]+:/i.test(href)) tokens[index]!.attrSet("href", href.replace(/\.ipynb(?=#|$)/, ".html"));
    return renderer.renderToken(tokens, index, options);
  };
  rules.table_open = () => `<div class="table"><table>`;
  rules.table_close = () => "</table></div>";
  return { render: (text) => markdown.render(text), headings };
}

function uniqueId(text: string, headings: readonly Heading[]): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["section"];
  const base = words.join("-");
  let id = base;
  for (let count = 2; headings.some((heading) => heading.id === id); count++) id = `${base}-${count}`;
  return id;
}

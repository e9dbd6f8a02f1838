import katex from "@vscode/markdown-it-katex";
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import json from "highlight.js/lib/languages/json";
import typescript from "highlight.js/lib/languages/typescript";
import { renderToString } from "katex";
import MarkdownIt from "markdown-it";

hljs.registerLanguage("typescript", typescript);
hljs.registerLanguage("bash", bash);
hljs.registerLanguage("json", json);

type Token = ReturnType<MarkdownIt["parse"]>[number];

/** A heading, as a table of contents lists it. */
export interface Heading {
  readonly id: string;
  readonly level: number;
  /** HTML, formulas typeset. */
  readonly html: string;
  /** Plain text, for a search. */
  readonly title: string;
  /** The plain text up to the next heading, for a search. */
  text: string;
}

/** Where the links and images of a text lead; unless given, notebooks lead to their pages, and images stay as they are. */
export interface Addresses {
  /** The address for one that is written in the text; null where there is nothing to lead to, and the words alone stay. */
  link?(href: string): string | null;
  /** The address of an image, or a sentence that says why it is not shown. */
  image?(address: string): { readonly address: string } | { readonly missing: string };
}

/** TypeScript as HTML with classes of highlight.js. */
export function highlight(code: string): string {
  return hljs.highlight(code, { language: "typescript" }).value;
}

const languages: Readonly<Record<string, string>> = {
  ...{ ts: "typescript", typescript: "typescript", js: "typescript", javascript: "typescript" },
  ...{ sh: "bash", bash: "bash", json: "json" },
};

/** Text for HTML, in elements and in quoted attributes. */
export const escapeHtml: (text: string) => string = new MarkdownIt().utils.escapeHtml;

/**
 * A renderer for the texts of one page: Markdown, formulas between $ or $$ typeset by KaTeX, TypeScript highlighted.
 *
 * HTML in the text is shown, not obeyed. Headings get ids, each of them once a page, and are added to `headings`.
 */
export function pageMarkdown(addresses: Addresses = {}): {
  render: (markdown: string, own?: Addresses) => string;
  headings: Heading[];
} {
  const headings: Heading[] = [];
  let { link = pageOfNotebook, image } = addresses;
  const markdown = new MarkdownIt({
    linkify: false,
    typographer: false,
    highlight: (code, language) =>
      languages[language] ? hljs.highlight(code, { language: languages[language] }).value : "",
  });
  markdown.use(katex, { enableFencedBlocks: true });
  const { rules } = markdown.renderer;
  rules.heading_open = (tokens, index, options, _env, renderer) => {
    const token = tokens[index]!;
    const inline = tokens[index + 1]!;
    const id = uniqueId(plainText(inline), headings);
    token.attrSet("id", id);
    const html = markdown.renderInline(withoutLinks(inline.content));
    headings.push({ id, level: Number(token.tag.slice(1)), html, title: plainText(inline, spoken), text: "" });
    return renderer.renderToken(tokens, index, options);
  };
  const kept: (string | null)[] = []; // of the links that are open
  rules.link_open = (tokens, index, options, _env, renderer) => {
    const href = String(tokens[index]!.attrGet("href"));
    kept.push(/^[a-z]+:/i.test(href) ? href : link(href));
    const address = kept.at(-1)!;
    if (address === null) return `<span class="unlinked" title="in the repository: ${escapeHtml(href)}">`;
    tokens[index]!.attrSet("href", address);
    return renderer.renderToken(tokens, index, options);
  };
  rules.link_close = () => (kept.pop() === null ? "</span>" : "</a>");
  const plainImage = rules.image!;
  rules.image = (tokens, index, ...rest) => {
    const found = image?.(String(tokens[index]!.attrGet("src")));
    if (found === undefined) return plainImage(tokens, index, ...rest);
    if ("missing" in found) return `<span class="missing">${escapeHtml(found.missing)}</span>`;
    tokens[index]!.attrSet("src", found.address);
    return plainImage(tokens, index, ...rest);
  };
  rules.table_open = () => `<div class="table"><table>`;
  rules.table_close = () => "</table></div>";
  return {
    headings,
    render(text, own = {}) {
      ({ link = pageOfNotebook, image } = { ...addresses, ...own });
      const tokens = markdown.parse(text, {});
      // Block by block, so that each text is noted under the heading that it stands below.
      let html = "";
      for (const block of blocksOf(tokens)) {
        const before = headings.length;
        html += markdown.renderer.render(block, markdown.options, {});
        const last = headings.at(-1);
        if (last !== undefined && headings.length === before)
          last.text += `${block.map((token) => plainText(token, spoken)).join(" ")} `;
      }
      return html;
    },
  };
}

/** The tokens of each block at the top of a text. */
function blocksOf(tokens: readonly Token[]): Token[][] {
  const blocks: Token[][] = [];
  let depth = 0;
  for (const token of tokens) {
    if (depth === 0) blocks.push([]);
    blocks.at(-1)!.push(token);
    depth += token.nesting;
  }
  return blocks;
}

/** What a token says, formulas as they were written unless something else is said of them. */
function plainText(token: Token, formula: (source: string) => string = (source) => source): string {
  if (token.children) return token.children.map((child) => plainText(child, formula)).join("");
  if (token.type.startsWith("math")) return formula(token.content);
  return token.type.endsWith("break") ? " " : token.content;
}

/** The symbols of a formula: "τ1" for "\\tau_1". */
export function spoken(formula: string): string {
  return renderToString(formula, { output: "mathml", throwOnError: false })
    .replace(/<annotation[\s\S]*?<\/annotation>/g, "")
    .replace(/<[^>]*>/g, "")
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");
}

const pageOfNotebook = (href: string): string => href.replace(/\.ipynb(?=#|$)/, ".html");

const withoutLinks = (text: string): string => text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");

function uniqueId(text: string, headings: readonly Heading[]): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["section"];
  const base = words.join("-");
  let id = base;
  for (let count = 2; headings.some((heading) => heading.id === id); count++) id = `${base}-${count}`;
  return id;
}

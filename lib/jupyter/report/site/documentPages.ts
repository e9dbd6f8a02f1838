import path from "node:path";
import type { Notebook } from "../../runner/notebookFile";
import { imagesInside } from "../cellImages";
import { escapeHtml, pageMarkdown } from "../markdown";
import { notebookBody } from "../notebookPage";
import { rootOf, type SitePage } from "./sitePage";

/** A text of the repository: its path there, and where it stands on the site. */
export interface Source {
  readonly file: string;
  readonly address: string;
}

/**
 * Where a link of a text leads on the site: to the page of the file that it names, or to a copy of it; null where the site
 * has neither.
 *
 * @param known  addresses on the site by path in the repository
 */
export function linksFrom(
  { file, address }: Source,
  known: ReadonlyMap<string, string>,
): (href: string) => string | null {
  return (href) => {
    const [target = "", fragment] = href.split("#", 2);
    if (target === "") return href;
    const wanted = path.posix.normalize(path.posix.join(path.posix.dirname(file), decodeURI(target)));
    const found = known.get(wanted) ?? known.get(wanted.replace(/\/$/, ""));
    if (found === undefined) return null;
    return rootOf(address) + found + (fragment === undefined ? "" : `#${fragment}`);
  };
}

/** The page of a Markdown text. */
export function documentPage(
  source: Source & { readonly text: string; readonly folder: string },
  known: ReadonlyMap<string, string>,
): SitePage {
  const { render, headings } = pageMarkdown({ link: linksFrom(source, known), image: imagesInside(source.folder) });
  const body = render(source.text);
  const name = headings.find(({ level }) => level === 1)?.title ?? path.basename(source.file, ".md");
  return {
    part: "Documentation",
    address: source.address,
    title: name,
    name,
    body,
    headings,
    facts: { source: source.file },
  };
}

/**
 * The page of a notebook.
 *
 * @param run when, where and of which code it was run, in a sentence
 */
export function notebookSitePage(
  source: Source & { readonly notebook: Notebook; readonly folder: string },
  known: ReadonlyMap<string, string>,
  run: string,
): SitePage {
  const name = path.basename(source.file, ".ipynb");
  const shown = notebookBody(source.notebook, name, source.folder, linksFrom(source, known));
  return { part: "Notebooks", address: source.address, name, ...shown, facts: { notebook: source.file, run } };
}

/** A page that lists the pages of a part. */
export function listPage(
  part: SitePage["part"],
  address: string,
  introduction: string,
  pages: readonly SitePage[],
): SitePage {
  const { render, headings } = pageMarkdown();
  const items = pages.map(({ address: to, title, headings: [first] }) => {
    const html = first?.level === 1 ? first.html : escapeHtml(title); // with its formulas typeset
    return `<li><a href="${escapeHtml(rootOf(address) + to)}">${html}</a></li>`;
  });
  const body = `${render(`# ${part}\n\n${introduction}`)}<ul>\n${items.join("\n")}\n</ul>`;
  return { part, address, title: part, name: part, body, headings, lists: true };
}

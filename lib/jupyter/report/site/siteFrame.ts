import { escapeHtml } from "../markdown";
import { framedPage, headingList } from "../pageFrame";
import { rootOf, type SitePage, type SitePart } from "./sitePage";

/** What all pages of a site have around them. */
export interface SiteAround {
  readonly name: string;
  /** The first page of each part that there is. */
  readonly parts: ReadonlyMap<SitePart, string>;
  readonly pages: readonly SitePage[];
  readonly facts: Readonly<Record<string, string>>;
}

/** A page with the site's navigation around it: its parts, the pages of its part, its neighbours, and how it was made. */
export function sitePage(page: SitePage, around: SiteAround): string {
  const root = rootOf(page.address);
  const siblings = around.pages.filter(
    ({ part, listed, below }) => part === page.part && listed !== false && below === undefined,
  );
  const isAlone = siblings.length < 2 || page.lists === true;
  return framedPage(
    {
      title: page.address === "index.html" ? page.title : `${page.title} · ${around.name}`,
      before: `${header(page, around, root)}${isAlone ? "" : pageList(page, siblings, root)}`,
      body: `${page.body}\n${neighbours(
        page,
        around.pages.filter(({ part, below }) => part === page.part && below === undefined),
        root,
      )}`,
      after: factsList({ ...page.facts, ...around.facts }),
    },
    root,
  );
}

function header({ part, address }: SitePage, { name, parts }: SiteAround, root: string): string {
  const links = [...parts].map(([each, first]) => {
    const current =
      each === part && address !== "index.html" ? ` aria-current="${first === address ? "page" : "true"}"` : "";
    return `<a href="${escapeHtml(root + first)}"${current}>${each}</a>`;
  });
  return `<a class="skip" href="#main">Skip to the content</a>
<header class="site"><a class="name" href="${root}index.html">${escapeHtml(name)}</a>
<nav aria-label="Parts of the site">${links.join("\n")}</nav>
<div class="search" role="search" hidden><input type="search" placeholder="Search" aria-label="Search the site" autocomplete="off" spellcheck="false"><div class="found" aria-live="polite" hidden></div></div></header>
`;
}

/** The pages of a part; below the current one its headings. */
function pageList(page: SitePage, siblings: readonly SitePage[], root: string): string {
  const items = siblings.map((each, index) => {
    const isFirst = each.group !== undefined && each.group !== siblings[index - 1]?.group;
    const heading = isFirst ? `<li class="group">${escapeHtml(each.group!)}</li>\n` : "";
    if (each !== page) {
      const current = each.address === page.below ? ` aria-current="true"` : "";
      return `${heading}<li><a href="${escapeHtml(root + each.address)}"${current}>${escapeHtml(each.name)}</a></li>`;
    }
    const headings = page.headings.filter(({ level }) => level === 2);
    const inside = headings.length > 1 ? headingList(headings) : "";
    return `${heading}<li><a href="#main" aria-current="page">${escapeHtml(each.name)}</a>${inside}</li>`;
  });
  return `<nav class="contents pages" aria-label="${page.part}"><details open><summary>${page.part}</summary><ul>\n${items.join("\n")}\n</ul></details></nav>\n`;
}

/** Of a page that belongs to another one these are that one's. */
function neighbours({ address, below = address }: SitePage, pages: readonly SitePage[], root: string): string {
  const at = pages.findIndex((each) => each.address === below);
  if (pages.length < 2 || at < 0 || address === "index.html") return "";
  const link = (to: SitePage | undefined, rel: string, words: (name: string) => string) =>
    to === undefined
      ? "<span></span>"
      : `<a rel="${rel}" href="${escapeHtml(root + to.address)}">${words(escapeHtml(to.name))}</a>`;
  return `<nav class="neighbours" aria-label="Neighbouring pages">${link(pages[at - 1], "prev", (name) => `← ${name}`)}${link(pages[at + 1], "next", (name) => `${name} →`)}</nav>`;
}

function factsList(facts: Readonly<Record<string, string>>): string {
  const items = Object.entries(facts).map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`,
  );
  return `<footer class="facts"><dl>\n${items.join("\n")}\n</dl></footer>\n`;
}

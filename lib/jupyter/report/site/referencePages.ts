import path from "node:path";
import { pageMarkdown } from "../markdown";
import { rootOf, type SitePage } from "./sitePage";

/** Markdown that typedoc wrote of the docstrings, by path in its folder, such as "index/functions/voronoiLoss.md". */
export type ReferenceTexts = Readonly<Record<string, string>>;

/** A page for every public name, and first the lists of them. */
export function referencePages(texts: ReferenceTexts): SitePage[] {
  const known = new Map(Object.keys(texts).map((file) => [file, addressOf(file)]));
  const pages = Object.entries(texts).map(([file, text]): SitePage => {
    const address = addressOf(file);
    const { render, headings } = pageMarkdown({ link: (href) => within(file, href, known) });
    const body = render(withStars(withoutAnchors(named(file, text))));
    const title = headings[0]?.title ?? file;
    const listed = /^[^/]*$|\/README\.md$/.test(file);
    return {
      part: "Reference",
      address,
      title,
      name: file === "README.md" ? "All names" : title,
      body,
      headings,
      listed,
    };
  });
  return pages.sort((a, b) => rank(a) - rank(b));
}

/** The lists of names by what is imported, and a module under the name that it is imported by. */
function named(file: string, text: string): string {
  if (file === "README.md") return modules;
  const module = { "index/README.md": "routerlab", "networks/README.md": "routerlab/networks" }[file];
  return module === undefined ? text : text.replace(/^# .*$/m, `# ${module}`);
}

const modules = `# API reference

Every public name, from its docstring: what it does, the formula, parameters, what comes back, what is thrown, an example.

- [routerlab](index/README.md): routers, experts, mixtures, data, fits, losses, theory, studies, figures, experiments
- [routerlab/networks](networks/README.md): routers in networks, their training and comparison
`;

/** Of rows of tables: in the text they are HTML, which a page shows and does not obey. */
const withoutAnchors = (text: string): string =>
  text.replace(/<a id="[^"]*"><\/a>\s*/g, "").replace(/#property-[\w-]+(?=\))/g, "");

/** The star of β*₀ⱼ or k* is one; docstrings are plain text, and have no emphasis. */
const withStars = (text: string): string => text.replace(/(?<=[\p{L}\p{N}₀-₉])\*(?!\*)/gu, "\\*");

const addressOf = (file: string): string =>
  `reference/${file.replace(/README\.md$/, "index.md").replace(/\.md$/, ".html")}`;
const rank = ({ address, listed }: SitePage): number => (address === "reference/index.html" ? 0 : listed ? 1 : 2);

function within(file: string, href: string, known: ReadonlyMap<string, string>): string | null {
  const [target = "", fragment] = href.split("#", 2);
  if (target === "") return href;
  const found = known.get(path.posix.join(path.posix.dirname(file), target));
  return found === undefined
    ? null
    : `${rootOf(addressOf(file))}${found}${fragment === undefined ? "" : `#${fragment}`}`;
}

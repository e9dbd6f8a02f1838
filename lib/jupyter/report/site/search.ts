import fs from "node:fs";
import path from "node:path";
import MiniSearch from "minisearch";
import type { SitePage } from "./sitePage";

const options = { fields: ["title", "page", "text"], storeFields: ["title", "where", "address"] };
const finding = { prefix: true, fuzzy: 0.15, maxFuzzy: 2, combineWith: "AND", boost: { title: 3, page: 2 } };

/** The file that a page loads when somebody searches: the library, and an index of the sections of all pages. */
export function searchFile(pages: readonly SitePage[]): string {
  const sections = pages.flatMap(({ part, name, address, title, headings, below }) => {
    if (below !== undefined) return []; // its page is found
    const where = `${part}: ${name}`;
    // Of a public name the whole page is found: its headings, "Returns" or "Example", are those of all the others.
    if (part === "Reference")
      return [{ title, page: part, where: part, text: headings.map(({ text }) => text).join(" "), address }];
    const inside = headings.map((each, index) => ({
      title: each.title,
      ...{ page: name, where },
      text: each.text,
      address: index === 0 ? address : `${address}#${each.id}`,
    }));
    return inside.length > 0 ? inside : [{ title, page: name, where, text: "", address }];
  });
  const index = new MiniSearch(options);
  index.addAll(sections.map((section, id) => ({ id, ...section })));
  const library = fs.readFileSync(path.resolve(require.resolve("minisearch"), "../../umd/index.js"), "utf8");
  return `${library}\nglobalThis.siteIndex = MiniSearch.loadJSON(${JSON.stringify(JSON.stringify(index))}, ${JSON.stringify(options)});\n`;
}

/** What the pages do: the field is shown where scripts run; what is found are links below it. */
export const searchScript = `(() => {
const box = document.querySelector(".search");
if (box === null) return;
const [field, found] = [box.querySelector("input"), box.querySelector(".found")];
const root = document.body.dataset.root;
box.hidden = false;
let loaded = null;
const load = () => loaded ??= new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = root + "assets/search.js";
  script.onload = () => resolve(globalThis.siteIndex);
  script.onerror = reject;
  document.body.append(script);
});
const line = (name, text) => { const element = document.createElement(name); element.textContent = text; return element; };
const search = async () => {
  const words = field.value.trim();
  found.hidden = words === "";
  if (words === "") return;
  const index = await load();
  if (field.value.trim() !== words) return;
  const results = index.search(words, ${JSON.stringify(finding)}).slice(0, 12);
  found.replaceChildren(...results.map(({ title, where, address }) => {
    const link = line("a", title);
    link.href = root + address;
    link.append(line("small", where));
    return link;
  }));
  if (results.length === 0) found.append(line("p", "Nothing has all of these words."));
};
field.addEventListener("focus", () => load().catch(() => {}), { once: true });
field.addEventListener("input", search);
found.addEventListener("click", () => { found.hidden = true; });
box.addEventListener("focusout", ({ relatedTarget }) => { if (!box.contains(relatedTarget)) found.hidden = true; });
field.addEventListener("focus", () => { if (field.value.trim() !== "") found.hidden = false; });
box.addEventListener("keydown", (event) => {
  const links = [...found.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Escape") { field.value = ""; found.hidden = true; field.focus(); }
  else if (event.key === "Enter" && at < 0 && links.length > 0) links[0].click();
  else if (event.key === "ArrowDown" && links.length > 0) links[Math.min(at + 1, links.length - 1)].focus();
  else if (event.key === "ArrowUp") (links[at - 1] ?? field).focus();
  else return;
  event.preventDefault();
});
addEventListener("keydown", (event) => {
  if (event.key !== "/" || /INPUT|TEXTAREA/.test(document.activeElement.tagName)) return;
  event.preventDefault();
  field.focus();
});
})();`;

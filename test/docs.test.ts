import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.resolve(__dirname, "..");
const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((name) => /^(README|CONTRIBUTING|CHANGELOG|docs\/[^/]+)\b.*\.md$/.test(name));
const textOf = (name: string) => fs.readFileSync(path.join(root, name), "utf8");

/** Code is no link. */
const withoutCode = (text: string) => text.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");

describe("the pages for readers", () => {
  test("are all there", () => {
    for (const name of ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/statements.md", "docs/notebooks.md"])
      expect(pages).toContain(name);
  });

  test.each(pages)("%s: what it links to is there", (name) => {
    const targets = [...withoutCode(textOf(name)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
    const local = targets
      .filter((target) => !/^(https?:|#|mailto:)/.test(target))
      .map((target) => target.split("#")[0]);
    const missing = local.filter((target) => !fs.existsSync(path.join(root, path.dirname(name), target)));
    expect(missing).toEqual([]);
  });

  test("README has at most 900 words, and its figure, commands and first cell come first", () => {
    const text = textOf("README.md");
    expect(text.split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(900);
    const places = ["figures/paper/figure1.svg", "npm run reproduce", "## A first cell", "## Commands"].map((part) =>
      text.indexOf(part),
    );
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  test("docs/notebooks.md has a line for every notebook, docs/statements.md links each of them", () => {
    const notebooks = fs.readdirSync(path.join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));
    expect(notebooks.length).toBeGreaterThanOrEqual(14);
    for (const name of notebooks) expect(textOf("docs/notebooks.md")).toContain(`(../notebooks/${name})`);
  });

  test("docs/architecture.md gives a reason for every dependency", () => {
    const { dependencies, optionalDependencies } = JSON.parse(textOf("lib/package.json"));
    const reasons = textOf("docs/architecture.md").split("## Dependencies")[1];
    const names = Object.keys({ ...dependencies, ...optionalDependencies });
    expect(names.filter((name) => !new RegExp(`(^|[| ,])${name}[ ,]`, "m").test(reasons))).toEqual([]);
  });
});

/** Blocks of a page, between blank lines, that quote a table of figures/ as computed. */
const quoting = pages.flatMap((name) =>
  textOf(name)
    .split(/\n\s*\n/)
    .flatMap((block) =>
      [...block.matchAll(/\[computed\]\(([^)]+)\.md\)/g)].map(([link, target]) => ({
        name: `${name}: ${path.basename(target)}`,
        numbers: block.replace(link, "").match(/\d*\.\d+/g) ?? [],
        table: path.join(path.dirname(name), `${target}.csv`),
      })),
    ),
);

describe("numbers that a page quotes as computed", () => {
  test("are quoted from three tables or more", () => void expect(quoting.length).toBeGreaterThanOrEqual(3));

  test.each(quoting)("$name: they stand in the table, in that order, to the digits that are quoted", (quoted) => {
    const cells = textOf(quoted.table)
      .split(/[\r\n,"]+/)
      .map(Number)
      .filter(Number.isFinite);
    expect(quoted.numbers.length).toBeGreaterThan(0);
    let at = 0;
    for (const number of quoted.numbers) {
      const digits = number.split(".")[1].length;
      const found = cells.findIndex((cell, i) => i >= at && Math.abs(cell - Number(number)) <= 0.501 * 10 ** -digits);
      expect(found, `${number} after cell ${at}`).toBeGreaterThanOrEqual(0);
      at = found + 1;
    }
  });
});

test("README's first cell prints what notebook 00 printed, which has the same cell", () => {
  const notebook = JSON.parse(textOf("notebooks/00-overview.ipynb")) as {
    cells: { outputs?: { text?: string[] }[] }[];
  };
  const printed = notebook.cells.flatMap(({ outputs = [] }) => outputs.flatMap(({ text = [] }) => text)).join("");
  expect(textOf("README.md")).toContain(`\`\`\`\n${printed.slice(0, printed.indexOf("}") + 1)}\n\`\`\``);
});

test("git keeps the line ends of committed tables, CR LF in CSV and LF elsewhere, as a run writes them", () => {
  const listed = execFileSync("git", ["ls-files", "--eol", "figures"], { cwd: root, encoding: "utf8" })
    .trim()
    .split("\n");
  expect(listed.length).toBeGreaterThan(50);
  const changed = listed.filter(
    (line) => !new RegExp(`^${line.endsWith(".csv") ? "i/crlf +w/crlf +attr/-text" : "i/lf +w/lf"} `).test(line),
  );
  expect(changed).toEqual([]);
});

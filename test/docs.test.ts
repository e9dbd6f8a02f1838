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

/** In words, of results that are committed: the sentence, and whether they say so. */
describe("what texts say of the paper profile", () => {
  const page = textOf("docs/mathematics.md");
  interface Summary {
    readonly curve: string;
    readonly setting?: string;
    readonly called?: string;
    readonly slope: number;
    readonly interval: readonly [number, number] | null;
    readonly verdict: string;
  }
  const result = (name: string) =>
    JSON.parse(textOf(name)) as { settings: unknown; summary: Summary[]; verdicts: string[] };
  const calledIn = (name: string) =>
    result(name).summary.filter(({ setting, called }) => setting === "over-specified" && called === "in");
  const misses = calledIn("figures/paper/regime.json").filter(
    ({ interval }) => interval !== null && (interval[0] > -0.5 || interval[1] < -0.5),
  );
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

  test("of regime: over-specified intervals are about half as wide as those of the quick profile", () => {
    expect(page).toContain("whose intervals are about half as wide");
    const [quick, paper] = ["figures/regime.json", "figures/paper/regime.json"].map((name) =>
      median(calledIn(name).flatMap(({ interval }) => (interval === null ? [] : interval[1] - interval[0]))),
    );
    expect(paper / quick).toBeGreaterThan(0.4);
    expect(paper / quick).toBeLessThan(0.6);
  });

  test("of regime: exact-specified what is called in holds, over-specified significantly fewer than 90 % do", () => {
    expect(page).toContain(
      "exact-specified what is called in holds as predicted, over-specified significantly fewer than 90 % of it do",
    );
    const [exact, over] = result("figures/paper/regime.json").verdicts;
    expect(exact).toMatch(/exact-specified: .* not significantly below the predicted 90 %/);
    expect(over).toMatch(/over-specified: .*: significantly below the predicted 90 %/);
  });

  test("of regime: all misses but one are steeper than −1/2, by up to 0.2", () => {
    expect(page).toContain("all misses but one are steeper than $-1/2$, by up to 0.2");
    expect(misses.length).toBeGreaterThan(2);
    expect(misses.filter(({ slope }) => slope > -0.5)).toHaveLength(1);
    expect(-0.5 - Math.min(...misses.map(({ slope }) => slope))).toBeCloseTo(0.2, 1);
  });

  test("of perturbations in networks: three of 31 differ, all lie above the cosine router, the largest fixed and random τ most", () => {
    expect(textOf("docs/networks.md").replace(/\s+/g, " ")).toMatch(
      /Of 31 ways to perturb three differ .* all for the worse.* All 31 lie above 0.* the largest τ, fixed or random, has the most\./,
    );
    const lines = textOf("figures/paper/perturbation-size-comparisons.csv").trim().split("\r\n").slice(1);
    const rows = lines.map((line) => {
      const [, name, difference, verdict] = /^"?(.*?)"?,cosine,5,([^,]+),.*,([^,]+)$/.exec(line)!;
      return { name, difference: Number(difference), verdict };
    });
    expect(rows).toHaveLength(31);
    expect(rows.filter(({ verdict }) => verdict === "differs")).toHaveLength(3);
    expect(rows.filter(({ difference }) => !(difference > 0))).toEqual([]);
    const most = [...rows].sort((a, b) => b.difference - a.difference).slice(0, 2);
    expect(most.map(({ name }) => name)).toEqual(["random, τ = 1", "fixed, τ = 1"]);
  });

  test("of the specification curve, in README: on four n alone Figure 1a is steeper than −1/2", () => {
    expect(textOf("README.md")).toContain("On four n alone Figure 1a is steeper than −1/2");
    const { summary } = JSON.parse(textOf("figures/paper/specification-curve.json")) as {
      summary: { headline?: boolean; "setting, loss": string; interval: [number, number] }[];
    };
    const headline = summary.filter((each) => each.headline && each["setting, loss"] === "exact, L₃");
    expect(headline.map(({ interval }) => interval[1] < -0.5)).toEqual([true]);
  });

  test("of two spare atoms: both distances are steeper than −1/6 to n = 64,000, which is refuted at τ₂ = 0", () => {
    expect(page).toContain("to $n = 64{,}000$, both distances fall alike and more steeply than $n^{-1/6}$");
    const { settings, summary } = result("figures/paper/two-spare-atoms.json");
    expect(JSON.stringify(settings)).toContain(",64000]");
    const [unperturbed, perturbed] = summary.filter(({ curve }) => !curve.includes("L₂"));
    expect(unperturbed.verdict).toBe("does not agree");
    for (const { interval } of [unperturbed, perturbed]) expect(interval![1]).toBeLessThan(-1 / 6);
    expect(unperturbed.interval![0]).toBeLessThan(perturbed.interval![1]); // alike: the intervals overlap
    expect(perturbed.interval![0]).toBeLessThan(unperturbed.interval![1]);
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

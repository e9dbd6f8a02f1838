import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { titled } from "../../lib/dist/experiments/sentences";
import type { ResultFile } from "../../lib/dist/experiments/writeResult";
import { routerTitles } from "../../lib/dist/plots/theme";

/** "perturbed" as the name of a router without "cosine"; in scales, inputs or vectors are perturbed. */
const otherName = /.{0,20}(?<!inputs |vectors )\b[Pp]erturbed\b(?!( |<br>)cosine).{0,20}/;

/** All that a reader sees of a result: words in figures and tables, and sentences; not the names of data. */
function shownTexts({ figures = {}, tables = {}, finding, verdicts = [] }: Partial<ResultFile>): string[] {
  const drawn = Object.values(figures).flatMap(({ data, layout, caption, details = "" }) => [
    caption,
    details,
    ...data.flatMap(({ name }) => (name === undefined ? [] : [`${name}`])),
    ...Object.values(layout as Record<string, { ticktext?: string[] }>).flatMap((axis) => axis?.ticktext ?? []),
    ...((layout.annotations ?? []) as { text: string }[]).map(({ text }) => text),
  ]);
  const told = Object.values(tables).flatMap(({ columns, rows, caption, details = "" }) => [
    ...[caption, details, ...columns],
    ...rows.flat().map((cell) => `${cell}`),
  ]);
  return [...drawn, ...told, finding ?? "", ...verdicts];
}

const folder = path.join(__dirname, "../../figures");
const results = [
  ...fs.readdirSync(folder),
  ...fs.readdirSync(path.join(folder, "paper")).map((name) => `paper/${name}`),
]
  .filter((name) => name.endsWith(".json") && !name.startsWith("bench"))
  .map((name) => ({ name, result: JSON.parse(fs.readFileSync(path.join(folder, name), "utf8")) }));

test.each(results)("$name calls the perturbed cosine router by its one name", ({ result }) => {
  expect(shownTexts(result).flatMap((text) => otherName.exec(text)?.[0] ?? [])).toEqual([]);
});

test("another name is caught, in a legend, a cell and a sentence", () => {
  const figure = { data: [{ name: "perturbed<br>slope −0.5" }], layout: {}, caption: "The perturbed router falls." };
  const table = { columns: ["router"], rows: [["perturbed, norm 2"], ["inputs perturbed"]], caption: "" };
  const texts = shownTexts({ figures: { figure }, tables: { table }, verdicts: ["perturbed cosine: agrees"] } as never);
  expect(texts.filter((text) => otherName.test(text))).toHaveLength(3);
});

test("the name of an arm has its router titled, and nothing else", () => {
  expect(titled("affine experts, perturbed")).toBe(`affine experts, ${routerTitles.perturbed}`);
  expect(["linear", "inputs perturbed, T = 3", "τ₂ = 0"].map(titled)).toEqual([
    "linear",
    "inputs perturbed, T = 3",
    "τ₂ = 0",
  ]);
});

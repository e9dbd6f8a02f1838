import { expect, test } from "vitest";
import { chooseColumns } from "../../../lib/dist/data/table/chooseColumns";
import { designMatrix } from "../../../lib/dist/data/table/design";
import { parseTable } from "../../../lib/dist/data/table/readTable";

const labels = (columns: readonly { label: string }[]) => columns.map(({ label }) => label);

test("words are one column a level, 1 where the level stands, but for the most frequent one", () => {
  const table = parseTable("y,kind\n1,b\n2,a\n3,b\n4,c");
  const { design, complete } = chooseColumns(table, { target: "y" });
  expect(labels(design.features)).toEqual(["kind = a", "kind = c"]);
  expect(Array.from(designMatrix(complete, design.features))).toEqual([0, 0, 1, 0, 0, 0, 0, 1]);
});

test("rows in which something is missing are left out, and counted by column; what no one asks for may be missing", () => {
  const table = parseTable("y,x,z\n1,,1\n2,5,\n3,6,2\n,7,3\n5,8,5");
  const { rows, missing } = chooseColumns(table, { target: "y" });
  expect(rows).toEqual([2, 4]);
  expect(missing).toEqual([
    { column: "x", count: 1 },
    { column: "z", count: 1 },
    { column: "y", count: 1 },
  ]);
  expect(chooseColumns(table, { target: "y", features: ["x"] }).rows).toEqual([1, 2, 4]);
});

test("constant, empty and equal columns are left out with a sentence", () => {
  const table = parseTable("y,x,c,e,d\n1,1,7,,1\n2,2,7,,2\n3,9,7,,9");
  const { design, notes, rows } = chooseColumns(table, { target: "y" });
  expect(labels(design.features)).toEqual(["x"]);
  expect(rows.length).toBe(3);
  expect(notes).toEqual([
    "c was left out: it is always 7.",
    "e was left out: it is empty.",
    "d was left out: it equals x.",
  ]);
});

test("a column that varies in incomplete rows alone is left out, and so is such a level", () => {
  const table = parseTable("y,x,c,w\n1,1,7,a\n2,2,7,b\n3,,8,c\n4,4,7,a");
  const { design, notes } = chooseColumns(table, { target: "y" });
  expect(labels(design.features)).toEqual(["x", "w = b"]);
  expect(notes).toEqual(["c was left out: it is always 7."]);
});

test("gates may see other columns than experts", () => {
  const table = parseTable("y,x,z\n1,2,3\n2,4,1\n5,6,7");
  const { design } = chooseColumns(table, { target: "y", features: ["x"], gates: ["z"] });
  expect([labels(design.features), labels(design.gates)]).toEqual([["x"], ["z"]]);
});

test.each([
  [{ target: "no" }, 'target is "no", but must be a column of the table: y, x, w, t.'],
  [{ target: "w" }, 'target is "w", a column of words such as "a", but must be one of numbers.'],
  [{ target: "y", features: ["z"] }, 'features is "z", but must be a column of the table: y, x, w, t.'],
  [{ target: "y", features: ["x", "x"] }, 'features has "x" twice.'],
  [{ target: "y", features: ["y"] }, 'features has "y", which is the target.'],
  [{ target: "y", features: [] }, "features is empty, but must name at least one column."],
  [{ target: "y", features: ["t"] }, 'Column "t" has dates such as "2020-01-01", which are no numbers;'],
])("%j is a sentence", (options, sentence) => {
  const table = parseTable("y,x,w,t\n1,2,a,2020-01-01\n2,3,b,2020-01-02\n3,5,a,2020-01-03");
  expect(() => chooseColumns(table, options)).toThrow(sentence);
});

test("a constant target, one column, only constant features, no complete row, a list of names: a sentence each", () => {
  const choose = (text: string) => chooseColumns(parseTable(text), { target: "y" });
  expect(() => choose("y,x\n1,2\n1,3")).toThrow('target is "y", always 1, but must vary.');
  expect(() => choose("y\n1\n2")).toThrow("The table has one column, y, but needs a target and a feature.");
  expect(() => choose("y,x\n1,2\n3,2")).toThrow(
    "features leaves no column to learn from: x was left out: it is always 2.",
  );
  expect(() => choose("y,x,z\n1,,3\n2,3,\n3,,4\n4,5,")).toThrow(
    /^Every one of the 4 rows misses something \(x in 2, z in 2\)/,
  );
  const names = Array.from({ length: 21 }, (_, i) => `${i},name${i}`).join("\n");
  expect(() => choose(`y,who\n${names}`)).toThrow(/"who" has 21 different words, but at most 20/);
});

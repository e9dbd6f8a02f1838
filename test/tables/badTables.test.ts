import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readTable } from "../../lib/dist/data/table/readTable";
import { InputError } from "../../lib/dist/requirements";
import { fitTable } from "../../lib/dist/tables/fitTable";
import { predictTable } from "../../lib/dist/tables/predictTable";
import { readTableModel, saveTableModel, type TableModel } from "../../lib/dist/tables/tableModel";
import { routerlab } from "../cli/routerlab";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bad-tables-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const rows = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i)).join("\n");
const good = `x,y\n${rows(40, (i) => `${i},${(7 * i) % 40}`)}\n`;

/** What is wrong, the file (null: there is none), and the sentence. */
const badTables: [string, string | Uint8Array | null, RegExp][] = [
  ["not there", null, /^The file .*table\.csv does not exist, but must be a table of comma-separated values\.$/],
  ["empty", "", /^The file .*table\.csv is empty, but must have a row of names and rows of values\.$/],
  [
    "binary",
    Uint8Array.of(120, 44, 121, 10, 0, 1, 2),
    /^The file .*table\.csv is binary, but must be text in UTF-8\.$/,
  ],
  [
    "not UTF-8",
    Uint8Array.of(120, 44, 121, 10, 0xe9, 44, 49),
    /^The file .*table\.csv is not UTF-8, but must be \(.*\)\.$/,
  ],
  ["names alone", "x,y\n", /^The file .*table\.csv has names, but no rows of values\.$/],
  [
    "one column",
    `y\n${rows(40, (i) => `${i}`)}\n`,
    /^The table has one column, y, but needs a target and a feature\.$/,
  ],
  [
    "a target of words",
    `x,y\n${rows(40, (i) => `${i},w${i % 3}`)}\n`,
    /^target is "y", a column of words such as "w0", but must be one of numbers\.$/,
  ],
  [
    "a target of dates",
    `x,y\n${rows(40, (i) => `${i},2020-01-${10 + (i % 9)}`)}\n`,
    /^target is "y", a column of dates such as "2020-01-10", but must be one of numbers\.$/,
  ],
  ["a constant target", `x,y\n${rows(40, (i) => `${i},3`)}\n`, /^target is "y", always 3, but must vary\.$/],
  [
    "too few rows",
    `x,y\n1,2\n3,5\n4,4\n`,
    /^The table has 3 complete rows, but must have 7: 1 expert on 1 input has 2 parameters, and each needs 3 rows in every fold\.$/,
  ],
  [
    "numbers whose squares overflow",
    `x,y\n${rows(40, (i) => `${i},${-i}e200`)}\n`,
    /^Column "y" has -1e\+200, but its numbers must be at most 1e\+150 in size, so that their squares do not overflow; take another unit\.$/,
  ],
  [
    "numbers that are written as none",
    `x,y\n${rows(40, (i) => `${i},"${i},100"`)}\n`,
    /^Column "y" has "0,100" in row 2, which is no number as it is written; /,
  ],
  [
    "no complete row",
    `x,y\n${rows(40, (i) => (i % 2 === 0 ? `${i},` : `,${i}`))}\n`,
    /^Every one of the 40 rows misses something \(x in 20, y in 20\), so there is nothing to learn from\.$/,
  ],
  [
    "a name twice",
    `x,y,x\n${rows(40, (i) => `${i},${(7 * i) % 40},1`)}\n`,
    /^The file .*table\.csv has two columns that are called "x"; names must differ\.$/,
  ],
  ["unequal rows", "x,y\n1,2\n3\n", /^The file .*table\.csv has 1 cells in row 3, but 2 in row 1\.$/],
  [
    "a constant feature",
    `x,y\n${rows(40, (i) => `3,${i}`)}\n`,
    /^features leaves no column to learn from: x was left out: it is always 3\.$/,
  ],
  [
    "a column of dates",
    `x,y\n${rows(40, (i) => `2020-01-${10 + (i % 9)},${i}`)}\n`,
    /^Column "x" has dates such as "2020-01-10", which are no numbers; leave it out by naming the features, or make a number of it, .*\.$/,
  ],
];

describe.each(badTables)("a table with %s", (_, content, sentence) => {
  const file = path.join(folder, "table.csv");
  const model = path.join(folder, "model.json");
  const report = path.join(folder, "report");

  test("is one sentence and the exit code 2, and nothing is written", async () => {
    write(file, content);
    const args = ["fit", file, "--target", "y", "--model", model, "--report", report];
    const { code, stdout, stderr } = await routerlab(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trim().replace(/^(error|routerlab): /i, "")).toMatch(sentence);
    expect(fs.readdirSync(folder).filter((name) => name !== "table.csv")).toEqual([]);
  });

  test("is the same sentence from the library", async () => {
    write(file, content);
    const fit = async () => fitTable({ table: readTable(file), target: "y" });
    await expect(fit).rejects.toThrow(InputError);
    await expect(fit).rejects.toThrow(sentence);
  });
});

function write(file: string, content: string | Uint8Array | null): void {
  fs.rmSync(file, { force: true });
  if (content !== null) fs.writeFileSync(file, content);
}

describe("a model file", () => {
  const inFolder = (name: string) => path.join(folder, name);
  const quick = { target: "y", experts: [1], folds: 3, workers: 1 };
  const modelOf = async (text: string) => {
    fs.writeFileSync(inFolder("good.csv"), text);
    return fitTable({ ...quick, table: readTable(inFolder("good.csv")) });
  };

  test.each<[string, (model: TableModel) => unknown, RegExp]>([
    [
      "of another version",
      (model) => ({ ...model, version: 1 }),
      /^The model .*model\.json has version 1, but this program reads version \d+; fit the table again\.$/,
    ],
    [
      "with a part missing",
      ({ parameters, ...model }) => model,
      /^The file .*model\.json is no model that routerlab fit has written \(parameters: .*\)\.$/,
    ],
    [
      "that is cut off",
      (model) => JSON.stringify(model).slice(0, 300),
      /^The file .*model\.json is no model that routerlab fit has written \(content: .*\)\.$/,
    ],
    [
      "with too few parameters",
      (model) => ({ ...model, parameters: [1] }),
      /^The file .*model\.json is no model that routerlab fit has written \(vector is an array of 1, .*\)\.$/,
    ],
    ["of an expert that there is not", (model) => ({ ...model, expert: { name: "magic", options: {} } }), /magic/],
  ])("%s is one sentence, from the command and from the library", async (_, changed, sentence) => {
    const content = changed(await modelOf(good));
    fs.writeFileSync(inFolder("model.json"), typeof content === "string" ? content : JSON.stringify(content));
    const { code, stdout, stderr } = await routerlab(["predict", inFolder("model.json"), inFolder("good.csv")]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trim().replace(/^(error|routerlab): /i, "")).toMatch(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    const predict = () =>
      predictTable({ model: readTableModel(inFolder("model.json")), table: readTable(inFolder("good.csv")) });
    expect(predict).toThrow(InputError);
    expect(predict).toThrow(sentence);
  });

  test.each<[string, string, RegExp]>([
    ["without a column", "z,y\n1,2\n", /^The table has no column x, which the model of y needs \(it uses x\)\.$/],
    ["with words where numbers were", "x\na\nb\n", /^Column x is "?text"?, but must be numbers\.$/],
    ["in which every row misses something", "x,y\n,1\nNA,2\n", /^Each of the 2 rows misses something among x\.$/],
    ["that is empty", "", /new\.csv is empty/],
    [
      "with a number whose square overflows",
      "x\n1\n1e200\n",
      /^Column "x" has 1e\+200, but its numbers must be at most/,
    ],
  ])("beside a table %s is one sentence", async (_, text, sentence) => {
    saveTableModel(await modelOf(good), inFolder("model.json"));
    fs.writeFileSync(inFolder("new.csv"), text);
    const { code, stdout, stderr } = await routerlab(["predict", inFolder("model.json"), inFolder("new.csv")]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trim().replace(/^(error|routerlab): /i, "")).toMatch(sentence);
    const predict = () =>
      predictTable({ model: readTableModel(inFolder("model.json")), table: readTable(inFolder("new.csv")) });
    expect(predict).toThrow(InputError);
    expect(predict).toThrow(sentence);
  });

  test("of columns called __proto__ and constructor predicts like any other", async () => {
    const renamed = good.replace("x,y", "__proto__,constructor");
    fs.writeFileSync(inFolder("odd.csv"), renamed);
    const fitted = await routerlab([
      "fit",
      inFolder("odd.csv"),
      "--target",
      "constructor",
      "--experts",
      "1",
      "--model",
      inFolder("odd.json"),
    ]);
    expect(fitted.code).toBe(0);
    expect(fitted.stdout).toContain("× __proto__");
    const plain = await modelOf(good);
    const values = (model: TableModel, file: string) =>
      predictTable({ model, table: readTable(inFolder(file)) }).rows.map(({ prediction }) => prediction);
    expect(values(readTableModel(inFolder("odd.json")), "odd.csv")).toEqual(values(plain, "good.csv"));
    const { stdout } = await routerlab(["predict", inFolder("odd.json"), inFolder("odd.csv"), "--json"]);
    expect(JSON.parse(stdout).rows).toHaveLength(40);
  });
});

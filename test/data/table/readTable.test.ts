import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { unparse } from "papaparse";
import { afterAll, expect, test } from "vitest";
import { parseTable, readTable } from "../../../lib/dist/data/table/readTable";
import { columnNamed } from "../../../lib/dist/data/table/table";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "table-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const fileOf = (name: string, content: string | Uint8Array) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return file;
};
const valuesOf = (text: string, name = "x") => {
  const column = parseTable(text).columns.find((each) => each.name === name)!;
  return Array.from(column.values as ArrayLike<number | string>);
};

test("words and numbers that were written with any separator and quotes are read back", () => {
  const word = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => /[a-z]/i.test(text) && text.trim() === text);
  const notMissing = word.filter((text) => !["NA", "N/A", "NaN", "nan", "null", "NULL"].includes(text));
  const row = fc.record({ number: fc.double({ noNaN: true, noDefaultInfinity: true }), text: notMissing });
  const rows = fc.array(row, { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(rows, fc.constantFrom(",", ";", "\t"), fc.boolean(), (all, delimiter, quotes) => {
      const text = unparse(
        { fields: ["x", "w"], data: all.map(({ number, text }) => [number, text]) },
        { delimiter, quotes },
      );
      const { columns, size } = parseTable(text, "It", { separator: delimiter as "," });
      expect(size).toBe(all.length);
      expect(Array.from(columns[0].values as Float64Array)).toEqual(all.map(({ number }) => number + 0)); // −0 is written as 0
      expect(columns[1].values).toEqual(all.map(({ text }) => text));
    }),
  );
});

test.each([
  ["commas", "x,y\n1.5,2\n3,4"],
  ["semicolons and decimal commas", "x;y\n1,5;2\n3;4"],
  ["tabs", "x\ty\n1.5\t2\n3\t4"],
  ["a byte order mark and Windows' line ends", "\uFEFFx,y\r\n1.5,2\r\n3,4\r\n"],
  ["quoted names and cells", '"x","y"\n"1.5","2"\n"3","4"'],
  ["blanks around cells and empty lines", "x , y\n 1.5 , 2\n\n3,4\n\n"],
])("%s", (_, text) => {
  const file = fileOf("table.csv", text);
  expect(readTable(file)).toEqual({
    size: 2,
    columns: [
      { name: "x", kind: "number", values: Float64Array.of(1.5, 3) },
      { name: "y", kind: "number", values: Float64Array.of(2, 4) },
    ],
  });
});

test("a decimal comma is not seen where commas separate, and a point is kept where both are there", () => {
  expect(valuesOf("x,y\n1,5\n3,4")).toEqual([1, 3]);
  expect(parseTable("x;y\n1,5;2.5\n3;4").columns[0].kind).toBe("text");
});

test("a table without names gets some, and header says so where a name is a number", () => {
  expect(parseTable("1,2\n3,4").columns.map(({ name }) => name)).toEqual(["column1", "column2"]);
  expect(parseTable("2019,2020\n3,4", "It", { header: true }).columns.map(({ name }) => name)).toEqual([
    "2019",
    "2020",
  ]);
  expect(parseTable("a,b\nc,d", "It", { header: false }).size).toBe(2);
});

test.each(["", "NA", "N/A", "NaN", "null", "?", "."])("%j is a missing value, of a number or a word", (cell) => {
  expect(valuesOf(`x,w\n1,a\n${cell},b\n3,c`)).toEqual([1, Number.NaN, 3]);
  expect(valuesOf(`x,w\n1,a\n2,${cell}\n3,c`, "w")).toEqual(["a", "", "c"]);
});

test.each(["0x10", "Infinity", "1e999", "1,5", "five", "1 000"])("%j is no number", (cell) => {
  expect(parseTable(`x;y\n"${cell}";2\n1.5;4`).columns[0].kind).toBe("text");
});

test("a column of any name is a column", () => {
  const { columns } = parseTable("__proto__,constructor,toString\n1,2,3\n4,5,6");
  expect(columns.map(({ name }) => name)).toEqual(["__proto__", "constructor", "toString"]);
});

test.each(["2012-01-31", "31.1.2012", "1/31/12", "2012-01-31 12:30", "2012-01-31T12:30:00Z"])(
  "%s is a date",
  (date) => {
    expect(parseTable(`x;y\n${date};1\n;2`).columns[0].kind).toBe("dates");
    expect(parseTable(`x;y\n${date};1\nsoon;2`).columns[0].kind).toBe("text");
  },
);

/** What is said when somebody asks for column x. */
const faultOf = (rows: readonly string[]) => () =>
  columnNamed(parseTable(["x;y", ...rows].join("\n")), "x", "features");
const numbered = (count: number, odd: Readonly<Record<number, string>>) =>
  Array.from({ length: count }, (_, i) => `${odd[i] ?? i};${i}`);

test("a word among numbers is a fault that has a row, for whoever asks for that column", () => {
  expect(faultOf(numbered(20, { 7: "seven" }))).toThrow(
    'Column "x" has "seven" in row 9, but numbers in 19 others; an empty cell or NA stands for a missing value.',
  );
  expect(faultOf(numbered(12, { 2: "Inf", 9: "Inf" }))).toThrow(/has "Inf" in row 4, but numbers in 10 others/);
  expect(valuesOf(["x;y", ...numbered(20, { 7: "seven" })].join("\n"), "y")).toHaveLength(20);
});

test("few different numbers among words are words", () => {
  const grades = Array.from({ length: 20 }, (_, i) => `${["1", "2", "3", "K"][i % 4]};${i}`);
  expect(faultOf(grades)()).toMatchObject({ kind: "text" });
});

test.each(["1,100", "1.234,5", "5 %", "5%", "$3", "−2", "1 000", "1'000"])(
  "%j is meant as a number, and where most cells are so it is no word",
  (cell) => {
    expect(faultOf([`"${cell}";1`, `"${cell}";2.5`, "3.5;3"])).toThrow(
      `Column "x" has ${JSON.stringify(cell)} in row 2, which is no number as it is written; write`,
    );
    expect(faultOf([`"${cell}";1`, "red;2.5", "blue;3"])()).toMatchObject({ kind: "text" });
  },
);

test("dates with a word among them are dates", () => {
  const { columns } = parseTable("x,y\n2020-01-01,1\n2020-02-01,2\nunknown,3\n");
  expect(columns[0].kind).toBe("dates");
  expect(parseTable("x,y\n2020-01,1\n2020-02,2").columns[0].kind).toBe("dates");
});

test("a row of separators is a row whose cells are missing, and the last cell of the last row may be", () => {
  expect(valuesOf("x,y\n1,2\n,\n3,4\n")).toEqual([1, Number.NaN, 3]);
  expect(valuesOf("x\ty\n1\t2\n3\t\n", "y")).toEqual([2, Number.NaN]);
});

test.each([
  ["", /is empty/],
  ["\n \n", /is empty/],
  ["x,y\n", /has names, but no rows/],
  ["x,y\n1,2\n3", /has 1 cells in row 3, but 2 in row 1/],
  ["x,x\n1,2", /two columns that are called "x"/],
  ['x,y\n"1,2\n3,4', /quotation mark that is not closed/],
])("%j is no table", (text, sentence) => {
  expect(() => parseTable(text)).toThrow(sentence);
});

test("a file that is not there, a folder, a binary one and one in UTF-16 or Latin-1 are a sentence", () => {
  expect(() => readTable(path.join(folder, "no.csv"))).toThrow(/no\.csv does not exist, but must be/);
  expect(() => readTable(folder)).toThrow(/is a folder/);
  expect(() => readTable(fileOf("binary.csv", Uint8Array.of(120, 0, 10)))).toThrow(/is binary/);
  const utf16 = Buffer.from("\ufeffx,y\n1,2\n", "utf16le");
  for (const bytes of [utf16, Buffer.from(utf16).swap16()])
    expect(() => readTable(fileOf("utf16.csv", bytes))).toThrow(/is UTF-16, but must be UTF-8 \(iconv/);
  expect(() => readTable(fileOf("latin1.csv", Uint8Array.of(120, 10, 0xe9)))).toThrow(/is not UTF-8/);
});

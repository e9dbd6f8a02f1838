import { describe, expect, test } from "vitest";
import type { Cell, Notebook } from "../../../lib/dist/jupyter/runner/notebookFile";
import { withParameters } from "../../../lib/dist/jupyter/runner/parameters";
import { InputError } from "../../../lib/dist/requirements";
import { temporaryFolder } from "./temporaryNotebook";

const cell = (id: string, source: string, tags: string[]): Cell => ({
  id,
  cell_type: "code",
  source,
  metadata: { tags },
  outputs: [],
  execution_count: null,
});
const notebook = (source: string, tags = ["parameters"]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [cell("a", source, tags)],
});
const injected = (source: string, parameters: Record<string, unknown>) =>
  withParameters(notebook(source), parameters).cells[1]!.source;

/** What, declaration, value, and how it is written. */
const readings: [string, string, unknown, string][] = [
  ["a text that looks like a number, for a string", 'let name = "a"', "12", '"12"'],
  ["quotes, which are part of a string", 'let name = "a"', '"12"', '"\\"12\\""'],
  ["an empty text", 'let name = "a"', "", '""'],
  ["a number with an exponent", "let low = -4", "-1e-3", "-0.001"],
  ["a number that begins with a point", "let low = 4", ".25", "0.25"],
  ["a number with a plus", "let low = 4", "+7", "7"],
  ["a number in groups", "let low = 4", "20_000", "20000"],
  ["a default that is computed", "const third = 1 / 3", "0.5", "0.5"],
  ["as many digits as a number keeps", "let x = 1", "0.30000000000000004", "0.30000000000000004"],
  ["true", "const fresh = false", "true", "true"],
  ["a list", "const sizes: readonly number[] = [1]", "[1, 2,]", "[1, 2]"],
  ["a list without a declared type", "const sizes = [10, 100]", "[3]", "[3]"],
  ["a list for an empty one", "const sizes = []", "[3]", "[3]"],
  ["a tuple", 'let pair: [number, string] = [1, "a"]', "[2, 'b']", '[2, "b"]'],
  ["an object as one writes it", "const box = { low: 1, high: [2] }", "{low: -1, high: []}", "{ low: -1, high: [] }"],
  ["a bigint", "const seed = 1n", "12345678901234567890", "12345678901234567890n"],
  ["a declared bigint", "const seed: bigint | null = null", "7", "7n"],
  ["one of a union of words", 'let profile: "quick" | "paper" = "quick"', "paper", '"paper"'],
  ["one of a union of numbers", "let order: 1 | 2 = 1", "2", "2"],
  ["null, where it may be", "let tag: string | null = 'a'", "null", "null"],
  ["a text where null may be", "let tag: string | null = null", "42", '"42"'],
  ["the text of a number, in quotes, where both fit", "let tag: string | number = 1", "'42'", '"42"'],
  ["a word without a default", "let tag: string;", "2024", '"2024"'],
  ["a word for one that was frozen", "const tag = 'a' as const", "7", '"7"'],
  ["anything where nothing is said", "let any", "{a: 1}", "{ a: 1 }"],
  ["a value of the program", "let n = 4", -0.5, "-0.5"],
];

describe("a value is read as its parameter's type asks", () => {
  // Of one cell and by one call, since each call compiles: every declaration with a name of its own.
  const declarations = readings.map(([, declaration], i) => declaration.replace(/^(const|let) \w+/, `$1 p${i}`));
  const values = Object.fromEntries(readings.map(([, , value], i) => [`p${i}`, value]));
  const lines = injected(declarations.join("\n"), values).split("\n");

  test.each(readings.map(([what, , , written], i) => [what, i, written] as const))("%s", (_what, i, written) => {
    const [, before] = /^((?:const|let) \w+(?:: [^=;]+?)?)(?:;| =.*)?$/.exec(declarations[i]!)!;
    expect(lines[i]).toBe(`${before} = ${written};`);
  });
});

test("a type may come from the cell itself or one before it", () => {
  const types = cell("types", "interface Point { x: number; label?: string }", []);
  const given = { ...notebook("type Points = Point[];\nlet path: Points = [];") };
  const cells = [types, ...given.cells];
  const [, , added] = withParameters({ ...given, cells }, { path: "[{x: 1}, {x: 2, label: 'b'}]" }).cells;
  expect(added!.source).toBe('let path: Points = [{ x: 1 }, { x: 2, label: "b" }];');
  expect(() => withParameters({ ...given, cells }, { path: "[{y: 1}]" })).toThrow(/but must be of the type Points\./);
});

test("a type may come from routerlab, wherever the notebook lies", () => {
  const source = 'import type { RouterName } from "routerlab";\nlet router: RouterName = "linear";';
  const inject = (router: string) => withParameters(notebook(source), { router }, temporaryFolder()).cells[1]!.source;
  expect(inject("cosine")).toBe('let router: RouterName = "cosine";');
  expect(() => inject("cosin")).toThrow(/^parameter router is "cosin", but must be of the type /);
});

test.each([
  ["let n = 4", "many", '"many", but must be a number.'],
  ["let n = 4", "", '"", but must be a number.'],
  ["let n = 4", Number.NaN, "NaN, but must be a number."],
  ["let n = 1 / 3", "a third", '"a third", but must be a number.'],
  ['let n = "a"', 4, "4, but must be a string."],
  ["let n = [1]", "1,2", '"1,2", but must be of the type number[].'],
  ["let n = [1]", "['a']", `"['a']", but must be of the type number[].`],
  ['let n: "a" | "b" = "a"', "c", '"c", but must be of the type "a" | "b".'],
  ["let n = { a: 1 }", "{a: 1, b: 2}", '"{a: 1, b: 2}", but must be of the type { a: number; }.'],
  ["let n = true", "yes", '"yes", but must be a boolean.'],
  ["let n = 1n", "1.5", '"1.5", but must be a bigint.'],
  ["let n = 1", "process.exit()", '"process.exit()", but must be a number.'],
  ["let n = 1", "1)+(2", '"1)+(2", but must be a number.'],
  [
    "let n = 1",
    "9007199254740993",
    '"9007199254740993", which a number cannot hold with all its digits, but must be a number.',
  ],
  ["let n = 1", "3.14159265358979323846", /which a number cannot hold with all its digits/],
  ["let n = [1]", "[1, 12345678901234567890]", /which a number cannot hold with all its digits/],
])("a value that does not fit the type is refused in one sentence: %s, given %j", (declaration, value, sentence) => {
  const inject = () => injected(declaration, { n: value });
  expect(inject).toThrow(InputError);
  expect(inject).toThrow(typeof sentence === "string" ? new InputError(`parameter n is ${sentence}`) : sentence);
});

test("several parameters are given in their order, the last declaration of a name counts, and no id is used twice", () => {
  const given = notebook("const a = 1, b = 'x';");
  const cells = [...given.cells, cell("injected-parameters", "1", [])];
  const [, added, other] = withParameters({ ...given, cells }, { b: "y", a: "2" }).cells;
  expect(added).toMatchObject({ source: 'const b = "y";\nconst a = 2;', id: "injected-parameters-" });
  expect(other!.id).toBe("injected-parameters");
});

test("an unknown name is refused with the known ones, also where no cell is tagged", () => {
  expect(() => injected("const a = 1; let { c } = { c: 1 }; let b = 2;", { d: 1 })).toThrow(
    new InputError('parameters names "d", but the notebook\'s parameters are a, b.'),
  );
  expect(() => withParameters(notebook("const a = 1", []), { a: 1 })).toThrow(/has no cell tagged "parameters"/);
});

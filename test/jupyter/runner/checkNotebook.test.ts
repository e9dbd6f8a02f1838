import { expect, test } from "vitest";
import { checkNotebook, staleOutputs } from "../../../lib/dist/jupyter/runner/checkNotebook";
import type { Cell, CellOutput, Notebook } from "../../../lib/dist/jupyter/runner/notebookFile";

const code = (source: string, count: number | null, outputs: CellOutput[] = [], tags: string[] = []): Cell => ({
  id: `id-${source}`,
  cell_type: "code",
  source,
  metadata: { tags },
  outputs,
  execution_count: count,
});
const notebook = (...cells: Cell[]): Notebook => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
const text = (text: string): CellOutput => ({ output_type: "stream", name: "stdout", text });
const shown = (data: Record<string, unknown>): CellOutput => ({ output_type: "display_data", data, metadata: {} });
const failed: CellOutput = { output_type: "error", ename: "Error", evalue: "no\nreason", traceback: [] };

test("a notebook that was run from the top has nothing to find", () => {
  const prose: Cell = { id: "p", cell_type: "markdown", source: "function", metadata: {} };
  expect(checkNotebook(notebook(code("let a = 1", 1), prose, code("  ", null), code("a", 2, [text("1\n")])))).toEqual(
    [],
  );
});

test("cells that were not run, not in their order, or that failed are found, but not those that are there to fail", () => {
  const cells = [
    code("a", null),
    code("b", 7),
    code("c", 3, [failed]),
    code("d", 4, [failed], ["raises-exception"]),
    code("e", 5, [], ["injected-parameters"]),
  ];
  expect(checkNotebook(notebook(...cells)).map(({ cell, what }) => `${cell} ${what}`)).toEqual([
    "1 has not been run, or its outputs were stripped",
    "2 has the number 7, and not that of a run from the top",
    "3 has failed: Error: no",
    "5 holds values that were given for one run",
  ]);
});

test("functions and classes at the top level of a TypeScript cell are found, however they are written", () => {
  const source = `function one() {}
    export const two = (x: number) => x, three = async function () {}, four = [1].map((x) => x);
    class Five {}
    if (four) { const six = () => 6; }`;
  expect(checkNotebook(notebook(code(source, 1)))).toEqual([
    { cell: 1, what: "defines one, two, three, Five, which belongs in a file of its own" },
  ]);
  const python = { ...notebook(code("class Five {}", 1)), metadata: { kernelspec: { name: "python3" } } };
  expect(checkNotebook(python)).toEqual([]);
});

test("outputs that a run does not give are found, with what differs, and the order of keys is no difference", () => {
  const cells = (outputs: CellOutput[][]) => notebook(...outputs.map((each, at) => code(`cell ${at}`, at + 1, each)));
  const stored = cells([
    [text("1\n")],
    [shown({ "text/plain": "x", "image/png": "a" })],
    [],
    [text("a")],
    [shown({ b: { d: 1, c: 2 }, a: 1 })],
    [{ output_type: "execute_result", data: { a: 1 }, metadata: {}, execution_count: 9 }],
  ]);
  const run = cells([
    [text("2\n")],
    [shown({ "text/plain": "x", "image/png": "b", "text/html": "c" })],
    [text("a")],
    [failed],
    [shown({ a: 1, b: { c: 2, d: 1 } })],
    [{ output_type: "execute_result", data: { a: 1 }, metadata: {}, execution_count: 6 }],
  ]);
  expect(staleOutputs(stored, run).map(({ cell, what }) => `${cell} ${what}`)).toEqual([
    "1 has outputs that a run does not give (stream)",
    "2 has outputs that a run does not give (image/png, text/html)",
    "3 has outputs that a run does not give (0 stored, 1 from the run)",
    "4 has outputs that a run does not give (stream became error)",
  ]);
});

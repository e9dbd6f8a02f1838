import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { isExtended, notebookText, readNotebook, writeNotebook } from "../../../lib/dist/jupyter/runner/notebookFile";
import { temporaryFolder } from "./temporaryNotebook";

const inputError = expect.objectContaining({ name: "InputError" });

function fileWith(content: unknown): string {
  const file = path.join(temporaryFolder(), "n.ipynb");
  const isWhole = typeof content === "string" || content instanceof Uint8Array;
  fs.writeFileSync(file, isWhole ? content : JSON.stringify(content));
  return file;
}

test("what Jupyter itself wrote comes back to the byte", () => {
  // As nbformat 5.10 writes it.
  const stored = `{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "intro",
   "metadata": {},
   "source": [
    "# Title\\n",
    "\\n",
    "text β"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "one",
   "metadata": {},
   "outputs": [
    {
     "data": {
      "application/json": {
       "a": [
        1
       ],
       "b": [
        2,
        0.0001,
        1e-05,
        -2.5e-10,
        1e+21
       ]
      },
      "image/png": "aGVsbG8=",
      "text/plain": [
       "a\\n",
       "b"
      ]
     },
     "metadata": {},
     "output_type": "display_data"
    }
   ],
   "source": []
  }
 ],
 "metadata": {},
 "nbformat": 4,
 "nbformat_minor": 5
}
`;
  expect(notebookText(readNotebook(fileWith(stored)))).toBe(stored);
});

test("cells without an id get one from their place, different from those that are there", () => {
  const cell = { cell_type: "markdown", source: "x", metadata: {} };
  const cells = [cell, { ...cell, id: "cell-1" }, cell];
  const notebook = readNotebook(fileWith({ nbformat: 4, nbformat_minor: 2, metadata: {}, cells }));
  expect(notebook.cells.map(({ id }) => id)).toEqual(["cell-1-", "cell-1", "cell-3"]);
  expect(notebook.nbformat_minor).toBe(5);
});

test("an id that is taken, empty or not as the format asks for is made anew, and the first cell keeps its own", () => {
  const cells = ["a", "a", "", "with space", "x".repeat(65), 7, "cell-2"].map((id) => ({ cell_type: "raw", id }));
  const ids = readNotebook(fileWith({ nbformat: 4, cells })).cells.map(({ id }) => id);
  expect(ids).toEqual(["a", "cell-2-", "cell-3", "cell-4", "cell-5", "cell-6", "cell-2"]);
});

test("fields that are missing get Jupyter's defaults", () => {
  const outputs = [
    { output_type: "stream", text: ["x"] },
    { output_type: "display_data", data: { "text/plain": "y" } },
  ];
  const file = fileWith({ nbformat: 4, cells: [{ cell_type: "code" }, { cell_type: "code", source: "1", outputs }] });
  const [first, second] = readNotebook(file).cells;
  expect(first).toMatchObject({ source: "", metadata: {}, outputs: [], execution_count: null });
  expect(second!.outputs).toEqual([
    { output_type: "stream", name: "stdout", text: "x" },
    { output_type: "display_data", data: { "text/plain": "y" }, metadata: {} },
  ]);
});

test("outputs that a run throws away are not asked for anything, and an odd bundle is kept as it came", () => {
  const code = (outputs: unknown) => ({ cell_type: "code", source: "1", outputs, execution_count: "7" });
  const cells = [code(null), code([{ output_type: "image" }]), code([{ output_type: "error" }])];
  const file = fileWith({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  expect(() => readNotebook(file)).toThrow(inputError);
  for (const cell of readNotebook(file, { outputs: "dropped" }).cells)
    expect(cell).toMatchObject({ outputs: [], execution_count: null });
  const odd = { "application/vnd.other.v1": { a: 1 }, "text/plain": { b: 2 }, "image/png": ["ab", "c"] };
  const shown = { cell_type: "code", outputs: [{ output_type: "display_data", data: odd }] };
  const notebook = readNotebook(fileWith({ nbformat: 4, cells: [shown] }));
  expect(JSON.parse(notebookText(notebook)).cells[0].outputs[0].data).toEqual({ ...odd, "image/png": "abc" });
});

const sample = (text: string) => `{ "nbformat": 4, "cells": [{ "cell_type": "markdown", "source": "${text}" }] }`;

test("a byte order mark is left out, and letters of every script come back", () => {
  const source = readNotebook(fileWith(`\ufeff${sample("naïve β 𝛽")}`)).cells[0]!.source;
  expect(source).toBe("naïve β 𝛽");
});

test.each([
  ["Latin-1", Buffer.from(sample("naïve"), "latin1"), /is not UTF-8 \(for Latin-1, iconv/],
  ["UTF-16 with its mark", Buffer.from(`\ufeff${sample("naïve")}`, "utf16le"), /looks like UTF-16 \(iconv/],
  ["UTF-16, big end first", Buffer.from(`\ufeff${sample("naïve")}`, "utf16le").swap16(), /looks like UTF-16 \(iconv/],
  ["UTF-16 without a mark", Buffer.from(sample("naïve"), "utf16le"), /looks like UTF-16 \(iconv/],
])("a notebook in %s is refused and not misread", (_encoding, bytes, sentence) => {
  const read = () => readNotebook(fileWith(new Uint8Array(bytes)));
  expect(read).toThrow(inputError);
  expect(read).toThrow(sentence);
});

test.each([
  ["{", /which is not JSON/],
  ["", /which is not JSON/],
  [[], /where the whole is not as expected/],
  [
    { nbformat: 3, nbformat_minor: 0, worksheets: [] },
    /which is of format 3 \(jupyter nbconvert --to notebook .* converts/,
  ],
  [{ nbformat: 5, nbformat_minor: 0, metadata: {}, cells: [] }, /which is of format 5, but/],
  [{ nbformat: 4, nbformat_minor: 5, metadata: {} }, /where cells is not as expected/],
  [
    { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [{ cell_type: "code", source: 3, metadata: {} }] },
    /where cells\.0\.source is/,
  ],
])("a file that is no notebook is refused in one sentence: %j", (content, sentence) => {
  const read = () => readNotebook(fileWith(content));
  expect(read).toThrow(inputError);
  expect(read).toThrow(sentence);
  expect(read).toThrow(/^notebook is ".*n\.ipynb", [^.]*.*, but must be a Jupyter notebook of format 4\.$/);
});

test("a missing file is refused, and so is a folder that cannot be written", async () => {
  expect(() => readNotebook("no/such.ipynb")).toThrow(/"no\/such\.ipynb", which cannot be read \(ENOENT\)/);
  const notebook = readNotebook(fileWith({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] }));
  await expect(writeNotebook(path.join(fileWith("{}"), "x.ipynb"), notebook)).rejects.toThrow(inputError);
});

test.each([
  [{ routerlab: { extended: true } }, true],
  [{ routerlab: {} }, false],
  [{}, false],
])("a notebook with metadata %j is extended: %s", (metadata, extended) => {
  const notebook = readNotebook(fileWith({ nbformat: 4, nbformat_minor: 5, metadata, cells: [] }));
  expect(isExtended(notebook)).toBe(extended);
});

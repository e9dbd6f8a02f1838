import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { isExtended, notebookText, readNotebook, writeNotebook } from "../../../lib/dist/jupyter/runner/notebookFile";
import { temporaryFolder } from "./temporaryNotebook";

const inputError = expect.objectContaining({ name: "InputError" });

function fileWith(content: unknown): string {
  const file = path.join(temporaryFolder(), "n.ipynb");
  fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
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
       "b": 2
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

test.each([
  ["{", /which is not JSON/],
  [[], /where the whole is not as expected/],
  [{ nbformat: 3, nbformat_minor: 0, metadata: {}, cells: [] }, /where nbformat is not as expected/],
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

import { expect, test } from "vitest";
import type { Notebook } from "../../../lib/dist/jupyter/runner/notebookFile";
import { withParameters } from "../../../lib/dist/jupyter/runner/parameters";
import { InputError } from "../../../lib/dist/requirements";

const notebook = (source: string, tags = ["parameters"]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [{ id: "a", cell_type: "code", source, metadata: { tags }, outputs: [], execution_count: null }],
});
const injected = (source: string, parameters: Record<string, unknown>) =>
  withParameters(notebook(source), parameters).cells[1]!.source;

test("a text is read as JSON unless the parameter is a string", () => {
  expect(injected('let name = "a"', { name: "12" })).toBe('let name = "12";');
  expect(injected("let low = -4", { low: "-1e-3" })).toBe("let low = -0.001;");
  expect(injected("const fresh = false", { fresh: "true" })).toBe("const fresh = true;");
  expect(injected("const sizes: number[] = [1]", { sizes: "[1, 2]" })).toBe("const sizes: number[] = [1,2];");
});

test("a value of another kind than the default is refused in one sentence", () => {
  expect(() => injected("let n = 4", { n: "many" })).toThrow(
    new InputError('parameter n is "many", but must be a number.'),
  );
  expect(() => injected("let n = 4", { n: Number.NaN })).toThrow(
    new InputError("parameter n is NaN, but must be a number."),
  );
  expect(() => injected('let s = "a"', { s: 4 })).toThrow(new InputError("parameter s is 4, but must be a string."));
});

test("an unknown name is refused with the known ones, also where no cell is tagged", () => {
  expect(() => injected("const a = 1; let { c } = { c: 1 }; let b = 2;", { d: 1 })).toThrow(
    new InputError('parameters names "d", but the notebook\'s parameters are a, b.'),
  );
  expect(() => withParameters(notebook("const a = 1", []), { a: 1 })).toThrow(/has no cell tagged "parameters"/);
});

import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { tslabCompiler } from "../../lib/dist/jupyter/kernel/tslabCompiler";
import { checkNotebook } from "../../lib/dist/jupyter/runner/checkNotebook";
import { readNotebook } from "../../lib/dist/jupyter/runner/notebookFile";

const folder = path.resolve(__dirname, "../../notebooks");
const files = fs.readdirSync(folder).filter((name) => name.endsWith(".ipynb"));

test("the committed notebooks were run from the top, without an error, and define no functions", () => {
  expect(files.length).toBeGreaterThan(10);
  const found = files.flatMap((name) =>
    checkNotebook(readNotebook(path.join(folder, name))).map(({ cell, what }) => `${name}: cell ${cell} ${what}`),
  );
  expect(found).toEqual([]);
});

test("their cells have no type error under the strict settings of routerlab's kernel", () => {
  const ts = tslabCompiler();
  // The cells of a notebook in one module, each beside the notebook, from where it imports.
  const modules = new Map(files.map((name) => [path.join(folder, `${name}.ts`), sourceOf(name)]));
  const options = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    esModuleInterop: true,
    skipLibCheck: true,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => modules.has(name) || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    const text = modules.get(name);
    if (text === undefined) return getSourceFile.call(host, name, ...rest);
    return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  };
  const program = ts.createProgram([...modules.keys()], options, host);
  const wrong = [...modules.keys()].flatMap((name) =>
    program.getSemanticDiagnostics(program.getSourceFile(name)).map(({ start = 0, messageText }) => {
      const line = modules.get(name)!.slice(0, start).split("\n").length;
      return `${path.basename(name)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    }),
  );
  expect(wrong).toEqual([]);
});

function sourceOf(name: string): string {
  const { cells } = readNotebook(path.join(folder, name));
  return cells
    .filter(({ cell_type }) => cell_type === "code")
    .map(({ source }) => source)
    .join("\n");
}

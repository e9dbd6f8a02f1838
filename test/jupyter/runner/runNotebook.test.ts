import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readFailure } from "../../../lib/dist/jupyter/runner/cellFailure";
import { type Kernel, startKernel } from "../../../lib/dist/jupyter/runner/kernelClient";
import { notebookText, readNotebook } from "../../../lib/dist/jupyter/runner/notebookFile";
import { withParameters } from "../../../lib/dist/jupyter/runner/parameters";
import { runNotebook } from "../../../lib/dist/jupyter/runner/runNotebook";
import { built, temporaryNotebook } from "./temporaryNotebook";

const install = `require("${built}/jupyter/kernel/cellGlobals").installCellGlobals();`;

const printed = ({ notebook }: Awaited<ReturnType<typeof runNotebook>>) =>
  notebook.cells.map(({ outputs = [] }) =>
    outputs.map((output) => ("text" in output ? output.text : output.output_type)).join("|"),
  );

test("stock tslab does not find a name of another cell in a shorthand property; with cell globals it does", async () => {
  const tslab = require.resolve("tslab/bin/tslab");
  const argv = [process.execPath, tslab, "kernel", "--config-path", "{connection_file}"];
  const kernel = await startKernel({
    spec: { name: "tslab", argv, env: {}, interruptMode: "signal", folder: null },
    cwd: "/",
  });
  try {
    const textOf = async (cell: string) =>
      (await kernel.execute(cell)).messages.map(({ content }) => content.text).join("");
    expect(await textOf("const before = 1;")).toBe("");
    expect(await textOf("const copy = { before };")).toContain("ReferenceError: before is not defined");
    await new Promise((resolve) => setTimeout(resolve, 300)); // for so long stock tslab aborts what comes after a failure
    expect(await textOf(`${install}\n${install}\nconst here = { before };\nconsole.log(here.before);`)).toBe("1\n");
    await kernel.execute("let after = 2; const performance = 3;");
    expect(await textOf("const both = { before, after };\nconsole.log(both);\nafter = 4;\nvoid 0;")).toBe(
      "{ before: 1, after: 2 }\n",
    );
    expect(await textOf("console.log({ after }, typeof ({ performance } as any).performance.now, performance);")).toBe(
      "{ after: 4 } function 3\n",
    );
  } finally {
    await kernel.shutdown();
  }
});

test("the first failing cell is named with the line of its own source, and no cell runs after it", async () => {
  const file = temporaryNotebook([
    "function thrower(x: number): never {\n  throw new RangeError('x is ' + x);\n}",
    "",
    "interface Point {\n  x: number;\n}\n\n// a comment\nconst p: Point = { x: 2 };\nconsole.error('kept');\nthrower(p.x);",
    "console.log('never');",
  ]);
  const run = await runNotebook({ file });
  expect(run.failure).toEqual({ cell: 2, line: 8, message: "RangeError: x is 2" });
  expect(printed(run)).toEqual(["", "", "kept\n|error", ""]);
  expect(run.notebook.cells.map((cell) => cell.execution_count)).toEqual([1, null, 2, null]);
});

describe("a failing cell", () => {
  // One kernel for all of them: a cell that fails leaves it as it was.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-failures-"));
  let kernel: Kernel;
  beforeAll(async () => {
    fs.writeFileSync(path.join(folder, "broken.js"), "exports.run = () => { null.x; };\n");
    kernel = await startKernel({ cwd: folder });
    await kernel.execute(`const lib = require("${built}");`);
  });
  afterAll(async () => {
    await kernel.shutdown();
    fs.rmSync(folder, { recursive: true });
  });
  const failureOf = async (cell: string) => readFailure(await kernel.execute(cell));

  test.each([
    ["at once", "lib.perturbedCosine({ tau1: -1 });", "tau1 is -1, but must be a finite number ≥ 0."],
    ["in a promise", "await lib.study({ replicates: 0 });", "replicates is 0, but must be an integer ≥ 1."],
    [
      "with a cause",
      'lib.readRows("/dev/null");',
      "The rows of /dev/null cannot be read: ENOTDIR: not a directory, scandir '/dev/null'.",
    ],
  ])(
    "with bad input that the library refuses %s is its sentence, without a place in the library",
    async (_how, cell, message) => {
      expect(await failureOf(`// a comment\n${cell}`)).toEqual({
        line: 2,
        message,
        messages: [],
        output: {
          output_type: "error",
          ename: "InputError",
          evalue: message,
          traceback: [`InputError: ${message}`, expect.stringMatching(/^ +at cell\[\d+\]:2:\d+$/), `      2 | ${cell}`],
        },
      });
    },
  );

  test.each([
    ["a file of its own", 'require("./broken.js").run();', "TypeError: Cannot read properties of null (reading 'x')"],
    ["Node itself", 'new URL("::");', "TypeError: Invalid URL"],
    ["a text without a caret", 'JSON.parse("{");', /^SyntaxError: .*JSON/],
  ])(
    "with an error from %s begins with the error, not with the place that Node prints before it",
    async (_what, cell, error) => {
      const { line, message, output } = await failureOf(cell);
      expect({ line, message }).toEqual({
        line: 1,
        message: typeof error === "string" ? error : expect.stringMatching(error),
      });
      expect(output).toMatchObject({ ename: message.split(":")[0], evalue: message.split(": ").slice(1).join(": ") });
    },
  );

  test("keeps all of an error's text, also where it looks like a place", async () => {
    const { message } = await failureOf('throw new Error("at line:3\\nfirst\\n\\nTypeError: quoted");');
    expect(message).toBe("Error: at line:3\nfirst\n\nTypeError: quoted");
  });

  test("that does not type-check is named with the line of the first diagnostic", async () => {
    const cell = "const a = 1;\nconst b: string = a;\nconst c: string = a;";
    const { line, message, output } = await failureOf(cell);
    expect({ line, message }).toEqual({
      line: 2,
      message: "Type 'number' is not assignable to type 'string'. (and 1 more)",
    });
    expect(output).toMatchObject({
      output_type: "error",
      traceback: [/^cell\[\d+\]:2:7 - Type/, /^ +2 \| const b/, /^cell\[\d+\]:3:7 - Type/, /^ +3 \| const c/].map((r) =>
        expect.stringMatching(r),
      ),
    });
  });
});

test("a cell that exceeds the timeout is the failing one", async () => {
  const file = temporaryNotebook(["console.log(1)", "await new Promise(() => {});"]);
  const { failure } = await runNotebook({ file, timeout: 2 });
  expect(failure).toEqual({
    cell: 2,
    line: null,
    message: "The cell did not end within 2 seconds and was interrupted.",
  });
});

test("an aborted run rejects with the signal's reason", async () => {
  const controller = new AbortController();
  const file = temporaryNotebook(["await new Promise(() => {});"]);
  const run = runNotebook({
    file,
    signal: controller.signal,
    onCell: () => setTimeout(() => controller.abort(new Error("enough")), 100),
  });
  await expect(run).rejects.toThrow("enough");
});

test("parameters replace the defaults with their types, in a cell of their own that the next run replaces", async () => {
  const cells = [
    ['const profile: "quick" | "paper" = "quick";\nlet replicates = 4, sizes = [1, 2];', "parameters"] as const,
    "replicates += 1;\nconsole.log(profile, replicates, sizes);",
  ];
  const file = temporaryNotebook(cells);
  const given = await runNotebook({ file, parameters: { profile: "paper", replicates: "10", sizes: [3] } });
  expect(printed(given)).toEqual(["", "", "paper 11 [ 3 ]\n"]);
  expect(given.notebook.cells[1]).toMatchObject({
    source: 'const profile: "quick" | "paper" = "paper";\nlet replicates = 10;\nlet sizes = [3];',
    metadata: { tags: ["injected-parameters"] },
  });
  fs.writeFileSync(file, notebookText(given.notebook));
  const sources = withParameters(readNotebook(file), { replicates: 5 }).cells.map(({ source }) => source);
  expect(sources).toEqual([cells[0][0], "let replicates = 5;", cells[1]]);
});

test("two runs of a notebook give the same bytes, progress off, colours off, displays updated in place", async () => {
  const file = temporaryNotebook([
    'import * as tslab from "tslab";\nconst display = tslab.newDisplay();\ndisplay.markdown("half");',
    'display.markdown("whole");\nconsole.log(process.env.ROUTERLAB_PROGRESS, { a: [1, "x"] });\nconsole.log("more");',
    "({ last: 1 })",
  ]);
  const first = await runNotebook({ file });
  fs.writeFileSync(file, notebookText(first.notebook));
  const second = await runNotebook({ file });
  expect(notebookText(second.notebook)).toBe(fs.readFileSync(file, "utf8"));
  expect(first.notebook.cells[0]!.outputs).toEqual([
    { output_type: "display_data", data: { "text/markdown": "whole" }, metadata: {} },
  ]);
  expect(printed(first).slice(1)).toEqual(["off { a: [ 1, 'x' ] }\nmore\n", "execute_result"]);
});

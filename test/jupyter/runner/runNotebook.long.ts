import fs from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { notebookText } from "../../../lib/dist/jupyter/runner/notebookFile";
import { runNotebook } from "../../../lib/dist/jupyter/runner/runNotebook";
import { built, temporaryFolder, temporaryNotebook } from "./temporaryNotebook";

const printed = ({ notebook }: Awaited<ReturnType<typeof runNotebook>>) =>
  notebook.cells.map(({ outputs = [] }) =>
    outputs
      .map((output) => ("text" in output ? output.text : "ename" in output ? output.ename : output.output_type))
      .join("|"),
  );

const wait = (milliseconds: number) => `await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));`;

test("a run is determined by its sources: given values, progress and colours off, displays in place, lines overwritten, errors that may be", async () => {
  const file = temporaryNotebook([
    ['const profile: "quick" | "paper" = "quick";\nlet replicates = 4, sizes = [1, 2];', "parameters"],
    'import * as tslab from "tslab";\nconst display = tslab.newDisplay();\ndisplay.markdown("half");\n({ last: 1 })',
    'display.markdown("whole");\nreplicates += 1;\nconst all = { profile, replicates, sizes };\nconsole.log(all);',
    "",
    'process.stderr.write("10 %");\nprocess.stderr.write("\\r100 %\\n");\nconsole.log(process.env.ROUTERLAB_PROGRESS, { a: [1, "x"] });',
    ["// a comment\nconst wrong: string = 1;", "raises-exception"],
    [`const lib = require("${built}");\nlib.perturbedCosine({ tau1: -1 });`, "raises-exception"],
    `setTimeout(() => console.log("late"), 300);\nconsole.log("at once");`,
    wait(600),
  ]);
  const parameters = { profile: "paper", replicates: "10", sizes: [3] };
  const first = await runNotebook({ file, parameters });
  expect(first).toMatchObject({ failure: null, pending: [] });
  const { cells, metadata } = first.notebook;
  expect(cells[1]).toMatchObject({
    source: 'const profile: "quick" | "paper" = "paper";\nlet replicates = 10;\nlet sizes = [3];',
    metadata: { tags: ["injected-parameters"] },
  });
  expect(cells[2]!.outputs).toMatchObject([
    { output_type: "display_data", data: { "text/markdown": "whole" } },
    { output_type: "execute_result", data: { "text/plain": "{ last: 1 }" } },
  ]);
  expect(printed(first).slice(3)).toEqual([
    "{ profile: 'paper', replicates: 11, sizes: [ 3 ] }\n",
    "",
    "100 %\n|off { a: [ 1, 'x' ] }\n",
    "TypeScriptError",
    "InputError",
    "at once\nlate\n",
    "",
  ]);
  expect(cells.map(({ execution_count }) => execution_count)).toEqual([1, 2, 3, 4, null, 5, 6, 7, 8, 9]);
  expect(metadata).toMatchObject({ kernelspec: { name: "routerlab" }, language_info: { name: "typescript" } });

  fs.writeFileSync(file, notebookText(first.notebook));
  const second = await runNotebook({ file, parameters });
  expect(notebookText(second.notebook)).toBe(fs.readFileSync(file, "utf8"));
});

test.each([
  [
    "throws in a timer while another one runs",
    [
      `setTimeout(() => {\n  throw new TypeError("in a timer");\n}, 50);\nvoid 0;`,
      `${wait(300)}\nconsole.log("ended");`,
      "3",
    ],
    { cell: 1, line: 2, message: "TypeError: in a timer" },
    ["TypeError", "ended\n", ""],
  ],
  [
    "is rejected after the last one, which nobody awaits",
    [`async function main() {\n  ${wait(200)}\n  throw new Error("in vain");\n}`, "void main();"],
    { cell: 2, message: "Error: in vain" },
    ["", "Error"],
  ],
  [
    "ends the kernel when all cells are done",
    ["1", "setTimeout(() => process.exit(5), 200);\nvoid 0;"],
    { cell: 2, line: null, message: "The kernel process ended (exit code 5)." },
    ["execute_result", "KernelDied"],
  ],
])("what %s fails the run, in the cell that started it", async (_how, sources, failure, texts) => {
  const run = await runNotebook({ file: temporaryNotebook(sources) });
  expect(run.failure).toMatchObject(failure);
  expect(printed(run)).toEqual(texts);
});

test("work that nobody awaits has a limit at the end, then it is named and cut off", async () => {
  const sources = [
    `void (async () => { ${wait(400)} console.log("42"); })();`,
    "const timer = setInterval(() => {}, 50);",
  ];
  const run = await runNotebook({ file: temporaryNotebook(sources), settling: 1.5 });
  expect(run).toMatchObject({ failure: null, pending: ["1 timer"] });
  expect(printed(run)).toEqual(["42\n", ""]);
});

test("a cell that exceeds the timeout is the failing one, and no cell runs after it", async () => {
  const run = await runNotebook({ file: temporaryNotebook(["while (true) {}", "console.log(2)"]), timeout: 1 });
  const message = "The cell did not end within 1 seconds and was interrupted.";
  expect(run.failure).toEqual({ cell: 1, line: null, message });
  expect(printed(run)).toEqual(["Timeout", ""]);
});

test("a kernel that runs out of memory is named in a sentence that says what to do", async () => {
  vi.stubEnv("NODE_OPTIONS", "--max-old-space-size=200");
  const file = temporaryNotebook([
    "console.log(1)",
    "const all: number[][] = [];\nwhile (true) all.push(new Array(1e6).fill(0.5));",
  ]);
  const run = await runNotebook({ file }).finally(() => vi.unstubAllEnvs());
  expect(run.failure).toMatchObject({ cell: 2, line: null });
  expect(run.failure!.message).toMatch(
    /^The kernel ran out of memory \(\d+ MB\); start it with NODE_OPTIONS=--max-old-space-size=\d+\.$/,
  );
  expect(printed(run)).toEqual(["1\n", "KernelDied"]);
});

test("a notebook of another kernel that is installed runs on that, and keeps saying so", async () => {
  const folder = path.join(temporaryFolder(), "kernels", "other");
  fs.mkdirSync(folder, { recursive: true });
  // Our own program, started as a stranger's: by its kernel.json, over TCP.
  const argv = [process.execPath, path.join(built, "jupyter/kernel/kernelMain.js"), "{connection_file}"];
  fs.writeFileSync(path.join(folder, "kernel.json"), JSON.stringify({ argv, env: { GREETING: "hello" } }));
  vi.stubEnv("JUPYTER_PATH", path.resolve(folder, "../.."));
  const file = temporaryNotebook(["console.log(process.env.GREETING);"]);
  const metadata = { kernelspec: { name: "other", display_name: "Other", language: "other" } };
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, "utf8")), metadata }));
  try {
    const run = await runNotebook({ file });
    expect(printed(run)).toEqual(["hello\n"]);
    expect(run.notebook.metadata).toMatchObject(metadata);
    await expect(runNotebook({ file, parameters: { a: 1 } })).rejects.toThrow(/but can only be given to TypeScript\.$/);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a run that is stopped before its first cell rejects with the signal's reason", async () => {
  const file = temporaryNotebook(["1"]);
  await expect(runNotebook({ file, signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { hasEnded, temporaryFolder, temporaryNotebook } from "../jupyter/runner/temporaryNotebook";
import { routerlab } from "./routerlab";

const program = path.resolve(__dirname, "../../lib/bin/routerlab.cjs");

test("outputs are written into the notebook, and with --html onto a page beside it", async () => {
  const file = temporaryNotebook([["let n = 1;", "parameters"], "console.log(n + 1)"]);
  expect(await routerlab(["notebook", file, "--param", "n=4", "--html"])).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(JSON.parse(fs.readFileSync(file, "utf8")).cells[2].outputs[0].text).toEqual(["5\n"]);
  expect(fs.readFileSync(file.replace(".ipynb", ".html"), "utf8")).toContain("<title>test</title>");
});

test("a failing cell is reported with its line, its error written to --output, and the exit code is 1", async () => {
  const file = temporaryNotebook(["console.log(1)", "const a = 1;\nthrow new Error('no');"]);
  const before = fs.readFileSync(file, "utf8");
  const output = path.join(temporaryFolder(), "out.ipynb");
  const result = await routerlab(["notebook", file, "--output", output]);
  expect(result).toMatchObject({ code: 1, stderr: `${file}: cell 2, line 2: Error: no\n` });
  expect(JSON.parse(fs.readFileSync(output, "utf8")).cells[1].outputs[0]).toMatchObject({
    ename: "Error",
    evalue: "no",
  });
  expect(fs.readFileSync(file, "utf8")).toBe(before);
});

test.each([
  [
    ["notebook", "absent.ipynb"],
    /^notebook is "absent\.ipynb", which cannot be read \(ENOENT\), but must be a Jupyter notebook of format 4\.\n$/,
  ],
  [["notebook", "a.ipynb", "--param", "n"], /^--param is "n", but must be name=value\.\n$/],
  [["notebook", "a.ipynb", "--timeout", "soon"], /^--timeout is "soon", but must be a number of seconds > 0\.\n$/],
  [
    ["notebook", "a.ipynb", "b.ipynb", "-o", "c.ipynb"],
    /^--output is "c\.ipynb", but must be left out for more than one notebook\.\n$/,
  ],
  [["notebook"], /missing required argument 'file'/],
  [["notebok"], /unknown command 'notebok'/],
])("bad input ends with exit code 2 and says what is allowed: %j", async (args, sentence) => {
  const { code, stderr } = await routerlab(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(sentence);
});

test("a notebook that cannot be run is refused before anything is touched", async () => {
  const folder = temporaryFolder();
  const code = { cell_type: "code", source: "print('naïve')", metadata: {}, outputs: [], execution_count: 1 };
  const stored = { nbformat: 4, nbformat_minor: 4, metadata: { kernelspec: { name: "no-such", language: "python" } } };
  const python = JSON.stringify({ ...stored, cells: [code] });
  const latin = Buffer.from(JSON.stringify({ ...stored, metadata: {}, cells: [code] }), "latin1");
  for (const [name, bytes, sentence] of [
    ["python.ipynb", Buffer.from(python), /asks for the kernel "no-such" \(python\)/],
    ["latin.ipynb", latin, /is not UTF-8/],
  ] as const) {
    const file = path.join(folder, name);
    fs.writeFileSync(file, bytes);
    const { code, stderr } = await routerlab(["notebook", file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(fs.readFileSync(file).equals(bytes)).toBe(true);
  }
});

test("--help and --version answer on standard output", async () => {
  expect(await routerlab(["--version"])).toEqual({ code: 0, stdout: "0.1.0\n", stderr: "" });
  expect((await routerlab(["notebook", "--help"])).stdout).toContain("--param <name=value>");
});

test("Ctrl-C ends the run with exit code 130, leaves the notebook as it is and no kernel behind", async () => {
  const folder = temporaryFolder();
  const pidFile = path.join(folder, "pid");
  const file = temporaryNotebook([
    `require("fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));\nawait new Promise(() => {});`,
  ]);
  const before = fs.readFileSync(file, "utf8");
  const run = spawn(process.execPath, [program, "notebook", file], { stdio: "inherit" });
  while (!fs.existsSync(pidFile) || fs.readFileSync(pidFile, "utf8") === "")
    await new Promise((resolve) => setTimeout(resolve, 50));
  run.kill("SIGINT");
  expect((await once(run, "exit"))[0]).toBe(130);
  expect(await hasEnded(Number(fs.readFileSync(pidFile, "utf8")))).toBe(true);
  expect(fs.readFileSync(file, "utf8")).toBe(before);
});

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

test("a failing cell is reported with its line, its error written to --output with what came before it, and the exit code is 1", async () => {
  const file = temporaryNotebook(["console.log(1)", "const a = 1;\nthrow new Error('no');", "console.log('never')"]);
  const before = fs.readFileSync(file, "utf8");
  const output = path.join(temporaryFolder(), "out.ipynb");
  const result = await routerlab(["notebook", file, "--output", output]);
  expect(result).toMatchObject({ code: 1, stderr: `${file}: cell 2, line 2: Error: no\n` });
  const { cells } = JSON.parse(fs.readFileSync(output, "utf8"));
  expect(cells[0].outputs[0].text).toEqual(["1\n"]);
  expect(cells[1].outputs[0]).toMatchObject({ ename: "Error", evalue: "no" });
  expect(cells[2]).toMatchObject({ outputs: [], execution_count: null });
  expect(fs.readFileSync(file, "utf8")).toBe(before);
});

test("with --allow-errors the run goes on, and a notebook that somebody writes into while it runs is not overwritten", async () => {
  const file = temporaryNotebook([
    "throw new Error('no');",
    `require("fs").appendFileSync(${JSON.stringify("FILE")}, "\\n");\nconsole.log("on");`,
  ]);
  const other = file.replace(".ipynb", ".run.ipynb");
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("FILE", file));
  const before = fs.readFileSync(file, "utf8");
  const { code, stderr } = await routerlab(["notebook", file, "--allow-errors"]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `${file} was changed while it ran and is left as it is; the outputs are in ${other}.\n`,
  });
  expect(fs.readFileSync(file, "utf8")).toBe(`${before}\n`);
  const { cells } = JSON.parse(fs.readFileSync(other, "utf8"));
  expect([cells[0].outputs[0].evalue, cells[1].outputs[0].text]).toEqual(["no", ["on\n"]]);
});

test("--check says what is wrong with stored outputs and runs nothing; with --rerun also which are not what a run gives", async () => {
  const file = temporaryNotebook(["console.log(1)", "console.log(2)"]);
  const stripped = await routerlab(["notebook", "--check", file]);
  expect(stripped.code).toBe(1);
  expect(stripped.stdout).toContain(`${file}: cell 2 has not been run, or its outputs were stripped.\n`);
  const notebook = JSON.parse(fs.readFileSync(file, "utf8"));
  for (const [at, cell] of notebook.cells.entries()) {
    cell.execution_count = at + 1;
    cell.outputs = [{ output_type: "stream", name: "stdout", text: "2\n" }];
  }
  fs.writeFileSync(file, JSON.stringify(notebook));
  const before = fs.readFileSync(file, "utf8");
  expect(await routerlab(["notebook", "--check", file])).toEqual({ code: 0, stdout: "", stderr: "" });
  const { code, stdout } = await routerlab(["notebook", "--check", "--rerun", file]);
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: `${file}: cell 1 has outputs that a run does not give (stream).\n`,
  });
  expect(fs.readFileSync(file, "utf8")).toBe(before);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s ends the run with exit code %d, keeps what came before it, and leaves no kernel and no other file behind",
  async (signal, exitCode) => {
    const pidFile = path.join(temporaryFolder(), "pid");
    const file = temporaryNotebook([
      'console.log("kept");',
      `require("fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));\nawait new Promise(() => {});`,
      "3",
    ]);
    const run = spawn(process.execPath, [program, "notebook", file], { stdio: ["ignore", "inherit", "pipe"] });
    let said = "";
    run.stderr.on("data", (chunk: Buffer) => (said += chunk));
    while (!fs.existsSync(pidFile) || fs.readFileSync(pidFile, "utf8") === "")
      await new Promise((resolve) => setTimeout(resolve, 50));
    run.kill(signal);
    expect((await once(run, "close"))[0]).toBe(exitCode);
    expect(said).toBe(`${file}: cell 2: The run was interrupted in this cell; what came before it is kept.\n`);
    expect(await hasEnded(Number(fs.readFileSync(pidFile, "utf8")))).toBe(true);
    const { cells } = JSON.parse(fs.readFileSync(file, "utf8"));
    expect(cells[0].outputs[0].text).toEqual(["kept\n"]);
    expect(cells[1].outputs).toMatchObject([{ output_type: "error", ename: "Interrupted" }]);
    expect(cells[2].outputs).toEqual([]);
    expect(fs.readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
  },
);

test("a run that exceeds --limit ends in the cell that runs then, and the others keep what they have", async () => {
  const file = temporaryNotebook(["while (true) await new Promise((resolve) => setTimeout(resolve, 20));"]);
  const { code, stderr } = await routerlab(["notebook", file, "--limit", "1"]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `${file}: cell 1: The run did not end within 1 seconds and was interrupted in this cell; what came before it is kept.\n`,
  });
  expect(JSON.parse(fs.readFileSync(file, "utf8")).cells[0].outputs).toMatchObject([{ ename: "Timeout" }]);
});

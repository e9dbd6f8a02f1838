import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installOwnKernel, outputText, runProgram, temporaryFolder, writeNotebook } from "./environment";

// nbclient, nbconvert --execute and papermill, each as its users call it.

const folder = temporaryFolder();
const file = (name: string) => path.join(folder, name);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const parameters = `const replicates: number = 3;
const profile: "quick" | "paper" = "quick"; // how large
let sizes: number[] = [100];`;

beforeAll(async () => {
  await installOwnKernel();
  const good = [
    'import { uniformBox } from "routerlab";\nconst box = uniformBox({ low: -1, high: 1 });',
    "typeof box.draw",
  ];
  writeNotebook(file("good.ipynb"), good);
  writeNotebook(file("fails.ipynb"), [
    "const n = 2;",
    'n;\nthrow new TypeError("bad n: " + n);',
    'console.log("never")',
  ]);
  const use = "console.log(replicates * 2, profile === 'paper', sizes.join());";
  writeNotebook(file("parameters.ipynb"), [parameters, use], { tagged: 0 });
});

/** Cell, line and error, where a person looks for them. */
const namesTheFailure = (text: string) => {
  expect(text).toMatch(/cell\[2\]:2:\d+/);
  expect(text).toContain('throw new TypeError("bad n: " + n);');
  expect(text).toContain("bad n: 2");
};

describe("nbclient", () => {
  test("runs a notebook anywhere that imports routerlab", async () => {
    const { code, stderr } = await runProgram("jupyter-execute", ["good.ipynb", "--output", "good-out"], folder);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect(outputText(file("good-out.ipynb"))).toBe("'function'");
  });

  test("a failing cell gives cell, line and error, and an exit code", async () => {
    const { code, stderr } = await runProgram("jupyter-execute", ["fails.ipynb"], folder);
    expect(code).not.toBe(0);
    namesTheFailure(stderr);
    expect(stderr).not.toContain("never");
  });
});

describe("nbconvert --execute", () => {
  const convert = (name: string, ...args: string[]) =>
    runProgram("jupyter-nbconvert", ["--execute", "--to", "html", name, ...args], folder);

  test("makes a page with the outputs", async () => {
    expect((await convert("good.ipynb")).code).toBe(0);
    expect(fs.readFileSync(file("good.html"), "utf8").includes("<pre>'function'</pre>")).toBe(true);
  });

  test("a failing cell gives cell, line and error, an exit code and no page", async () => {
    const { code, stderr } = await convert("fails.ipynb");
    expect(code).not.toBe(0);
    namesTheFailure(stderr);
    expect(fs.existsSync(file("fails.html"))).toBe(false);
  });
});

describe("papermill", () => {
  const papermill = (name: string, ...args: string[]) =>
    runProgram("papermill", [name, `out-${name}`, "--no-progress-bar", ...args], folder);

  test("passes parameters with the types of the parameters cell", async () => {
    const args = ["-p", "replicates", "10", "-p", "profile", "paper", "-y", "sizes: [1, 2.5]"];
    const { code, stderr } = await papermill("parameters.ipynb", ...args);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect(outputText(file("out-parameters.ipynb"))).toBe("20 true 1,2.5\n");
    const written = JSON.parse(fs.readFileSync(file("out-parameters.ipynb"), "utf8")) as {
      cells: { source: string[]; metadata: { tags: string[] } }[];
    };
    const injected = written.cells.find(({ metadata }) => metadata.tags.includes("injected-parameters"));
    expect(injected!.source.join("").trim().split("\n").sort()).toEqual([
      "// Parameters",
      'let profile: "quick" | "paper" = "paper";',
      "let replicates: number = 10;",
      "let sizes: number[] = [1, 2.5];",
    ]);
  });

  test("a value of the wrong kind does not run", async () => {
    const { code, stderr } = await papermill("parameters.ipynb", "-p", "profile", "slow");
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/Type '"slow"' is not assignable to type '"quick" \| "paper"'/);
  });

  test("--help-notebook lists the parameters with types, defaults and comments", async () => {
    const { stdout } = await runProgram("papermill", ["--help-notebook", "parameters.ipynb"], folder);
    expect(stdout).toMatch(/replicates: number \(default 3\)/);
    expect(stdout).toMatch(/profile: "quick" \| "paper" \(default "quick"\)\s+how large/);
  });

  test("a failing cell gives cell, line and error, and an exit code", async () => {
    const { code, stderr } = await papermill("fails.ipynb");
    expect(code).not.toBe(0);
    namesTheFailure(stderr);
    expect(outputText(file("out-fails.ipynb"))).toContain("bad n: 2");
  });
});

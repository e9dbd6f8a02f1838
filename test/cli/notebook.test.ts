import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../jupyter/runner/temporaryNotebook";
import { routerlab } from "./routerlab";

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
  [["notebook", "a.ipynb", "--limit", "0"], /^--limit is "0", but must be a number of seconds > 0\.\n$/],
  [
    ["notebook", "a.ipynb", "--html", "-o", "page.html"],
    /^--output is "page\.html", but must end in \.ipynb; --html writes the page beside that notebook\.\n$/,
  ],
  [["notebook", "a.ipynb", "--rerun"], /^--rerun is given, but only belongs to --check\.\n$/],
  [["notebook", "a.ipynb", "--check", "--html"], /^--html is given, but must be left out with --check\.\n$/],
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

import { execFile } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { prefixDataFolder } from "../../lib/dist/jupyter/kernelspec/dataFolder";
import { installKernel } from "../../lib/dist/jupyter/kernelspec/kernelspec";

// The environment that `npm run test:jupyter` has made, with the kernel of this build in it.

export const root = path.resolve(__dirname, "../..");
const { environmentFolder, pythonOf, variablesOf } = createRequire(__filename)(
  "../../scripts/jupyterEnvironment.cjs",
) as {
  environmentFolder: string;
  pythonOf(folder: string): string;
  variablesOf(): NodeJS.ProcessEnv;
};

const python = pythonOf(environmentFolder);

/** Installs the kernel, as `npm run lab` does. */
export const installOwnKernel = () => installKernel(prefixDataFolder(environmentFolder));

/** A folder for one test file, outside of the repository. */
export const temporaryFolder = () => fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-jupyter-"));

/** What a program leaves. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program of the environment, for example papermill, to its end.
 *
 * @param cwd  the folder that it is called in
 */
export async function runProgram(name: string, args: readonly string[], cwd: string): Promise<Ended> {
  const options = { cwd, env: { ...variablesOf(), PYTHONDONTWRITEBYTECODE: "1" }, maxBuffer: 1 << 26 };
  try {
    return { code: 0, ...(await promisify(execFile)(path.join(path.dirname(python), name), args, options)) };
  } catch (error) {
    const { code, stdout, stderr } = error as Ended;
    return { code, stdout, stderr };
  }
}

/** The outcome of each test of a Python file beside this one: "ok", "skipped: …" or its failure. */
export async function pythonTests(module: string): Promise<Record<string, string>> {
  const { stdout, stderr, code } = await runProgram(path.basename(python), ["run_tests.py", module], __dirname);
  if (code !== 0) throw new Error(stderr);
  process.stderr.write(stderr);
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Record<string, string>;
}

/** The names of the tests of a Python file, for a test each. */
export function testNames(module: string): string[] {
  const text = fs.readFileSync(path.join(__dirname, `${module}.py`), "utf8");
  return [...text.matchAll(/^ {4}def (test_\w+)/gm)].map(([, name]) => name);
}

/** A notebook file of code cells; `tagged` gets the tag parameters. */
export function writeNotebook(
  file: string,
  cells: readonly string[],
  { tagged = -1, kernel = "routerlab" } = {},
): void {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: kernel, display_name: "TypeScript (routerlab)", language: "typescript" },
      language_info: { name: "typescript" },
    },
    cells: cells.map((source, index) => ({
      id: `cell-${index + 1}`,
      cell_type: "code",
      metadata: index === tagged ? { tags: ["parameters"] } : {},
      source,
      outputs: [],
      execution_count: null,
    })),
  };
  fs.writeFileSync(file, JSON.stringify(notebook));
}

/** The text of all outputs of a notebook file. */
export function outputText(file: string): string {
  type Output = { text?: string | string[]; traceback?: string[]; data?: Record<string, string | string[]> };
  const { cells } = JSON.parse(fs.readFileSync(file, "utf8")) as { cells: { outputs?: Output[] }[] };
  const joined = (text: string | string[] = "") => [text].flat().join("");
  return cells
    .flatMap(({ outputs = [] }) => outputs)
    .map(({ text, data, traceback = [] }) => joined(text) + joined(data?.["text/plain"]) + traceback.join("\n"))
    .join("");
}

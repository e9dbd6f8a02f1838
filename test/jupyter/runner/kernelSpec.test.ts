import fs from "node:fs";
import path from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { kernelOf, routerlabKernel } from "../../../lib/dist/jupyter/runner/kernelSpec";
import { InputError } from "../../../lib/dist/requirements";
import { temporaryFolder } from "./temporaryNotebook";

const notebook = (metadata: Record<string, unknown>) => ({
  nbformat: 4 as const,
  nbformat_minor: 5,
  metadata,
  cells: [],
});
const asked = (metadata: Record<string, unknown>) => kernelOf(notebook(metadata), "n.ipynb");

let jupyter: string;
beforeEach(() => {
  jupyter = temporaryFolder();
  vi.stubEnv("JUPYTER_PATH", path.join(jupyter, "share/jupyter"));
  vi.stubEnv("JUPYTER_DATA_DIR", path.join(jupyter, "nothing"));
  return () => vi.unstubAllEnvs();
});

function install(name: string, spec: unknown): string {
  const folder = path.join(jupyter, "share/jupyter/kernels", name);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "kernel.json"), typeof spec === "string" ? spec : JSON.stringify(spec));
  return folder;
}

test("a notebook of tslab runs on the kernel of this package, as loosely typed as tslab would run it", () => {
  const { env, ...spec } = asked({ kernelspec: { name: "tslab", language: "typescript" } });
  expect(spec).toEqual({ ...routerlabKernel, name: "tslab", env: undefined });
  expect(env).toEqual({ ROUTERLAB_STRICT: "off" });
});

test.each([
  ["of this package", { kernelspec: { name: "routerlab", display_name: "TypeScript (routerlab)" } }],
  ["without a kernel", {}],
  ["without a kernel, in TypeScript", { language_info: { name: "typescript" } }],
  ["in TypeScript, with a kernel that has no name", { kernelspec: { language: "TypeScript" } }],
])("a notebook %s runs on the kernel of this package", (_which, metadata) => {
  expect(asked(metadata)).toBe(routerlabKernel);
});

test.each([
  [{ kernelspec: { name: "python3", language: "python" } }, 'asks for the kernel "python3" (python)'],
  [{ kernelspec: { name: "jslab", language: "javascript" } }, 'asks for the kernel "jslab" (javascript)'],
  [{ kernelspec: { name: "deno", language: "typescript" } }, 'asks for the kernel "deno" (typescript)'],
  [{ kernelspec: { name: "../tslab" }, language_info: { name: "R" } }, 'asks for the kernel "../tslab" (R)'],
  [{ language_info: { name: "python" } }, "asks for a python kernel and names none"],
])("a notebook with another kernel is refused where that is not installed: %j", (metadata, sentence) => {
  expect(() => asked(metadata)).toThrow(InputError);
  expect(() => asked(metadata)).toThrow(
    `notebook is "n.ipynb", which ${sentence}, but must ask for routerlab or tslab`,
  );
});

test("an installed kernel is found by its name, with its own program before one of the search path", () => {
  const folder = install("Python3", { argv: ["python", "-m", "k", "-f", "{connection_file}"], env: { A: "b" } });
  const spec = { name: "python3", env: { A: "b" }, interruptMode: "signal", folder };
  const metadata = { kernelspec: { name: "python3", language: "python" } };
  expect(asked(metadata)).toEqual({ ...spec, argv: ["python", "-m", "k", "-f", "{connection_file}"] });
  const own = path.join(jupyter, "bin/python");
  fs.mkdirSync(path.dirname(own));
  fs.writeFileSync(own, "");
  expect(asked(metadata).argv[0]).toBe(own);
});

test.each(["{", "{}", '{ "argv": [] }'])("a kernel.json that cannot be used is one sentence: %s", (content) => {
  install("odd", content);
  expect(() => asked({ kernelspec: { name: "odd" } })).toThrow(
    /^The kernel odd cannot be started: .*kernel\.json is no kernel\.json that can be read\.$/,
  );
});

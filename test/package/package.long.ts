import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// The package as a stranger gets it: packed, installed into an empty folder elsewhere, and used from there.

const root = path.resolve(__dirname, "../..");
const compiler = path.join(root, "node_modules/typescript/bin/tsc");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-package-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const inPackage = path.join(folder, "node_modules", "routerlab");

const readme = fs.readFileSync(path.join(root, "README.md"), "utf8");

/** What the README says that its first cell prints. */
const printed = /^converged \{\n.*?^\}$/ms.exec(readme)![0];

/** The code of the README up to and with the first study. */
const firstCells = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)]
  .slice(0, 2)
  .map(([, code]) => code)
  .join("\n");

const npm = (args: readonly string[], cwd: string) =>
  execFileSync("npm", args, { cwd, encoding: "utf8", stdio: "pipe" });
const node = (args: readonly string[]) => {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    ROUTERLAB_CHROMIUM: "none",
    NODE_NO_WARNINGS: "1",
    ROUTERLAB_PROGRESS: "off",
  };
  const { ROUTERLAB_RESULTS: _ours, ...env } = environment;
  return spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", env });
};
const filesIn = (where: string) => fs.readdirSync(where, { recursive: true, encoding: "utf8" }).sort();

let packed: { size: number; files: { path: string }[]; filename: string };

beforeAll(() => {
  [packed] = JSON.parse(npm(["pack", "--json", "--silent", "--pack-destination", folder], path.join(root, "lib")));
  fs.writeFileSync(path.join(folder, "package.json"), "{}");
  npm(["install", "--prefer-offline", "--no-audit", "--no-fund", `./${packed.filename}`], folder);
  fs.writeFileSync(path.join(folder, "first.mts"), firstCells);
  // A .ts file that is a CommonJS module, and one that is an ES module.
  const imports = /^import .*\n/gm;
  const body = `async function main(): Promise<void> {\n${firstCells.replace(imports, "")}\n}\nvoid main();\n`;
  fs.writeFileSync(path.join(folder, "common.ts"), (firstCells.match(imports) ?? []).join("") + body);
  fs.mkdirSync(path.join(folder, "module"));
  fs.writeFileSync(path.join(folder, "module", "package.json"), '{ "type": "module" }');
  fs.writeFileSync(path.join(folder, "module", "first.ts"), firstCells);
});

test("it holds README and LICENSE, no source and no state of the build, in less than 1.4 MB, half of it source maps", () => {
  const names = packed.files.map((file) => file.path);
  expect(names).toEqual(
    expect.arrayContaining(["README.md", "LICENSE", "dist/index.js", "dist/mixture/core/core.wasm"]),
  );
  expect(
    names.filter(
      (name) =>
        !/^(dist\/.*\.(js|js\.map|d\.ts|wasm)|bin\/routerlab\.cjs|README\.md|LICENSE|package\.json|networks\/package\.json)$/.test(
          name,
        ),
    ),
  ).toEqual([]);
  expect(packed.size).toBeLessThan(1_400_000);
});

const configuration = (types: readonly string[], files: readonly string[]) => ({
  compilerOptions: { strict: true, target: "es2023", module: "nodenext", types, outDir: "out", rootDir: "." },
  files,
});

describe.each([
  ["first.mts", "out/first.mjs"],
  ["common.ts", "out/common.js"],
  ["module/first.ts", "out/module/first.js"],
])("the README's first cell and study in %s", (source, product) => {
  test.each([
    ["without Node's types", []],
    ["with Node's types", ["node"]],
  ])("are strict TypeScript %s", (_with, types) => {
    fs.writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(configuration(types, [source])));
    const { status, stdout } = node([compiler, "-p", "."]);
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  test("run under plain Node", () => {
    if (source.startsWith("module"))
      fs.copyFileSync(path.join(folder, "module/package.json"), path.join(folder, "out/module/package.json"));
    // From 22.18 on, Node takes the types away itself; before, the compiler has done it.
    for (const file of "typescript" in process.features && process.features.typescript
      ? [source, product]
      : [product]) {
      const { status, stdout, stderr } = node([file]);
      expect(stderr).toBe("");
      expect(stdout.startsWith(printed)).toBe(true);
      expect(status).toBe(0);
    }
  });
});

test("row files, figures and the report go to the caller's folder, and none into node_modules", () => {
  const before = filesIn(inPackage);
  const { status, stdout } = node([path.join(inPackage, "bin/routerlab.cjs"), "reproduce", "figure2"]);
  expect(stdout).toContain("The report is report/index.html.");
  expect(status).toBe(0);
  expect(fs.existsSync(path.join(folder, "figures", "figure2.json"))).toBe(true);
  expect(filesIn(path.join(folder, "results")).filter((name) => name.endsWith(".jsonl"))).not.toEqual([]);
  expect(filesIn(inPackage)).toEqual(before);
});

import { spawnSync } from "node:child_process";
import path from "node:path";
import { experimentNames, experiments } from "routerlab";
import { expect, test } from "vitest";

// What a program loads before its first answer; the time that it takes is measured by npm run bench.

const dist = path.resolve(__dirname, "../lib/dist");

/** What a program of its own has loaded when it ends: files of the library, from its folder on, and packages. */
function loadedBy(code: string): { files: string[]; packages: string[] } {
  const tell = `process.on("exit", () => require("node:fs").writeSync(2, JSON.stringify(Object.keys(require.cache))));`;
  const { status, stderr } = spawnSync(process.execPath, ["-e", `${tell}\n${code}`], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  const all = JSON.parse(stderr) as string[];
  const packageOf = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//;
  return {
    files: all.filter((file) => file.startsWith(dist)).map((file) => path.relative(dist, file).replaceAll("\\", "/")),
    packages: [...new Set(all.flatMap((file) => packageOf.exec(file)?.[1] ?? []))].sort(),
  };
}

test("a first fit loads one package, no experiment, no network and no command", () => {
  const { files, packages } = loadedBy(`
    const lab = require(${JSON.stringify(dist)});
    const model = lab.mixture({ router: lab.perturbedCosine(), expert: lab.geluExpert(), dim: 2 });
    const stream = lab.randomStream("loading");
    const truth = lab.genericTruth({ model, atoms: 2, stream });
    const input = lab.uniformBox({ low: -4, high: 4 });
    const data = lab.sample({ model, truth, input, noise: lab.gaussianNoise({ sd: 0.1 }), size: 500, stream });
    const { status } = lab.leastSquares({ model, data, atoms: 2, starts: [truth] });
    if (status !== "converged") throw new Error(status);`);
  expect(files).toContain("estimators/leastSquares.js");
  expect(packages.filter((name) => !/^(is-any-array|ml-.*)$/.test(name))).toEqual([]);
  const late =
    /^(experiments\/.*\/|networks\/|cli\/|check\/|jupyter\/(kernel(?!\/cellGlobals)|kernelspec|protocol|report|runner))/;
  expect(files.filter((file) => late.test(file))).toEqual([]);
});

test("a command loads itself and no other one", () => {
  const { files, packages } = loadedBy(`
    const { start } = require(${JSON.stringify(path.join(dist, "cli/start.js"))});
    process.argv = [process.execPath, "routerlab", ..."identify --router cosine --expert tanh --dim 2 --experts 2".split(" ")];
    start();`);
  expect(files).toContain("cli/identify.js");
  expect(files.filter((file) => /^(experiments|networks|check|replay|jupyter)\//.test(file))).toEqual([]);
  expect(
    files.filter((file) => /^cli\/(adviseTau|check|kernel|notebook|replay|report|reproduce|rows)\./.test(file)),
  ).toEqual([]);
  expect(packages.filter((name) => !/^(commander|is-any-array|ml-.*)$/.test(name))).toEqual([]);
});

test("an experiment has the name of its getter, in words", () => {
  expect(Object.values(experiments).map(({ name }) => name)).toEqual(experimentNames);
  expect(experiments.wrongTau2.name).toBe("wrong-tau2");
});

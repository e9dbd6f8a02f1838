import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Copy } from "../faults/copy";

// docs/extending.md, followed to the letter in a copy of the library.

const root = path.resolve(__dirname, "../..");
const page = fs.readFileSync(path.join(root, "docs/extending.md"), "utf8");

/** What the page adds: a file, and the line of it in a list. */
const parts = page
  .split(/^## /m)
  .slice(1, -1)
  .map((section) => {
    const [, code, file] = section.match(/```ts\n(\/\/ (lib\/\S+)\n[\s\S]*?)```/) ?? [];
    const [, list, line] = section.match(/^Its line in \[(lib\/\S+)\]\(\S+\): `([^`]+)`$/m) ?? [];
    return { title: section.split("\n", 1)[0], file, code, list, line };
  });

const copy = new Copy();
afterAll(() => copy.remove());

const node = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: copy.at("."), encoding: "utf8", env: ours });
const { NODE_OPTIONS: _options, ...rest } = process.env;
const ours = {
  ...Object.fromEntries(Object.entries(rest).filter(([name]) => !/^VITEST|^TEST$/.test(name))),
  ROUTERLAB_CHROMIUM: "none",
  ROUTERLAB_PROGRESS: "off",
};

/** A list with the line at the end of its first braces or brackets, and with the import, unless the line loads the file itself. */
function listed(text: string, { file, list, line }: (typeof parts)[number]): string {
  const name = line.replace(/^\w+: /, "").replace(",", "");
  const from = path.relative(path.dirname(list), file).replace(/\.ts$/, "");
  const [opening] = text.match(/^(?:export )?const \w+.* = [[{]/m) as RegExpMatchArray;
  const start = text.indexOf(opening) + opening.length;
  const end = start + text.slice(start).search(/,?\s*[}\]](;| satisfies )/);
  const given = line.includes("require(")
    ? ""
    : `import { ${name} } from "${from.startsWith(".") ? from : `./${from}`}";\n`;
  return `${given}${text.slice(0, end)}, ${line.replace(/,$/, "")}${text.slice(end).replace(/^,/, "")}`;
}

let compiled: ReturnType<typeof node>;
beforeAll(() => {
  for (const part of parts) {
    expect(fs.existsSync(copy.at(part.file))).toBe(false);
    fs.writeFileSync(copy.at(part.file), part.code);
    fs.writeFileSync(copy.at(part.list), listed(fs.readFileSync(copy.at(part.list), "utf8"), part));
  }
  compiled = node("node_modules/typescript/bin/tsc", "-p", "tsconfig.json");
});

test("the page adds a router, an expert, a loss, an experiment and a command, each by one file and one line", () => {
  expect(parts.map(({ title }) => title)).toEqual(["A router", "An expert", "A loss", "An experiment", "A command"]);
  for (const { file, code, list, line } of parts)
    for (const each of [file, code, list, line]) expect(each).toBeTypeOf("string");
});

test("the copy compiles", () => {
  expect(compiled.stdout).toBe("");
  expect(compiled.status).toBe(0);
});

test("the files are as the formatter and the linter want them", () => {
  const files = parts.map(({ file }) => file);
  const stripped = parts.map(({ code }) => code.replace(/^\/\/ lib.*\n/, ""));
  files.forEach((file, i) => {
    fs.writeFileSync(copy.at(file), stripped[i]);
  });
  const { status, stdout } = node("node_modules/@biomejs/biome/bin/biome", "check", ...files);
  expect(stdout).not.toMatch(/error/);
  expect(status).toBe(0);
});

/** Every test file that goes over a list of the library, but the one that wants each part written out a second time. */
const overLists = fs
  .readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts") && name !== path.join("mixture", "writtenOut.test.ts"))
  .filter((name) => /\b(router|expert|loss)Names\b/.test(fs.readFileSync(path.join(root, "test", name), "utf8")));

describe("what goes over lists", () => {
  const ran: { title: string; status: string; reason: string }[] = [];
  const run = (...args: string[]) => {
    const report = copy.at("outcomes.json");
    node("node_modules/vitest/vitest.mjs", "run", ...args, "--reporter=json", `--outputFile=${report}`);
    const { testResults } = JSON.parse(fs.readFileSync(report, "utf8")) as {
      testResults: {
        name: string;
        status: string;
        message: string;
        assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
      }[];
    };
    return testResults.flatMap(({ name, status, message, assertionResults }) => [
      { title: name, status, reason: message },
      ...assertionResults
        .filter((each) => each.status !== "skipped" && each.status !== "pending")
        .map(({ failureMessages, ...each }) => ({
          title: each.fullName,
          status: each.status,
          reason: failureMessages.join("\n"),
        })),
    ]);
  };
  beforeAll(() => {
    ran.push(...run(...overLists.map((name) => `test/${name}`), "test/experiments/rateTable"));
    ran.push(...run("test/experiments/experiments.test.ts", "-t", "^softplusRate "));
  });

  test("goes over the new parts", () => {
    expect(overLists.length).toBeGreaterThan(20);
    for (const name of ["boundedLinear", "softplus", "squared", "softplusRate"])
      expect(ran.filter(({ title }) => title.includes(name)).length, name).toBeGreaterThan(2);
  });

  test("holds for them, and for all that were there", () => {
    expect(ran.filter(({ status }) => status !== "passed")).toEqual([]);
  });
});

test("worker threads make the new router and expert again, with their options", () => {
  const script = `
    const lab = require("routerlab");
    const model = lab.mixture({ router: lab.routerNamed("boundedLinear", { tau: 0.4 }), expert: lab.expertNamed("softplus", { sharpness: 3 }), dim: 2 });
    const truth = lab.genericTruth({ model, atoms: 2, stream: lab.randomStream("recipe") });
    const arms = [{ name: "own", model, truth, starts: lab.nearTruth({ truth, spread: 0 }) }];
    const grid = { arms, sizes: [2000], replicates: 2, input: lab.uniformBox({ low: -4, high: 4 }), noise: lab.gaussianNoise({ sd: 0.05 }) };
    const fits = (folder) => lab.study({ ...grid, workers: 2, folder, progress: lab.silentProgress });
    (async () => {
      const rows = await fits(process.argv[1]);
      const data = lab.sample({ model, truth, input: grid.input, noise: grid.noise, size: 2000, stream: lab.randomStream("data", { seed: "study", size: 2000, replicate: 1 }) });
      const fit = lab.leastSquares({ model, data, atoms: 2, starts: [truth] });
      const loss = lab.voronoiLoss({ model, fitted: fit.measure, truth, loss: "squared" }).total;
      console.log(JSON.stringify({ row: rows[1].parameters, fit: [...model.parameters(fit.measure)], status: rows[1].status, loss }));
    })();`;
  const { stdout, stderr } = node("-e", script, copy.at("recipe-rows"));
  expect(stderr).toBe("");
  const { row, fit, status, loss } = JSON.parse(stdout);
  expect(status).toBe("converged");
  expect(row).toEqual(fit);
  expect(loss).toBeGreaterThan(0);
  expect(loss).toBeLessThan(0.1);
  expect(fs.readdirSync(copy.at("recipe-rows")).length).toBeGreaterThan(0);
});

test("the new experiment runs at small size, and has its predicted rate beside it", () => {
  const script = `
    const lab = require("routerlab");
    lab.experimentNamed("softplus-rate").run({ replicates: 8, largest: 10000, progress: lab.silentProgress }).then(({ summary, figure, verdicts }) =>
      console.log(JSON.stringify({ summary, caption: figure.caption, verdicts })));`;
  const { stdout, stderr } = node("-e", script);
  expect(stderr).toBe("");
  const { summary, caption, verdicts } = JSON.parse(stdout);
  expect(summary).toHaveLength(1);
  expect(summary[0]).toMatchObject({ curve: "softplus", fits: 24, failed: 0 });
  expect(summary[0].predictedSlope).toBeCloseTo(-0.5, 2);
  expect(caption).toMatch(/^Mean L₃ against the sample size, .*d = 3.*k = .*3/);
  expect(verdicts).toHaveLength(1);
});

test("the new command runs, is in the help, and refuses what is bad in one sentence", () => {
  const routerlab = (...args: string[]) => node("lib/bin/routerlab.cjs", ...args);
  expect(routerlab("transform", "3", "4", "--router", "boundedLinear")).toMatchObject({ status: 0, stderr: "" });
  expect(routerlab("transform", "3", "4").stdout).toBe(`${3 / 6} ${4 / 6}\n`);
  expect(routerlab("--help").stdout).toMatch(/^ {2}transform .*v = ψ\(β₁\)/m);
  expect(routerlab("transform", "3", "--router", "none")).toMatchObject({ status: 2, stdout: "" });
  expect(
    execFileSync(process.execPath, ["lib/bin/routerlab.cjs", "reproduce", "--help"], {
      cwd: copy.at("."),
      encoding: "utf8",
    }),
  ).toContain("softplus-rate"); // prettier-ignore
});

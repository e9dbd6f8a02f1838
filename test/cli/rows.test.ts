import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { networkExperiments } from "routerlab/networks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { figure1 } from "../../lib/dist/experiments/figures/figure1";
import { keysOf } from "../../lib/dist/networks/experiments/trainings/trainings";
import type { FitRow } from "../../lib/dist/study/fitTask";
import { openRows } from "../../lib/dist/study/rowFiles";
import { study } from "../../lib/dist/study/study";
import { temporaryFolder } from "../study/temporaryFolder";
import { routerlab } from "./routerlab";

const results = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-rows-"));
const rowsOf = (...args: string[]) => routerlab(["rows", ...args], { env: { ROUTERLAB_RESULTS: results } });
let fits: FitRow[];

beforeAll(async () => {
  const [exact] = await figure1.studies("quick");
  const arms = exact.arms.map((arm) => ({ ...arm, regressionInputs: 100 })).slice(0, 1);
  const folder = path.join(results, exact.name as string);
  fits = await study({ ...exact, arms: exact.arms.slice(0, 1), sizes: [1000], replicates: 2, folder, workers: 1 });
  // A row of other settings than an experiment's, which an average must not take in.
  await study({ ...exact, arms, sizes: [1000], replicates: 1, folder, workers: 1 });
  const own = openRows(path.join(results, "mine"));
  own.append({
    key: "k1",
    arm: "a, b",
    size: 5,
    replicate: 0,
    parameters: [1.5, -2],
    extra: { deepPart: [true, null] },
  });
  own.append({ key: "k2", arm: "a, b", size: 5, replicate: 1, parameters: [1], activeBounds: [], note: 'say "no"' });
  own.close();
});
afterAll(() => fs.rmSync(results, { recursive: true }));

/** The lines of a CSV without quoted fields, as objects of text. */
function lines(csv: string): Record<string, string>[] {
  const [names, ...rows] = csv
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
}

test("a line is a fit, every number in full, its parameters under the names of their coordinates", async () => {
  const { code, stdout, stderr } = await rowsOf("exact-specified");
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: "exact-specified: 1 row of an earlier code or other settings left out, which --all has.\n",
  });
  expect(stdout.split("\r\n")[0]).toBe(
    "study,arm,size,replicate,seed,status,objective,residual_variance,truth_objective,gradient_norm,iterations," +
      "regression_error_value,regression_error_standard_error,active_bounds,atom1_bias,atom1_router1,atom1_router2," +
      "atom1_expert1,atom1_expert2,atom1_expert3,atom2_expert1,atom2_expert2,atom2_expert3,key",
  );
  const [exact] = await figure1.studies("quick");
  const found = lines(stdout);
  expect(found).toHaveLength(2);
  for (const [index, row] of found.entries()) {
    const { key, size, replicate, status, objective, regressionError, parameters } = fits[index];
    expect(row).toMatchObject({ study: "exact-specified", arm: "perturbed", seed: "exact-specified", status, key });
    const { atoms } = exact.arms[0].model.fromParameters(parameters);
    for (const [name, value] of [
      ["size", size],
      ["replicate", replicate],
      ["objective", objective],
      ["regression_error_value", regressionError!.value],
      ["regression_error_standard_error", regressionError!.standardError],
      ["atom1_bias", atoms[0].bias],
      ["atom1_router2", atoms[0].router[1]],
      ["atom2_expert3", atoms[1].expert[2]],
    ] as const)
      expect(Number(row[name]), name).toBe(value);
  }
});

test("--all has the rows of other settings, too, told apart and with no seed", async () => {
  const found = lines((await rowsOf("exact-specified", "--all")).stdout);
  expect(found.map(({ current, replicate, seed }) => [current, replicate, seed]).sort()).toEqual([
    ["no", "0", ""],
    ["yes", "0", "exact-specified"],
    ["yes", "1", "exact-specified"],
  ]);
  expect(found.every((row) => row.atom1_router1 !== "")).toBe(true);
});

test("the dictionary has a line for each column, beside the rows or alone, and --json has both", async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "out.csv");
  const { code, stdout } = await rowsOf("exact-specified", "--output", file);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `${file}: 2 rows of exact-specified; its columns are described in ${path.join(folder, "out-dictionary.csv")}.\n`,
  });
  const text = fs.readFileSync(path.join(folder, "out-dictionary.csv"), "utf8");
  expect((await rowsOf("exact-specified", "--dictionary")).stdout).toBe(text);
  const described = text.trimEnd().split("\r\n").slice(1);
  const columns = fs.readFileSync(file, "utf8").split("\r\n")[0].split(",");
  expect(described.map((line) => line.split(",")[0])).toEqual(columns);
  expect(described).toContain('atom1_router2,number,"β₁, the router vector of fitted atom 1, coordinate 2"');
  expect(text).not.toContain("as the row file has it"); // every column of a fit is known
  const json = JSON.parse((await rowsOf("exact-specified", "--json")).stdout);
  expect(json.dictionary.map(({ name }: { name: string }) => name)).toEqual(columns);
  expect(json.rows.map((row: Record<string, unknown>) => row.atom1_bias)).toEqual(
    fits.map(({ parameters }) => parameters[0]),
  );
});

test("rows of a study that no experiment states are all there, what is nested in columns of its own", async () => {
  const { code, stdout, stderr } = await rowsOf("mine");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe(
    [
      "study,arm,size,replicate,seed,extra_deep_part_1,extra_deep_part_2,parameters_1,parameters_2,note,key",
      'mine,"a, b",5,0,,true,,1.5,-2,,k1',
      'mine,"a, b",5,1,,,,1,,"say ""no""",k2',
      "",
    ].join("\r\n"),
  );
});

test.each([
  [["absent"], /^study is "absent", but must be a study that has rows: exact-specified, mine\.\n$/],
  [[".."], /^study is "\.\.", but must be a study that has rows: exact-specified, mine\.\n$/],
  [["mine", "--output", "rows.txt"], /^--output is "rows\.txt", but must be the name of a \.csv file\.\n$/],
])("%j is refused in one sentence", async (args, sentence) => {
  const { code, stdout, stderr } = await rowsOf(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(sentence);
});

test("where there are no rows yet, the command that makes them is named, and nothing is made", async () => {
  const folder = temporaryFolder();
  const { code, stderr } = await routerlab(["rows", "regime-exact"], { env: { ROUTERLAB_RESULTS: folder } });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^study is "regime-exact", but must be .*, and none has yet: npm run reproduce computes them\.\n$/,
  );
  expect(fs.readdirSync(folder)).toEqual([]);
});

test("rows that neither today's code nor today's settings make are no answer unless they are asked for", async () => {
  const folder = temporaryFolder();
  const old = openRows(path.join(folder, "exact-specified"));
  old.append({ key: "old", arm: "perturbed", size: 1000, replicate: 0 });
  old.close();
  const { code, stderr } = await routerlab(["rows", "exact-specified"], { env: { ROUTERLAB_RESULTS: folder } });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^exact-specified has 1 row, but none of today's code and settings: --all gives them, .*\.\n$/,
  );
  expect(fs.readdirSync(folder)).toEqual(["exact-specified"]); // no settings were computed for an answer
});

test("of trainings a line is one of today's, with the meaning of its columns; the others come with --all", async () => {
  const [study] = await networkExperiments.languageModelling.studies("quick");
  const keys = keysOf(study);
  expect(keys.length).toBe(1 + 5 * study.runs.length); // the n-grams, and five seeds
  const store = openRows(path.join(results, "language-modelling"));
  const curve = [{ tokens: 100, bits: 3, stability: null }];
  store.append({ key: keys[2], arm: "cosine", size: 200, replicate: 0, curve, tokensPerSecond: 5000 });
  store.append({ key: keys[1], arm: "linear", size: 200, replicate: 0, curve, tokensPerSecond: 4000 });
  store.append({ key: "stale", arm: "linear", size: 200, replicate: 0, curve, tokensPerSecond: 1 });
  store.close();
  const { stdout, stderr } = await rowsOf("language-modelling");
  expect(stdout.trimEnd().split("\r\n")).toEqual([
    "study,arm,size,replicate,seed,curve_1_tokens,curve_1_bits,curve_1_stability,tokens_per_second,key",
    `language-modelling,linear,200,0,,100,3,,4000,${keys[1]}`,
    `language-modelling,cosine,200,0,,100,3,,5000,${keys[2]}`,
  ]);
  expect(stderr).toBe("language-modelling: 1 row of an earlier code or other settings left out, which --all has.\n");
  const dictionary = await rowsOf("language-modelling", "--all", "--dictionary");
  for (const line of [
    'arm,text,"router, or n-grams"',
    "curve_1_bits,number,bits per character on validation text at this evaluation",
    "current,text,whether today's code and settings make this row",
  ])
    expect(dictionary.stdout.split("\r\n")).toContain(line);
});

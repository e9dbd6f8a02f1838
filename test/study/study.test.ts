import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  type Arm,
  type FitRow,
  fromData,
  gaussianNoise,
  inputsFrom,
  leastSquares,
  nearTruth,
  type Progress,
  randomStream,
  readRows,
  type StudyOptions,
  sample,
  silentProgress,
  study,
  uniformBox,
} from "routerlab";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { settingsOf } from "../../lib/dist/study/arm";
import { codeRevision } from "../../lib/dist/study/codeRevision";
import type { FitTask } from "../../lib/dist/study/fitTask";
import { rowKey } from "../../lib/dist/study/rowFiles";
import { fitWorkerFile, gridOf } from "../../lib/dist/study/study";
import { threadPool } from "../../lib/dist/study/taskRunner";
import { oneTruth } from "../estimators/oneTruth";
import { temporaryFolder } from "./temporaryFolder";

const input = uniformBox({ low: -4, high: 4 });
const noise = gaussianNoise({ sd: 0.1 });
const pool = threadPool<FitTask, FitRow>({ workers: 2, workerFile: fitWorkerFile });
afterAll(() => pool.stop());

const arms: Arm[] = [
  { name: "perturbed", ...without(oneTruth("perturbedCosine")), regressionInputs: 200 },
  { name: "cosine", ...without(oneTruth("cosine")) },
  {
    name: "over-specified",
    ...without(oneTruth("perturbedCosine")),
    atoms: 3,
    starts: [nearTruth({ truth: oneTruth("perturbedCosine").truth }), fromData({ count: 4, polished: 1 })],
    bounds: { bias: [-2, 2], router: 4, expert: 4 },
    tolerance: 1e-3,
    maxIterations: 300,
    noise: gaussianNoise({ sd: 0.003 }),
  },
];

function without({ model, truth }: ReturnType<typeof oneTruth>): Pick<Arm, "model" | "truth"> {
  return { model, truth };
}

const grid: StudyOptions = { arms, sizes: [200, 400], replicates: 3, input, noise, workers: pool };

describe("the rows of a study", () => {
  let rows: FitRow[];
  beforeAll(async () => {
    rows = await study(grid);
  });

  test("of an arm with a seed of its own are those of a study with that seed", async () => {
    const [{ name: _, ...arm }] = arms;
    const seeded = await study({
      ...grid,
      arms: [
        { ...arm, name: "own", seed: "other" },
        { ...arm, name: "perturbed" },
      ],
    });
    const other = await study({ ...grid, arms: [{ ...arm, name: "own" }], seed: "other" });
    expect(seeded.slice(0, 6)).toEqual(other);
    expect(seeded.slice(6)).toEqual(rows.slice(0, 6));
  });

  test("come back in the order arms × sizes × replicates", () => {
    expect(rows.map(({ arm, size, replicate }) => `${arm} ${size} ${replicate}`)).toEqual(
      arms.flatMap(({ name }) =>
        [200, 400].flatMap((size) => [0, 1, 2].map((replicate) => `${name} ${size} ${replicate}`)),
      ),
    );
    expect(new Set(rows.map(({ key }) => key)).size).toBe(18);
  });

  test("of an arm with sizes of its own are those of a study with these sizes, with the same keys", async () => {
    const own = await study({ ...grid, arms: [{ ...arms[0], sizes: [400, 300] }, arms[1]], replicates: 2 });
    expect(own.map(({ arm, size }) => `${arm} ${size}`)).toEqual(
      ["perturbed 400", "perturbed 300", "cosine 200", "cosine 400"].flatMap((point) => [point, point]),
    );
    expect(own.slice(0, 4)).toEqual(await study({ ...grid, arms: [arms[0]], sizes: [400, 300], replicates: 2 }));
    const known = new Map(rows.map((row) => [row.key, row]));
    for (const row of own.filter(({ size }) => size !== 300)) expect(known.get(row.key)).toEqual(row);
  });

  test("are the same, bit for bit, for one and for two threads", async () => {
    expect(await study({ ...grid, workers: 1 })).toEqual(rows);
  });

  test("do not depend on the others: a part of the grid has the same rows", async () => {
    const few = await study({ ...grid, arms: [arms[2], arms[1]], sizes: [400], replicates: 2 });
    const part = rows.filter(({ arm, size, replicate }) => arm !== "perturbed" && size === 400 && replicate < 2);
    expect(few).toEqual([...part.slice(2), ...part.slice(0, 2)]);
  });

  test("are those of sample and leastSquares in this thread, on streams keyed by seed, size and replicate", () => {
    for (const row of rows) {
      const { model, truth, name, noise: ownNoise = noise, ...fitted } = arms.find((arm) => arm.name === row.arm)!;
      const keys = { seed: "study", size: row.size, replicate: row.replicate };
      const data = sample({ model, truth, input, noise: ownNoise, size: row.size, stream: randomStream("data", keys) });
      const { atoms = 2, starts = nearTruth({ truth }), bounds, tolerance, maxIterations } = fitted;
      const stream = randomStream("starts", keys);
      const fit = leastSquares({ model, data, atoms, starts, bounds, tolerance, maxIterations, stream });
      expect(row, name).toMatchObject({
        status: fit.status,
        objective: fit.objective,
        residualVariance: fit.residualVariance,
        gradientNorm: fit.gradientNorm,
        iterations: fit.iterations,
        activeBounds: fit.activeBounds,
        parameters: [...model.parameters(fit.measure)],
      });
      const errors = model.predict(truth, data.inputs).map((value, i) => (value - data.outputs[i]) ** 2);
      expect(row.truthObjective).toBeCloseTo(errors.reduce((sum, value) => sum + value, 0) / row.size, 14);
    }
  });

  test("carry the regression error where it was asked for, and null elsewhere", () => {
    for (const { arm, regressionError } of rows)
      if (arm !== "perturbed") expect(regressionError).toBeNull();
      else {
        expect(regressionError!.value).toBeGreaterThan(0);
        expect(regressionError!.value).toBeLessThan(0.1);
        expect(regressionError!.standardError).toBeLessThan(regressionError!.value);
      }
  });

  test("obey the arm's atoms, Θ and noise", () => {
    const over = rows.filter(({ arm }) => arm === "over-specified");
    for (const { parameters, objective, truthObjective, activeBounds } of over) {
      expect(parameters.length).toBe(15);
      expect(parameters.every((value, i) => Math.abs(value) <= (i % 6 === 0 && i < 12 ? 2 : 4))).toBe(true);
      for (const i of activeBounds) expect([2, 4]).toContain(Math.abs(parameters[i]));
      expect(truthObjective / 0.003 ** 2).toBeCloseTo(1, 0.2);
      expect(objective).toBeLessThan(truthObjective);
    }
  });

  test("of arms with the same noise share inputs and noise: the truth leaves the same residuals", () => {
    const residuals = (name: string) => rows.filter(({ arm }) => arm === name).map((row) => row.truthObjective);
    residuals("perturbed").forEach((value, i) => {
      expect(residuals("cosine")[i] / value).toBeCloseTo(1, 12);
    });
    expect(new Set(residuals("perturbed")).size).toBe(6);
  });
});

test("another seed has other data", async () => {
  const one = { ...grid, arms: [arms[1]], sizes: [200], replicates: 1 };
  const [first] = await study(one);
  const [second] = await study({ ...one, seed: "other" });
  expect(second.truthObjective).not.toBe(first.truthObjective);
  expect(second.key).not.toBe(first.key);
});

test("a key says which code made the row, with which settings", async () => {
  const one = { ...grid, arms: [arms[1]], sizes: [200], replicates: 1 };
  const [{ key }] = await study(one);
  const settings = settingsOf(gridOf(one)[0]);
  expect(key).toBe(rowKey({ revision: codeRevision(), settings }));
  expect(key).not.toBe(rowKey({ revision: "older", settings }));
});

test("an arm with a generator is fitted to another model's data: misspecified, with a larger objective", async () => {
  const linear = oneTruth("linear");
  const { model } = oneTruth("cosine");
  const generated = { name: "cosine on linear", model, generator: linear.model, truth: linear.truth };
  const own = { name: "linear", model: linear.model, truth: linear.truth };
  const rows = await study({ ...grid, arms: [generated, own], sizes: [400], replicates: 1 });
  expect(rows[0].truthObjective).toBe(rows[1].truthObjective);
  expect(rows[0].objective).toBeGreaterThan(1.1 * rows[1].objective);
});

/** What a study said: how many fits there were, how many were done before it began, how many it did. */
function counting(): { progress: Progress; counts: { tasks: number; before: number; done: number } } {
  const counts = { tasks: 0, before: 0, done: 0 };
  const progress: Progress = {
    ...silentProgress,
    start({ tasks, doneTasks }) {
      Object.assign(counts, { tasks, before: doneTasks });
    },
    advance() {
      counts.done++;
    },
  };
  return { progress, counts };
}

const small: StudyOptions = { ...grid, arms: arms.slice(0, 2), sizes: [200], replicates: 2 };

/** A study that is stopped after its first fit. */
function stoppedAfterOne(options: Partial<StudyOptions> = {}): Promise<FitRow[]> {
  const stopping = new AbortController();
  const progress: Progress = { ...silentProgress, advance: () => stopping.abort() };
  return study({ ...small, workers: 1, signal: stopping.signal, progress, ...options });
}

describe("a study with a folder", () => {
  const contents = (folder: string) =>
    fs
      .readdirSync(folder)
      .sort()
      .map((name) => [name, fs.readFileSync(path.join(folder, name), "utf8")]); // prettier-ignore

  test("does not take a stored row for a fit that is none, though its key is right", async () => {
    const folder = temporaryFolder();
    await study({ ...small, folder });
    const file = path.join(folder, fs.readdirSync(folder)[0]);
    const [first, ...others] = fs.readFileSync(file, "utf8").split("\n");
    const { key, arm, size, replicate } = JSON.parse(first);
    fs.writeFileSync(file, [JSON.stringify({ key, arm, size, replicate }), ...others].join("\n"));
    await expect(study({ ...small, folder })).rejects.toThrow(
      `Line 1 of ${file} is not the row of a fit: status is undefined, but must be "converged", "stalled" or "limit".`,
    );
  });

  test("keeps every row, and the same study again does no fit and leaves the folder as it was", async () => {
    const folder = temporaryFolder();
    const first = counting();
    const rows = await study({ ...small, folder, progress: first.progress });
    expect(first.counts).toEqual({ tasks: 4, before: 0, done: 4 });
    expect([...readRows(folder).rows.keys()].sort()).toEqual(rows.map(({ key }) => key).sort());
    const before = contents(folder);
    const second = counting();
    expect(await study({ ...small, folder, progress: second.progress })).toEqual(rows);
    expect(second.counts).toEqual({ tasks: 4, before: 4, done: 0 });
    expect(contents(folder)).toEqual(before);
  });

  test("does only what is missing when the grid grows, and what is there is not what is asked for when a setting changes", async () => {
    const folder = temporaryFolder();
    const rows = await study({ ...small, folder });
    const grown = counting();
    const more = await study({ ...small, replicates: 3, folder, progress: grown.progress });
    expect(grown.counts).toEqual({ tasks: 6, before: 4, done: 2 });
    expect(more.filter(({ replicate }) => replicate < 2)).toEqual(rows);
    expect(more).toEqual(await study({ ...small, replicates: 3 }));
    for (const change of [{ noise: gaussianNoise({ sd: 0.2 }) }, { seed: "other" }, { input: uniformBox() }]) {
      const changed = counting();
      await study({ ...small, ...change, folder, progress: changed.progress });
      expect(changed.counts).toEqual({ tasks: 4, before: 0, done: 4 });
    }
  });

  test("that was stopped goes on where it was, with the same rows", async () => {
    const folder = temporaryFolder();
    await expect(stoppedAfterOne({ folder })).rejects.toMatchObject({ name: "Interrupted", done: 1, total: 4 });
    const rest = counting();
    expect(await study({ ...small, folder, progress: rest.progress })).toEqual(await study(small));
    expect(rest.counts).toEqual({ tasks: 4, before: 1, done: 3 });
  });
});

test("a study in memory that was stopped goes on where it was in the same process, and is forgotten when it is done", async () => {
  await expect(stoppedAfterOne()).rejects.toThrow("Stopped with 1 of 4 fits done; a second start goes on from there.");
  const [rest, again] = [counting(), counting()];
  const rows = await study({ ...small, progress: rest.progress });
  expect(rest.counts).toEqual({ tasks: 4, before: 1, done: 3 });
  expect(await study({ ...small, progress: again.progress })).toEqual(rows);
  expect(again.counts).toEqual({ tasks: 4, before: 0, done: 4 });
});

test("with a function of one's own nothing is kept of a study that was stopped, and that is said", async () => {
  const own = { input: inputsFrom((stream) => [stream.normal(), stream.normal()]), workers: undefined };
  await expect(stoppedAfterOne(own)).rejects.toThrow("Stopped with 1 of 4 fits done; a second start begins again.");
  const other = counting();
  await study({ ...small, ...own, progress: other.progress });
  expect(other.counts).toEqual({ tasks: 4, before: 0, done: 4 });
});

describe("what is refused, in one sentence", () => {
  const folder = path.join(os.tmpdir(), `routerlab-never-made-${process.pid}`);
  const own = inputsFrom((stream) => [stream.normal(), stream.normal()]);
  test.each<[string, Partial<StudyOptions>, string | RegExp]>([
    ["no arm", { arms: [] }, "arms is an array of 0, but must be a list of at least one arm."],
    [
      "a repeated arm name",
      { arms: [arms[0], { ...arms[1], name: "perturbed" }] },
      'arms is an array of 2, but must be a list in which each name occurs once, unlike "perturbed".',
    ],
    ["no size", { sizes: [] }, "sizes is an array of 0, but must be a list of at least one n."],
    ["a seed that is no text", { arms: [{ ...arms[0], seed: 7 as never }] }, "arms[0].seed is 7, but must be a text."],
    ["a repeated size", { sizes: [200, 200] }, "sizes is an array of 2, but must be a list without repeats."],
    ["a size of 0", { sizes: [200, 0] }, "sizes[1] is 0, but must be an integer ≥ 1."],
    ["an arm without a size", { arms: [{ ...arms[0], sizes: [] }] }, "arms[0].sizes is an array of 0, but must be a"],
    ["an arm with a size of 0", { arms: [{ ...arms[0], sizes: [0] }] }, "arms[0].sizes[0] is 0, but must be an"],
    ["an arm with a repeated size", { arms: [{ ...arms[0], sizes: [9, 9] }] }, "arms[0].sizes is an array of 2, but"],
    [
      "a size for the sizes of an arm",
      { arms: [{ ...arms[0], sizes: 9 as never }] },
      "arms[0].sizes is 9, but must be",
    ],
    ["no replicate", { replicates: 0 }, "replicates is 0, but must be an integer ≥ 1."],
    [
      "an own input distribution and a folder",
      { input: own, folder },
      /^folder is ".*", but must be left out: the input distribution inputsFrom.*\.$/,
    ],
    [
      "a size that a fit cannot use",
      { sizes: [5] },
      /^data\.size is 5, but must be more than the \d+ parameters of \d atoms\.$/,
    ],
  ])("%s", async (_what, change, message) => {
    await expect(study({ ...grid, ...change })).rejects.toThrow(message);
    await expect(study({ ...grid, ...change })).rejects.toMatchObject({ name: "InputError" });
    expect(fs.existsSync(folder)).toBe(false);
  });
});

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { randomStream } from "../../lib/dist/data/randomStream";
import { sample } from "../../lib/dist/data/sample";
import { leastSquares } from "../../lib/dist/estimators/leastSquares";
import { experimentNames } from "../../lib/dist/experiments/experiments";
import { figure1 } from "../../lib/dist/experiments/figures/figure1";
import { readLosses } from "../../lib/dist/experiments/studied";
import { voronoiLoss } from "../../lib/dist/losses/voronoiLoss";
import { withNorms } from "../../lib/dist/losses/withNorms";
import { type ReplayOptions, replay } from "../../lib/dist/replay/replay";
import { keyOf, lossesOf } from "../../lib/dist/replay/replayLosses";
import { replayStarts } from "../../lib/dist/replay/replayStarts";
import { type FitRow, fitOnce, fitRow } from "../../lib/dist/study/fitTask";
import { readRows } from "../../lib/dist/study/rowFiles";
import { gridOf, study } from "../../lib/dist/study/study";

const n = 1000;
const replicates = 3;
const studies = (await figure1.studies("quick")).map((options) => ({ ...options, sizes: [n], replicates }));
const rows = new Map<string, FitRow[]>();
let folder = "";

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-replay-"));
  vi.stubEnv("ROUTERLAB_RESULTS", folder);
  for (const options of studies) {
    const name = options.name as string;
    rows.set(name, await study({ ...options, folder: path.join(folder, name), workers: 1 }));
  }
});
afterAll(() => {
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true });
});

const figureFit = async (arm: string, replicate: number) =>
  (await replay({ experiment: "figure1", arm, n, replicate })).facts;
const liveFit = (which: number, arm: string, replicate: number) =>
  gridOf(studies[which]).find((live) => live.name === arm && live.replicate === replicate)!;

test.each([
  ["perturbed exact", "exact-specified", "perturbed", 0],
  ["cosine, exact-specified", "exact-specified", "cosine", 2],
  ["perturbed over", "over-specified", "perturbed", 1],
  ["cosine over", "over-specified", "cosine", 2],
])("the fit of %j is the stored row, bit for bit", async (arm, name, armOfStudy, replicate) => {
  const { row, stored, ...facts } = await figureFit(arm, replicate);
  const expected = rows.get(name)!.find((known) => known.arm === armOfStudy && known.replicate === replicate);
  expect(JSON.parse(JSON.stringify(row))).toEqual(expected);
  expect(stored).toEqual({ rows: replicates, failed: 0, same: true });
  expect(facts).toMatchObject({ experiment: "figure1", profile: "quick", study: name, n, replicate });
});

test("the winning start alone, handed to leastSquares, leads to the fit", async () => {
  const { starts, row, atoms } = await figureFit("perturbed over", 1);
  expect(starts.map(({ name }) => name)).toEqual([
    "near the truth, true atom 1 split",
    "near the truth, true atom 2 split",
    ...Array.from({ length: 12 }, (_, i) => `from the data, ${i + 1} of 12`),
  ]);
  expect(starts.filter(({ won }) => won)).toHaveLength(1);
  const winner = starts.find(({ won }) => won)!;
  expect(atoms.map(({ start }) => start)).toEqual(winner.atoms);
  const live = liveFit(1, "perturbed", 1);
  const { model, generator, truth, input, noise, size, seed, replicate, bounds, tolerance, maxIterations } = live;
  const stream = randomStream("data", { seed, size, replicate });
  const data = sample({ model: generator, truth, input, noise, size, stream });
  expect(starts.filter(({ reached }) => reached !== null)).toHaveLength(2); // one near the truth wins, so that the others need not be followed
  for (const { atoms: startAtoms, objective, reached, won } of starts) {
    const start = model.measure(startAtoms);
    const squares = model.predict(start, data.inputs).map((value, i) => (value - data.outputs[i]) ** 2);
    expect(objective).toBeCloseTo(squares.reduce((sum, value) => sum + value, 0) / size, 12);
    if (reached === null) continue;
    const fit = leastSquares({ model, data, atoms: 3, starts: start, bounds, tolerance, maxIterations });
    expect(reached).toEqual({ objective: fit.objective, iterations: fit.iterations, status: fit.status });
    if (won) expect([...model.parameters(fit.measure)]).toEqual(row.parameters);
    else expect(fit.objective).toBeGreaterThan(row.objective);
  }
});

test("where a start from the data wins, it is found among all that were drawn", async () => {
  const { starts, row } = (
    await replay({
      experiment: "figure1",
      arm: "perturbed over",
      n,
      replicate: 18,
      profile: "paper",
    })
  ).facts;
  expect(starts).toHaveLength(2 + 12);
  const winner = starts.find(({ won }) => won)!;
  expect(winner.name).toMatch(/^from the data, \d+ of 12$/);
  expect(winner.reached!.objective).toBe(row.objective);
  const fromData = starts.slice(2);
  const worstFollowed = Math.max(
    ...fromData.filter(({ reached }) => reached !== null).map(({ objective }) => objective),
  );
  for (const { reached, objective } of fromData) if (reached === null) expect(objective).toBeGreaterThan(worstFollowed);
  expect(winner.objective).toBe(worstFollowed); // the best ones are followed first, and none after the winner
  for (const { name, reached } of starts.slice(0, 2)) {
    expect(name).toMatch(/^near the truth/);
    expect(reached!.objective).toBeGreaterThan(row.objective);
  }
});

test("a start that was drawn outside Θ is shown where the fit begins, on its boundary", async () => {
  const live = { ...liveFit(0, "perturbed", 0), bounds: { bias: [-0.001, 0.001], router: 20, expert: 20 } } as const;
  const { data, fit } = fitOnce(live);
  const { starts, winner } = replayStarts(live, [...live.model.parameters(fit.measure)], data);
  expect(Math.abs(starts[winner].measure.atoms[0].bias)).toBe(0.001);
  expect(starts[winner].fit).toEqual(fit);
});

test("the drop of the sum of squares is in units of σ², beside the rank of the Jacobian at the truth", async () => {
  const { drop, rank, row, noiseVariance } = await figureFit("perturbed exact", 0);
  expect(noiseVariance).toBeCloseTo(0.01, 12);
  expect(drop).toBeCloseTo((n * (row.truthObjective - row.objective)) / 0.01, 6);
  expect(drop).toBeGreaterThan(0);
  expect(rank).toBe(9);
  expect((await figureFit("cosine exact", 0)).rank).toBe(8);
});

test("a misspecified fit and one with all logits free have no rank to compare with", async () => {
  const shared = { n, replicate: 0, profile: "paper" } as const;
  const misspecified = (await replay({ experiment: "figure2", arm: "linear data, cosine fitted", ...shared })).facts;
  expect(misspecified.rank).toBeNull();
  expect(misspecified.drop).toBeLessThan(0);
  expect((await replay({ experiment: "figure2", arm: "linear data, linear fitted", ...shared })).facts.rank).toBe(9);
  expect((await replay({ experiment: "figure1", arm: "perturbed free", ...shared })).facts.rank).toBeNull();
});

test("loss parts are those of voronoiLoss, for the cosine router by norm protocol", async () => {
  const { losses, row } = await figureFit("cosine over", 2);
  const { model, truth } = liveFit(1, "cosine", 2);
  const measure = model.fromParameters(row.parameters);
  const stream = randomStream("norms", { size: n, replicate: 2 });
  const expected = [
    withNorms({ model, measure, norms: "truth", truth }),
    withNorms({ model, measure, norms: "unit" }),
    withNorms({ model, measure, norms: { uniform: [0, 4] }, stream }),
    measure,
  ].map((fitted) => voronoiLoss({ model, fitted, truth, loss: "L2" }));
  expect(losses.map(({ norms }) => norms)).toEqual([
    "true norms",
    "unit norms",
    "norms uniform in (0, 4]",
    "norms of the start",
  ]);
  for (const [index, { reason, ...parts }] of expected.entries())
    expect(losses[index]).toMatchObject({ loss: "L2", ...parts });
  expect((await figureFit("perturbed exact", 0)).losses).toMatchObject([{ loss: "L3", norms: null }]);
});

test("the greatest loss of a point has place 1, and the median is that of all its fits", async () => {
  const own = rows.get("exact-specified")!.filter(({ arm }) => arm === "perturbed");
  const totals = readLosses(own, studies[0].arms[0], { loss: "L3" })[0] as number[];
  const sorted = [...totals].sort((a, b) => b - a);
  for (const [replicate, total] of totals.entries()) {
    const [loss] = (await figureFit("perturbed exact", replicate)).losses;
    expect(loss).toMatchObject({ total, rank: sorted.indexOf(total) + 1, among: 3, median: sorted[1] });
  }
});

test("the median of two fits lies between them", () => {
  const live = liveFit(0, "perturbed", 0);
  const [first, second] = rows.get("exact-specified")!.filter(({ arm }) => arm === "perturbed");
  const [one, other] = readLosses([first, second], studies[0].arms[0], { loss: "L3" })[0] as number[];
  expect(lossesOf(live, first, [first, second])[0].median).toBeCloseTo((one + other) / 2, 14);
});

test("a fit that failed shows its loss, but has no place among those that converged", async () => {
  const live = liveFit(0, "perturbed", 0);
  const row = fitRow(keyOf(live), live);
  const stored = rows.get("exact-specified")!.filter(({ arm }) => arm === "perturbed");
  const [converged] = lossesOf(live, row, stored);
  const [failed] = lossesOf(live, { ...row, status: "limit" }, stored);
  expect(converged.rank).not.toBeNull();
  expect(failed).toEqual({ ...converged, rank: null });
});

test("where the canonical gauge is undefined, a loss is null", async () => {
  const live = liveFit(0, "perturbed", 0);
  const [first] = live.truth.atoms;
  const lost = live.model.measure([first, { expert: first.expert }]); // no atom is near the true reference
  const row = { ...fitRow("key", live), parameters: [...live.model.parameters(lost)] };
  expect(lossesOf(live, row, [])).toMatchObject([{ total: null, weight: null, rank: null, among: 0, median: null }]);
});

test("an atom comes with its cell, its true atom and its place in the canonical gauge", async () => {
  const { atoms, row, settings } = await figureFit("perturbed over", 1);
  expect(atoms).toHaveLength(3);
  for (const { cell, truth, canonical } of atoms) {
    expect(truth).toEqual(settings.truth[cell]);
    const distance = ({ router, expert }: typeof truth) =>
      Math.hypot(...[...router, ...expert].map((value, i) => value - [...canonical!.router, ...canonical!.expert][i]));
    for (const other of settings.truth) expect(distance(truth)).toBeLessThanOrEqual(distance(other));
  }
  const [{ fit }] = atoms;
  expect([fit.bias, ...fit.router, ...fit.expert]).toEqual(row.parameters.slice(0, 6));
});

test("active bounds are named by atom and coordinate", async () => {
  const { activeBounds, atoms, row, standardErrorsReason } = (
    await replay({
      experiment: "many-truths",
      arm: "d = 2, truth 3",
      n,
      replicate: 0,
    })
  ).facts;
  expect(activeBounds.map(({ parameter }) => parameter)).toEqual(row.activeBounds);
  expect(activeBounds.length).toBeGreaterThan(0);
  for (const { name, value } of activeBounds) {
    expect(Math.abs(value)).toBe(20);
    const [, part, coordinate, atom] = /^(β₁|η)\[(\d)\] of atom (\d)$/.exec(name)!;
    expect(atoms[Number(atom) - 1].fit[part === "η" ? "expert" : "router"][Number(coordinate) - 1]).toBe(value);
  }
  expect(standardErrorsReason).toContain("boundary");
});

test("a stored row that differs is told, and a point without rows has nothing to compare with", async () => {
  const other = fs.mkdtempSync(path.join(folder, "other-"));
  vi.stubEnv("ROUTERLAB_RESULTS", other);
  try {
    const alone = await figureFit("perturbed exact", 0);
    expect(alone.stored).toEqual({ rows: 0, failed: 0, same: null });
    expect(alone.losses).toMatchObject([{ rank: null, among: 0, median: null }]);
    expect(fs.readdirSync(other)).toEqual([]); // rows are read, and none is computed

    fs.mkdirSync(path.join(other, "exact-specified"));
    const row = [...readRows<FitRow>(path.join(folder, "exact-specified")).rows.values()].find(
      ({ key }) => key === alone.row.key,
    )!;
    const file = path.join(other, "exact-specified", "a.jsonl");
    fs.writeFileSync(file, `${JSON.stringify({ ...row, objective: row.objective * (1 + 1e-15) })}\n`);
    expect((await figureFit("perturbed exact", 0)).stored).toEqual({ rows: 1, failed: 0, same: false });
  } finally {
    vi.stubEnv("ROUTERLAB_RESULTS", folder);
  }
});

test.each<[Partial<ReplayOptions>, string]>([
  [
    { experiment: "figure9" },
    `experiment is "figure9", but must be one of ${experimentNames.map((name) => JSON.stringify(name)).join(", ")}.`,
  ],
  [{ profile: "big" as "quick" }, 'profile is "big", but must be one of "quick", "paper".'],
  [
    { n: 13_000 },
    "n is 13000, but must be a size of the study exact-specified at the quick profile; the nearest are 12915 and 21544.",
  ],
  [{ n: 999 }, "n is 999, but must be a size of the study exact-specified at the quick profile; the nearest is 1000."],
  [
    { n: 200_000 },
    "n is 200000, but must be a size of the study exact-specified at the quick profile; the nearest is 100000.",
  ],
  [{ replicate: 40 }, "replicate is 40, but must be an integer from 0 to 39."],
  [{ replicate: 1.5 }, "replicate is 1.5, but must be an integer from 0 to 39."],
])("bad input is refused: %j", async (changed, sentence) => {
  const options = { experiment: "figure1", arm: "perturbed exact", n, replicate: 0, ...changed };
  await expect(replay(options)).rejects.toThrow(expect.objectContaining({ name: "InputError", message: sentence }));
});

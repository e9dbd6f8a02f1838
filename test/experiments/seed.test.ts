import { experiment, experiments, randomStream, type StudyOptions, silentProgress } from "routerlab";
import { afterEach, expect, test, vi } from "vitest";
import { fits } from "../../lib/dist/experiments/fits";
import { prepared } from "../../lib/dist/experiments/prepare";
import { studied } from "../../lib/dist/experiments/studied";
import { seeded } from "../../lib/dist/study/seed";
import { temporaryFolder } from "../study/temporaryFolder";

afterEach(() => void vi.unstubAllEnvs());

/** What `run` returns with each of these seeds; "" is none. */
async function withSeeds<T>(seeds: readonly string[], run: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const seed of seeds) {
    vi.stubEnv("ROUTERLAB_SEED", seed);
    results.push(await run());
  }
  return results;
}

test("another seed gives an experiment other numbers by the same rules, in the same folder of rows", async () => {
  const small = { replicates: 2, largest: 3000, workers: 2, results: temporaryFolder(), progress: silentProgress };
  const [usual, other, again] = await withSeeds(["", "b", ""], () => experiments.figure2.run(small));
  const values = ({ rows }: typeof usual) => rows.map(({ value }) => value);
  expect(again).toEqual(usual);
  expect(values(other)).toHaveLength(values(usual).length);
  for (const [i, value] of values(other).entries()) expect(value).not.toBe(values(usual)[i]);
  expect(other.summary.map(({ curve }) => curve)).toEqual(usual.summary.map(({ curve }) => curve));
  const seedOf = ({ settings }: typeof usual) => (settings["exact-specified"] as { seed: string }).seed;
  expect([usual, other].map(seedOf)).toEqual(["exact-specified", "exact-specified, seed b"]);
});

test("of the same fits another seed draws other norms and other resamples", async () => {
  const kind = fits<StudyOptions>();
  const [given] = await experiments.figure2.studies("quick");
  const asked = [await kind.asAsked(given, { replicates: 3, largest: 3000 })];
  const [{ study, rows }] = await kind.run(asked, { workers: 2, results: temporaryFolder(), progress: silentProgress });
  const curves = async () => experiments.figure2.report([studied(study, rows)]).curves ?? [];
  const [usual, other] = await withSeeds(["", "b"], curves);
  expect(usual.length).toBeGreaterThan(3);
  for (const [i, { name, rate }] of usual.entries()) {
    if (/uniform/.test(name)) expect(other[i].rate.values).not.toEqual(rate.values);
    else expect(other[i].rate.values).toEqual(rate.values);
    expect(other[i].rate.interval).not.toEqual(rate.interval);
  }
});

test.each(["manyTruths", "specificationCurve"] as const)("another seed draws other truths: %s", async (name) => {
  const truths = async () => {
    const studies = await experiments[name].studies("quick");
    return studies.flatMap(({ arms }) => arms.map(({ truth }) => JSON.stringify(truth.atoms)));
  };
  const [usual, other, again] = await withSeeds(["", "b", ""], truths);
  expect(again).toEqual(usual);
  expect(other).toHaveLength(usual.length);
  expect(other).not.toEqual(usual);
});

test("what settings need computed is computed and kept for each seed", async () => {
  vi.stubEnv("ROUTERLAB_RESULTS", temporaryFolder());
  let computed = 0;
  const ask = () =>
    prepared("own", [{ name: "a", settings: {}, compute: () => ++computed }], { progress: silentProgress });
  expect((await withSeeds(["", "b", "", "b"], ask)).flat()).toEqual([1, 2, 1, 2]);
});

test("an experiment whose settings are prepared states them for each seed", async () => {
  vi.stubEnv("ROUTERLAB_RESULTS", temporaryFolder());
  const [exact] = await experiments.figure2.studies("quick");
  const own = experiment({
    ...{ name: "own", question: "?", seconds: { quick: 1, paper: 1 } },
    prepare: () => [{ name: "a", settings: {}, compute: () => randomStream(seeded("own")).uniform() }],
    studies: (_profile, [value]: readonly number[]) => [{ ...exact, name: `study ${value}` }],
    report: () => ({}),
  });
  const names = async () => (await own.studies("quick", { progress: silentProgress })).map(({ name }) => name);
  const [usual, other, again] = await withSeeds(["", "b", ""], names);
  expect(again).toEqual(usual);
  expect(other).not.toEqual(usual);
});

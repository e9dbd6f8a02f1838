import { type RandomStream, randomStream } from "routerlab";
import { describe, expect, test } from "vitest";
import { compareRouters, meanError } from "../../../lib/dist/networks/comparison/compareRouters";
import { holm } from "../../../lib/dist/networks/comparison/holm";

const bySeed = (...values: number[]) => new Map(values.map((value, seed) => [seed, value]));
const references = ["linear", "cosine"];

describe("Holm's correction", () => {
  test("multiplies by what is left and never falls, as by hand", () => {
    const close = (values: number[]) => values.map((value) => expect.closeTo(value, 12));
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual(close([0.03, 0.06, 0.06, 0.02]));
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe("a comparison of routers", () => {
  test("is the paired t test, as by hand", () => {
    // differences 1, 2, 3, 4: mean 2.5, s² = 5/3, standard error √(5/12) = 0.645, t = 3.873, p = 0.0305
    const values = { linear: bySeed(10, 20, 30, 40), perturbed: bySeed(11, 22, 33, 44) };
    const [comparison, ...others] = compareRouters({ groups: [{ name: "all", values }], references });
    expect(others).toEqual([]);
    expect(comparison).toEqual({
      group: "all",
      router: "perturbed",
      reference: "linear",
      seeds: 4,
      difference: 2.5,
      interval: [2.5 - 3.182446 * Math.sqrt(5 / 12), 2.5 + 3.182446 * Math.sqrt(5 / 12)].map((end) =>
        expect.closeTo(end, 5),
      ),
      detectable: expect.closeTo(4.2559 * Math.sqrt(5 / 12), 3),
      pValue: expect.closeTo(0.0305, 3),
      verdict: "differs",
    });
  });

  test("is made once for each pair, in every group, and corrected over all of them", () => {
    const values = { linear: bySeed(1, 2, 3), cosine: bySeed(1.1, 2, 2.8), perturbed: bySeed(2, 3.1, 4) };
    const groups = ["15°", "45°"].map((name) => ({ name, values }));
    const comparisons = compareRouters({ groups, references });
    const pairs = [
      ["cosine", "linear"],
      ["perturbed", "linear"],
      ["perturbed", "cosine"],
    ];
    expect(comparisons.map(({ group, router, reference }) => [group, router, reference])).toEqual(
      ["15°", "45°"].flatMap((group) => pairs.map((pair) => [group, ...pair])),
    );
    const alone = compareRouters({
      groups: [{ name: "", values: { linear: values.linear, perturbed: values.perturbed } }],
      references,
    })[0];
    expect(comparisons[1].interval).toEqual(alone.interval);
    expect(comparisons[1].pValue).toBeCloseTo(6 * alone.pValue!, 10);
    expect(comparisons[1].detectable).toBeGreaterThan(alone.detectable!);
  });

  test("rests on the seeds that both routers have", () => {
    const values = {
      linear: bySeed(1, 2, 3, 4),
      cosine: new Map([
        [1, 2],
        [2, 4],
        [3, 6],
        [9, 100],
      ]),
    };
    const [{ seeds, difference }] = compareRouters({ groups: [{ name: "", values }], references });
    expect([seeds, difference]).toEqual([3, 1]);
  });

  test.each([
    ["no seed in common", new Map([[7, 1]]), 0],
    ["one seed", bySeed(5), 1],
    ["two seeds", bySeed(5, 9), 2],
    ["differences without spread", bySeed(3, 4, 5), 3],
  ])("with %s cannot tell", (_, cosine, seeds) => {
    const values = { linear: bySeed(1, 2, 3), cosine };
    const [comparison] = compareRouters({ groups: [{ name: "", values }], references });
    expect(comparison).toMatchObject({ seeds, verdict: "too few seeds to tell", pValue: null, detectable: null });
  });

  test("is neither corrected nor blinded for routers with too few seeds to be judged", () => {
    const values = { linear: bySeed(1, 2, 3, 4), perturbed: bySeed(2, 3.1, 4, 5.2) };
    const [alone] = compareRouters({ groups: [{ name: "", values }], references });
    const more = { ...values, hash: bySeed(1, 5), sigmoid: bySeed(2, 3) };
    const all = compareRouters({ groups: [{ name: "", values: more }], references });
    expect(all.length).toBe(3);
    expect(all[0]).toEqual(alone);
  });

  test("of equal values sees no difference", () => {
    const values = { linear: bySeed(1, 2, 3), cosine: bySeed(1, 2, 3) };
    const [comparison] = compareRouters({ groups: [{ name: "", values }], references });
    expect(comparison).toMatchObject({ pValue: 1, interval: [0, 0], verdict: "no difference beyond the noise" });
  });

  test("refuses a value that is no number, in a sentence", () => {
    const values = { linear: bySeed(1, 2), cosine: bySeed(1, Number.NaN) };
    expect(() => compareRouters({ groups: [{ name: "", values }], references })).toThrow(
      "the value of cosine with seed 1 is NaN, but must be a finite number.",
    );
  });
});

/** Three routers whose seeds have a large common part; the perturbed one is better by `gain`. */
function simulated(stream: RandomStream, gain: number, seeds: number) {
  const common = Array.from({ length: seeds }, () => 5 * stream.normal());
  const measured = (shift: number) => bySeed(...common.map((value) => value + shift + stream.normal()));
  return { linear: measured(0), cosine: measured(0), perturbed: measured(-gain) };
}

describe("over many simulated tables", () => {
  const tables = (count: number, gain: number) => {
    const stream = randomStream("tables", { gain });
    return Array.from({ length: count }, () =>
      compareRouters({ groups: [{ name: "", values: simulated(stream, gain, 5) }], references }),
    );
  };
  const isDifferent = ({ verdict }: { verdict: string }) => verdict === "differs";

  test("equal routers are told apart anywhere in the table in at most 5 %", { timeout: 120_000 }, () => {
    const share = tables(500, 0).filter((each) => each.some(isDifferent)).length / 500;
    expect(share).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 500));
    expect(share).toBeGreaterThan(0.015); // nor is the correction a refusal to tell
  });

  test("a difference as large as the detectable one is found in 80 %, or more, since Holm's later steps are milder", () => {
    // √2 is the spread of a difference; with 4 degrees of freedom and level 1/60 the shift is 5.1 standard errors
    const gain = 5.124 * Math.sqrt(2 / 5);
    const found = tables(500, gain).filter((each) => isDifferent(each[1])).length / 500;
    expect(found).toBeGreaterThan(0.8 - 3 * Math.sqrt((0.8 * 0.2) / 500));
    expect(found).toBeLessThan(0.94);
  });

  test("the detectable difference is, on average, that of the true spread", () => {
    const all = tables(250, 1).map((each) => each[1].detectable!);
    const squared = all.reduce((sum, value) => sum + value * value, 0) / all.length;
    expect(Math.abs(Math.sqrt(squared) / (5.124 * Math.sqrt(2 / 5)) - 1)).toBeLessThan(0.1);
  });
});

test("a mean has the standard error s/√N, and none for one value", () => {
  expect(meanError([1, 2, 3, 4])).toEqual({ mean: 2.5, standardError: expect.closeTo(Math.sqrt(5 / 12), 12) });
  expect(meanError([7])).toEqual({ mean: 7, standardError: null });
  expect(() => meanError([])).toThrow("values is an array of 0, but must be a list of at least one number.");
});

import { experiments } from "routerlab";
import { beforeAll, describe, expect, test } from "vitest";
import { curveSentence } from "../../lib/dist/experiments/curve";
import { type Studied, studied } from "../../lib/dist/experiments/studied";
import { levelThreshold } from "../../lib/dist/theory/information/relativeError";
import { madeRows } from "./madeRows";

let exact: Studied;
let over: Studied;
let free: Studied;

beforeAll(async () => {
  const all = (await experiments.figure1.studies("paper")).map((study) => {
    const small = { ...study, sizes: [1000, 10_000], replicates: 4 };
    return studied(small, madeRows(small, { error: ({ size }) => 0.1 * (1000 / size) ** 0.5 }));
  });
  [exact, over, free] = all;
});

const weight = Math.exp(-0.2);

describe("what follows from an arm", () => {
  test("an exact-specified arm is read with L₃, has a level and a slope from its information, and is judged where rel is small", () => {
    const curve = exact.curve({ arm: "perturbed" });
    expect(curve.rate.values[0]).toBeCloseTo(0.1 * weight, 5);
    expect(curve.predicted).toHaveLength(2);
    expect(curve.predictedSlope).toBeCloseTo(-0.5, 1);
    expect(curve.predictedSlope).not.toBe(-0.5);
    expect(exact.relOf("perturbed")).toBeLessThan(levelThreshold);
    expect(curve.expected).toBe("agrees");
  });

  test("rel is that of the smallest n", () => {
    const one = { sd: exact.sdOf("perturbed"), size: 1000 };
    expect(exact.relOf("perturbed")).toBe(exact.population("perturbed").rel(one));
    expect(exact.relOf("perturbed")).toBeCloseTo(0.078, 3); // as an independent program found, see fisherInformation.test.ts
  });

  test("where rel is not small nothing is promised", () => {
    const loud = { ...exact.study, noise: { ...exact.study.noise, sd: 10 } };
    const curve = studied(loud, exact.rows).curve({ arm: "perturbed" });
    expect([curve.expected, curve.rate.verdict]).toEqual(["not in the regime", "not in the regime"]);
    expect(curveSentence(curve)).toMatch(
      /: not in the regime of slope and level \(rel is 0\.15 or more at the smallest n\), as expected\.$/,
    );
  });

  test("points that lie on no line are out of the regime of the slope, which another sentence says", () => {
    const sizes = [1000, 3000, 10_000, 30_000];
    const study = { ...over.study, sizes, replicates: 8 };
    const bent = ({ size, replicate }: { size: number; replicate: number }) =>
      (1 + 0.01 * replicate) * (size < 5000 ? 0.1 : 0.001);
    const curve = studied(study, madeRows(study, { error: bent })).curve({ arm: "perturbed" });
    expect(curveSentence(curve)).toMatch(
      /: not in the regime of the slope \(the points do not lie on one line\), where "agrees" was expected\.$/,
    );
  });

  test("an over-specified arm is read with L₂ against −1/2, without a level", () => {
    const curve = over.curve({ arm: "perturbed" });
    expect(curve.rate.values[0]).toBeCloseTo(0.1 * weight, 5);
    expect(curve.predicted).toBeNull();
    expect(curve.predictedSlope).toBe(-0.5);
    expect(curve.expected).toBe("agrees");
  });

  test("a median has no level: what is predicted is a mean", () => {
    const curve = exact.curve({ arm: "perturbed", statistic: "median" });
    expect(curve.predicted).toBeNull();
    expect(curve.rate.level).toBeNull();
    expect(curve.statistic).toBe("median");
  });

  test("norms that the data do not move: expected to fall with the true ones, and, over-specified, with no others", () => {
    const expected = (fits: Studied, norms?: "truth" | "unit") => fits.curve({ arm: "cosine", norms }).expected;
    expect([expected(exact, "truth"), expected(exact, "unit"), expected(exact)]).toEqual([
      "agrees",
      "agrees", // with a prediction that knows of the constant
      "does not agree",
    ]);
    expect([expected(over, "truth"), expected(over, "unit"), expected(over)]).toEqual([
      "agrees",
      "does not agree",
      "does not agree",
    ]);
  });

  test("norms that are put in after the fit are so by construction and keep the loss of all parts that have them", () => {
    const of = (reading: Partial<Parameters<Studied["curve"]>[0]>) => over.curve({ arm: "cosine", ...reading });
    expect(of({ norms: "unit" }).byConstruction).toBe("the norms are put in after the fit");
    expect(of({ norms: "truth" }).byConstruction).toBeNull();
    expect(of({ norms: "unit", of: "regression error" }).byConstruction).toBeNull();
    const slopes = (["total", "router", "radial", "expert"] as const).map((part) => of({ norms: "unit", part }));
    expect(slopes.map(({ predictedSlope }) => predictedSlope)).toEqual([0, 0, 0, -0.5]);
    expect(of({ norms: "truth" }).predictedSlope).toBe(-0.5);
  });

  test("without the gauge, with all logits free, and from another generator no loss is expected to fall", () => {
    expect(over.curve({ arm: "perturbed", gauge: "none" }).expected).toBe("does not agree");
    expect(free.curve({ arm: "perturbed" })).toMatchObject({ expected: "does not agree", predicted: null });
    const [perturbed, cosine] = exact.study.arms;
    const wrong = { ...exact.study, arms: [{ ...perturbed, generator: cosine.model }] };
    expect(studied(wrong, exact.rows).curve({ arm: "perturbed" })).toMatchObject({
      expected: "does not agree",
      predicted: null,
    });
  });

  test("the regression error is the rows' own, with the level of the rank", () => {
    const curve = exact.curve({ arm: "cosine", of: "regression error" });
    expect(curve.rate.values).toEqual([0.1, 0.1 * 0.1 ** 0.5]);
    // σ √(2/n) Γ(4.5)/Γ(4) with rank 8
    expect(curve.predicted![0]).toBeCloseTo(0.1 * Math.sqrt(2 / 1000) * (11.6317283965674 / 6), 9);
    expect(curve.predictedSlope).toBe(-0.5);
  });
});

test("sizes ascend, in whatever order the rows come", () => {
  const fits = studied(exact.study, [...exact.rows].reverse());
  expect(fits.sizes).toEqual([1000, 10_000]);
  const { rate } = fits.curve({ arm: "perturbed" });
  expect(rate.sizes).toEqual([1000, 10_000]);
  expect(rate.values).toEqual(exact.curve({ arm: "perturbed" }).rate.values);
});

test("a loss that was read before is not taken for one with other norms, of another kind or part", () => {
  const [first] = exact.losses("cosine", { loss: "L3", norms: "truth" });
  expect(first[0]).toBeCloseTo(0.1 * weight, 5);
  const [unit] = exact.losses("cosine", { loss: "L3", norms: "unit" });
  expect(unit[0]).toBeCloseTo((0.1 + 0.5) * weight, 4); // the norm of atom 1 is ½
  expect(exact.losses("cosine", { loss: "L3", norms: "unit", part: "router" })[0][0]).toBeCloseTo(0.5 * weight, 4);
  expect(exact.losses("cosine", { loss: "L1", r: 2, norms: "truth" })[0][0]).toBeCloseTo(0.01 * weight, 5);
});

test("only accepted statuses count", () => {
  const failed = ({ replicate }: { replicate: number }) => replicate > 0;
  const fits = studied(over.study, madeRows(over.study, { failed }));
  expect(fits.curve({ arm: "perturbed" }).rate).toMatchObject({ fits: 8, failed: 6 });
  const all = fits.curve({ arm: "perturbed", accept: ["converged", "limit"] });
  expect(all.rate).toMatchObject({ fits: 8, failed: 0 });
  expect(all.rate.values[0]).toBeGreaterThan(1);
  expect(fits.counts).toEqual({ fits: 16, failed: 12 });
});

test("an arm that is not there is refused by name", () => {
  expect(() => exact.curve({ arm: "linear" })).toThrow(/^arm is "linear", but must be one of perturbed, cosine\.$/);
});

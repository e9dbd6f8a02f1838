import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import {
  blockEfficiencies,
  type FisherInformation,
  fisherInformation,
  linear,
  linearExpert,
  mixture,
  randomStream,
  routerNames,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { meanRatio } from "../../../lib/dist/theory/rates/ratio";
import { oneTruth } from "../../estimators/oneTruth";

/** Draws of N(θ*, scale² σ² I⁻¹ / n) as measures: what an efficient estimator gives at scale 1. */
function normalFits(router: (typeof routerNames)[number], count: number, scale: number) {
  const { model, truth, input } = oneTruth(router);
  const fisher = fisherInformation({ model, truth, input, size: 20_000 });
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(fisher.covariance, {
    assumeSymmetric: true,
  });
  const root = eigenvectorMatrix.mmul(Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)))));
  const centre = model.parameters(truth);
  const stream = randomStream("normal fits", { router });
  const fitted = Array.from({ length: count }, () => {
    const step = root.mmul(Matrix.columnVector(Array.from(centre, () => stream.normal())));
    return model.fromParameters(centre.map((value, j) => value + (scale * 0.1 * step.get(j, 0)) / Math.sqrt(1e8)));
  });
  return blockEfficiencies({ population: { model, truth, fisher }, fitted, sd: 0.1, size: 1e8 });
}

describe.each(routerNames)("%s router", (router) => {
  const found = normalFits(router, 2000, 1);

  test("blocks have as many directions as are identified: the cosine router's β₁ has one less", () => {
    const hidden = router === "cosine" ? 1 : 0;
    expect(found.map(({ block, degrees }) => [block, degrees])).toEqual([
      ["bias", 1],
      ["router", 2 - hidden],
      ["expert", 6],
      ["all", 9 - hidden],
    ]);
  });

  test("an estimator at the bound has ratio 1, with intervals as wide as those of χ²(q)/q", () => {
    for (const { ratio, interval, degrees, fits, failed } of found) {
      const error = Math.sqrt(2 / (degrees * 2000));
      expect(Math.abs(ratio - 1)).toBeLessThan(3 * error);
      expect(Math.log(interval[1] / interval[0]) / (2 * 1.96 * error)).toBeCloseTo(1, 0.5);
      expect([fits, failed]).toEqual([2000, 0]);
    }
  });

  test("errors twice as large are ratios four times as large", () => {
    normalFits(router, 2000, 2).forEach(({ ratio }, index) => {
      expect(ratio / found[index].ratio).toBeCloseTo(4, 2);
    });
  });
});

describe("one affine expert, information diag(1/3, 1/3, 1)", () => {
  const model = mixture({ router: linear(), expert: linearExpert(), dim: 2 });
  const truth = model.measure([{ expert: [2, -1, 0.5] }]);
  const fisher: FisherInformation = {
    model,
    truth,
    information: Matrix.diag([1 / 3, 1 / 3, 1]),
    covariance: Matrix.diag([3, 3, 1]),
    parameterCount: 3,
    rank: 3,
    condition: 1,
  };
  const at = (slope: number, intercept: number) => model.measure([{ expert: [2 + slope, -1, 0.5 + intercept] }]);
  const of = (fitted: Parameters<typeof blockEfficiencies>[0]["fitted"]) =>
    blockEfficiencies({ population: { model, truth, fisher }, fitted, sd: 0.2, size: 400 });

  test("by hand: n/σ² (0.03²/3 + 0.02²) / 3 over two fits; a block without parameters is left out", () => {
    const [expert, all, ...rest] = of([at(0.03, 0), at(0, 0.02)]);
    expect(rest).toEqual([]);
    expect([expert.block, all.block]).toEqual(["expert", "all"]);
    expect(expert.ratio).toBeCloseTo((1e4 * (0.0009 / 3 + 0.0004)) / 2 / 3, 10);
    expect(all.ratio).toBeCloseTo(expert.ratio, 12);
  });

  test("a failed fit is counted and left out", () => {
    const [expert] = of([at(0.03, 0), null, at(0, 0.02)]);
    expect(expert.ratio).toBeCloseTo(of([at(0.03, 0), at(0, 0.02)])[0].ratio, 12);
    expect([expert.fits, expert.failed]).toEqual([3, 1]);
  });

  test("a population that is missing is refused in one sentence", () => {
    const options = { population: undefined as never, fitted: [at(0.1, 0), at(0, 0.1)], sd: 0.2, size: 400 };
    expect(() => blockEfficiencies(options)).toThrow(
      "population is undefined, but must be what population({ … }) returns.",
    );
  });

  test("fewer than two fits are refused in one sentence", () => {
    expect(() => of([at(0.1, 0), null])).toThrow(
      "fitted has 1 fits that can be compared with the truth, but must have at least two.",
    );
  });
});

describe("the mean over its prediction", () => {
  test("by hand: 1 and 3 over 4 are ½, times exp(± 1.96 · 1 / 2)", () => {
    const { ratio, interval, fits, failed } = meanRatio([1, null, 3], 4);
    expect(ratio).toBe(0.5);
    expect(interval[0]).toBeCloseTo(0.5 * Math.exp(-0.98), 4);
    expect(interval[1]).toBeCloseTo(0.5 * Math.exp(0.98), 4);
    expect([fits, failed]).toEqual([3, 1]);
  });

  test("a prediction of 0 and fewer than two values are refused in one sentence", () => {
    expect(() => meanRatio([1, 2], 0)).toThrow("predicted is 0, but must be a finite number > 0.");
    expect(() => meanRatio([1, null], 1)).toThrow(
      "values holds 1 of fits that did not fail, but must hold at least two.",
    );
  });
});

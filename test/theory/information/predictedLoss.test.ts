import {
  fisherInformation,
  leastSquares,
  type PredictedLoss,
  predictedLoss,
  predictedRegressionError,
  randomStream,
  regressionError,
  voronoiLoss,
  withNorms,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { type LossAsked, predictedLossOf } from "../../../lib/dist/theory/information/predictedLoss";
import { relativeErrorsOf } from "../../../lib/dist/theory/information/relativeError";
import { deviation, mean } from "../../data/distributionChecks";
import { dataOf, oneTruth } from "../../estimators/oneTruth";

const parts = ["total", "weight", "router", "expert", "radial", "angular", "bias"] as const;

const shared = { sd: 0.1, loss: "L3" } as const;
const perturbed = fisherInformation(oneTruth("perturbedCosine"));
const cosine = fisherInformation(oneTruth("cosine"));

/** Predictions that there are. */
type Known = PredictedLoss & Record<(typeof parts)[number], number>;

const predict = (change: Partial<LossAsked> = {}): Known[] =>
  predictedLossOf(perturbed, { ...shared, sizes: [1e4], draws: 300, ...change }) as Known[];

test("where a standard error is as large as what it is of, there is no prediction, and a sentence says of what", () => {
  const { bias, router, expert } = relativeErrorsOf(perturbed, { sd: 0.1, size: 1 });
  const last = Math.max(bias, router, expert) ** 2; // the n at which the largest of them is 1
  const [below, above] = predictedLossOf(perturbed, { ...shared, sizes: [0.99 * last, 1.01 * last], draws: 50 });
  for (const part of parts) expect(below[part]).toBeNull();
  expect(below.reason).toMatch(
    /^The standard error of β₁ that n = [\d.]+ allows is 1\.01 of its norm: from 1 on .*\.$/,
  );
  expect(above.reason).toBeNull();
  expect(above.total).toBeGreaterThan(0);
  // Before, the mean of a lognormal: with s.e.(β₀) = 15 the weight had 2.7e23 for its mean.
  const [weight] = predictedLossOf(perturbed, { ...shared, sd: (0.1 * 15) / bias, sizes: [1], draws: 50 });
  expect(weight).toMatchObject({ total: null, weight: null, size: 1 });
});

test("every part falls like n^(−1/2) in the limit: a hundredfold n divides it by ten", () => {
  const [small, large] = predict({ sizes: [1e8, 1e10] });
  expect([small.size, large.size]).toEqual([1e8, 1e10]);
  for (const part of parts) expect(small[part] / large[part]).toBeCloseTo(10, 2);
});

test("it is linear in σ, in the limit", () => {
  const [base] = predict({ sizes: [1e8] });
  const [triple] = predict({ sizes: [1e8], sd: 0.3 });
  for (const part of parts) expect(triple[part] / base[part]).toBeCloseTo(3, 3);
});

test("L1 with r = 2 falls like 1/n, but for the weights", () => {
  const [small, large] = predict({ loss: "L1", r: 2, sizes: [1e8, 1e10] });
  expect(small.router / large.router).toBeCloseTo(100, 1);
  expect(small.expert / large.expert).toBeCloseTo(100, 1);
  expect(small.weight / large.weight).toBeCloseTo(10, 2);
});

test("exact-specified, every cell holds one atom: L2 and L1 with r = 1 are predicted as L3, part by part", () => {
  const expected = predict();
  expect(predict({ loss: "L2" })).toEqual(expected);
  expect(predict({ loss: "L1", r: 1 })).toEqual(expected);
});

test("total is weight + router + expert, and the router part is at least its radial and its angular part", () => {
  const [entry] = predict();
  expect(entry.total).toBeCloseTo(entry.weight + entry.router + entry.expert, 12);
  expect(entry.router).toBeGreaterThan(Math.max(entry.radial, entry.angular));
  expect(entry.router).toBeLessThan(entry.radial + entry.angular);
});

test("the bias part is the mean of a half normal with the variance of the information, 0.798 standard deviations", () => {
  const size = 1e8;
  const [entry] = predict({ sizes: [size], draws: 4000 });
  const sd = 0.1 * Math.sqrt(perturbed.covariance.get(0, 0) / size);
  expect(entry.bias / (sd * Math.sqrt(2 / Math.PI))).toBeCloseTo(1, 1.3);
});

test("the same streams give the same numbers, another stream others", () => {
  expect(predict()).toEqual(predict());
  expect(predict({ stream: randomStream("other") })[0].total).not.toBe(predict()[0].total);
});

/** Mean loss of fits from the truth, with its standard error, by norm protocol for the cosine router. */
function fittedLosses(router: "perturbedCosine" | "cosine", size: number, replicates: number) {
  const { model, truth } = oneTruth(router);
  const losses = Array.from({ length: replicates }, (_, replicate) => {
    const data = dataOf(router, 0.1, size, replicate);
    const fit = leastSquares({ model, data, atoms: 2, starts: [truth], standardErrors: false });
    expect(fit.status).toBe("converged");
    const measure =
      router === "cosine" ? withNorms({ model, measure: fit.measure, norms: "truth", truth }) : fit.measure;
    return voronoiLoss({ model, fitted: measure, truth, loss: "L3" });
  });
  return (part: (typeof parts)[number]) => {
    const values = losses.map((loss) => loss[part]!);
    return { mean: mean(values), error: deviation(values) / Math.sqrt(replicates) };
  };
}

test.each(["perturbedCosine", "cosine"] as const)("%s: it is the mean loss of fits at n = 20,000", (router) => {
  const size = 20_000;
  const norms = router === "cosine" ? ("truth" as const) : undefined;
  const [expected] = predictedLoss({ ...oneTruth(router), ...shared, norms, sizes: [size], draws: 3000 }) as Known[];
  const found = fittedLosses(router, size, 40);
  for (const part of ["total", "weight", "router", "expert", "angular", "bias"] as const) {
    const { mean: value, error } = found(part);
    expect(Math.abs(value - expected[part])).toBeLessThan(3.5 * error + 0.03 * expected[part]);
    expect(error).toBeLessThan(0.15 * value); // so that the comparison says something
  }
});

describe("the cosine router needs a norm protocol", () => {
  const by = (norms: LossAsked["norms"], sizes = [1e4, 1e6]) =>
    predictedLossOf(cosine, { ...shared, norms, sizes, draws: 300 }) as Known[];

  test("without one it is refused in one sentence", () => {
    expect(() => by(undefined)).toThrow(/^norms is undefined, but must be a norm protocol: the cosine router's.*\.$/);
  });

  test("true norms: the radial part is 0 and the loss falls like n^(−1/2)", () => {
    const [small, large] = by("truth", [1e8, 1e10]);
    expect(small.radial).toBeLessThan(1e-12);
    expect(small.total / large.total).toBeCloseTo(10, 2);
  });

  test("unit norms: the radial part stays at e^β₀ |1 − ½|, and so does the loss", () => {
    const [small, large] = by("unit");
    expect(small.radial).toBeCloseTo(0.5 * Math.exp(-0.2), 1);
    expect(large.radial).toBeCloseTo(0.5 * Math.exp(-0.2), 2);
    expect(large.total / large.radial).toBeLessThan(1.1);
  });

  test("norms uniform in (0, 4]: the radial part is e^β₀ E|R − ½| = e^β₀ (½² + 3.5²)/8", () => {
    const [, large] = by({ uniform: [0, 4] });
    expect(large.radial / (Math.exp(-0.2) * (12.5 / 8))).toBeCloseTo(1, 0.9);
  });

  test("where norms are identified a protocol is refused", () => {
    expect(() => predict({ norms: "unit" })).toThrow(/a router whose norms are not identified/);
  });
});

describe("the regression error", () => {
  test("by hand: rank 1 is a half normal, σ √(2/(π n)); rank 2 is Rayleigh, σ √(π/(2n))", () => {
    const [half] = predictedRegressionError({ rank: 1, sd: 0.3, sizes: [50] });
    expect(half).toBeCloseTo(0.3 * Math.sqrt(2 / (Math.PI * 50)), 13);
    const rayleigh = predictedRegressionError({ rank: 2, sd: 0.3, sizes: [50, 5000] });
    expect(rayleigh[0]).toBeCloseTo(0.3 * Math.sqrt(Math.PI / (2 * 50)), 13);
    expect(rayleigh[0] / rayleigh[1]).toBeCloseTo(10, 12);
  });

  test("for a large rank it is 1/(4r) below σ √(r/n)", () => {
    const [value] = predictedRegressionError({ rank: 40, sd: 1, sizes: [1] });
    expect(value / Math.sqrt(40)).toBeCloseTo(1 - 1 / 160, 4);
  });

  test("it is the mean root mean square error of fits", () => {
    const { model, truth, input } = oneTruth("linear");
    const errors = Array.from({ length: 60 }, (_, replicate) => {
      const data = dataOf("linear", 0.1, 2000, replicate);
      const fit = leastSquares({ model, data, atoms: 2, starts: [truth], standardErrors: false });
      const stream = randomStream("regression error", { replicate });
      return regressionError({ model, fitted: fit.measure, truth, input, size: 5000, stream }).value;
    });
    const [expected] = predictedRegressionError({ rank: 9, sd: 0.1, sizes: [2000] });
    expect(Math.abs(mean(errors) - expected)).toBeLessThan((3.5 * deviation(errors)) / Math.sqrt(60));
  });

  test.each([
    ["rank 0", { rank: 0 }, "rank is 0, but must be a finite number > 0."],
    ["σ of NaN", { sd: Number.NaN }, "sd is NaN, but must be a finite number > 0."],
    ["n = 0", { sizes: [0] }, /^size.* is 0, but must be a finite number > 0\.$/],
  ])("%s is refused in one sentence", (_what, change, message) => {
    expect(() => predictedRegressionError({ rank: 9, sd: 1, sizes: [10], ...change })).toThrow(message);
  });
});

test.each([
  ["σ = 0", { sd: 0 }, "sd is 0, but must be a finite number > 0."],
  ["n = −1", { sizes: [100, -1] }, "sizes[1] is -1, but must be a finite number > 0."],
  ["no draw", { draws: 0 }, "draws is 0, but must be an integer ≥ 1."],
  ["an unknown loss", { loss: "L4" as never }, /^loss is "L4", but must be one of "L1", "L2", "L3".*\.$/],
])("%s is refused in one sentence", (_what, change, message) => {
  expect(() => predict(change)).toThrow(message);
});

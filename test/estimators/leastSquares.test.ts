import {
  dataset,
  expertNamed,
  expertNames,
  fromData,
  leastSquares,
  mixture,
  nearTruth,
  randomStream,
  routerNamed,
  routerNames,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { centralDifference } from "../mixture/centralDifference";
import { norm } from "../mixture/writtenOut";
import { dataOf, fitOf, meanSquare, oneTruth } from "./oneTruth";

describe.each(routerNames)("%s router", (router) => {
  test("the objective is the mean squared residual of the measure, and no larger than the truth's", () => {
    const fit = fitOf(router);
    expect(fit.status).toBe("converged");
    expect(fit.objective).toBeCloseTo(meanSquare(router, fit.measure), 14);
    expect(fit.objective).toBeLessThan(meanSquare(router, oneTruth(router).truth));
    expect(fit.objective).toBeGreaterThan(0.8 * 0.01);
    expect(fit.activeBounds).toEqual([]);
  });

  test("the gradient of the objective is 0 at the fit, by central differences", () => {
    const { model } = oneTruth(router);
    const fit = fitOf(router, { relativeGradient: 1e-9 });
    const objective = (vector: Float64Array) => [meanSquare(router, model.fromParameters(vector))];
    const [gradient] = centralDifference(objective, model.parameters(fit.measure));
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-9);
    expect(fit.gradientNorm).toBeLessThan(1e-9);

    const stopped = fitOf(router, { maxIterations: 1 });
    const [slopes] = centralDifference(objective, model.parameters(stopped.measure));
    expect(stopped.gradientNorm / Math.max(...slopes.map(Math.abs))).toBeCloseTo(1, 6);
  });

  test("noiseless data are fitted to the last bits, and the truth is found but for cosine's norm", () => {
    const { model, truth } = oneTruth(router);
    const fit = fitOf(router, { data: dataOf(router, 0, 500), starts: nearTruth({ truth, spread: 0.1 }) });
    expect(fit.objective).toBeLessThan(1e-20);
    const [found, expected] = [fit.measure, truth].map((measure) => {
      const vector = model.parameters(measure);
      const length = router === "cosine" ? norm(vector.subarray(1, 3)) : 1;
      return vector.map((value, i) => (i === 1 || i === 2 ? value / length : value));
    });
    expected.forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 8);
    });
  });

  test("starts from the data alone find a fit at least as good as from the truth", () => {
    const data = dataOf(router, 0.1, 1000, 1);
    const fromTruth = fitOf(router, { data, starts: [oneTruth(router).truth] });
    const found = fitOf(router, { data, starts: fromData({ count: 40, polished: 6, stream: randomStream("global") }) });
    expect(found.status).toBe("converged");
    expect(found.objective / fromTruth.objective).toBeLessThan(1 + 1e-6);
  });

  test("a fit is the same to the last bit when it is made again after other fits", () => {
    const first = fitOf(router);
    fitOf("linear", { starts: undefined });
    expect(fitOf(router)).toEqual(first);
  });
});

describe("status", () => {
  test("a fit that was stopped by maxIterations says limit, has no standard errors and says why", () => {
    const fit = fitOf("perturbedCosine", { maxIterations: 1 });
    expect([fit.status, fit.iterations]).toEqual(["limit", 1]);
    expect(fit.standardErrors).toBeNull();
    expect(fit.standardErrorsReason).toMatch(/did not converge \(limit\)/);
    expect(fit.gradientNorm).toBeGreaterThan(1e-6);
  });

  test("converged means a small predicted drop: a tighter tolerance takes no fewer iterations and gains next to nothing", () => {
    const [loose, tight] = [1e-2, 1e-12].map((tolerance) => fitOf("perturbedCosine", { tolerance }));
    expect(loose.iterations).toBeLessThan(tight.iterations);
    const gain = (1000 * (loose.objective - tight.objective)) / tight.residualVariance; // in units of σ²
    expect(gain).toBeGreaterThanOrEqual(0);
    expect(gain).toBeLessThan(0.05);
  });

  test("a fit does not stop at a saddle: two equal atoms come apart", () => {
    const { model, truth } = oneTruth("linear");
    const equal = model.measure([{ bias: 0, router: [1e-6, 0], expert: [0, 0, 0] }, { expert: [0, 0, 0] }]);
    const fit = fitOf("linear", { starts: [equal], maxIterations: 500 });
    const one = leastSquares({ model, data: dataOf("linear", 0.1, 1000), atoms: 1, starts: fromData() });
    expect(fit.objective).toBeLessThan(0.9 * one.objective);
    expect(truth.size).toBe(2);
  });
});

test("the order of observations matters to no more than rounding", () => {
  const { model, truth } = oneTruth("perturbedCosine");
  const data = dataOf("perturbedCosine", 0.1, 300);
  const order = [...data.outputs.keys()].reverse();
  const reversed = dataset({
    inputs: order.map((i) => [...data.inputs.subarray(2 * i, 2 * i + 2)]),
    outputs: order.map((i) => data.outputs[i]),
  });
  const options = { model, atoms: 2, starts: [truth], relativeGradient: 1e-9 };
  const [first, second] = [leastSquares({ ...options, data }), leastSquares({ ...options, data: reversed })];
  expect(first.objective / second.objective).toBeCloseTo(1, 12);
});

test("large data that come in an order are fitted as well as the same data shuffled", () => {
  // From some size on, fits begin on a part of the observations; a part that the order makes special would mislead.
  const { model, truth } = oneTruth("perturbedCosine");
  const data = dataOf("perturbedCosine", 0.1, 9000);
  const sorted = [...data.outputs.keys()].sort((a, b) => data.inputs[2 * a] - data.inputs[2 * b]);
  const ordered = dataset({
    inputs: sorted.map((i) => [...data.inputs.subarray(2 * i, 2 * i + 2)]),
    outputs: sorted.map((i) => data.outputs[i]),
  });
  for (const starts of [nearTruth({ truth }), fromData({ count: 40, polished: 4, stream: randomStream("large") })]) {
    const options = { model, atoms: 2, starts, relativeGradient: 1e-9 };
    const [first, second] = [leastSquares({ ...options, data }), leastSquares({ ...options, data: ordered })];
    expect([first.status, second.status]).toEqual(["converged", "converged"]);
    expect(first.objective).toBeLessThan(meanSquare("perturbedCosine", truth, data));
    expect(second.objective / first.objective).toBeCloseTo(1, 10);
  }
});

test("large fits pass few times over all of the data: a part of them has led near the minimum", () => {
  const { truth } = oneTruth("linear");
  const starts = nearTruth({ truth, spread: 0.4, stream: randomStream("far") });
  const [small, large] = [8000, 9000].map((size) => fitOf("linear", { data: dataOf("linear", 0.1, size), starts }));
  expect(small.iterations).toBeGreaterThan(5);
  expect(large.iterations).toBeLessThan(5);
});

test("of so many data with nothing to explain that a part of them is fitted first, the fit has converged, too", () => {
  const model = mixture({ router: routerNamed("cosine"), expert: expertNamed("linear"), dim: 1 });
  const stream = randomStream("nothing");
  const inputs = Float64Array.from({ length: 9000 }, () => 4 * stream.uniform() - 2);
  const data = dataset({ inputs, outputs: new Float64Array(9000), dim: 1 });
  const fit = leastSquares({ model, data, atoms: 3, starts: fromData({ count: 6, polished: 2 }) });
  expect(fit.status).toBe("converged");
  expect(fit.objective).toBeLessThan(1e-20);
});

describe.each(routerNames)("data with nothing to explain, behind the %s router", (router) => {
  test.each(expertNames)("are fitted by 0 and the fit has converged: %s experts", (name) => {
    const model = mixture({ router: routerNamed(router), expert: expertNamed(name), dim: 2 });
    const stream = randomStream("nothing");
    const inputs = Float64Array.from({ length: 400 }, () => 8 * stream.uniform() - 4);
    const fit = leastSquares({ model, data: dataset({ inputs, outputs: new Float64Array(200), dim: 2 }), atoms: 2 });
    expect(fit.status).toBe("converged");
    expect(fit.objective).toBeLessThan(1e-20);
    const errors = fit.standardErrors;
    const without = fit.withoutError.map(({ coordinate }) => coordinate);
    expect(errors === null || errors.every((error, i) => Number.isFinite(error) !== without.includes(i))).toBe(true);
  });
});

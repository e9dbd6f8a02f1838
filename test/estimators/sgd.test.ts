import {
  expertNamed,
  expertNames,
  gaussianNoise,
  leastSquares,
  linear,
  linearExpert,
  mixture,
  nearTruth,
  normNoiseNamed,
  normNoiseNames,
  onSphere,
  perturbedCosine,
  randomStream,
  routerNamed,
  routerNames,
  type SgdOptions,
  sample,
  sgd,
  tanhExpert,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { norm } from "../mixture/writtenOut";
import { dataOf, fitOf, meanSquare, oneTruth } from "./oneTruth";

function walkOf(router: (typeof routerNames)[number], options: Partial<SgdOptions> = {}) {
  const { model, truth } = oneTruth(router);
  const starts = nearTruth({ truth, stream: randomStream("start") });
  return sgd({ model, data: dataOf(router, 0.1, 1000), atoms: 2, starts, ...options });
}

describe.each(routerNames)("%s router", (router) => {
  const walked = walkOf(router);

  test("stochastic gradient finds the minimiser of least squares, to a part of a standard error", () => {
    const { truth } = oneTruth(router);
    const starts = nearTruth({ truth, stream: randomStream("start") });
    const fit = fitOf(router, { starts });
    expect(walked.status).toBe("converged");
    expect(walked.iterations).toBe(2000);
    expect(walked.objective).toBeCloseTo(meanSquare(router, walked.measure), 14);
    const excess = (1000 * (walked.objective - fit.objective)) / fit.residualVariance; // in units of σ²
    expect(excess).toBeGreaterThan(0);
    expect(excess).toBeLessThan(0.1);
    expect(norm(walked.measure.atoms[0].expert.map((value, i) => value - fit.measure.atoms[0].expert[i]))).toBeLessThan(
      0.02,
    );
  });

  test("the same stream gives the same steps, another one others", () => {
    const few = { epochs: 2, stream: randomStream("steps") };
    expect(walkOf(router, few)).toEqual(walkOf(router, few));
    expect(walkOf(router, { ...few, stream: randomStream("others") }).objective).not.toBe(
      walkOf(router, few).objective,
    );
  });

  test("too few steps are called limit, and have no standard errors", () => {
    const fit = walkOf(router, { epochs: 1 });
    expect([fit.status, fit.iterations, fit.standardErrors]).toEqual(["limit", 20, null]);
    expect(fit.standardErrorsReason).toMatch(/did not converge \(limit\)/);
    expect(fit.gradientNorm).toBeGreaterThan(walked.gradientNorm);
  });
});

test("one affine expert is linear regression: the normal equations give the same", () => {
  const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  const truth = model.measure([{ expert: [2, -1] }]);
  const noise = gaussianNoise({ sd: 0.5 });
  const stream = randomStream("line");
  const data = sample({ model, truth, input: oneTruth("linear").input, noise, size: 400, stream });
  const fit = sgd({ model, data, atoms: 1, epochs: 400 });
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(data.inputs), mean(data.outputs)];
  const slope =
    data.inputs.reduce((sum, value, i) => sum + (value - x) * (data.outputs[i] - y), 0) /
    data.inputs.reduce((sum, value) => sum + (value - x) * (value - x), 0);
  expect(fit.status).toBe("converged");
  expect(fit.measure.atoms[0].expert[0]).toBeCloseTo(slope, 2);
  expect(fit.measure.atoms[0].expert[1]).toBeCloseTo(y - slope * x, 2);
});

test("the cosine router keeps the norms of its start", () => {
  const { truth } = oneTruth("cosine");
  const fit = walkOf("cosine", { starts: [truth], epochs: 5 });
  expect(norm(fit.measure.atoms[0].router)).toBeCloseTo(0.5, 12);
  expect(fit.measure.atoms[0].router[0]).not.toBe(0.4);
});

test("a walk that leaves Θ is put back, and the bound is said to be active", () => {
  const fit = walkOf("perturbedCosine", { bounds: { expert: 1 } });
  const { parameters } = oneTruth("perturbedCosine").model;
  expect(Math.max(...parameters(fit.measure).map(Math.abs))).toBe(1);
  expect(fit.activeBounds).toEqual(
    [...parameters(fit.measure).keys()].filter((i) => Math.abs(parameters(fit.measure)[i]) === 1),
  ); // prettier-ignore
  expect(fit.activeBounds.length).toBeGreaterThan(0);
});

test("of several starts the best is kept", () => {
  const { model, truth } = oneTruth("linear");
  const far = model.measure([{ bias: 0, router: [-3, 3], expert: [3, 3, 3] }, { expert: [-3, 3, -3] }]);
  const [best, alone] = [[far, truth], [far]].map((starts) => walkOf("linear", { starts, epochs: 10 }));
  expect(best.objective).toBeLessThan(alone.objective);
  expect(best.iterations).toBe(2 * alone.iterations);
});

describe.each(routerNames)("with the %s router", (routerName) => {
  test.each(expertNames)("every step with the %s expert is finite", (expertName) => {
    const model = mixture({ router: routerNamed(routerName), expert: expertNamed(expertName), dim: 2 });
    const q = model.expert.parameterCount(2);
    const expert = (sign: number) => Array.from({ length: q }, (_, i) => sign * (0.5 + 0.1 * i));
    const truth = model.measure([{ router: [1, -0.5], expert: expert(1) }, { expert: expert(-1) }]);
    const noise = gaussianNoise({ sd: 0.1 });
    const stream = randomStream("each", { routerName, expertName });
    const data = sample({ model, truth, input: onSphere({ radius: 2 }), noise, size: 60, stream });
    const starts = nearTruth({ truth, spread: 0.3, stream });
    const fit = sgd({ model, data, atoms: 2, starts, epochs: 5, batch: 20 });
    const start = leastSquares({ model, data, atoms: 2, starts, maxIterations: 1 });
    expect(model.parameters(fit.measure).every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(fit.gradientNorm)).toBe(true);
    expect(["converged", "limit"]).toContain(fit.status);
    expect(fit.objective).toBeLessThan(100 * start.objective);
  });
});

describe.each(normNoiseNames)("with a fresh %s factor of τ₁ in every step", (normNoise) => {
  const { model, truth, input } = oneTruth("perturbedCosine");
  const noise = gaussianNoise({ sd: 0.01 });
  const data = sample({ model, truth, input, noise, size: 500, stream: randomStream("quiet") });
  const fit = sgd({ model, data, atoms: 2, starts: [truth], normNoise });

  test("the objective is the mean squared residual averaged over the factor", () => {
    const expected = normNoiseNamed(normNoise).nodes.reduce((sum, { value, weight }) => {
      const router = perturbedCosine({ tau1: value, tau2: 0.3 });
      const own = mixture({ router, expert: tanhExpert(), dim: 2 });
      const squares = own.predict(fit.measure, data.inputs).map((f, i) => (f - data.outputs[i]) ** 2);
      return sum + (weight * squares.reduce((total, square) => total + square, 0)) / 500;
    }, 0);
    expect(fit.objective).toBeCloseTo(expected, 12);
    expect(fit.standardErrors).toBeNull();
  });

  test("no step is longer than its rate, whatever the factor and however long the router vector", () => {
    const long = model.measure([{ ...truth.atoms[0], router: [40, 30] }, { expert: truth.atoms[1].expert }]);
    for (let i = 0; i < 20; i++) {
      const stream = randomStream("one step", { i });
      const step = sgd({ model, data, atoms: 2, starts: [long], normNoise, epochs: 1, batch: 500, stream });
      const moved = model.parameters(step.measure).map((value, at) => Math.abs(value - model.parameters(long)[at]));
      expect(step.iterations).toBe(1);
      expect(Math.max(...moved)).toBeLessThan(0.3000001);
      expect(Math.max(...moved)).toBeGreaterThan(0.29);
    }
  });

  test("the norm comes out below the one that made the data: noise in training is undone by a shorter vector", () => {
    expect(norm(fit.measure.atoms[0].router)).toBeLessThan(0.47);
  });
});

test.each<[string, Partial<SgdOptions>, string]>([
  ["no pass", { epochs: 0 }, "epochs is 0, but must be an integer ≥ 1."],
  ["half a batch", { batch: 0.5 }, "batch is 0.5, but must be an integer ≥ 1."],
  [
    "a batch larger than the data",
    { batch: 1001 },
    "batch is 1001, but must be at most the number of observations, 1000.",
  ],
  ["a rate of NaN", { rate: Number.NaN }, "rate is NaN, but must be a finite number > 0."],
  ["a tolerance of 0", { tolerance: 0 }, "tolerance is 0, but must be a finite number > 0."],
  ["no data", { data: undefined as never }, "data is undefined, but must be a dataset"],
  ["no stream", { stream: 3 as never }, "stream is 3, but must be a random stream"],
  ["k = 0", { atoms: 0 }, "atoms is 0, but must be an integer ≥ 1."],
  ["a law that is not known", { normNoise: "none" as never }, 'normNoise is "none", but must be one of '],
  [
    "noisy norms for a router without τ₁",
    { normNoise: "uniform" },
    'model.router is "linear", but must be perturbedCosine',
  ],
])("%s is refused in one sentence", (_what, change, message) => {
  const call = () => walkOf("linear", change);
  expect(call).toThrow(expect.objectContaining({ name: "InputError", message: expect.stringContaining(message) }));
}); // prettier-ignore

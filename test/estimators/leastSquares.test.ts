import fc from "fast-check";
import {
  cosine,
  dataset,
  type Fit,
  fromData,
  gaussianNoise,
  leastSquares,
  linear,
  type MixingMeasure,
  mixture,
  nearTruth,
  type RouterName,
  randomStream,
  routerNames,
  sample,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { mixtureProblem } from "../../lib/dist/estimators/mixtureProblem";
import { parameterSpace } from "../../lib/dist/estimators/parameterSpace";
import { centralDifference } from "../mixture/centralDifference";
import { randomModel, routerBlocks, shapes } from "../mixture/randomModels";
import { dot, norm } from "../mixture/writtenOut";
import { dataOf, oneTruth } from "./oneTruth";

/** A fit of the truth's own data, from starts near it unless said otherwise. */
function fitOf(router: RouterName, options: Partial<Parameters<typeof leastSquares>[0]> = {}): Fit {
  const { model, truth } = oneTruth(router);
  return leastSquares({ model, data: dataOf(router, 0.1, 1000), atoms: 2, starts: nearTruth({ truth }), ...options });
}

const meanSquare = (router: RouterName, measure: MixingMeasure, data = dataOf(router, 0.1, 1000)): number => {
  const found = oneTruth(router).model.predict(measure, data.inputs);
  return found.reduce((sum, value, i) => sum + (value - data.outputs[i]) ** 2, 0) / data.size;
};

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

  test("the exact Hessian is the second derivative of ½ Σ r² along the path of a step, inside Θ", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { model, atoms, vector, inputs } = randomModel(router, "tanh", shape, 70);
        const outputs = Float64Array.from({ length: 70 }, (_, i) => Math.sin(3 * i));
        const data = { inputs, outputs, size: 70, dim: model.dim };
        const problem = mixtureProblem(model, data, atoms, parameterSpace(model, atoms));
        const { gradient, hessian, value } = problem.derivatives(vector);
        expect(value).toBeCloseTo(problem.value(vector), 9);
        const step = direction(vector, routerBlocks(model, atoms), model.dim, router === "cosine");
        const path = (t: number) =>
          problem.move(
            vector,
            step.map((value) => t * value),
          );
        const along = (t: number) => 0.5 * problem.value(path(t));
        const h = 2e-3;
        const [left2, left, at, right, right2] = [-2 * h, -h, 0, h, 2 * h].map(along);
        const slope = (8 * (right - left) - (right2 - left2)) / (12 * h);
        const curvature = (16 * (left + right) - 30 * at - (left2 + right2)) / (12 * h * h);
        expect(Math.abs(dot(gradient, step) - slope)).toBeLessThan(1e-7 * (1 + value));
        expect(Math.abs(quadraticForm(hessian, step) - curvature)).toBeLessThan(1e-5 * (1 + value));
      }),
      { numRuns: 30 },
    );
  });
});

/** A unit step, tangent to the spheres of the router vectors where norms are not identified. */
function direction(point: Float64Array, blocks: number[], dim: number, tangent: boolean): Float64Array {
  const stream = randomStream("direction", { length: point.length });
  const step = point.map(() => stream.normal());
  if (tangent)
    for (const at of blocks) {
      const vector = point.subarray(at, at + dim);
      const along = dot(step.subarray(at, at + dim), vector) / dot(vector, vector);
      for (let u = 0; u < dim; u++) step[at + u] -= along * vector[u];
    }
  const length = norm(step);
  return step.map((value) => value / length);
}

/** sᵀHs from the upper triangle. */
function quadraticForm(upper: Float64Array, step: Float64Array): number {
  const count = step.length;
  let sum = 0;
  for (let i = 0; i < count; i++)
    for (let j = i; j < count; j++) sum += (i === j ? 1 : 2) * upper[i * count + j] * step[i] * step[j];
  return sum;
}

describe("starts", () => {
  test("of several starts the best is kept", () => {
    const { model, truth } = oneTruth("perturbedCosine");
    const bad = model.measure([{ bias: 3, router: [-9, 9], expert: [0, 0, 3] }, { expert: [0, 0, -3] }]); // a saturated corner, where the fit ends elsewhere
    const alone = fitOf("perturbedCosine", { starts: [bad] });
    const good = fitOf("perturbedCosine", { starts: [truth] });
    expect(alone.objective).toBeGreaterThan(2 * good.objective);
    for (const starts of [
      [bad, truth],
      [truth, bad],
    ]) {
      const both = fitOf("perturbedCosine", { starts });
      expect(both.objective).toBe(good.objective);
      expect(both.iterations).toBe(alone.iterations + good.iterations);
    }
  });

  test("one start need not be put into a list, and lists may mix measures and rules", () => {
    const { truth } = oneTruth("linear");
    expect(fitOf("linear", { starts: truth })).toEqual(fitOf("linear", { starts: [truth] }));
    const mixed = fitOf("linear", { starts: [nearTruth({ truth }), truth, fromData({ count: 5, polished: 1 })] });
    expect(mixed.objective).toBeLessThanOrEqual(fitOf("linear", { starts: truth }).objective * (1 + 1e-7));
  });

  test("a start's own stream decides where it is, not the fit's", () => {
    const { truth } = oneTruth("linear");
    const with1 = (stream: string, own?: string) =>
      fitOf("linear", {
        maxIterations: 1,
        starts: nearTruth({ truth, stream: own === undefined ? undefined : randomStream(own) }),
        stream: randomStream(stream),
      }).objective;
    expect(with1("a", "own")).toBe(with1("b", "own"));
    expect(with1("a")).not.toBe(with1("b"));
    expect(with1("a")).toBe(with1("a"));
  });

  test("more atoms than the truth: near-truth starts at spread 0 are the truth's own function", () => {
    for (const router of ["linear", "cosine", "perturbedCosine"] as const) {
      const { model, truth } = oneTruth(router);
      const data = dataOf(router, 0, 300);
      if (router === "cosine") {
        // A share of the reference needs a direction of its own, which the cosine router does not have at spread 0.
        expect(() => fitOf(router, { data, atoms: 3, starts: nearTruth({ truth, spread: 0 }) })).toThrow(
          /zero vector/i,
        );
        continue;
      }
      const fit = leastSquares({ model, data, atoms: 3, starts: nearTruth({ truth, spread: 0 }), maxIterations: 1 });
      expect(fit.status).toBe("converged");
      expect(fit.objective).toBeLessThan(1e-25);
    }
  });
});

describe("Θ", () => {
  test("a box that binds is kept and reported: the coordinates on it are the active bounds", () => {
    const { model } = oneTruth("perturbedCosine");
    const bounds = { bias: [-0.1, 1] as const, router: 0.35, expert: 1.2 };
    const fit = fitOf("perturbedCosine", { bounds });
    const vector = model.parameters(fit.measure);
    const limits = [0.1, 0.35, 0.35, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2];
    expect(fit.status).toBe("converged");
    expect(vector.every((value, i) => Math.abs(value) <= limits[i] || (i === 0 && value <= 1))).toBe(true);
    const onLimit = [...vector.keys()].filter((i) => Math.abs(vector[i]) === limits[i]);
    expect(fit.activeBounds).toEqual(onLimit);
    expect(onLimit.length).toBeGreaterThan(1);
    expect(fit.standardErrors).toBeNull();
    expect(fit.standardErrorsReason).toMatch(/boundary/);

    // First-order conditions of a minimum over a box, by central differences.
    const objective = (point: Float64Array) => [meanSquare("perturbedCosine", model.fromParameters(point))];
    const [gradient] = centralDifference(objective, vector);
    vector.forEach((value, i) => {
      if (fit.activeBounds.includes(i)) expect(gradient[i] * Math.sign(value)).toBeLessThan(0);
      else expect(Math.abs(gradient[i])).toBeLessThan(1e-4);
    });
  });

  test("a Θ that does not bind does not change the fit", () => {
    const wide = fitOf("linear", { starts: [oneTruth("linear").truth] });
    const narrow = fitOf("linear", { starts: [oneTruth("linear").truth], bounds: { router: 2, expert: 3 } });
    expect(narrow).toEqual(wide);
  });

  test("a bound of a single number holds a coordinate there", () => {
    const fit = fitOf("linear", { bounds: { bias: [0.5, 0.5] } });
    expect(fit.measure.atoms[0].bias).toBe(0.5);
    expect(fit.activeBounds).toContain(0);
  });

  test("generated starts are projected into Θ", () => {
    const { truth } = oneTruth("linear");
    const fit = fitOf("linear", { bounds: { expert: 0.5 }, starts: nearTruth({ truth, spread: 0 }) });
    expect(Math.max(...fit.measure.atoms.flatMap(({ expert }) => [...expert]).map(Math.abs))).toBeLessThanOrEqual(0.5);
  });
});

describe("the cosine router keeps its norms", () => {
  const { model, truth } = oneTruth("cosine");
  const startOf = (length: number) =>
    model.measure([{ ...truth.atoms[0], router: [0.9 * length, Math.sqrt(0.19) * length] }, truth.atoms[1]]);

  test.each([0.01, 0.5, 7])("a start of norm %d ends with that norm, the same function", (length) => {
    const fit = fitOf("cosine", { starts: [startOf(length)], relativeGradient: 1e-9 });
    const one = fitOf("cosine", { starts: [startOf(1)], relativeGradient: 1e-9 });
    expect(fit.iterations).toBeGreaterThan(1);
    expect(norm(fit.measure.atoms[0].router) / length).toBeCloseTo(1, 12);
    expect(fit.objective / one.objective).toBeCloseTo(1, 10);
    fit.measure.atoms[0].router.forEach((value, u) => {
      expect(value / length).toBeCloseTo(one.measure.atoms[0].router[u], 6);
    });
  });

  test("a limit on router vectors bounds the norm as a whole, so that the direction stays free", () => {
    const free = fitOf("cosine", { starts: [truth] });
    const limited = fitOf("cosine", { starts: nearTruth({ truth, spread: 0 }), bounds: { router: 0.2 } });
    expect(norm(limited.measure.atoms[0].router)).toBeCloseTo(0.2, 12);
    expect(limited.objective / free.objective).toBeCloseTo(1, 6);
    const edge = fitOf("cosine", { starts: [startOf(0.5)], bounds: { router: 0.5 } });
    expect(norm(edge.measure.atoms[0].router)).toBeCloseTo(0.5, 12);
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

describe("what is refused, in one sentence", () => {
  const { model, truth } = oneTruth("perturbedCosine");
  const data = dataOf("perturbedCosine", 0.1, 100);
  const line = mixture({ router: linear(), expert: tanhExpert(), dim: 1 });
  const flat = sample({
    model: line,
    truth: line.measure([{ router: [1], expert: [1, 0] }, { expert: [-1, 0] }]),
    input: uniformBox(),
    noise: gaussianNoise({ sd: 0.1 }),
    size: 50,
    stream: randomStream("flat"),
  });
  const given = { model, data, atoms: 2, starts: [truth] };
  const three = model.measure([truth.atoms[0], truth.atoms[0], truth.atoms[1]]);
  const origin = dataset({
    inputs: [[0, 0], ...Array.from({ length: 20 }, (_, i) => [1, i])],
    outputs: Array(21).fill(0),
  });

  test.each<[string, () => unknown, string | RegExp]>([
    ["k = 0", () => leastSquares({ ...given, atoms: 0 }), "atoms is 0, but must be an integer ≥ 1."],
    ["k = 1.5", () => leastSquares({ ...given, atoms: 1.5 }), "atoms is 1.5, but must be an integer ≥ 1."],
    [
      "data of another dimension",
      () => leastSquares({ ...given, data: flat }),
      "data.dim is 1, but must be the model's dimension, 2.",
    ],
    [
      "no data",
      () => leastSquares({ ...given, data: undefined as never }),
      /^data\.dim is undefined, but must be the model's dimension, 2\.$/,
    ],
    [
      "as many parameters as data",
      () => leastSquares({ ...given, data: dataOf("perturbedCosine", 0.1, 9) }),
      "data.size is 9, but must be more than the 9 parameters of 2 atoms.",
    ],
    [
      "a Θ that is empty",
      () => leastSquares({ ...given, bounds: { bias: [1, -1] } }),
      /^bounds\.bias is "\[1,-1\]", but must be .*or Θ is empty\.$/,
    ],
    [
      "a limit of 0",
      () => leastSquares({ ...given, bounds: { router: 0 } }),
      "bounds.router is 0, but must be a finite number > 0.",
    ],
    [
      "a limit of NaN",
      () => leastSquares({ ...given, bounds: { expert: Number.NaN } }),
      "bounds.expert is NaN, but must be a finite number > 0.",
    ],
    [
      "a given start outside Θ",
      () => leastSquares({ ...given, bounds: { expert: 1 } }),
      /^starts\[0\] has 1\.4 at coordinate 4, but must lie in Θ: \[-1, 1\]\.$/,
    ],
    [
      "a cosine start that is too long for Θ",
      () => leastSquares({ ...given, model: oneTruth("cosine").model, bounds: { router: 0.3 } }),
      /^starts\[0\] has a router vector of norm 0\.5, but must lie in Θ: at most 0\.3\.$/,
    ],
    [
      "a start with more atoms",
      () => leastSquares({ ...given, starts: [truth, three] }),
      /^starts\[1\]\.size is 3, but must be the number of atoms, 2\.$/,
    ],
    [
      "no start",
      () => leastSquares({ ...given, starts: [] }),
      /^starts is an array of 0, but must be at least one start\.$/,
    ],
    [
      "a start near a larger truth",
      () => leastSquares({ ...given, starts: nearTruth({ truth: three }) }),
      /^atoms is 2, but must be at least the truth's 3.*\.$/,
    ],
    ["a negative spread", () => nearTruth({ truth, spread: -1 }), "spread is -1, but must be a finite number ≥ 0."],
    [
      "no truth",
      () => nearTruth({ truth: undefined as never }),
      /^truth is undefined, but must be a mixing measure\.$/,
    ],
    ["no start from the data", () => fromData({ count: 0 }), "count is 0, but must be an integer ≥ 1."],
    [
      "more polished than drawn",
      () => fromData({ count: 2, polished: 3 }),
      "polished is 3, but must be at most count, 2.",
    ],
    [
      "a scale of NaN",
      () => fromData({ scale: { bias: Number.NaN, router: 1, expert: 1 } }),
      /scale\.bias is NaN, but must be .*\.$/,
    ],
    [
      "a tolerance of 0",
      () => leastSquares({ ...given, tolerance: 0 }),
      "tolerance is 0, but must be a finite number > 0.",
    ],
    [
      "a relative gradient of NaN",
      () => leastSquares({ ...given, relativeGradient: Number.NaN }),
      "relativeGradient is NaN, but must be a finite number > 0.",
    ],
    [
      "no iteration",
      () => leastSquares({ ...given, maxIterations: 0 }),
      "maxIterations is 0, but must be an integer ≥ 1.",
    ],
    [
      "an input of 0 for cosine",
      () =>
        leastSquares({ model: mixture({ router: cosine(), expert: tanhExpert(), dim: 2 }), data: origin, atoms: 2 }),
      /^The zero vector came to the cosine router's input.*\.$/,
    ],
  ])("%s", (_what, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ name: "InputError" }));
  });
});

import {
  fromData,
  gaussianNoise,
  leastSquares,
  linear,
  mixture,
  randomStream,
  reluExpert,
  sample,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { boxNewton } from "../../../lib/dist/estimators/newton/boxNewton";
import { stepAmong } from "../../../lib/dist/estimators/newton/kinkStep";
import { leastInBox } from "../../../lib/dist/estimators/newton/leastInBox";
import { reluKinks } from "../../../lib/dist/estimators/newton/reluKinks";
import { mixtureProblem } from "../../../lib/dist/estimators/problem/mixtureProblem";
import { parameterSpace } from "../../../lib/dist/estimators/problem/parameterSpace";

describe("a fit of ReLU experts", () => {
  const model = mixture({ router: linear(), expert: reluExpert(), dim: 1 });
  const truth = model.measure([{ bias: 0.2, router: [1.5], expert: [1, 0.5] }, { expert: [-1.2, 0.3] }]);

  /** Few rows and much noise, so that minima lie on kinks. */
  function fitOf(replicate: number) {
    const stream = randomStream("kinks", { replicate });
    const input = uniformBox({ low: -2, high: 2 });
    const data = sample({ model, truth, input, noise: gaussianNoise({ sd: 0.3 }), size: 60, stream });
    const starts = fromData({ count: 1, polished: 1, scale: { bias: 0.5, router: 1, expert: 1.5 }, stream });
    const fit = leastSquares({ model, data, atoms: 2, starts, standardErrors: false });
    return { data, fit };
  }

  test("ends where a walk of small steps, each of them downwards, comes no lower than by a five-hundredth of σ²", () => {
    let [converged, onKinks] = [0, 0];
    for (let replicate = 0; replicate < 16; replicate++) {
      const { data, fit } = fitOf(replicate);
      if (fit.activeBounds.length > 0) continue; // it is lower outside of Θ
      expect(fit.status).toBe("converged");
      converged++;
      const problem = mixtureProblem(model, data, 2, parameterSpace(model, 2));
      const end = model.parameters(fit.measure);
      const stream = randomStream("directions", { replicate });
      let [at, lowest] = [end, problem.value(end)];
      for (let trial = 0; trial < 3000; trial++) {
        const there = at.map((x) => x + 10 ** (-5 + (trial % 4)) * stream.normal());
        const value = problem.value(there);
        if (value < lowest) [at, lowest] = [there, value];
      }
      expect((problem.value(end) - lowest) / fit.residualVariance).toBeLessThan(2e-3);
      const isOn = ({ expert: [a, b] }: { expert: Float64Array }) =>
        data.inputs.some((x) => Math.abs(a * x + b) < 1e-8);
      if (fit.measure.atoms.some(isOn)) onKinks++;
    }
    expect(converged).toBeGreaterThan(8);
    expect(onKinks).toBeGreaterThan(3);
  });
});

test("kinks are where aᵀx + b is 0, in units of its terms, and their slopes add up to the gradient in the experts", () => {
  const model = mixture({ router: linear(), expert: reluExpert(), dim: 2 });
  const stream = randomStream("kinks of a point");
  const [x, y] = [Float64Array.from({ length: 40 }, () => stream.normal()), new Float64Array(20).fill(0.5)];
  const data = { inputs: x, outputs: y, size: 20, dim: 2 };
  const measure = model.measure([{ bias: 0.2, router: [1, 2], expert: [1, -2, 0.5] }, { expert: [-1, 0.5, 0.3] }]);
  const point = model.parameters(measure);
  const kinks = reluKinks(model, data, 2)?.(point) ?? [];
  expect(kinks).toHaveLength(40);

  const { gradient } = mixtureProblem(model, data, 2, parameterSpace(model, 2)).derivatives(point, "gaussNewton");
  const fromKinks = new Float64Array(point.length);
  for (const { z, from, part, slope } of kinks)
    if (z > 0) for (let u = 0; u < 3; u++) fromKinks[from + u] += slope * part[u];
  for (const from of new Set(kinks.map((kink) => kink.from)))
    for (let u = from; u < from + 3; u++) expect(fromKinks[u]).toBeCloseTo(gradient[u], 12);

  const [first, second] = kinks; // the first observation's, of both atoms
  expect(first.z).toBeCloseTo(x[0] - 2 * x[1] + 0.5, 12);
  expect(second.z).toBeCloseTo(-x[0] + 0.5 * x[1] + 0.3, 12);
  expect(first.unit).toBeCloseTo(Math.sqrt(5.25 * (x[0] ** 2 + x[1] ** 2 + 1)), 12);
  expect(second.unit).toBeCloseTo(Math.sqrt(1.34 * (x[0] ** 2 + x[1] ** 2 + 1)), 12);
});

describe("a step on a kink", () => {
  const hessian = Float64Array.of(1, 0, 0, -0.5);
  const at = {
    value: 1,
    gradient: Float64Array.of(1, 0.5),
    hessian,
    scale: Float64Array.of(1, 1),
    curvature: { kind: "hessian", matrix: hessian },
  } as const;
  const kink = { from: 1, part: Float64Array.of(1), unit: 2, slope: 1 };

  test("stays on it where the gradients of both sides point to it, also where the curvature across it is negative", () => {
    const step = stepAmong(at, [0, 1], [{ ...kink, z: 1e-12 }], 1e-12);
    expect(step?.delta[0]).toBeCloseTo(-1, 9);
    expect(step?.delta[1]).toBeCloseTo(-1e-12, 15);
    expect(step?.predicted).toBeCloseTo(1, 9); // of Σ r², whose half the model is
    expect(stepAmong(at, [0, 1], [{ ...kink, z: 1.5e-9 }], 1e-12)).not.toBeNull(); // near to it in the unit of z
  });

  test("has no minimum there for an observation that is a little off the kink", () => {
    expect(stepAmong(at, [0, 1], [{ ...kink, z: 1e-8 }], 1e-12)).toBeNull();
  });
});

test("a quadratic form in a box ends where every number lies at 0 of its slope or at the bound that it is driven to", () => {
  const stream = randomStream("box");
  for (const size of [1, 4, 9]) {
    const rows = Array.from({ length: size }, () => Float64Array.from({ length: size + 2 }, () => stream.normal()));
    const matrix = rows.map((a) => Float64Array.from(rows, (b) => a.reduce((sum, x, i) => sum + x * b[i], 0)));
    const slopes = rows.map(() => 3 * stream.normal());
    const most = rows.map(() => 0.5 + stream.uniform());
    const t = new Float64Array(size);
    leastInBox(matrix, slopes, most, t);
    for (let a = 0; a < size; a++) {
      const slope = slopes[a] + matrix[a].reduce((sum, x, b) => sum + x * t[b], 0);
      if (t[a] === 0) expect(slope).toBeGreaterThanOrEqual(0);
      else if (t[a] === most[a]) expect(slope).toBeLessThanOrEqual(0);
      else expect(Math.abs(slope)).toBeLessThan(1e-6);
    }
  }
});

test("a search that cannot overtake another one in time is given up, and fits end the same to the bit", () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
  const truth = model.measure([
    { bias: 0.1, router: [-0.5, 0.4], expert: [0.7, -1.2, 0.6] },
    { expert: [-0.4, 1.3, -0.9] },
  ]);
  const stream = randomStream("two starts");
  const input = uniformBox({ low: -4, high: 4 });
  const data = sample({ model, truth, input, noise: gaussianNoise({ sd: 0.003 }), size: 1000, stream });
  const bounds = { bias: [-2, 2], router: 4, expert: 4 } as const;
  const near = model.measure([truth.atoms[0], truth.atoms[0], truth.atoms[1]]);
  const shared = {
    model,
    data,
    atoms: 3,
    bounds,
    maxIterations: 1000,
    tolerance: 1e-3,
    standardErrors: false,
  } as const;
  const alone = leastSquares({ ...shared, starts: near });
  const leastDrop = (value: number) => (1e-3 * value) / 1000;
  const problem = {
    ...mixtureProblem(model, data, 3, parameterSpace(model, 3, bounds)),
    leastDrop,
    isConverged: ({ drop, value }: { drop: number; value: number }) => drop <= leastDrop(value),
  };
  let given = 0;
  for (let replicate = 0; replicate < 6; replicate++) {
    const far = randomStream("far", { replicate });
    const start = model.parameters(near).map(() => far.normal());
    const whole = boxNewton(problem, start, 1000);
    const raced = boxNewton(problem, start, 1000, { toBeat: 1000 * alone.objective });
    if (raced.status === "limit" && whole.status !== "limit") {
      given++;
      expect(raced.iterations).toBeLessThan(whole.iterations);
      expect(whole.value).toBeGreaterThan(1000 * alone.objective);
    }
    const both = leastSquares({ ...shared, starts: [near, model.fromParameters(start)] });
    if (whole.value > 1000 * alone.objective)
      expect(Array.from(model.parameters(both.measure))).toEqual(Array.from(model.parameters(alone.measure)));
  }
  expect(given).toBeGreaterThan(1);
});

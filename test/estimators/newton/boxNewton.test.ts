import {
  type Fit,
  gaussianNoise,
  leastSquares,
  linear,
  type MixingMeasure,
  mixture,
  nearTruth,
  perturbedCosine,
  type Router,
  randomStream,
  sample,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { boxNewton } from "../../../lib/dist/estimators/newton/boxNewton";
import type { BoxProblem } from "../../../lib/dist/estimators/newton/boxProblem";
import { dampedSteps } from "../../../lib/dist/estimators/newton/dampedSteps";
import { stepInBox } from "../../../lib/dist/estimators/newton/stepInBox";
import { mixtureProblem } from "../../../lib/dist/estimators/problem/mixtureProblem";
import { parameterSpace } from "../../../lib/dist/estimators/problem/parameterSpace";

const bounds = { bias: [-2, 2], router: 4, expert: 4 } as const;

/** Data of two atoms with little noise, to which three are fitted: a valley. */
function overSpecified(router: Router, replicate: number, size = 1000) {
  const model = mixture({ router, expert: tanhExpert(), dim: 2 });
  const truth = model.measure([
    { bias: 0.1, router: [-0.5, 0.4], expert: [0.7, -1.2, 0.6] },
    { expert: [-0.4, 1.3, -0.9] },
  ]);
  const stream = randomStream("valley", { replicate, size });
  const input = uniformBox({ low: -4, high: 4 });
  const data = sample({ model, truth, input, noise: gaussianNoise({ sd: 0.003 }), size, stream });
  return { model, truth, data, starts: nearTruth({ truth, stream }) };
}

function fitOver(router: Router, replicate: number, options: { starts?: MixingMeasure; tolerance?: number } = {}): Fit {
  const { model, data, starts } = overSpecified(router, replicate);
  const shared = { model, data, atoms: 3, bounds, maxIterations: 1000, standardErrors: false };
  return leastSquares({ ...shared, starts, tolerance: 1e-3, ...options });
}

describe.each([linear(), perturbedCosine({ tau1: 1, tau2: 0.3 })])(
  "in the valley of a spare atom, $name router",
  (router) => {
    test("a fit ends where one that is a thousand times stricter lowers Σ r² by no more than 1e-2 σ²", () => {
      for (let replicate = 0; replicate < 6; replicate++) {
        const fit = fitOver(router, replicate);
        const again = fitOver(router, replicate, { starts: fit.measure, tolerance: 1e-6 });
        expect([fit.status, again.status]).toEqual(["converged", "converged"]);
        expect((1000 * (fit.objective - again.objective)) / again.residualVariance).toBeLessThan(1e-2);
      }
    });

    test("it is over by the exact Hessian of the very end, not by one that was kept", () => {
      const { model, data, truth } = overSpecified(router, 0);
      const space = parameterSpace(model, 3, bounds);
      const made: Float64Array[] = []; // where exact Hessians were made
      const problem = mixtureProblem(model, data, 3, space);
      const leastDrop = (value: number) => (1e-3 * value) / 1000;
      const counted: BoxProblem = {
        ...problem,
        leastDrop,
        isConverged: ({ drop, value }) => drop <= leastDrop(value),
        derivatives(point, by) {
          if (by === "hessian") made.push(point);
          return problem.derivatives(point, by);
        },
      };
      const start = model.parameters(
        model.measure([...truth.atoms.slice(0, 1).flatMap((atom) => [atom, atom]), truth.atoms[1]]),
      );
      const off = randomStream("off");
      const minimum = boxNewton(
        counted,
        start.map((value) => value + 0.1 * off.normal()),
        1000,
      );
      expect(minimum.status).toBe("converged");
      expect(made.at(-1)).toEqual(minimum.point);
    });
  },
);

test("a fit of as many atoms as there are needs one exact Hessian or two, and value and gradient come in one pass", () => {
  const { model, truth, data } = overSpecified(linear(), 1, 4000);
  const space = parameterSpace(model, 2);
  const problem = mixtureProblem(model, data, 2, space);
  const leastDrop = (value: number) => (1e-6 * value) / 4000;
  const passes = { hessian: 0, gaussNewton: 0, kept: 0, value: 0 };
  const counted = {
    ...problem,
    leastDrop,
    isConverged: ({ drop, value }: { drop: number; value: number }) => drop <= leastDrop(value),
    value(point: Float64Array) {
      passes.value++;
      return problem.value(point);
    },
    derivatives(point: Float64Array, by: Parameters<BoxProblem["derivatives"]>[1]) {
      passes[typeof by === "string" ? by : "kept"]++;
      return problem.derivatives(point, by);
    },
  };
  const stream = randomStream("near");
  const start = model.parameters(truth).map((value) => value + 0.05 * stream.normal());
  const minimum = boxNewton(counted, start, 100);
  expect(minimum.status).toBe("converged");
  expect(passes.value).toBe(0);
  expect(passes.hessian).toBeLessThanOrEqual(2);
  expect(passes.kept).toBeGreaterThanOrEqual(minimum.iterations);
  expect(passes.gaussNewton + passes.hessian).toBeLessThanOrEqual(minimum.iterations);
});

test("a step that a bound cuts off is made with that coordinate at its bound, the others answering to where it is", () => {
  const at = {
    value: 1,
    gradient: Float64Array.of(-3, -2.97), // of ½ (θ − c)ᵀA(θ − c) at 0, c = (3, 0)
    hessian: Float64Array.of(1, 0.99, Number.NaN, 1),
    scale: Float64Array.of(1, 1),
    curvature: { kind: "hessian" as const, matrix: new Float64Array(4) },
  };
  const box = { lower: Float64Array.of(-1.5, -1.5), upper: Float64Array.of(1.5, 1.5) };
  const step = stepInBox(dampedSteps(2), box, new Float64Array(2), at, [0, 1], 1e-10);
  expect(step!.delta[0]).toBe(1.5);
  expect(step!.delta[1]).toBeCloseTo(2.97 - 0.99 * 1.5, 8); // and not 0, where it is without the bound
  const drop = 9 - ((1.5 - 3) ** 2 + 2 * 0.99 * (1.5 - 3) * 1.485 + 1.485 ** 2);
  expect(step!.predicted).toBeCloseTo(drop, 6);
});

test("a search goes down from where the gradient is 0 and the exact Hessian curves downwards", () => {
  // ½ Σ r² = ½ (x² + (1 − y²)²): a saddle at the origin, minima at y = ±1.
  const problem: BoxProblem = {
    lower: Float64Array.of(-5, -5),
    upper: Float64Array.of(5, 5),
    leastDrop: () => 1e-10,
    isConverged: ({ drop }) => drop <= 1e-10,
    move: (point, step) => point.map((value, i) => value + step[i]),
    derivatives([x, y], by) {
      const second = by === "gaussNewton" ? 4 * y * y : 6 * y * y - 2;
      const fresh = Float64Array.of(1, 0, Number.NaN, second);
      const curvature = typeof by === "string" ? { kind: by, matrix: fresh } : by;
      const hessian = curvature.matrix;
      const scale = Float64Array.of(1, Math.abs(hessian[3]));
      const value = 1 + x * x + (1 - y * y) ** 2;
      return { value, gradient: Float64Array.of(x, -2 * y * (1 - y * y)), hessian, scale, curvature };
    },
  };
  const { point, value, status } = boxNewton(problem, Float64Array.of(0.5, 0), 100);
  expect(status).toBe("converged");
  expect(Math.abs(point[1])).toBeCloseTo(1, 4);
  expect(value).toBeCloseTo(1, 8);
});

test("where a matrix that was kept leads nowhere, the one of this very point says whether it is a minimum", () => {
  const nearlySingular = Float64Array.of(1, 1 + 1e-9, 0, 1); // curves downwards by a rounding, which no damping of 1e-8 sees
  const problem: BoxProblem = {
    lower: Float64Array.of(-9, -9),
    upper: Float64Array.of(9, 9),
    leastDrop: () => 1e-10,
    isConverged: ({ drop }) => drop <= 1e-10,
    move: (point, step) => point.map((x, i) => x + step[i]),
    derivatives([x, y], by) {
      const curvature = typeof by === "string" ? { kind: by, matrix: nearlySingular } : by;
      const scale = Float64Array.of(1, 1);
      const gradient = Float64Array.of(x + y, x + y);
      return { value: 1 + (x + y) ** 2, gradient, hessian: curvature.matrix, scale, curvature };
    },
  };
  const kept = { curvature: { kind: "hessian", matrix: nearlySingular }, damping: 1e-8, first: 1 } as const;
  const minimum = boxNewton(problem, Float64Array.of(1e-12, 0), 100, { from: kept, end: "of the valley" });
  expect(minimum.status).toBe("converged");
});

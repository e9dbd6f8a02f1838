import fc from "fast-check";
import { randomStream, routerNames } from "routerlab";
import { expect, test } from "vitest";
import { mixtureProblem } from "../../lib/dist/estimators/problem/mixtureProblem";
import { parameterSpace } from "../../lib/dist/estimators/problem/parameterSpace";
import { randomModel, routerBlocks, shapes } from "../mixture/randomModels";
import { dot, norm } from "../mixture/writtenOut";

test.each(routerNames)(
  "%s router: the exact Hessian is the second derivative of ½ Σ r² along the path of a step, inside Θ",
  (router) => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { model, atoms, vector, inputs } = randomModel(router, "tanh", shape, 70);
        const outputs = Float64Array.from({ length: 70 }, (_, i) => Math.sin(3 * i));
        const data = { inputs, outputs, size: 70, dim: model.dim };
        const problem = mixtureProblem(model, data, atoms, parameterSpace(model, atoms));
        const { gradient, hessian, value } = problem.derivatives(vector, "hessian");
        problem.gradientOf(vector).forEach((g, i) => {
          expect(Math.abs(g - gradient[i])).toBeLessThan(1e-12 * (1 + value));
        });
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
  },
);

test("cosine: the Hessian couples the norms with nothing and is positive along them, so that steps turn vectors only", () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const { model, atoms, vector, inputs } = randomModel("cosine", "tanh", shape, 70);
      const outputs = Float64Array.from({ length: 70 }, (_, i) => Math.sin(3 * i));
      const data = { inputs, outputs, size: 70, dim: model.dim };
      const { gradient, hessian } = mixtureProblem(model, data, atoms, parameterSpace(model, atoms)).derivatives(
        vector,
        "hessian",
      );
      const count = vector.length;
      const scale = Math.max(...hessian.map(Math.abs));
      for (const at of routerBlocks(model, atoms)) {
        const radial = vector.map((value, i) => (i >= at && i < at + model.dim ? value : 0));
        const length = norm(radial);
        const along = vector.map((_, i) =>
          radial.reduce(
            (sum, value, j) => sum + (hessian[Math.min(i, j) * count + Math.max(i, j)] * value) / length,
            0,
          ),
        );
        const curvature = dot(along, radial) / length;
        expect(curvature).toBeGreaterThan(0);
        along.forEach((value, i) => {
          expect(Math.abs(value - (curvature * radial[i]) / length)).toBeLessThan(1e-12 * scale);
        });
        expect(Math.abs(dot(gradient, radial))).toBeLessThan(1e-12 * scale * length);
      }
    }),
    { numRuns: 30 },
  );
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

import fc from "fast-check";
import { expertNames, routerNames } from "routerlab";
import { describe, expect, test } from "vitest";
import { createCore } from "../../lib/dist/mixture/core/createCore";
import { transformInputs } from "../../lib/dist/mixture/mixture";
import { centralDifference, expectDerivatives } from "./centralDifference";
import { randomModel, routerBlocks, shapes } from "./randomModels";
import { dot } from "./writtenOut";

describe.each(routerNames)("%s router", (router) => {
  describe.each(expertNames)("%s experts", (expert) => {
    test("the Jacobian is a central difference of the formula, to 1e-6", () => {
      fc.assert(
        fc.property(shapes, (shape) => {
          const { model, vector, inputs, meanOf } = randomModel(router, expert, shape, 4);
          expectDerivatives(model.jacobian(model.fromParameters(vector), inputs), centralDifference(meanOf, vector));
        }),
        { numRuns: 25 },
      );
    });
  });
});

test("cosine: no column of the Jacobian changes along a router vector, so its rank is one less for each", () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const { model, atoms, vector, inputs } = randomModel("cosine", "tanh", shape, 5);
      const jacobian = model.jacobian(model.fromParameters(vector), inputs);
      for (let row = 0; row < jacobian.length; row += vector.length)
        for (const at of routerBlocks(model, atoms)) {
          const along = dot(vector.subarray(at, at + model.dim), jacobian.subarray(row + at, row + at + model.dim));
          expect(Math.abs(along)).toBeLessThan(1e-14);
        }
    }),
    { numRuns: 25 },
  );
});

// The core works in v = ψ(β₁), where every router is linear, on tiles of samples: 1, 63, 64, 65 and 200 cut them differently.
const sizes = fc.constantFrom(1, 63, 64, 65, 200);

/** A core with outputs, its parameters, and the full residuals. */
function coreOf(shape: Parameters<typeof randomModel>[2], size: number, expert: (typeof expertNames)[number]) {
  const { model, atoms, vector, inputs } = randomModel("linear", expert, shape, size);
  const outputs = Float64Array.from({ length: size }, (_, i) => Math.sin(3 * i));
  const { dim, reference } = model;
  const transformed = transformInputs(model.router, inputs, dim);
  const core = createCore({ expert: model.expert, dim, atoms, reference, transformed, inputs, outputs });
  const derivatives = (kind: Parameters<typeof core.derivatives>[1], at: Float64Array) => {
    const gradient = new Float64Array(at.length).fill(Number.NaN); // must be overwritten
    const matrix = new Float64Array(at.length * at.length).fill(Number.NaN);
    const value = core.derivatives(at, kind, gradient, matrix);
    return { value, gradient, upper: upperOf(matrix, at.length) };
  };
  const residuals = core.predict(vector).map((value, i) => value - outputs[i]);
  return { core, vector, residuals, derivatives };
}

function upperOf(matrix: ArrayLike<number>, size: number): number[] {
  return Array.from(matrix).filter((_, i) => i % size >= Math.floor(i / size));
}

/** Σᵢ wᵢ Jᵢ Jᵢᵀ `[p, p]`, written out. */
function weightedProducts(jacobian: Float64Array, count: number, weights: ArrayLike<number>): Float64Array {
  const result = new Float64Array(count * count);
  for (let i = 0; i < weights.length; i++)
    for (let a = 0; a < count; a++)
      for (let b = 0; b < count; b++)
        result[a * count + b] += weights[i] * jacobian[i * count + a] * jacobian[i * count + b];
  return result;
}

describe.each(expertNames)("core, %s experts", (expert) => {
  test("the exact Hessian of ½ Σ r² is a central difference of its gradient, and that of the sum of squares", () => {
    fc.assert(
      fc.property(shapes, sizes, (shape, size) => {
        const { core, vector, derivatives } = coreOf({ ...shape, dim: Math.min(shape.dim, 3) }, size, expert);
        const { value, gradient, upper } = derivatives("hessian", vector);
        expect(value).toBeCloseTo(core.sumOfSquares(vector), 10);
        expectDerivatives(
          gradient,
          centralDifference((at) => [0.5 * core.sumOfSquares(at)], vector),
        );
        const expected = centralDifference((at) => derivatives("gaussNewton", at).gradient, vector);
        expectDerivatives(upper, [upperOf(expected.flat(), vector.length)]);
      }),
      { numRuns: 12 },
    );
  });
});

test("core: what leverages are made of are the squared lengths of B times the rows of the Jacobian", () => {
  fc.assert(
    fc.property(shapes, sizes, (shape, size) => {
      const { core, vector } = coreOf(shape, size, "tanh");
      const count = vector.length;
      const map = Float64Array.from({ length: count * count }, (_, at) => Math.sin(at + 1));
      const jacobian = core.jacobian(vector);
      const found = core.leverages(vector, map);
      expect(found.length).toBe(size);
      for (let s = 0; s < size; s++) {
        let expected = 0;
        for (let i = 0; i < count; i++) {
          let z = 0;
          for (let j = 0; j < count; j++) z += map[i * count + j] * jacobian[s * count + j];
          expected += z * z;
        }
        expect(Math.abs(found[s] - expected)).toBeLessThanOrEqual(1e-9 * (1 + expected));
      }
    }),
    { numRuns: 20 },
  );
});

test("core: JᵀJ and the meat Σ r² J Jᵀ are those of the Jacobian and the residuals", () => {
  fc.assert(
    fc.property(shapes, sizes, (shape, size) => {
      const { core, vector, residuals, derivatives } = coreOf(shape, size, "tanh");
      const jacobian = core.jacobian(vector);
      const squares = residuals.map((residual) => residual * residual);
      const expectMatrix = (found: number[], weights: Float64Array) => {
        const expected = upperOf(weightedProducts(jacobian, vector.length, weights), vector.length);
        const greatest = Math.max(...expected.map(Math.abs));
        expected.forEach((value, i) => {
          expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(1e-12 * greatest);
        });
      };
      expectMatrix(derivatives("gaussNewton", vector).upper, new Float64Array(size).fill(1));
      expectMatrix(derivatives("meat", vector).upper, squares);
      expect(core.sumOfSquares(vector)).toBeCloseTo(
        squares.reduce((sum, square) => sum + square, 0),
        9,
      );
    }),
    { numRuns: 20 },
  );
});

import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { randomStream } from "routerlab";
import { expect, test } from "vitest";
import {
  factorize,
  negativeCurvature,
  plainFactorize,
  solveWithFactor,
} from "../../../lib/dist/estimators/newton/cholesky";

/** B Bᵀ + I, and a right side. */
function positiveDefinite(size: number, seed: number) {
  const stream = randomStream("cholesky", { size, seed });
  const factor = Matrix.from1DArray(
    size,
    size,
    Array.from({ length: size * size }, () => stream.normal()),
  );
  const right = Array.from({ length: size }, () => stream.normal());
  return { matrix: Matrix.add(factor.mmul(factor.transpose()), Matrix.eye(size)), right };
}

/** The upper triangle; what is below must not matter. */
const upper = (matrix: Matrix) =>
  Float64Array.from(matrix.to1DArray(), (value, i) =>
    i % matrix.columns >= Math.floor(i / matrix.columns) ? value : Number.NaN,
  );

test("the solution is that of a general solver", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (size, seed) => {
      const { matrix, right } = positiveDefinite(size, seed);
      const wanted = solve(matrix, Matrix.columnVector(right)).to1DArray();
      const found = Float64Array.from(right);
      const factor = upper(matrix);
      expect(factorize(factor, size)).toBe(size);
      solveWithFactor(factor, found);
      wanted.forEach((value, i) => {
        expect(Math.abs(found[i] - value)).toBeLessThan(1e-9);
      });
    }),
    { numRuns: 50 },
  );
});

test("the assembled factor is the plain one to the bit, and so is where it ends", () => {
  fc.assert(
    fc.property(fc.integer({ min: 16, max: 80 }), fc.integer(), fc.boolean(), (size, seed, isIndefinite) => {
      const { matrix } = positiveDefinite(size, seed);
      const found = upper(isIndefinite ? Matrix.sub(matrix, Matrix.eye(size).mul(1 + size / 8)) : matrix);
      const wanted = found.slice();
      const rows = plainFactorize(wanted, size);
      expect(factorize(found, size)).toBe(rows);
      for (let i = 0; i < rows; i++)
        for (let j = i; j < size; j++) expect(found[i * size + j]).toBe(wanted[i * size + j]);
      if (rows < size) expect(found[rows * size + rows]).toBe(wanted[rows * size + rows]); // the pivot
    }),
    { numRuns: 50 },
  );
});

test("a matrix with a negative or a zero eigenvalue, or with NaN, is refused", () => {
  expect(factorize(Float64Array.of(1, 2, 0, 1), 2)).toBe(1); // eigenvalues 3 and −1
  expect(factorize(Float64Array.of(1, 1, 0, 1), 2)).toBe(1); // 2 and 0
  expect(factorize(Float64Array.of(1, 0, 0, Number.NaN), 2)).toBe(1);
});

test("where a matrix is not positive definite, there is a direction along which it curves downwards by the last pivot", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 20 }), fc.integer(), (size, seed) => {
      const { matrix } = positiveDefinite(size, seed);
      const indefinite = Matrix.sub(matrix, Matrix.eye(size).mul(3 * (1 + size / 4)));
      const factor = upper(indefinite);
      const rows = factorize(factor, size);
      if (rows === size) return;
      const { direction, curvature } = negativeCurvature(factor, size, rows);
      const z = Matrix.columnVector([...direction]);
      const form = z.transpose().mmul(indefinite).mmul(z).get(0, 0);
      expect(curvature).toBeLessThanOrEqual(0);
      expect(Math.abs(form - curvature)).toBeLessThan(1e-7 * (1 + z.norm("frobenius") ** 2));
    }),
    { numRuns: 50 },
  );
});

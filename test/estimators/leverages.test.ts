import { inverse, Matrix } from "ml-matrix";
import { randomStream } from "routerlab";
import { expect, test } from "vitest";
import { leverages } from "../../lib/dist/estimators/leverages";
import { factorize } from "../../lib/dist/estimators/newton/cholesky";

test("leverages are the diagonal of J (JᵀJ)⁻¹ Jᵀ, however many rows there are", () => {
  for (const [rows, count] of [
    [5, 1],
    [6, 3],
    [7, 7],
    [40, 20],
  ]) {
    const stream = randomStream("leverages", { rows, count });
    const jacobian = Float64Array.from({ length: rows * count }, () => stream.normal());
    const whole = Matrix.from1DArray(rows, count, jacobian);
    const factor = Float64Array.from(whole.transpose().mmul(whole).to1DArray());
    expect(factorize(factor, count)).toBe(count);
    const hat = whole.mmul(inverse(whole.transpose().mmul(whole))).mmul(whole.transpose());
    const found = leverages(factor, jacobian);
    expect(found.length).toBe(rows);
    for (let row = 0; row < rows; row++) expect(found[row]).toBeCloseTo(hat.get(row, row), 9);
  }
});

import { inverse, Matrix, SingularValueDecomposition } from "ml-matrix";
import { dataset, linear, linearExpert, mixture } from "routerlab";
import { expect, test } from "vitest";
import { decisiveRows } from "../../lib/dist/estimators/fitFlags";
import { identifiedAt } from "../../lib/dist/estimators/identifiedAt";
import { jacobianPieces } from "../../lib/dist/estimators/jacobianPieces";
import { mixtureProblem } from "../../lib/dist/estimators/problem/mixtureProblem";
import { parameterSpace } from "../../lib/dist/estimators/problem/parameterSpace";

const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
const measure = model.measure([{ bias: 0.3, router: [-0.7], expert: [0.4, 1] }, { expert: [-1.2, 0.5] }]);
const every = [0, 1, 2, 3, 4, 5];

/** More than two pieces: what the last rows alone tell is less, since all of them lie at x = 1 but a far one. */
const inputs = Float64Array.from({ length: 2300 }, (_, i) => (i < 1500 ? i / 500 - 1.5 : i === 2200 ? 200 : 1));
const whole = Matrix.from1DArray(inputs.length, 6, model.jacobian(measure, inputs));

test("pieces of 1000 rows make up the Jacobian, each with the number of its first row", () => {
  const pieces = [...jacobianPieces(model, measure, inputs)];
  expect(pieces.map(({ first, jacobian }) => [first, jacobian.length / 6])).toEqual([
    [0, 1000],
    [1000, 1000],
    [2000, 300],
  ]);
  expect(pieces.flatMap(({ jacobian }) => [...jacobian])).toEqual(whole.to1DArray());
});

test("rank and sizes of columns are those of the whole Jacobian", () => {
  const found = identifiedAt(model, measure, inputs, every)!;
  const lengths = every.map((i) => Math.sqrt(whole.getColumnVector(i).norm() ** 2 / inputs.length));
  for (const i of every) expect(found.sizes[i] / lengths[i]).toBeCloseTo(1, 10);
  const normalised = whole.clone().mulRowVector(lengths.map((length) => 1 / length));
  expect(found.rank).toBe(new SingularValueDecomposition(normalised).diagonal.filter((value) => value > 1e-9).length);
  expect(identifiedAt(model, measure, inputs.subarray(2000), every)!.rank).toBeLessThan(found.rank);
});

test("the rows that decide their own fit are those whose entry of J (JᵀJ)⁻¹ Jᵀ is above one half", () => {
  const units = Matrix.diag(every.map((i) => 1 / whole.getColumnVector(i).norm()));
  const scaled = whole.mmul(units);
  const hat = scaled.mmul(inverse(scaled.transpose().mmul(scaled)));
  const expected = [...inputs.keys()].filter((row) => hat.getRowVector(row).dot(scaled.getRowVector(row)) > 0.5);
  expect(expected).toEqual([2200]);
  const data = dataset({ inputs, outputs: new Float64Array(inputs.length), dim: 1 });
  const problem = mixtureProblem(model, data, 2, parameterSpace(model, 2));
  expect(decisiveRows(model, measure, data, problem)).toEqual(expected);
});

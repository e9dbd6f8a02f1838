import { inverse, Matrix, SingularValueDecomposition } from "ml-matrix";
import { dataset, linear, linearExpert, mixture, randomStream, routerNamed, tanhExpert } from "routerlab";
import { expect, test } from "vitest";
import { decisiveRows } from "../../lib/dist/estimators/fitFlags";
import { identifiedAt } from "../../lib/dist/estimators/identifiedAt";
import { jacobianPieces } from "../../lib/dist/estimators/jacobianPieces";
import { mixtureProblem } from "../../lib/dist/estimators/problem/mixtureProblem";
import { parameterSpace } from "../../lib/dist/estimators/problem/parameterSpace";
import { withPenalty } from "../../lib/dist/estimators/problem/ridge";

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

test("leverages are the diagonal of J (JᵀJ)⁻¹ Jᵀ, and rows decide their own fit where these are above one half", () => {
  const units = Matrix.diag(every.map((i) => 1 / whole.getColumnVector(i).norm()));
  const scaled = whole.mmul(units);
  const hat = scaled.mmul(inverse(scaled.transpose().mmul(scaled)));
  const expected = [...inputs.keys()].map((row) => hat.getRowVector(row).dot(scaled.getRowVector(row)));
  const data = dataset({ inputs, outputs: new Float64Array(inputs.length), dim: 1 });
  const problem = mixtureProblem(model, data, 2, parameterSpace(model, 2));
  const leverages = problem.leveragesOf(model.parameters(measure));
  expected.forEach((leverage, row) => {
    expect(leverages[row]).toBeCloseTo(leverage, 7);
  });
  expect(decisiveRows(leverages)).toEqual([2200]);
});

test.each(["linear", "cosine", "perturbedCosine"] as const)(
  "the %s router's leverages sum to the rank of the Jacobian, and with a ridge to less",
  (name) => {
    const wide = mixture({ router: routerNamed(name), expert: tanhExpert(), dim: 3 });
    const stream = randomStream("leverages");
    const numbers = (count: number) => Float64Array.from({ length: count }, () => stream.normal());
    const data = dataset({ inputs: numbers(3 * 150), outputs: numbers(150), dim: 3 });
    const problem = mixtureProblem(wide, data, 3, parameterSpace(wide, 3));
    const point = numbers(wide.parameterCount(3));
    const sum = (leverages: Float64Array) => leverages.reduce((total, leverage) => total + leverage, 0);
    const rank = point.length - (name === "cosine" ? 2 : 0); // two vectors whose lengths nothing tells
    expect(sum(problem.leveragesOf(point))).toBeCloseTo(rank, 5);
    const penalty = { weights: new Float64Array(point.length).fill(0.1), centre: new Float64Array(point.length) };
    expect(sum(withPenalty(problem, penalty).leveragesOf(point))).toBeLessThan(rank - 0.01);
  },
);

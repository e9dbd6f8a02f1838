import {
  cosine,
  fisherInformation,
  gaussianNoise,
  heteroscedasticNoise,
  linear,
  mixture,
  perturbedCosine,
  population,
  randomStream,
  relativeError,
  routerNames,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { drawInputs } from "../../../lib/dist/data/sample";
import { spectrumOf } from "../../../lib/dist/theory/information/informationSpectrum";
import { oneTruth } from "../../estimators/oneTruth";
import { centralDifference } from "../../mixture/centralDifference";
import { dot, norm } from "../../mixture/writtenOut";

describe.each(routerNames)("%s router", (router) => {
  const { model, truth, input } = oneTruth(router);
  const fisher = fisherInformation({ model, truth, input, size: 20_000 });
  const vector = model.parameters(truth);

  test("the information is the average of outer products of central differences of f", () => {
    const stream = randomStream("own");
    const found = fisherInformation({ model, truth, input, size: 300, stream }).information;
    const inputs = drawInputs({ input, dim: 2, size: 300, stream });
    const rows = centralDifference((at) => model.predict(model.fromParameters(at), inputs), vector);
    vector.forEach((_, i) => {
      vector.forEach((_value, j) => {
        const average = rows.reduce((sum, row) => sum + row[i] * row[j], 0) / rows.length;
        expect(found.get(i, j)).toBeCloseTo(average, 9);
      });
    });
  });

  test("its rank is the number of parameters, for the cosine router one less for each router vector", () => {
    expect(fisher.parameterCount).toBe(9);
    expect(fisher.rank).toBe(router === "cosine" ? 8 : 9);
  });

  test.skipIf(router === "cosine")("its condition is the greatest over the least eigenvalue of the spectrum", () => {
    const eigenvalues = spectrumOf(fisher).map(({ eigenvalue }) => eigenvalue);
    expect((fisher.condition * eigenvalues[0]) / (eigenvalues.at(-1) as number)).toBeCloseTo(1, 9);
  });

  test("the covariance is the inverse: C I is the identity, off the cosine router's radial direction", () => {
    const product = fisher.covariance.mmul(fisher.information);
    const radial = router === "cosine" ? vector.map((value, i) => (i === 1 || i === 2 ? value / 0.5 : 0)) : null;
    for (let i = 0; i < 9; i++)
      for (let j = 0; j < 9; j++) {
        const identity = (i === j ? 1 : 0) - (radial === null ? 0 : radial[i] * radial[j]);
        expect(product.get(i, j)).toBeCloseTo(identity, 7);
      }
    if (radial === null) return;
    for (const matrix of [fisher.information, fisher.covariance])
      for (const row of matrix.to2DArray())
        expect(Math.abs(dot(row, radial))).toBeLessThan(1e-9 * norm(matrix.to1DArray()));
  });
});

test.each([
  ["linear", linear()],
  ["cosine", cosine()],
  ["perturbed cosine", perturbedCosine()],
])("%s: a free gauge makes the information singular, which is one sentence", (_name, router) => {
  const model = mixture({ router, expert: tanhExpert(), dim: 2, reference: false });
  const truth = model.measure([
    { router: [1, 0], expert: [1, 0, 0] },
    { router: [0, 1], expert: [0, 1, 0] },
  ]);
  const make = () => fisherInformation({ model, truth, input: uniformBox({ low: -2, high: 2 }), size: 5000 });
  expect(make).toThrow(/^The information at this truth is singular: .*\.$/);
  expect(make).toThrow(expect.objectContaining({ name: "InputError" }));
});

describe("where σ grows with x", () => {
  const { model, truth, input } = oneTruth("perturbedCosine");
  const noise = heteroscedasticNoise({ sd: 0.1, growth: 0.5 });
  const size = 4000;

  test("the covariance is the sandwich of averages that are written out, and plain noise leaves it alone", () => {
    const stream = randomStream("own");
    const plain = fisherInformation({ model, truth, input, size, stream });
    const { covariance } = fisherInformation({ model, truth, input, size, stream, noise });
    const inputs = drawInputs({ input, dim: 2, size, stream });
    const jacobian = model.jacobian(truth, inputs);
    const meat = Array.from({ length: 9 }, (_, i) =>
      Array.from({ length: 9 }, (_unused, j) => {
        let sum = 0;
        for (let row = 0; row < size; row++) {
          const scale = Math.exp(norm(inputs.subarray(2 * row, 2 * row + 2)) / 2);
          sum += scale * scale * jacobian[9 * row + i] * jacobian[9 * row + j];
        }
        return sum / size;
      }),
    );
    const bread = plain.covariance.to2DArray();
    for (const i of [0, 2, 5])
      for (const j of [1, 2, 8]) {
        const entry = dot(
          bread[i],
          meat.map((row) => dot(row, bread[j])),
        );
        expect(covariance.get(i, j) / entry).toBeCloseTo(1, 8);
      }
    const same = fisherInformation({ model, truth, input, size, stream, noise: gaussianNoise({ sd: 0.1 }) });
    expect(same.covariance.to2DArray()).toEqual(plain.covariance.to2DArray());
  });

  test("the mean square of the predicted regression errors is σ²/n times the trace of information and covariance", () => {
    const known = population({ model, truth, input, noise, inputs: size });
    const { information, covariance } = known.fisher;
    const [draws] = known.regressionErrorDraws({ sd: 0.1, sizes: [1000] });
    const square = draws.reduce((sum, each) => sum + each * each, 0) / draws.length;
    const trace = information.mmul(covariance).trace();
    expect(square / ((0.1 * 0.1 * trace) / 1000)).toBeCloseTo(1, 1);
    expect(trace).toBeGreaterThan(3 * 9); // σ(x)² is 1 to 286 times σ²
    const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
    expect(known.regressionErrors({ sd: 0.1, sizes: [1000] })[0]).toBeCloseTo(mean, 12);
  });
});

describe("relative error", () => {
  const setting = { ...oneTruth("perturbedCosine"), sd: 0.1, size: 1000 };

  test("it is 0.078 at the truth of the experiments, σ = 0.1, n = 1000, as an independent program found", () => {
    expect(relativeError(setting)).toBeCloseTo(0.078, 3);
  });

  test("it is the standard error of the router vector in units of its norm", () => {
    const { covariance } = fisherInformation(oneTruth("perturbedCosine"));
    const trace = covariance.get(1, 1) + covariance.get(2, 2);
    expect(relativeError(setting)).toBeCloseTo((0.1 * Math.sqrt(trace / 1000)) / 0.5, 12);
  });

  test("it goes with σ and 1/√n", () => {
    const { rel } = population({ ...oneTruth("perturbedCosine"), inputs: 1000 });
    const base = rel({ sd: 0.1, size: 1000 });
    expect(rel({ sd: 0.3, size: 1000 }) / base).toBeCloseTo(3, 12);
    expect(rel({ sd: 0.1, size: 100_000 }) / base).toBeCloseTo(0.1, 12);
  });

  test("it is the largest over atoms", () => {
    const { input } = setting;
    const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
    const atoms = [
      { router: [1, 0.2], expert: [1, 0, 0.5] },
      { router: [-0.3, 0.9], expert: [-1, 1, 0] },
    ];
    const measure = (order: number[]) => model.measure([...order.map((i) => atoms[i]), { expert: [0, -1, 0.2] }]);
    const [first, second] = [
      [0, 1],
      [1, 0],
    ].map((order) => relativeError({ model, truth: measure(order), input, sd: 0.1, size: 1000 })); // prettier-ignore
    expect(first / second).toBeCloseTo(1, 8);
    const { covariance } = fisherInformation({ model, truth: measure([0, 1]), input });
    const ratios = [
      [1, atoms[0]],
      [7, atoms[1]],
    ] as const; // prettier-ignore
    const each = ratios.map(
      ([at, { router }]) => Math.sqrt(covariance.get(at, at) + covariance.get(at + 1, at + 1)) / norm(router),
    ); // prettier-ignore
    expect(first).toBeCloseTo((0.1 / Math.sqrt(1000)) * Math.max(...each), 10);
  });

  test.each([
    ["σ = 0", { sd: 0 }, "sd is 0, but must be a finite number > 0."],
    ["n of NaN", { size: Number.NaN }, "size is NaN, but must be a finite number > 0."],
  ])("%s is refused in one sentence", (_what, change, message) => {
    expect(() => relativeError({ ...setting, ...change })).toThrow(message);
  });
});

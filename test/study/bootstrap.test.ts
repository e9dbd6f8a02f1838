import { describe, expect, test } from "vitest";
import {
  bootstrap,
  dataset,
  leastSquares,
  linear,
  linearExpert,
  mixture,
  nearTruth,
  randomStream,
  ridgeExpert,
  tanhExpert,
} from "../../lib/dist";

const stream = randomStream("bootstrap");
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe("of an ordinary regression", () => {
  const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  const inputs = Array.from({ length: 300 }, () => [4 * stream.uniform() + 10]);
  const data = dataset({ inputs, outputs: inputs.map(([x]) => 2 - 3 * x + (x - 9) * stream.normal()) });
  const fit = leastSquares({ model, data, atoms: 1 });

  test("standard errors are those of White's formula, within the error of 400 resamples", async () => {
    const { standardErrors, failed } = await bootstrap({ model, data, fit, resamples: 400, stream, workers: 1 });
    expect(failed).toBe(0);
    const x = data.inputs;
    const centre = sum(x) / data.size;
    const [{ expert: [slope, offset] }] = fit.measure.atoms; // biome-ignore format: one line
    const squares = sum(x.map((value) => (value - centre) ** 2));
    const meat = sum(x.map((value, i) => ((value - centre) * (data.outputs[i] - slope * value - offset)) ** 2));
    expect(standardErrors[0] / (Math.sqrt(meat) / squares)).toBeGreaterThan(0.88);
    expect(standardErrors[0] / (Math.sqrt(meat) / squares)).toBeLessThan(1.12);
  });

  test("neither the number of threads nor a model that cannot be sent to one changes anything", async () => {
    const options = { model, data, fit, resamples: 25, tolerance: 1e-14 };
    const own = mixture({
      router: linear(),
      expert: ridgeExpert({ name: "mine", activation: { value: (z) => z, first: () => 1, second: () => 0 } }),
      dim: 1,
    });
    const [one, two, here] = await Promise.all([
      bootstrap({ ...options, stream: randomStream("rows"), workers: 1 }),
      bootstrap({ ...options, stream: randomStream("rows"), workers: 2 }),
      bootstrap({ ...options, model: own, bounds: { expert: 1e3 }, stream: randomStream("rows") }),
    ]);
    expect(two.parameters).toEqual(one.parameters);
    here.parameters.forEach((vector, i) => {
      expect(vector[0]).toBeCloseTo(one.parameters[i][0], 4);
    });
  });
});

test("the band of a mixture by the delta method with the exact Hessian is as wide as the bootstrap's", async () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 1 });
  const truth = model.measure([{ bias: 0.2, router: [2], expert: [1.5, 0.5] }, { expert: [-1, 0.5] }]);
  const inputs = Array.from({ length: 800 }, () => [6 * stream.uniform() - 3]);
  const outputs = [...model.predict(truth, inputs)].map((value) => value + 0.1 * stream.normal());
  const data = dataset({ inputs, outputs });
  const fit = leastSquares({ model, data, atoms: 2, starts: nearTruth({ truth }) });
  const at = [[-2.5], [-1], [0], [0.7], [1.5], [2.5]];
  const { standardErrorsAt, failed } = await bootstrap({ model, data, fit, resamples: 150, stream });
  expect(failed).toBeLessThan(5);
  const jacobian = model.jacobian(fit.measure, at);
  const covariance = fit.covariance as Float64Array;
  const count = model.parameterCount(2);
  const ratios = [...standardErrorsAt(at)].map((spread, row) => {
    const slope = jacobian.subarray(row * count, (row + 1) * count);
    const variance = sum(slope.map((one, i) => sum(slope.map((other, j) => one * other * covariance[i * count + j]))));
    return Math.sqrt(variance) / spread;
  });
  for (const ratio of ratios) {
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.3);
  }
  const mean = sum(ratios) / ratios.length;
  expect(mean).toBeGreaterThan(0.85);
  expect(mean).toBeLessThan(1.2);
});

test("what cannot be resampled is a sentence", async () => {
  const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  const data = dataset({ inputs: [[0], [1], [2], [3]], outputs: [0, 1, 1, 2] });
  const fit = leastSquares({ model, data, atoms: 1 });
  await expect(bootstrap({ model, data, fit, resamples: 1, stream })).rejects.toThrow(/^resamples is 1, but must be/);
  await expect(bootstrap({ model, data, fit: {} as never, stream })).rejects.toThrow(
    /^atoms is undefined, but must be/,
  );
});

import {
  gaussianNoise,
  leastSquares,
  linear,
  mixture,
  type Noise,
  nearTruth,
  randomStream,
  sample,
  studentNoise,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { expect, test } from "vitest";
import { deviation, mean } from "../data/distributionChecks";
import { dataOf, oneTruth } from "./oneTruth";

test("sandwich standard errors are the standard deviations of the estimates over replicates, within 15 %", () => {
  const { model, truth } = oneTruth("perturbedCosine");
  const fits = Array.from({ length: 200 }, (_, replicate) => {
    const data = dataOf("perturbedCosine", 0.05, 2000, replicate);
    return leastSquares({ model, data, atoms: 2, starts: nearTruth({ truth, spread: 0.02 }) });
  });
  const estimates = fits.map(({ measure }) => model.parameters(measure));
  model.parameters(truth).forEach((value, i) => {
    const spread = deviation(estimates.map((vector) => vector[i]));
    const stated = mean(fits.map(({ standardErrors }) => standardErrors![i]));
    expect(Math.abs(stated / spread - 1)).toBeLessThan(0.15);
    expect(Math.abs(mean(estimates.map((vector) => vector[i])) - value)).toBeLessThan(spread); // centred at the truth
  });
  expect(mean(fits.map(({ residualVariance }) => residualVariance)) / 0.05 ** 2).toBeCloseTo(1, 1.5);
});

test("one atom of a linear model by hand: the sandwich of ordinary regression, for unequal noise too", () => {
  // k = 1 with a reference: f = tanh(a x + b). Noise that grows with |x| is where the sandwich differs from σ²H⁻¹.
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 1 });
  const truth = model.measure([{ expert: [0.3, 0.1] }]);
  const input = uniformBox({ low: -1, high: 1 });
  const clean = sample({
    model,
    truth,
    input,
    noise: gaussianNoise({ sd: 0 }),
    size: 3000,
    stream: randomStream("one"),
  });
  const noise = randomStream("unequal noise");
  const outputs = clean.outputs.map((value, i) => value + 0.1 * Math.abs(clean.inputs[i]) * noise.normal());
  const fit = leastSquares({ model, data: { ...clean, outputs }, atoms: 1, starts: [truth], relativeGradient: 1e-10 });
  const [a, b] = model.parameters(fit.measure);

  // H and Σ r² J Jᵀ of the two parameters, by formula: J = σ′ (x, 1), ∇²f = σ″ (x, 1)(x, 1)ᵀ.
  const bread = [0, 0, 0];
  const meat = [0, 0, 0];
  clean.inputs.forEach((x, i) => {
    const value = Math.tanh(a * x + b);
    const first = 1 - value * value;
    const residual = value - outputs[i];
    [x * x, x, 1].forEach((product, entry) => {
      bread[entry] += (first * first + residual * -2 * value * first) * product;
      meat[entry] += residual * residual * first * first * product;
    });
  });
  const determinant = bread[0] * bread[2] - bread[1] * bread[1];
  const variance = (row: [number, number]) =>
    row[0] * row[0] * meat[0] + 2 * row[0] * row[1] * meat[1] + row[1] * row[1] * meat[2]; // prettier-ignore
  const expected = [
    [bread[2] / determinant, -bread[1] / determinant] as [number, number],
    [-bread[1] / determinant, bread[0] / determinant] as [number, number],
  ].map((row) => Math.sqrt(variance(row)));
  expect(fit.standardErrors).not.toBeNull();
  expected.forEach((value, i) => {
    expect(fit.standardErrors![i] / value).toBeCloseTo(1, 9);
  });
});

test.each<[string, Noise]>([
  ["Gaussian", gaussianNoise({ sd: 0.1 })],
  ["Student", studentNoise({ scale: 0.1, degrees: 5 })],
])("the residual variance estimates σ² under %s noise", (_name, noise) => {
  const { model, truth, input } = oneTruth("linear");
  const data = sample({ model, truth, input, noise, size: 20_000, stream: randomStream("variance") });
  const fit = leastSquares({ model, data, atoms: 2, starts: [truth] });
  expect(fit.residualVariance / noise.sd ** 2).toBeCloseTo(1, 1.2);
  expect(fit.residualVariance).toBeCloseTo((fit.objective * data.size) / (data.size - 9), 12);
});

test("the cosine router has no standard errors, and says why", () => {
  const { model, truth } = oneTruth("cosine");
  const fit = leastSquares({ model, data: dataOf("cosine", 0.1, 500), atoms: 2, starts: [truth] });
  expect(fit.status).toBe("converged");
  expect(fit.standardErrors).toBeNull();
  expect(fit.standardErrorsReason).toMatch(/cosine router's norms are not identified/);
  expect(fit.residualVariance).toBeCloseTo((fit.objective * 500) / (500 - 8), 12); // eight that the data can move
});

test("a fit whose information is singular has no standard errors, and says why", () => {
  const { truth } = oneTruth("linear");
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2, reference: false }); // a gauge is free
  const data = dataOf("linear", 0.1, 500);
  const fit = leastSquares({ model, data, atoms: 2, starts: [truth] });
  expect(fit.standardErrors).toBeNull();
  expect(fit.standardErrorsReason).toMatch(/singular/);
});

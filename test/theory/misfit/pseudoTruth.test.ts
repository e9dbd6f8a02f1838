import { jensenNorm, linear, mixture, normNoiseNames, pseudoTruth, tanhExpert } from "routerlab";
import { describe, expect, test } from "vitest";
import { oneTruth } from "../../estimators/oneTruth";
import { norm } from "../../mixture/writtenOut";

const { model, truth, input } = oneTruth("perturbedCosine");

test("the norm to first order is longer than the true one, by hand for the uniform law", () => {
  const length = (0.5 * Math.log(5)) / 2; // E b/(b + ξ), b = 0.5, ξ uniform on (0, 2)
  expect(jensenNorm({ norm: 0.5, tau1: 1, normNoise: "uniform" })).toBeCloseTo(length / (1 - length), 4);
  for (const normNoise of normNoiseNames) expect(jensenNorm({ norm: 0.5, tau1: 1, normNoise })).toBeGreaterThan(0.6);
});

test("the norm to first order has no unit of its own: it scales with norm and τ₁ together", () => {
  const [one, ten] = [1, 10].map((scale) =>
    jensenNorm({ norm: 0.3 * scale, tau1: 0.8 * scale, normNoise: "exponential" }),
  );
  expect(ten / one).toBeCloseTo(10, 10);
});

describe.each(normNoiseNames)("%s noise on the norms", (normNoise) => {
  const found = (noisy: "data" | "training") => pseudoTruth({ model, truth, input, normNoise, noisy, size: 400 });

  test("in the data is read as a longer router vector, near its first order, and hardly moves anything else", () => {
    const measure = found("data");
    const predicted = jensenNorm({ norm: 0.5, tau1: 1, normNoise });
    expect(Math.abs(norm(measure.atoms[0].router) / predicted - 1)).toBeLessThan(0.02);
    expect(Math.abs(measure.atoms[0].bias + 0.2)).toBeLessThan(0.005);
    for (const [j, { expert }] of measure.atoms.entries())
      expert.forEach((value, i) => {
        expect(Math.abs(value - truth.atoms[j].expert[i])).toBeLessThan(0.01);
      });
  });

  test("in the training shortens the router vector", () => {
    expect(norm(found("training").atoms[0].router)).toBeLessThan(0.4);
  });
});

test.each<[string, () => unknown, string]>([
  [
    "no norm",
    () => jensenNorm({ norm: 0, tau1: 1, normNoise: "uniform" }),
    "norm is 0, but must be a finite number > 0.",
  ],
  [
    "a router without τ₁",
    () =>
      pseudoTruth({
        model: mixture({ router: linear(), expert: tanhExpert(), dim: 2 }),
        truth,
        input,
        normNoise: "uniform",
        noisy: "data",
      }),
    'model.router is "linear", but must be perturbedCosine',
  ],
  [
    "noise in another place",
    () => pseudoTruth({ model, truth, input, normNoise: "uniform", noisy: "here" as never }),
    'noisy is "here", but must be one of "data", "training".',
  ],
])("%s is refused in one sentence", (_what, call, message) => {
  expect(call).toThrow(expect.objectContaining({ name: "InputError", message: expect.stringContaining(message) }));
}); // prettier-ignore

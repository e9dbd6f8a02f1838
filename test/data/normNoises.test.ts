import {
  gaussianNoise,
  linear,
  mixture,
  type NormNoiseName,
  normNoiseNamed,
  normNoiseNames,
  perturbedCosine,
  randomStream,
  sample,
  tanhExpert,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { predictWithNoisyNorms } from "../../lib/dist/data/noisyNorms";
import { withTau1Times } from "../../lib/dist/data/normNoises";
import { oneTruth } from "../estimators/oneTruth";
import { distributionFrom, expectDistribution, expectMean } from "./distributionChecks";

/** Distribution functions, written down a second time. */
const distributions: Record<NormNoiseName, (value: number) => number> = {
  halfNormal: distributionFrom((value) => Math.exp((-value * value) / Math.PI), 0, 12),
  uniform: (value) => Math.min(value / 2, 1),
  exponential: (value) => 1 - Math.exp(-value),
};

/** E 1/(0.5 + ξ): log 5 / 2; e^½ E₁(½), E₁(½) = 0.5597735948 after Abramowitz and Stegun; the half normal by a fine sum. */
const inverseMeans: Record<NormNoiseName, number> = {
  halfNormal: fineMean((value) => Math.exp((-value * value) / Math.PI), 12),
  uniform: Math.log(5) / 2,
  exponential: Math.sqrt(Math.E) * 0.5597735948,
};

function fineMean(density: (value: number) => number, high: number): number {
  let [sum, total] = [0, 0];
  for (let value = 0.00005; value < high; value += 0.0001) {
    sum += density(value) / (0.5 + value);
    total += density(value);
  }
  return sum / total;
}

describe.each(normNoiseNames)("%s noise on the norms", (name) => {
  const { draw, nodes } = normNoiseNamed(name);
  const stream = randomStream("draws of the law", { name });
  const draws = Array.from({ length: 5000 }, () => draw(stream));

  test("is never negative, has mean 1 and the distribution that its name says", () => {
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expectMean(draws, 1);
    expectDistribution(draws, distributions[name]);
  });

  test("has a quadrature that gives its mean and E 1/(b + ξ), which Jensen's inequality puts above 1/(b + 1)", () => {
    const expectation = (g: (value: number) => number) =>
      nodes.reduce((sum, { value, weight }) => sum + weight * g(value), 0);
    expect(expectation(() => 1)).toBeCloseTo(1, 12);
    expect(expectation((value) => value)).toBeCloseTo(1, 3);
    expect(expectation((value) => 1 / (0.5 + value))).toBeCloseTo(inverseMeans[name], 3);
    expect(expectation((value) => 1 / (0.5 + value))).toBeGreaterThan(1.1 / 1.5);
  });
});

describe("a sample with noise on the norms", () => {
  const { model, truth, input } = oneTruth("perturbedCosine");
  const given = { model, truth, input, noise: gaussianNoise({ sd: 0.1 }), size: 200, stream: randomStream("noisy") };

  test("shares X and ε with the sample without, and differs in f alone", () => {
    const quiet = sample(given);
    const noisy = sample({ ...given, normNoise: "exponential" });
    expect(noisy.inputs).toEqual(quiet.inputs);
    const noise = quiet.outputs.map((y, i) => y - model.predict(truth, quiet.inputs)[i]);
    const functions = noisy.outputs.map((y, i) => y - noise[i]);
    const moved = functions.map((f, i) => Math.abs(f - model.predict(truth, quiet.inputs)[i]));
    expect(Math.max(...moved)).toBeGreaterThan(0.05);
    expect(Math.max(...moved)).toBeLessThan(0.5);
    expect(sample({ ...given, normNoise: "exponential" })).toEqual(noisy);
  });

  test.each([1, 0.4])(
    "has in every observation the f of a router with its own τ₁, at temperature %d",
    (temperature) => {
      const { inputs } = sample(given);
      const model = mixture({
        router: perturbedCosine({ tau1: 1, tau2: 0.3, temperature }),
        expert: tanhExpert(),
        dim: 2,
      });
      const law = normNoiseNamed("uniform");
      const found = predictWithNoisyNorms({ model, measure: truth, inputs, law, stream: randomStream("xi") });
      const again = randomStream("xi");
      for (let i = 0; i < 5; i++) {
        const router = perturbedCosine({ tau1: 2 * again.uniform(), tau2: 0.3, temperature });
        const own = mixture({ router, expert: tanhExpert(), dim: 2 });
        expect(found[i]).toBeCloseTo(own.predict(truth, inputs.subarray(2 * i, 2 * i + 2))[0], 13);
      }
    },
  );

  test("is fitted by routers that differ from the model's in τ₁ alone", () => {
    const router = perturbedCosine({ tau1: 2, tau2: 0.3, temperature: 0.4 });
    const { router: found } = withTau1Times(mixture({ router, expert: tanhExpert(), dim: 2 }), 0.5);
    expect(found.options).toEqual({ tau1: 1, tau2: 0.3, temperature: 0.4 });
  });

  test.each<[string, object, string]>([
    [
      "a router without τ₁",
      { model: mixture({ router: linear(), expert: tanhExpert(), dim: 2 }), normNoise: "uniform" },
      'model.router is "linear", but must be perturbedCosine where the norms are noisy: τ₁ is what the noise multiplies.',
    ],
    [
      "an unknown law",
      { normNoise: "cauchy" },
      'normNoise is "cauchy", but must be one of "halfNormal", "uniform", "exponential".',
    ],
  ])("with %s is refused in one sentence", (_what, change, message) => {
    const call = () => sample({ ...given, ...change } as never);
    expect(call).toThrow(expect.objectContaining({ name: "InputError", message }));
  });
});

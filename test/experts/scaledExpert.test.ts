import { describe, expect, test } from "vitest";
import {
  dataset,
  expertNamed,
  fromData,
  leastSquares,
  linear,
  mixture,
  randomStream,
  reluExpert,
  scaled,
  sigmoidExpert,
  tanhExpert,
} from "../../lib/dist";
import { isListedExpert } from "../../lib/dist/experts/experts";

const stream = randomStream("scaled");

describe.each([tanhExpert(), sigmoidExpert(), reluExpert(), expertNamed("polynomial", { degree: 2 })])(
  "scaled $name",
  (expert) => {
    const input = Float64Array.of(0.3, -1.2);
    const q = expert.parameterCount(2);
    const made = scaled(expert);
    const eta = Float64Array.from({ length: q + 2 }, () => stream.normal());

    test("is c₀ + c₁ h", () => {
      expect(made.parameterCount(2)).toBe(q + 2);
      expect(made.evaluate(input, eta)).toBe(eta[q + 1] + eta[q] * expert.evaluate(input, eta.slice(0, q)));
    });

    test("has the derivatives of central differences", () => {
      const [gradient, hessian] = [new Float64Array(q + 2), new Float64Array((q + 2) ** 2).fill(7)];
      made.evaluate(input, eta, gradient, hessian);
      const step = 1e-5;
      const moved = (i: number, by: number) => eta.map((value, j) => (i === j ? value + by : value));
      for (let i = 0; i < q + 2; i++) {
        const [up, down] = [moved(i, step), moved(i, -step)];
        expect((made.evaluate(input, up) - made.evaluate(input, down)) / (2 * step)).toBeCloseTo(gradient[i], 8);
        const [above, below] = [new Float64Array(q + 2), new Float64Array(q + 2)];
        made.evaluate(input, up, above);
        made.evaluate(input, down, below);
        for (let j = 0; j < q + 2; j++)
          expect((above[j] - below[j]) / (2 * step)).toBeCloseTo(hessian[i * (q + 2) + j], 7);
      }
    });

    test("is made again by its name", () => {
      expect(isListedExpert(made)).toBe(true);
      const again = expertNamed(made.name, made.options);
      expect(again.evaluate(input, eta)).toBe(made.evaluate(input, eta));
    });
  },
);

test("tanh reaches outputs beyond 1 only with an amplitude", () => {
  const inputs = Array.from({ length: 150 }, (_, i) => [i / 25 - 3]);
  const data = dataset({ inputs, outputs: inputs.map(([x]) => 5 + 3 * Math.tanh(2 * x) + 0.1 * stream.normal()) });
  const starts = fromData({ count: 60, polished: 6 });
  const fitWith = (expert: ReturnType<typeof tanhExpert>) =>
    leastSquares({ model: mixture({ router: linear(), expert, dim: 1 }), data, atoms: 1, starts });
  expect(fitWith(tanhExpert()).objective).toBeGreaterThan(10);
  const fit = fitWith(scaled(tanhExpert()));
  expect(fit.objective).toBeLessThan(0.012);
  const [{ expert }] = fit.measure.atoms;
  expect(Math.abs(expert[2])).toBeCloseTo(3, 0);
  expect(expert[3]).toBeCloseTo(5, 0);
});

test("what is scaled already, or no expert, is a sentence", () => {
  expect(() => scaled(scaled(tanhExpert()))).toThrow(/^expert is "scaled-tanh", but must be one that is not scaled/);
  expect(() => scaled({} as never)).toThrow(/^expert is .*, but must be an expert/);
  expect(() => expertNamed("scaled-selu")).toThrow(/^expert is "selu", but must be/);
});

import {
  dataset,
  formulaExpert,
  fromData,
  leastSquares,
  linear,
  mixture,
  polynomialExpert,
  randomStream,
  sgd,
  sigmoidExpert,
} from "routerlab";
import { describe, expect, test } from "vitest";

/** Two sigmoids on inputs up to `scale` · 4: exp(a x₁) overflows from a x₁ = 710 on. */
function dataOf(scale: number) {
  const inputs = Array.from({ length: 200 }, (_, i) => [4 * Math.sin(1.7 * i + 1), 4 * Math.sin(2.9 * i + 2)]);
  const outputs = inputs.map(([x, y], i) => {
    const gate = 1 / (1 + Math.exp(-2 * x));
    return gate * Math.exp(0.5 * x) + (1 - gate) * y + 0.05 * Math.sin(13 * i);
  });
  return dataset({ inputs: inputs.map((row) => row.map((value) => scale * value)), outputs });
}

const modelOf = (formula: string) => mixture({ router: linear(), expert: formulaExpert(formula), dim: 2 });

describe("a step to where a formula overflows is rejected, and a start there loses against any other", () => {
  test.each([
    ["exp(a*x1)/(1 + exp(a*x1)) + b*x2", 1],
    ["c*exp(a*x1 + b)/(1 + exp(a*x1 + b))", 20],
    ["a*exp(b*x1)", 20],
    ["log(a*x1 + 9) + b*x2", 1],
  ])("%s on inputs times %d", (formula, scale) => {
    const [model, data] = [modelOf(formula), dataOf(scale)];
    const fit = leastSquares({ model, data, atoms: 2 });
    const squares = model.predict(fit.measure, data.inputs).map((f, i) => (f - data.outputs[i]) ** 2);
    expect(squares.reduce((sum, square) => sum + square, 0) / 200).toBeCloseTo(fit.objective, 10);
    const spread = data.outputs.reduce((sum, y) => sum + y * y, 0) / 200;
    expect(fit.objective).toBeLessThan(spread);
    for (const value of [fit.objective, fit.residualVariance, fit.gradientNorm])
      expect(value).toBeGreaterThanOrEqual(0);
  });

  test("a sigmoid that is written so that it overflows is fitted as well as the built-in one", () => {
    const data = dataOf(20);
    const written = modelOf("exp(a1*x1 + a2*x2 + b)/(1 + exp(a1*x1 + a2*x2 + b))");
    const built = mixture({ router: linear(), expert: sigmoidExpert(), dim: 2 });
    const starts = fromData({ count: 20, polished: 20, stream: randomStream("written sigmoid") });
    const [own, other] = [written, built].map((model) => leastSquares({ model, data, atoms: 2, starts }));
    expect(own.objective).toBeLessThan(1.2 * other.objective);
  });

  test("of many observations, too, where a first fit to some of them can lead to where others overflow", () => {
    const [model, data] = [modelOf("a*exp(b*x1)"), dataOf(1)];
    const inputs = Array.from({ length: 9000 }, (_, i) => (i === 1 ? [400, 0] : [data.inputs[2 * (i % 200)] / 100, 0]));
    const many = dataset({ inputs, outputs: inputs.map(([x], i) => (i === 1 ? 0 : 3 * Math.exp(2 * x))) });
    const fit = leastSquares({ model, data: many, atoms: 1, starts: [model.measure([{ expert: [1, -1] }])] });
    expect(Number.isFinite(fit.objective)).toBe(true);
  });

  test("stochastic steps that lead there are taken back", () => {
    // The least squares are at a = 0, the edge of where the root is defined: a first step of 0.3 from 0.1 leads beyond it.
    const model = modelOf("sqrt(a*x1)");
    const data = dataset({ inputs: Array.from({ length: 10 }, () => [1, 0]), outputs: new Array(10).fill(0) });
    const fit = sgd({ model, data, atoms: 1, starts: [model.measure([{ expert: [0.1] }])], epochs: 200, batch: 10 });
    const [a] = fit.measure.atoms[0].expert;
    expect(a).toBeGreaterThan(0);
    expect(a).toBeLessThan(0.09);
    expect(fit.objective).toBeCloseTo(a, 12);
  });
});

describe("where no start is finite, that is one sentence", () => {
  const message =
    "No start has a finite sum of squares, but one must have: at each of them f overflows or is undefined at some input.";

  test.each([
    ["a formula", modelOf("exp(a*x1)*exp(b*x1)"), [5, 5]],
    ["a built-in expert", mixture({ router: linear(), expert: polynomialExpert({ degree: 400 }), dim: 2 }), [5, 5, 5]],
  ])("with %s", (_what, model, expert) => {
    const start = model.measure([{ router: [1, 0], expert }, { expert }]);
    const bounds = { bias: [-5, 5], router: 5, expert: 6 } as const;
    for (const fit of [leastSquares, sgd])
      expect(() => fit({ model, data: dataOf(40), atoms: 2, starts: [start], bounds })).toThrow(
        expect.objectContaining({ name: "InputError", message }),
      );
  });
});

import {
  cosine,
  dataset,
  type Fit,
  gaussianNoise,
  identify,
  leastSquares,
  linear,
  linearExpert,
  type Mixture,
  mixture,
  type Noise,
  nearTruth,
  randomStream,
  routerNamed,
  sample,
  studentNoise,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
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

/** Which parameters have none, by their places. */
const withoutError = (fit: Fit) => [...fit.standardErrors!.keys()].filter((i) => Number.isNaN(fit.standardErrors![i]));

test("the cosine router has standard errors but of its router vectors, and says why", () => {
  const { model, truth } = oneTruth("cosine");
  const fit = leastSquares({ model, data: dataOf("cosine", 0.1, 500), atoms: 2, starts: [truth] });
  expect(fit.status).toBe("converged");
  expect(withoutError(fit)).toEqual([1, 2]);
  expect(fit.withoutError.map(({ coordinate }) => coordinate)).toEqual([1, 2]);
  expect(fit.standardErrorsReason).toBe(
    "None for β₁[1] of atom 1, β₁[2] of atom 1 (not identified: a direction leaves f unchanged).",
  );
  expect(fit.residualVariance).toBeCloseTo((fit.objective * 500) / (500 - 8), 12); // eight that the data can move
});

test("with all logits free only the experts have standard errors: those that they have with a reference", () => {
  const { model, truth } = oneTruth("linear");
  const free = mixture({ router: linear(), expert: tanhExpert(), dim: 2, reference: false }); // a common shift is free
  const data = dataOf("linear", 0.1, 500);
  const shared = { data, atoms: 2, starts: [truth], relativeGradient: 1e-10 };
  const [fit, withReference] = [leastSquares({ ...shared, model: free }), leastSquares({ ...shared, model })];
  expect(withoutError(fit)).toEqual([0, 1, 2, 6, 7, 8]);
  expect(fit.standardErrorsReason).toMatch(/^None for β₀ of atom 1, β₁\[1\] of atom 1, .*, β₁\[2\] of atom 2 \(not/);
  for (const [i, same] of [3, 4, 5].map((at) => [at, at]).concat([9, 10, 11].map((at) => [at, at - 3])))
    expect(fit.standardErrors![i] / withReference.standardErrors![same]).toBeCloseTo(1, 5);
});

describe("where some parameters have none, the standard errors of the others are their standard deviations over replicates, within 15 %", () => {
  const expectRight = (model: Mixture, fits: readonly Fit[], without: readonly number[]) => {
    const estimates = fits.map(({ measure }) => model.parameters(measure));
    for (const i of estimates[0].keys()) {
      const stated = fits.map(({ standardErrors }) => standardErrors![i]);
      if (without.includes(i)) expect(stated.every(Number.isNaN)).toBe(true);
      else expect(Math.abs(mean(stated) / deviation(estimates.map((vector) => vector[i])) - 1)).toBeLessThan(0.15);
    }
  };

  test("beside a weight on the boundary of Θ", () => {
    const { model, truth } = oneTruth("linear");
    const start = model.measure([{ ...truth.atoms[0], bias: -0.1 }, { expert: truth.atoms[1].expert }]);
    const fits = Array.from({ length: 200 }, (_, replicate) =>
      leastSquares({
        ...{ model, data: dataOf("linear", 0.05, 1000, replicate), atoms: 2, starts: [start] },
        bounds: { bias: [-0.1, 0.1] }, // the truth's is −0.2
      }),
    );
    expect(fits.every(({ activeBounds }) => activeBounds.join() === "0")).toBe(true);
    expectRight(model, fits, [0]);
  });

  test("behind a gate that jumps between two lines, where nothing tells how steeply", () => {
    const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
    const truthOf = (router: number) =>
      model.measure([{ bias: 0, router: [router], expert: [0.5, 1] }, { expert: [-0.4, -0.5] }]);
    const [input, noise] = [uniformBox({ low: -2, high: 2 }), gaussianNoise({ sd: 0.2 })];
    const fits = Array.from({ length: 200 }, (_, replicate) => {
      const stream = randomStream("jump", { replicate });
      const data = sample({ model, truth: truthOf(300), input, noise, size: 300, stream });
      return leastSquares({ model, data, atoms: 2, starts: truthOf(30), bounds: { bias: [-1e3, 1e3], router: 1e6 } });
    }).filter(({ standardErrors }) => standardErrors !== null && Number.isNaN(standardErrors[1]));
    expect(fits.length).toBeGreaterThan(140);
    expectRight(model, fits, [0, 1]);
    expect(fits[0].flags.join()).toMatch(/gate of atom 1 is a jump/);
  });
});

describe("flags of standard errors", () => {
  const { model, truth } = oneTruth("perturbedCosine");
  const fitAt = (sd: number) =>
    leastSquares({ model, data: dataOf("perturbedCosine", sd, 1000), atoms: 2, starts: [truth] });

  test("there are none where every standard error is small beside what it is of", () => {
    expect(fitAt(0.05).flags).toEqual([]);
  });

  test("there is one for each β₀, β₁ and η whose standard error is a third of it, with the part that it is", () => {
    const fit = fitAt(0.6);
    const errors = fit.standardErrors!;
    const [{ bias, router }] = fit.measure.atoms;
    const part = Math.hypot(errors[1], errors[2]) / Math.hypot(...router);
    expect(part).toBeGreaterThan(0.4);
    expect(errors[0]).toBeLessThan(0.34);
    expect(bias).not.toBe(0);
    expect(fit.flags[0]).toMatch(
      /^The standard error of β₁ of atom 1 is [\d.]+ of its norm: from 0\.35 on, intervals .*\.$/,
    );
    expect(Number(/is ([\d.]+) of/.exec(fit.flags[0])![1])).toBeCloseTo(part, 1);
    // η in units of what its coordinates do: by the columns of the Jacobian, which the Hessian has but for the residuals.
    const jacobian = model.jacobian(fit.measure, dataOf("perturbedCosine", 0.6, 1000).inputs);
    const column = (j: number) => Math.hypot(...Array.from({ length: 1000 }, (_, i) => jacobian[i * 9 + j]));
    const parameters = model.parameters(fit.measure);
    const lengthOf = (of: ArrayLike<number>, from: number) =>
      Math.hypot(...[0, 1, 2].map((l) => of[from + l] * column(from + l)));
    for (const [atom, from] of [3, 6].entries()) {
      const relative = lengthOf(errors, from) / lengthOf(parameters, from);
      expect(relative).toBeGreaterThan(0.4);
      const flag = fit.flags.find((each) => each.includes(`of η of atom ${atom + 1} is`))!;
      // In the coordinates' own units it would be 0.03 more or less.
      expect(Math.abs(Number(/is ([\d.]+) of/.exec(flag)![1]) - relative)).toBeLessThan(0.015);
    }
  });
});

describe("the rank of a fit", () => {
  test("is 4 for four lines behind cosine gates at d = 1, where only the sign of x reaches the gates: f is two lines", () => {
    const model = mixture({ router: cosine(), expert: linearExpert(), dim: 1 });
    const noise = randomStream("two lines");
    const inputs = Float64Array.from({ length: 132 }, (_, i) => (i - 65.5) / 40);
    const outputs = inputs.map((x) => Math.abs(x) + 0.3 * noise.normal());
    const fit = leastSquares({ model, data: dataset({ inputs, outputs, dim: 1 }), atoms: 4 });
    expect(model.parameters(fit.measure).length).toBe(14);
    expect(fit.rank).toBe(4);
    expect(fit.residualVariance).toBeCloseTo((132 * fit.objective) / 128, 12);
  });

  test.each([
    ["linear", true, 9],
    ["linear", false, 9], // 12 less a common shift of β₀ and of β₁
    ["cosine", true, 8], // 9 less one norm
    ["cosine", false, 9], // 12 less two norms and a common shift of β₀
    ["perturbedCosine", true, 9],
  ] as const)("is that of identify at the fit: %s, reference %s: %i", (router, reference, rank) => {
    const model = mixture({ router: routerNamed(router), expert: tanhExpert(), dim: 2, reference });
    const { truth, input } = oneTruth(router);
    const start = model.measure(reference ? truth.atoms : [truth.atoms[0], { ...truth.atoms[1], router: [0.2, -0.5] }]);
    const fit = leastSquares({ model, data: dataOf(router, 0.05, 600), atoms: 2, starts: [start] });
    expect(fit.activeBounds).toEqual([]);
    expect(fit.rank).toBe(rank);
    expect(identify({ model, truth: fit.measure, input }).rank).toBe(rank);
  });

  test("counts no coordinate that a bound holds, and none that the ridge alone holds", () => {
    const { model } = oneTruth("linear");
    const data = dataOf("linear", 0.05, 600);
    const bound = leastSquares({ model, data, atoms: 2, bounds: { expert: 1 } });
    expect(bound.activeBounds.length).toBeGreaterThan(0);
    expect(bound.rank).toBe(9 - bound.activeBounds.length);
    expect(bound.residualVariance).toBeCloseTo((600 * bound.objective) / (600 - bound.rank), 12);
    const free = mixture({ router: linear(), expert: tanhExpert(), dim: 2, reference: false });
    expect(leastSquares({ model: free, data, atoms: 2, ridge: { lambda: 1e-3 } }).rank).toBe(9);
  });
});

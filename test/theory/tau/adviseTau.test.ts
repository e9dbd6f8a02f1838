import {
  adviseTau,
  dataset,
  gaussianNoise,
  inputsFrom,
  leastSquares,
  linear,
  mixture,
  perturbedCosine,
  population,
  randomStream,
  sample,
  type TauForTruthOptions,
  tanhExpert,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { splitIntoFolds } from "../../../lib/dist/data/folds";
import { fromData } from "../../../lib/dist/estimators/starts/startValues";
import { withScaledNorms } from "../../../lib/dist/theory/identify/scaledNorms";
import { deviation, mean } from "../../data/distributionChecks";
import { oneTruth } from "../../estimators/oneTruth";

const { model, truth, input } = oneTruth("perturbedCosine");

describe("for a truth", () => {
  const setting: TauForTruthOptions = { model, truth, input, sd: 0.1, size: 10_000, inputs: 4000, draws: 200 };
  const map = adviseTau({ ...setting, tau1: [0, 0.01, 0.2, 0.5, 1.25, 5], tau2: [0, 0.1, 3] });
  const losses = { sd: 0.1, sizes: [10_000], loss: "L3", draws: 200 } as const;
  const pairAt = (tau1: number, tau2: number) => map.pairs.find((pair) => pair.tau1 === tau1 && pair.tau2 === tau2)!;

  test("a router with a temperature keeps it at every pair", () => {
    const at = (temperature: number) =>
      mixture({ router: perturbedCosine({ tau1: 0.5, tau2: 0.1, temperature }), expert: tanhExpert(), dim: 2 });
    const { best } = adviseTau({ ...setting, model: at(0.5), tau1: [0.5], tau2: [0.1] });
    const totalAt = (temperature: number) =>
      population({ model: at(temperature), truth, input, inputs: 4000 }).losses(losses)[0].total as number;
    expect(best.total).toBeCloseTo(totalAt(0.5), 12);
    expect(Math.abs(totalAt(1) - totalAt(0.5))).toBeGreaterThan(0.01 * totalAt(0.5));
  });

  test("the map has every pair, τ₁ fastest, with what the library predicts at that pair", () => {
    expect(map.pairs.map(({ tau1, tau2 }) => [tau1, tau2])).toEqual(
      [0, 0.1, 3].flatMap((tau2) => [0, 0.01, 0.2, 0.5, 1.25, 5].map((tau1) => [tau1, tau2])),
    );
    const own = mixture({ router: perturbedCosine({ tau1: 0.2, tau2: 3 }), expert: tanhExpert(), dim: 2 });
    const { fisher, losses: lossesAt } = population({ model: own, truth, input, inputs: 4000 });
    const [predicted] = lossesAt(losses);
    const pair = pairAt(0.2, 3);
    for (const part of ["total", "weight", "router", "radial", "angular", "expert"] as const)
      expect(pair[part]).toBe(predicted[part]);
    // Rayleigh quotients are never below the least eigenvalue, and its inverse is the greatest of the inverse.
    const p = fisher.parameterCount;
    for (let i = 0; i < p; i++) expect(fisher.information.get(i, i)).toBeGreaterThanOrEqual(pair.smallestEigenvalue);
    expect(fisher.covariance.trace() * pair.smallestEigenvalue).toBeGreaterThan(1);
    expect(fisher.covariance.trace() * pair.smallestEigenvalue).toBeLessThan(p);
  });

  test("the recommended pair has the least loss among τ₁, τ₂ > 0, and the flat range costs at most 5 % more", () => {
    const inside = map.pairs.filter(({ tau1, tau2 }) => tau1 > 0 && tau2 > 0);
    expect(map.best.total).toBe(Math.min(...inside.map(({ total }) => total!)));
    expect([map.tau1, map.tau2]).toEqual([map.best.tau1, map.best.tau2]);
    for (const { tau1, total } of inside.filter(({ tau2 }) => tau2 === map.tau2))
      expect(tau1 >= map.flat.tau1[0] && tau1 <= map.flat.tau1[1]).toBe(total! <= 1.05 * map.best.total);
    expect(map.leastRadial.tau1).toBe(0.5); // ‖β₁‖
    expect(map.advice[0]).toMatch(
      /^τ₁ = 0\.5 and τ₂ = 0\.1 have the least predicted loss L3 of the grid, 0\.05\d* at n = 10000;/,
    );
  });

  test("a best pair at the end of the grid is said to lie there", () => {
    const at = (tau1: number[]) => adviseTau({ ...setting, tau1, tau2: [0.1] }).advice.join(" ");
    expect(at([0.05, 0.1])).toContain("The least lies at the end of the grid in τ₁");
    expect(at([0.1, 0.5, 2])).not.toContain("end of the grid");
    const inTau2 = (tau2: number[]) => adviseTau({ ...setting, tau1: [0.1, 0.5, 2], tau2 }).advice.join(" ");
    expect(inTau2([0, 0.1, 3])).toContain("The smallest τ₂ > 0 of the grid is the best one");
    expect(inTau2([0.1])).not.toContain("The smallest τ₂");
    expect(inTau2([0.1, 3])).not.toContain("end of the grid in τ₂");
  });

  test.each([0.01, 1, 1000])(
    "unless a grid is given, τ₁ is in units of ‖β₁‖, so that the best lies within: %d",
    (factor) => {
      const long = withScaledNorms(model, truth, factor);
      const { tau1, tau1s, leastRadial, advice } = adviseTau({ ...setting, truth: long, tau2: [0.1], inputs: 1000 });
      const norm = factor * 0.5;
      expect(leastRadial.tau1 / norm).toBeCloseTo(1, 1);
      expect(tau1 / norm).toBeGreaterThan(0.01); // of short vectors the loss hardly counts the norm
      expect(tau1 / norm).toBeLessThan(10);
      expect(tau1s[0]).toBe(0);
      expect(advice.join(" ")).not.toContain("end of the grid");
    },
  );

  test("where no pair is in the regime, that is said, and where none has a prediction there is no advice", () => {
    const { advice, best, pairs } = adviseTau({ ...setting, sd: 1, tau1: [0.00001, 0.5, 100], tau2: [0.1] });
    expect(best.rel).toBeGreaterThan(0.15);
    expect(advice.join(" ")).toContain(
      "No pair of the grid is in the regime of slope and level at n = 10000: rel is 0.15 or more everywhere",
    );
    expect(pairs[0]).toMatchObject({
      total: null,
      reason: expect.stringMatching(/^The standard error of β₁ .* of its norm/),
    });
    expect(pairs[0].rel).toBeGreaterThan(1);
    expect(() => adviseTau({ ...setting, sd: 100, tau1: [0.5], tau2: [0.1] })).toThrow(
      /^No pair of the grid makes the router estimable at n = 10000\. The standard error of .* says nothing of a loss\.$/,
    );
  });

  test("at τ₁ = 0 the information is singular, a sentence says so, and the expert is still predicted", () => {
    for (const tau2 of [0, 0.1, 3]) {
      const edge = pairAt(0, tau2);
      expect(edge).toMatchObject({ total: null, router: null, radial: null, rel: null, smallestEigenvalue: 0 });
      expect(edge.reason).toMatch(/^At τ₁ = 0 .* singular\.$/);
      expect(edge.expert! / pairAt(0.5, tau2).expert!).toBeCloseTo(1, 0.9);
      expect(edge.regressionError!).toBeLessThan(pairAt(0.5, tau2).regressionError!); // one rank less
    }
    expect(map.advice.join(" ")).toContain("At τ₁ = 0 the logits do not depend on the norm of β₁");
    expect(JSON.stringify(map)).not.toContain("NaN");
  });

  test("where inputs are 0 nothing is predicted at τ₂ = 0, and the other pairs stand", () => {
    const onLine = inputsFrom((stream) => (stream.uniform() < 0.01 ? [0, 0] : [stream.normal(), stream.normal()]));
    const { pairs } = adviseTau({ ...setting, input: onLine, tau1: [0.5], tau2: [0, 0.3] });
    expect(pairs.map(({ total }) => total !== null)).toEqual([false, true]);
    expect(pairs[0].reason).toMatch(/^inputs\[\d+\]: The zero vector came to .*\.$/);
  });

  test("τ₁ is the unit of β₁: norms and τ₁ three times as large give the same f, hence three times the radial part", () => {
    const scaled = adviseTau({
      ...setting,
      truth: withScaledNorms(model, truth, 3),
      tau1: [0.6, 1.5, 3.75],
      tau2: [0.1],
      size: 1e8, // so near the limit that no draw leaves it
    });
    const plain = adviseTau({ ...setting, tau1: [0.2, 0.5, 1.25], tau2: [0.1], size: 1e8 });
    scaled.pairs.forEach((pair, i) => {
      const twin = plain.pairs[i];
      expect(pair.rel! / twin.rel!).toBeCloseTo(1, 6);
      expect(pair.regressionError).toBe(twin.regressionError);
      expect(pair.radial! / twin.radial!).toBeCloseTo(3, 0.5); // other draws
      expect(pair.expert! / twin.expert!).toBeCloseTo(1, 0.5);
    });
  });

  test.each<[string, object, string]>([
    ["a negative τ₁", { tau1: [-1, 1] }, "tau1[0] is -1, but must be a finite number ≥ 0."],
    ["a τ₂ that is none", { tau2: [Number.NaN] }, "tau2[0] is NaN, but must be a finite number ≥ 0."],
    ["an empty grid", { tau2: [] }, "tau2 is an array of 0, but must be a list of at least one number ≥ 0."],
    ["a grid in disorder", { tau1: [1, 0.5] }, 'tau1 is "[1, 0.5]", but must be in ascending order, without repeats.'],
    ["σ = 0", { sd: 0 }, "sd is 0, but must be a finite number > 0."],
    ["n = 0", { size: 0 }, "size is 0, but must be a finite number > 0."],
    ["no input distribution", { input: undefined }, "input is undefined, but must be an input distribution"],
    ["one expert", { truth: model.measure([{ expert: [1, 2, 3] }]) }, "truth.size is 1, but must be at least 2"],
    [
      "a router vector that is zero",
      { truth: model.measure([{ expert: [1, 2, 3] }, { expert: [1, 0, 3] }]) },
      "truth.atoms[0].router is zero, but must have a direction",
    ],
    [
      "all logits free",
      { model: mixture({ router: linear(), expert: tanhExpert(), dim: 2, reference: false }) },
      "model has all logits free, but must have a reference expert",
    ],
    ["τ₁ = 0 alone", { tau1: [0] }, "No pair of the grid makes the router estimable at n = 10000. At τ₁ = 0 "],
    ["data beside the truth", { data: {} }, "truth and data are both given, but exactly one must be given"],
    [
      "neither data nor a truth",
      { truth: undefined },
      "truth and data are both missing, but exactly one must be given",
    ],
  ])("%s is refused in a sentence", (_what, change, sentence) => {
    const call = () => adviseTau({ ...setting, tau1: [1], tau2: [0.1], ...change } as never);
    expect(call).toThrow(expect.objectContaining({ name: "InputError", message: expect.stringContaining(sentence) }));
  });
});

describe("for data", () => {
  // A long router vector and little noise: the gates reach far, so that τ₂ shows.
  const far = mixture({ router: perturbedCosine({ tau1: 1, tau2: 2 }), expert: tanhExpert(), dim: 2 });
  const steep = far.measure([{ bias: -0.2, router: [3, 2], expert: [-0.6, 1.4, 1.3] }, { expert: [0.2, -1.6, 0.8] }]);
  const data = sample({
    model: far,
    truth: steep,
    input,
    noise: gaussianNoise({ sd: 0.03 }),
    size: 400,
    stream: randomStream("advise τ"),
  });
  const starts = fromData({ count: 12, polished: 2 });
  // At τ₁ = 5 the router vector is five times as long as at 1, about (15, 10): within Θ, as its shorter likes must be.
  const bounds = { bias: [-20, 20], router: 20, expert: 20 } as const;
  const found = adviseTau({ model, data, atoms: 2, tau1: [0.2, 1, 5], tau2: [0.1, 2], folds: 4, starts, bounds });
  const pairAt = (tau1: number, tau2: number) => found.pairs.find((pair) => pair.tau1 === tau1 && pair.tau2 === tau2)!;

  test("the τ₂ that the data come from wins, by more than two paired standard errors", () => {
    expect(found.tau2).toBe(2);
    const other = pairAt(found.tau1, 0.1);
    expect(other.excess!).toBeGreaterThan(2 * other.excessError!);
    expect(other.excess).toBeCloseTo(other.error! - found.best.error, 12);
    expect(found.best.excess).toBe(0);
    expect(found.withinNoise.map(({ tau2 }) => tau2)).not.toContain(0.1);
    expect(found.advice[0]).toMatch(
      /have the least cross-validated squared error .* 4 folds of 400 observations, 24 fits, none failed\.$/,
    );
  });

  test("the data do not tell one τ₁ > 0 from another: the errors are equal to the accuracy of the fits", () => {
    expect(found.differenceOverTau1!).toBeLessThan(1e-5);
    for (const tau2 of [0.1, 2])
      for (const tau1 of [0.2, 5]) expect(pairAt(tau1, tau2).error! / pairAt(1, tau2).error!).toBeCloseTo(1, 4);
    expect(found.withinNoise).toHaveLength(3);
    expect(found.advice.join(" ")).toContain("Data cannot choose τ₁ > 0");
  });

  test("and not because the fits are shared: a fit from the data at another τ₁ reaches the same objective", () => {
    const objectives = [0.3, 2].map((tau1) => {
      const own = mixture({ router: perturbedCosine({ tau1, tau2: 2 }), expert: tanhExpert(), dim: 2 });
      return leastSquares({ model: own, data, atoms: 2, starts: fromData({ count: 12, polished: 3 }) }).objective;
    });
    expect(objectives[0] / objectives[1]).toBeCloseTo(1, 6);
  });

  /** The error of every fold, by a fit of its own. */
  const byFold = (tau2: number): number[] => {
    const stream = randomStream("cross-validation");
    const own = mixture({ router: perturbedCosine({ tau1: 5, tau2 }), expert: tanhExpert(), dim: 2 });
    return splitIntoFolds(data, 4, stream.split("folds")).map(({ training, left }, fold) => {
      const fit = leastSquares({
        model: own,
        data: training,
        bounds,
        atoms: 2,
        starts,
        stream: stream.split("starts", { fold }),
      });
      return (
        own.predict(fit.measure, left.inputs).reduce((sum, f, i) => sum + (f - left.outputs[i]) ** 2, 0) / left.size
      );
    });
  };

  test("an error is the mean over folds of the mean squared error on what was left out", () => {
    expect(pairAt(5, 2).error).toBeCloseTo(byFold(2).reduce((sum, error) => sum + error, 0) / 4, 14);
  });

  test("a pair is within noise where its excess is at most two paired standard errors over folds", () => {
    const tau2 = [1, 1.3, 1.6, 2, 2.5, 3, 4];
    const { pairs, withinNoise, best } = adviseTau({
      model,
      data,
      atoms: 2,
      tau1: [5],
      tau2,
      folds: 4,
      starts,
      bounds,
    });
    const ratios = pairs.map(({ excess, excessError }) => (excessError === 0 ? 0 : excess! / excessError!));
    expect(ratios.some((ratio) => ratio > 1 && ratio < 2)).toBe(true);
    expect(withinNoise.map(({ tau2: each }) => each)).toEqual(tau2.filter((_, i) => ratios[i] <= 2));
    const worst = tau2[pairs.findIndex(({ excess }) => excess === Math.max(...pairs.map((each) => each.excess!)))];
    const differences = byFold(worst).map((error, fold) => error - byFold(best.tau2)[fold]);
    const pair = pairs.find((each) => each.tau2 === worst)!;
    expect(pair.excess).toBeCloseTo(mean(differences), 12);
    expect(pair.excessError).toBeCloseTo(deviation(differences) / 2, 12); // √4
  });

  const few = dataset({
    inputs: [
      [1, 2],
      [0, 0],
      [2, 1],
    ],
    outputs: [1, 2, 3],
  });
  test.each<[string, object, string]>([
    ["fewer rows than folds", { data: few }, "folds is 10, but must be at most the number of observations, 3."],
    [
      "a zero input at τ₂ = 0",
      { data: few, folds: 3 },
      "tau2 contains 0, but must not: data.inputs has the zero vector in row 1",
    ],
    ["one atom", { atoms: 1 }, "atoms is 1, but must be an integer ≥ 2."],
    ["a negative τ₂", { tau2: [-1] }, "tau2[0] is -1, but must be a finite number ≥ 0."],
    ["no dataset", { data: 3 }, "data is 3, but must be a dataset"],
    [
      "too few rows for a fit",
      { data: few, folds: 3, tau2: [1] },
      "data.size is 2, but must be more than the 9 parameters of 2 atoms.",
    ],
  ])("%s is refused in a sentence", (_what, change, sentence) => {
    const call = () => adviseTau({ model, data, atoms: 2, ...change } as never);
    expect(call).toThrow(expect.objectContaining({ name: "InputError", message: expect.stringContaining(sentence) }));
  });
});

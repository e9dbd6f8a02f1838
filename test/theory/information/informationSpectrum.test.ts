import {
  fisherInformation,
  identify,
  informationSpectrum,
  leastSquares,
  linear,
  linearExpert,
  mixture,
  nearTruth,
  predictedStandardErrors,
  randomStream,
  routerNames,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { spectrumOf } from "../../../lib/dist/theory/information/informationSpectrum";
import { dataOf, oneTruth } from "../../estimators/oneTruth";
import { norm } from "../../mixture/writtenOut";

/** One affine expert is linear regression: on [−1, 1]² the information is diag(1/3, 1/3, 1). */
const regression = (() => {
  const model = mixture({ router: linear(), expert: linearExpert(), dim: 2 });
  return { model, truth: model.measure([{ expert: [2, -1, 0.5] }]), input: uniformBox({ low: -1, high: 1 }) };
})();

describe.each(routerNames)("%s router", (router) => {
  const setting = oneTruth(router);
  const fisher = fisherInformation({ ...setting, size: 20_000 });
  const spectrum = spectrumOf(fisher);

  test("eigenvalues rise and sum to the number of parameters; shares fall and sum to 1; vectors have length 1", () => {
    const values = spectrum.map(({ eigenvalue }) => eigenvalue);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(9, 10);
    for (const { name, parts, vector } of spectrum) {
      const shares = parts.map(({ share }) => share);
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(parts[0].name).toBe(name);
      expect(norm(vector)).toBeCloseTo(1, 12);
    }
  });

  test("an eigenvalue is the information along its vector, each coordinate in its own unit", () => {
    const { information } = fisher;
    for (const { eigenvalue, vector } of spectrum) {
      let along = 0;
      let alone = 0;
      vector.forEach((value, i) => {
        alone += value * value * information.get(i, i);
        vector.forEach((other, j) => {
          along += value * other * information.get(i, j);
        });
      });
      expect(along / alone).toBeCloseTo(eigenvalue, 9);
    }
  });

  test("they are the squared singular values that identify finds, as parts of the largest", () => {
    const inputs = () => ({ size: 500, stream: randomStream("the same inputs") });
    const { leastCounted } = identify({ ...setting, ...inputs() });
    const own = spectrumOf(fisherInformation({ ...setting, ...inputs() }));
    const least = own.find(({ eigenvalue }) => eigenvalue > 0)!.eigenvalue / own[8].eigenvalue;
    expect((leastCounted * leastCounted) / least).toBeCloseTo(1, 8);
  });
});

test("the cosine router's norm has eigenvalue 0, and nothing else moves with it", () => {
  const spectrum = informationSpectrum(oneTruth("cosine"));
  expect(spectrum[0].eigenvalue).toBe(0);
  expect(spectrum[0].parts[0]).toEqual({ name: "norm of β₁ of atom 1", share: expect.closeTo(1, 9) });
  expect(spectrum[0].vector[1] / spectrum[0].vector[2]).toBeCloseTo(4 / 3, 6);
  expect(spectrum[1].eigenvalue).toBeGreaterThan(0.01);
});

test("linear regression on a box: the columns do not disturb one another, all eigenvalues are near 1", () => {
  for (const { eigenvalue, name } of informationSpectrum(regression)) {
    expect(eigenvalue).toBeCloseTo(1, 1);
    expect(name).toBe("η of atom 1");
  }
});

describe("predicted standard errors", () => {
  test("linear regression by hand: σ √(3/n) for a slope, σ/√n for the intercept", () => {
    const found = predictedStandardErrors({ ...regression, sd: 0.2, size: 400 });
    expect(found.map(({ name }) => name)).toEqual(["η[1] of atom 1", "η[2] of atom 1", "η[3] of atom 1"]);
    [Math.sqrt(3), Math.sqrt(3), 1].forEach((unit, j) => {
      expect(found[j].standardError / (0.01 * unit)).toBeCloseTo(1, 1.7);
    });
  });

  test.each(["perturbedCosine", "linear"] as const)(
    "%s: a fit at n = 20,000 estimates them from its data, within 5 %",
    (router) => {
      const { model, truth, input } = oneTruth(router);
      const data = dataOf(router, 0.1, 20_000);
      const fit = leastSquares({ model, data, atoms: 2, starts: nearTruth({ truth }) });
      const predicted = predictedStandardErrors({ model, truth, input, sd: 0.1, size: 20_000 });
      predicted.forEach(({ standardError }, j) => {
        expect(Math.abs(fit.standardErrors![j] / standardError - 1)).toBeLessThan(0.05);
      });
    },
  );

  test("the cosine router's β₁ moves along its tangent: its errors are as (−0.3, 0.4)", () => {
    const [, first, second] = predictedStandardErrors({ ...oneTruth("cosine"), sd: 0.1, size: 1000 });
    expect(first.standardError / second.standardError).toBeCloseTo(0.75, 6);
  });

  test.each([
    ["σ = 0", { sd: 0 }, "sd is 0, but must be a finite number > 0."],
    ["n of NaN", { size: Number.NaN }, "size is NaN, but must be a finite number > 0."],
  ])("%s is refused in one sentence", (_what, change, message) => {
    expect(() => predictedStandardErrors({ ...regression, sd: 1, size: 10, ...change })).toThrow(message);
  });
});

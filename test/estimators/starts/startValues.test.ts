import {
  fromData,
  leastSquares,
  mixture,
  nearTruth,
  perturbedCosine,
  randomStream,
  type StartRule,
  tanhExpert,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { randomStarts, startsNearTruth } from "../../../lib/dist/estimators/starts/startValues";
import { deviation, expectMean } from "../../data/distributionChecks";
import { dataOf, fitOf, meanSquare, oneTruth } from "../oneTruth";

type DataRule = Extract<StartRule, { kind: "fromData" }>;

describe("starts", () => {
  test("of several starts the best is kept", () => {
    const { model, truth } = oneTruth("perturbedCosine");
    const bad = model.measure([{ bias: 3, router: [-9, 9], expert: [0, 0, 9] }, { expert: [0, 0, -9] }]); // a saturated corner, where the fit ends elsewhere
    const alone = fitOf("perturbedCosine", { starts: [bad] });
    const good = fitOf("perturbedCosine", { starts: [truth] });
    expect(alone.objective).toBeGreaterThan(2 * good.objective);
    for (const starts of [
      [bad, truth],
      [truth, bad],
    ]) {
      const both = fitOf("perturbedCosine", { starts });
      expect(both.objective).toBe(good.objective);
      // Of the worse one the end of a valley is not sought.
      expect(both.iterations).toBeLessThanOrEqual(alone.iterations + good.iterations);
      expect(both.iterations).toBeGreaterThan(good.iterations);
    }
  });

  test("one start need not be put into a list, and lists may mix measures and rules", () => {
    const { truth } = oneTruth("linear");
    expect(fitOf("linear", { starts: truth })).toEqual(fitOf("linear", { starts: [truth] }));
    const mixed = fitOf("linear", { starts: [nearTruth({ truth }), truth, fromData({ count: 5, polished: 1 })] });
    expect(mixed.objective).toBeLessThanOrEqual(fitOf("linear", { starts: truth }).objective * (1 + 1e-7));
  });

  test("a start's own stream decides where it is, not the fit's", () => {
    const { truth } = oneTruth("linear");
    const with1 = (stream: string, own?: string) =>
      fitOf("linear", {
        maxIterations: 1,
        starts: nearTruth({ truth, stream: own === undefined ? undefined : randomStream(own) }),
        stream: randomStream(stream),
      }).objective;
    expect(with1("a", "own")).toBe(with1("b", "own"));
    expect(with1("a")).not.toBe(with1("b"));
    expect(with1("a")).toBe(with1("a"));
  });

  test("of the starts from the data those with the best objective on the data are polished", () => {
    const { model } = oneTruth("linear");
    const data = dataOf("linear", 0.1, 500);
    const rule = fromData({ count: 30, polished: 1, stream: randomStream("screen") }) as DataRule & { count: number };
    const candidates = randomStarts(model, 2, rule, randomStream("screen")).map((start) => model.fromParameters(start));
    const [best] = candidates.sort((a, b) => meanSquare("linear", a, data) - meanSquare("linear", b, data));
    const options = { model, data, atoms: 2, maxIterations: 1 };
    expect(leastSquares({ ...options, starts: rule })).toEqual(leastSquares({ ...options, starts: [best] }));
  });

  test("starts from the data have the standard deviations that were asked for", () => {
    const { model } = oneTruth("linear");
    const rule = { count: 2000, scale: { bias: 0.5, router: 2, expert: 3 } };
    const drawn = randomStarts(model, 2, rule, randomStream("scales"));
    [0.5, 2, 2, 3, 3, 3, 3, 3, 3].forEach((sd, i) => {
      expect(deviation(drawn.map((start) => start[i])) / sd).toBeCloseTo(1, 1);
    });
  });

  test.each([3, 4])(
    "fitting %d atoms to a truth of two, a start for each of its atoms splits that one: the same function",
    (atoms) => {
      for (const reference of [true, false]) {
        const model = mixture({ router: perturbedCosine(), expert: tanhExpert(), dim: 2, reference });
        const truth = model.measure([
          { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
          reference ? { expert: [0.2, -1.6, 0.8] } : { bias: 0.1, router: [-0.3, 0.4], expert: [0.2, -1.6, 0.8] },
        ]);
        const starts = startsNearTruth(model, atoms, { truth, spread: 0 }, randomStream("split"));
        const inputs = dataOf("linear", 0, 50).inputs;
        const expected = model.predict(truth, inputs);
        expect(starts.length).toBe(2);
        starts.forEach((start, split) => {
          const measure = model.fromParameters(start);
          expect(measure.size).toBe(atoms);
          model.predict(measure, inputs).forEach((value, i) => {
            expect(value).toBeCloseTo(expected[i], 13);
          });
          const same = measure.atoms.filter(({ expert }) => expert[0] === truth.atoms[split].expert[0]);
          expect(same.length).toBe(atoms - 1);
          for (const { bias } of same) expect(bias).toBeCloseTo(same[0].bias, 14); // equal shares
        });
      }
    },
  );

  test("a start near the truth has the spread that was asked for, in every coordinate", () => {
    const { model, truth } = oneTruth("linear");
    const drawn = Array.from({ length: 500 }, (_, i) => {
      return startsNearTruth(model, 2, { truth, spread: 0.3 }, randomStream("spread", { i }))[0];
    });
    model.parameters(truth).forEach((value, i) => {
      const offsets = drawn.map((start) => start[i] - value);
      expect(deviation(offsets) / 0.3).toBeCloseTo(1, 0.6);
      expectMean(offsets, 0);
    });
  });

  test("cosine: a share of the reference needs a direction of its own, so a spread of 0 is refused", () => {
    const starts = nearTruth({ truth: oneTruth("cosine").truth, spread: 0 });
    expect(() => fitOf("cosine", { atoms: 3, starts })).toThrow(/zero vector/i);
  });
});

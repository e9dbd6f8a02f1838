import { randomStream } from "routerlab";
import { expect, test } from "vitest";
import { curveRow, curveSentence, holdsLevel, holdsSlope, measureCurve } from "../../lib/dist/experiments/curve";

const sizes = [100, 1000, 10_000];

/** A curve that falls like n^slope at a level of its prediction n^(−1/2), with a little spread over replicates. */
function curveOf(slope: number, level: number) {
  const stream = randomStream("curve", { slope, level });
  const losses = sizes.map((n) =>
    Array.from({ length: 40 }, () => level * n ** slope * Math.exp(0.05 * stream.normal())),
  );
  return measureCurve({
    name: "made",
    role: "other",
    sizes,
    losses,
    predictedSlope: -0.5,
    predicted: sizes.map((n) => n ** -0.5),
    inRegime: true,
  });
}

test("slope and level hold where their intervals hold what is predicted", () => {
  const told = (slope: number, level: number) => {
    const curve = curveOf(slope, level);
    return [holdsSlope(curve), holdsLevel(curve)];
  };
  expect(told(-0.5, 1)).toEqual([true, true]);
  expect(told(-0.5, 0.5)).toEqual([true, false]);
  expect(told(-0.5, 2)).toEqual([true, false]);
  expect(told(-0.3, 1 / 1000 ** 0.2)).toEqual([false, true]); // at n = 1000, the middle, on the prediction
  expect(told(-0.7, 1)[0]).toBe(false);
});

test("a verdict says whether it was expected", () => {
  expect(curveSentence(curveOf(-0.5, 1))).toMatch(
    /^made: slope of the mean −0\.\d{3} \[.*\] against −0\.500, level (0\.9|1\.0)\d of .*; 120 fits, none failed: agrees \(−0\.4\d\d would have been told with 80 % power\), as expected\.$/,
  );
  expect(curveSentence(curveOf(-0.5, 2))).toMatch(/: does not agree \(.*\), where "agrees" was expected\.$/);
});

test("what is true by construction has no verdict, in the sentence and in the row", () => {
  const curve = { ...curveOf(0, 1), byConstruction: "the norms are put in after the fit" };
  expect(curveSentence(curve)).toMatch(
    /: by construction, since the norms are put in after the fit, and no verdict\.$/,
  );
  expect(curveRow(curve)).toMatchObject({ verdict: "by construction", expected: "by construction" });
});

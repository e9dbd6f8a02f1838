import { experiments, fisherInformation, predictedLoss } from "routerlab";
import { describe, expect, test } from "vitest";
import { studied } from "../../../lib/dist/experiments/studied";
import { wholeCaption } from "../../../lib/dist/plots/figure";
import { madeRows } from "../madeRows";

const [whole] = await experiments.manyTruths.studies("quick");
// Two truths with rel below 0.15 (0.122, 0.137), and two above.
const names = ["d = 4, truth 1", "d = 4, truth 5", "d = 2, truth 1", "d = 4, truth 2"];
const study = { ...whole, replicates: 12, arms: names.map((name) => whole.arms.find((arm) => arm.name === name)!) };
const sd = 0.1;
const [good, flat, , lost] = names;

/** The mean loss that an arm should have, from other inputs and draws than the experiment takes. */
const predicted = new Map(
  study.arms.map(({ name, model, truth }) => [
    name,
    predictedLoss({ model, truth, input: study.input, sd, sizes: study.sizes, loss: "L3" }).map(
      ({ total }) => total ?? 1,
    ),
  ]),
);
const mild = [0.7, 1.3, 0.9, 1.1];
const rows = madeRows(study, {
  error: ({ arm, size, replicate }) => {
    const { truth } = study.arms.find(({ name }) => name === arm)!;
    const expected = predicted.get(arm)![arm === flat ? 0 : study.sizes.indexOf(size)];
    return (mild[replicate % 4] * expected) / Math.exp(truth.atoms[0].bias);
  },
  failed: ({ arm, replicate }) => arm === lost && replicate === 0,
});
const report = experiments.manyTruths.report([studied(study, rows)], "quick");
const summary = report.summary as unknown as {
  curve: string;
  rel: number;
  slope: number;
  level: number;
  verdict: string;
  expected: string;
  dim: number;
  failed: number;
}[];

describe("many truths whose losses are the predicted ones, but for one that stays at the first of them", () => {
  test("slope −1/2 and level 1 agree where rel is below 0.15; a flat loss does not", () => {
    const [agreeing, differing, far, near] = summary;
    expect(agreeing).toMatchObject({ curve: good, verdict: "agrees", expected: "agrees", dim: 4 });
    expect(agreeing.slope).toBeCloseTo(-0.5, 1);
    expect(agreeing.level).toBeCloseTo(1, 0.5);
    expect(differing).toMatchObject({ curve: flat, verdict: "does not agree", expected: "agrees" });
    for (const row of [far, near])
      expect(row).toMatchObject({ verdict: "not in the regime", expected: "not in the regime" });
    expect(near.failed).toBe(4);
  });

  test("the predicted curve is that of other inputs and draws, to a tenth", () => {
    for (const { name, predicted: curve } of report.curves!)
      curve!.forEach((value, i) => {
        if (value !== null)
          expect(Math.abs(value / predicted.get(name)![i] - 1)).toBeLessThan(
            name === good || name === flat ? 0.1 : 0.3,
          );
      });
  });

  test("rel is the predicted error of β₁ in units of its norm at the smallest n", () => {
    const { model, truth } = study.arms[0];
    const { covariance } = fisherInformation({ model, truth, input: study.input });
    const trace = [1, 2, 3, 4].reduce((sum, u) => sum + covariance.get(u, u), 0); // β₀, then β₁ in four coordinates
    const rel = (sd * Math.sqrt(trace / 1000)) / Math.hypot(...truth.atoms[0].router);
    expect(summary[0].rel / rel).toBeCloseTo(1, 1);
  });

  test("the sentences count slopes and levels on either side of the threshold", () => {
    expect(report.verdicts).toEqual([
      "Of 2 truths with rel below 0.15, 1 have −1/2 in the interval of their slope, and 1 have their predicted level in the interval of theirs; the intervals of 1 slopes leave out −1/4; 1 hold slope and level: not significantly below the predicted 90 %. A true share of 10 % would have been told from it with 80 % power.",
      expect.stringMatching(/^Of 2 truths with rel above 0.15, \d have −1\/2/),
    ]);
  });

  test("the figure has the ratios to the prediction; the caption takes settings and counts from the study", () => {
    const numbers = JSON.stringify(report.figure!.data);
    expect(numbers).toContain(`${Number(summary[0].slope.toPrecision(6))}`);
    for (const part of [
      "4 random truths, perturbed cosine router, exact-specified",
      "Random truths (β₁ ~ N(0, I), β₀ ~ N(0, 0.3²), η ~ N(0, 1.5² I), none left out)",
      "d = 4, 2, k = k* = 2, tanh experts, X uniform on [−2, 2]^d, σ = 0.1, τ₁ = 1, τ₂ = 1",
      "12 replicates at each n: 192 fits, 4 not converged",
      "Below rel = 0.15 slope and level are to be expected",
    ])
      expect(wholeCaption(report.figure!)).toContain(part);
    expect(report.figure!.caption).toMatch(/Below it 1 of 2 intervals hold −1\/2, above it \d of 2\.$/);
    expect(report.figure!.caption.split(/\s+/).length).toBeLessThan(90);
  });
});

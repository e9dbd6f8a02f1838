import { experiments } from "routerlab";
import { expect, test } from "vitest";
import { studied } from "../../../lib/dist/experiments/studied";
import { madeRows } from "../madeRows";

const { regressionRate } = experiments;
const studies = (await regressionRate.studies("quick")).map((each) => ({
  ...each,
  sizes: [1000, 10_000],
  replicates: 4,
}));
const reportOf = (power: number, level: number) =>
  regressionRate.report(
    studies.map((study) =>
      studied(
        study,
        madeRows(study, { error: ({ size, replicate }) => level * (0.9 + replicate / 15) * (1000 / size) ** power }),
      ),
    ),
  );

// σ √(2/n) Γ((r+1)/2)/Γ(r/2) at σ = 0.1, n = 1000, for ranks 9 and 8: Γ(5) = 24, Γ(4.5) = 11.63173, Γ(4) = 6.
const predicted = {
  9: 0.1 * Math.sqrt(0.002) * (24 / 11.6317283965674),
  8: 0.1 * Math.sqrt(0.002) * (11.6317283965674 / 6),
};

test("regression errors at the level of the rank agree; the cosine router has one rank less", () => {
  const { curves = [], figure } = reportOf(0.5, predicted[9] / 1);
  expect(curves.map(({ name }) => name)).toEqual([
    ...["perturbed cosine", "cosine", "linear"],
    ...["perturbed cosine, over-specified", "cosine, over-specified", "linear, over-specified"],
  ]);
  expect(curves.slice(0, 3).map((curve) => curve.predicted![0])).toEqual(
    [9, 8, 9].map((rank) => expect.closeTo(predicted[rank as 8 | 9], 9)),
  );
  expect(curves[0].rate.verdict).toBe("agrees");
  expect(curves[0].rate.level!.ratio).toBeCloseTo(1, 2);
  expect(curves.slice(3).every((curve) => curve.predicted === null && curve.predictedSlope === -0.5)).toBe(true);
  expect(figure!.details).toContain("(a) k = k* = 2, σ = 0.1: 8 fits, none failed (perturbed cosine)");
  expect(figure!.details).toContain("(b) k = 3, k* = 2, σ = 0.003, β₀ in [−2, 2], |β₁ᵤ|, |ηᵤ| ≤ 4: 8 fits");
});

test("a slower rate, and the right rate at another level, do not agree", () => {
  expect(reportOf(0.25, predicted[9]).curves![0].rate.verdict).toBe("does not agree");
  expect(reportOf(0.5, 1.5 * predicted[9]).curves![0].rate.verdict).toBe("does not agree");
});

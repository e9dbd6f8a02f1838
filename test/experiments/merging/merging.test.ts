import { experiments } from "routerlab";
import { describe, expect, test } from "vitest";
import { studied } from "../../../lib/dist/experiments/studied";
import { type Made, madeRows } from "../madeRows";

const gapOf = (arm: string, size: number) => Number(/ε₀ = ([\d.]+)/.exec(arm)![1]) * (1000 / size) ** 0.25;
const share = [0.05, 0.07, 0.09, 0.11]; // of the gap: so near that the order of the experts is no question

async function reportOf(error: NonNullable<Made["error"]>, replicates = 4) {
  const [study] = await experiments.mergingExperts.studies("quick");
  const arms = study.arms.filter(({ sizes }) => sizes![0] <= 16_000);
  const few = { ...study, arms, replicates };
  const failed: Made["failed"] = ({ arm, size, replicate }) =>
    arm.startsWith("cosine") && size === 1000 && replicate === 3;
  return { study: few, report: experiments.mergingExperts.report([studied(few, madeRows(few, { error, failed }))]) };
}

describe("merging-experts, of errors in proportion to the gap for flat gates, and to n^(−1/2) for the others", async () => {
  const { study, report } = await reportOf(({ arm, size, replicate }) => {
    const isFlat = /^(perturbed|linear),/.test(arm) && !arm.includes("norm");
    return share[replicate] * gapOf(arm, isFlat ? size : 1000) * (isFlat ? 1 : (1000 / size) ** 0.5);
  });
  const curveOf = (name: string) => report.curves!.find((curve) => curve.name === name)!;

  test("the truth of every arm has experts at its gap and a router of that norm, or of norm 2", () => {
    for (const { name, truth, sizes } of study.arms) {
      const [first, last] = truth.atoms;
      const gap = Math.hypot(...first.expert.map((value, l) => value - last.expert[l]));
      expect(gap).toBeCloseTo(gapOf(name, sizes![0]), 12);
      expect(Math.hypot(...first.router)).toBeCloseTo(name.includes("norm 2") ? 2 : gap, 12);
    }
  });

  test("a curve is the median over the fits that converged of one expert's error, over √2", () => {
    const { rate, statistic } = curveOf("perturbed, ε₀ = 0.16");
    expect(statistic).toBe("median");
    [1000, 4000, 16_000].forEach((size, i) => {
      expect(rate.values[i]).toBeCloseTo((0.08 * gapOf("ε₀ = 0.16", size)) / Math.SQRT2, 6);
    });
    const cosine = curveOf("cosine, ε₀ = 0.64").rate;
    expect(cosine.values[0]).toBeCloseTo((0.07 * 0.64) / Math.SQRT2, 6);
    expect(cosine.values[2]).toBeCloseTo((0.08 * 0.64) / 4 / Math.SQRT2, 6);
    expect([cosine.fits, cosine.failed]).toEqual([12, 1]);
    expect(rate.slope).toBeCloseTo(-0.25, 3);
  });

  test("predicted is −1/4 where gates become flat and no standard error tells, else what standard errors predict", () => {
    expect(curveOf("perturbed, ε₀ = 0.16").predictedSlope).toBe(-0.25);
    expect(curveOf("linear, ε₀ = 0.16").predictedSlope).toBe(-0.25);
    expect(Math.abs(curveOf("perturbed, ε₀ = 0.64").predictedSlope)).toBeLessThan(0.1); // they do not fall
    for (const name of ["cosine, ε₀ = 0.16", "cosine, ε₀ = 0.64", "perturbed, norm 2, ε₀ = 0.16"])
      expect(curveOf(name).predictedSlope).toBeLessThan(-0.2);
    expect(curveOf("cosine, ε₀ = 0.16").predicted).toBeNull();
    expect(curveOf("cosine, ε₀ = 0.64").predicted).toHaveLength(3);
  });

  test("the orders, bounds and standard errors come out as derived fact 13 states before computing", () => {
    const starting = (text: string) => report.verdicts!.filter((each) => each.startsWith(text));
    const pairs = report.verdicts!.filter((each) => each.includes("f is within a distance of order"));
    expect(pairs).toHaveLength(7);
    for (const each of pairs) expect(each).toMatch(/: as predicted\.$/);
    expect(starting("perturbed: f")[0]).toContain("order 2.00 in the gap (predicted 2)");
    expect(starting("cosine: f")[0]).toContain("order 1.00 in the gap (predicted 1)");
    expect(starting("cosine, all logits free")[0]).toContain("(predicted 2)");
    expect(starting("linear, equal second moments")[0]).toContain("(predicted 3)");
    const { columns, rows } = report.tables!["standard-errors"];
    expect(columns).toHaveLength(10);
    const perturbed = rows.find(([name, gap]) => name === "perturbed" && gap === 0.16) as number[];
    const cosine = rows.find(([name, gap]) => name === "cosine" && gap === 0.16) as number[];
    expect(perturbed[8] / perturbed[2]).toBeCloseTo(1, 0);
    expect(cosine[8] / cosine[2]).toBeLessThan(0.02);
  });

  test("which router is ahead is said with both slopes, the ratio of the errors at both ends, and whether intervals overlap", () => {
    const said = report.verdicts!.find((each) => each.startsWith("ε₀ = 0.64: slope of the cosine router"))!;
    expect(said).toContain("perturbed −0.250");
    expect(said).toContain("times the cosine router's error at n = 1000 and 2.0 times at n = 16000");
    expect(said).toMatch(/overlap|apart/);
  });
});

test("merging-experts: where errors fall otherwise, the curves do not agree", async () => {
  const { report } = await reportOf(({ arm, replicate }) => (0.01 + 0.001 * replicate) * gapOf(arm, 16_000), 8);
  for (const name of ["perturbed, ε₀ = 0.16", "perturbed, norm 2, ε₀ = 0.64"])
    expect(report.curves!.find((curve) => curve.name === name)!.rate.verdict).toBe("does not agree");
});

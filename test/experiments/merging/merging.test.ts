import { experiments, fisherInformation } from "routerlab";
import { describe, expect, test } from "vitest";
import { mergingDirections } from "../../../lib/dist/experiments/merging/mergingTruths";
import { titled } from "../../../lib/dist/experiments/sentences";
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
    const { rate, statistic } = curveOf("perturbed cosine, ε₀ = 0.16");
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
    expect(curveOf("perturbed cosine, ε₀ = 0.16").predictedSlope).toBe(-0.25);
    expect(curveOf("linear, ε₀ = 0.16").predictedSlope).toBe(-0.25);
    expect(Math.abs(curveOf("perturbed cosine, ε₀ = 0.64").predictedSlope)).toBeLessThan(0.1); // they do not fall
    for (const name of ["cosine, ε₀ = 0.16", "cosine, ε₀ = 0.64", "perturbed cosine, norm 2, ε₀ = 0.16"])
      expect(curveOf(name).predictedSlope).toBeLessThan(-0.2);
    expect(curveOf("cosine, ε₀ = 0.16").predicted).toBeNull();
    expect(curveOf("cosine, ε₀ = 0.64").predicted).toHaveLength(3);
  });

  test("the orders, bounds and standard errors come out as derived fact 13 states before computing", () => {
    const starting = (text: string) => report.verdicts!.filter((each) => each.startsWith(text));
    const pairs = report.verdicts!.filter((each) => each.includes("f is within a distance of order"));
    expect(pairs).toHaveLength(7);
    for (const each of pairs) expect(each).toMatch(/: as predicted\.$/);
    expect(starting("perturbed cosine: f")[0]).toContain("order 2.00 in the gap (predicted 2)");
    expect(starting("cosine: f")[0]).toContain("order 1.00 in the gap (predicted 1)");
    expect(starting("cosine, all logits free")[0]).toContain("(predicted 2)");
    expect(starting("linear, equal second moments")[0]).toContain("(predicted 3)");
    for (const [name, order, predicted, ...bounds] of report.tables!.orders.rows) {
      expect(Number(order)).toBeCloseTo(predicted as number, 1);
      const [first, , , last] = bounds as number[];
      expect(first).toBeGreaterThan(last);
      const [, low, high] = pairs
        .find((each) => each.startsWith(`${name}: f`))!
        .match(/nor ([\d.]+) at n = 1,000 and ([\d.]+) at n = 1e6/)!;
      expect([Number(low) / first, Number(high) / last]).toEqual([expect.closeTo(1, 1), expect.closeTo(1, 1)]);
    }
    const { columns, rows } = report.tables!["standard-errors"];
    expect(columns).toHaveLength(10);
    const perturbed = rows.find(([name, gap]) => name === "perturbed cosine" && gap === 0.16) as number[];
    const cosine = rows.find(([name, gap]) => name === "cosine" && gap === 0.16) as number[];
    expect(perturbed[8] / perturbed[2]).toBeCloseTo(1, 0);
    expect(cosine[8] / cosine[2]).toBeLessThan(0.02);
  });

  test("what standard errors tell is said where those of all of η are within half the gap, and the table has η's first coordinate", () => {
    const { rows } = report.tables!["standard-errors"];
    for (const [column, size] of [1000, 4000, 16_000].entries())
      for (const { name, model, truth } of study.arms.filter(({ sizes }) => sizes![0] === size)) {
        const { covariance } = fisherInformation({ model, truth, input: study.input, size: 20_000 });
        const error = (j: number) => Math.sqrt((0.01 * covariance.get(j, j)) / size); // β₀, β₁ in two, η in three, η in three
        const line = titled(name.split(", ε₀")[0]);
        const row = rows.find(([own, gap]) => own === line && gap === Number(/ε₀ = ([\d.]+)/.exec(name)![1]))!;
        expect(Number(row[2 + column]) / error(3)).toBeCloseTo(1, 1);
        const all = Math.hypot(...[3, 4, 5, 6, 7, 8].map(error)) / Math.SQRT2;
        const said = report.verdicts!.find((each) => each.startsWith(`${line}, ε₀ = ${row[1]}: the standard error`))!;
        const within = said.split("within half the gap ")[1];
        const isNamed = within === "at every n." || new RegExp(`\\b${size.toLocaleString("en")}\\b`).test(within);
        if (Math.abs(all / (gapOf(name, size) / 2) - 1) > 0.05) expect(isNamed, name).toBe(all < gapOf(name, size) / 2);
      }
    expect(report.verdicts!.find((each) => each.startsWith("linear, ε₀ = 0.16: the standard error"))).toContain(
      "(predicted in the limit 0.000; as predicted)",
    );
    expect(report.verdicts!.find((each) => each.startsWith("cosine, ε₀ = 0.16: the standard error"))).toContain(
      "(predicted in the limit −0.500; as predicted)",
    );
  });

  test("a level is predicted only where every standard error tells", () => {
    expect(curveOf("linear, ε₀ = 0.16").predicted).toBeNull();
    expect(curveOf("perturbed cosine, ε₀ = 0.64").predicted).toBeNull(); // they tell at the two smallest n
    expect(curveOf("perturbed cosine, norm 2, ε₀ = 0.64").predicted).toHaveLength(3);
  });

  test("with all logits free it is the angle of the directions that is the gap", () => {
    const { truth } = mergingDirections(0.3);
    const [[x, y], [u, v]] = truth.atoms.map(({ router }) => router);
    expect((x * u + y * v) / (Math.hypot(x, y) * Math.hypot(u, v))).toBeCloseTo(Math.cos(0.3), 12);
    const [one, other] = truth.atoms.map(({ expert }) => expert);
    expect(Math.hypot(...one.map((value, l) => value - other[l]))).toBeCloseTo(0.3, 12);
  });

  test("which router is ahead is said with both slopes, the ratio of the errors at both ends, and whether intervals overlap", () => {
    const said = report.verdicts!.find((each) => each.startsWith("ε₀ = 0.64: slope of the cosine router"))!;
    expect(said).toContain("perturbed cosine −0.250");
    expect(said).toContain("times the cosine router's error at n = 1000 and 2.0 times at n = 16000");
    const [ahead, behind] = ["cosine", "perturbed cosine"].map((name) => curveOf(`${name}, ε₀ = 0.64`).rate.interval!);
    expect(said.split("; linear")[0]).toContain(
      `the intervals of the slopes ${ahead[1] < behind[0] ? "apart" : "overlap"}`,
    );
  });
});

test("merging-experts: intervals of slopes that lie apart are said to", async () => {
  const { report } = await reportOf(({ arm, size, replicate }) => {
    const isFlat = /^(perturbed|linear),/.test(arm) && !arm.includes("norm");
    return (0.05 + 0.0001 * replicate) * gapOf(arm, 1000) * (1000 / size) ** (isFlat ? 0.25 : 0.5);
  });
  const said = report.verdicts!.find((each) => each.startsWith("ε₀ = 0.64: slope of the cosine router"))!;
  expect(said.split("; linear")[0]).toMatch(/the intervals of the slopes apart$/);
});

test("merging-experts: where errors fall otherwise, the curves do not agree", async () => {
  const { report } = await reportOf(({ arm, replicate }) => (0.01 + 0.001 * replicate) * gapOf(arm, 16_000), 8);
  for (const name of ["perturbed cosine, ε₀ = 0.16", "perturbed cosine, norm 2, ε₀ = 0.64"])
    expect(report.curves!.find((curve) => curve.name === name)!.rate.verdict).toBe("does not agree");
});

import { experiments } from "routerlab";
import { describe, expect, test } from "vitest";
import { studied } from "../../../lib/dist/experiments/studied";
import { madeRows } from "../madeRows";

const { figure2 } = experiments;
const [study] = (await figure2.studies("quick")).map((each) => ({ ...each, sizes: [1000, 10_000], replicates: 4 }));
const off: Readonly<Record<string, number>> = { perturbed: 0.04, cosine: 0.02, linear: 0.01 };
const rows = madeRows(study, {
  error: ({ arm, size }) => off[arm] * (1000 / size) ** 0.5,
  failed: ({ arm, replicate }) => arm === "linear" && replicate === 0,
});
const report = figure2.report([studied(study, rows)]);
const curveOf = (name: string) => report.curves!.find((curve) => curve.name === name)!;
const weight = Math.exp(-0.2);

describe("Figure 2 of losses that are 0.04, 0.02 and 0.01 e^β₀ at n = 1000", () => {
  test("each curve is that of its own router", () => {
    expect(curveOf("perturbed cosine").rate.values[0]).toBeCloseTo(0.04 * weight, 6);
    expect(curveOf("cosine, true norms").rate.values[0]).toBeCloseTo(0.02 * weight, 6);
    expect(curveOf("linear").rate.values[0]).toBeCloseTo(0.01 * weight, 6);
    expect(curveOf("linear").rate).toMatchObject({ fits: 8, failed: 2 });
    expect(report.curves!.map(({ role }) => role)).toEqual(["perturbed", "cosine", "cosine", "cosine", "linear"]);
  });

  test("the caption says how the linear router compares, and counts fits by router", () => {
    const { caption, details } = report.figure!;
    expect(caption).toContain("The linear router's loss is 0.25 to 0.25 times the perturbed cosine one's.");
    expect(details).toContain(
      "8 fits, none failed (perturbed cosine), 8 fits, none failed (cosine), 8 fits, 2 failed (linear)",
    );
    expect(details).toMatch(/^d = 2, k = k\* = 2, tanh experts, X uniform on \[−4, 4\]², σ = 0\.1, τ₁ = 1, τ₂ = 0\.3/);
  });

  test("in the quick profile there is no cross table, in the paper profile it has a row for each pair", async () => {
    expect(report.tables).toBeUndefined();
    const both = (await figure2.studies("paper")).map((each) => ({ ...each, sizes: [1000, 10_000], replicates: 2 }));
    const paper = figure2.report(
      both.map((each) => studied(each, madeRows(each))),
      "paper",
    );
    expect(paper.tables!.cross.rows).toHaveLength(9);
    expect(paper.verdicts).toHaveLength(5 + 9);
  });
});

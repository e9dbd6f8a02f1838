import { experiments } from "routerlab";
import { describe, expect, test } from "vitest";
import { studied } from "../../../lib/dist/experiments/studied";
import { madeRows } from "../madeRows";

const { figure1 } = experiments;
const studies = (await figure1.studies("paper")).map((study) => ({
  ...study,
  sizes: [1000, 10_000, 100_000],
  replicates: 8,
}));
const weight = Math.exp(-0.2); // e^β₀ of atom 1
const lost = { arm: "perturbed", size: 1000, replicate: 3 };
const isLost = (row: typeof lost) => row.arm === lost.arm && row.size === lost.size && row.replicate === lost.replicate;

// A skewed spread over replicates, of mean 1 and median 0.5: a mean that is a median would be seen.
const skewed = (replicate: number) => (replicate % 4 === 3 ? 2.5 : 0.5);
const error = ({ size, replicate }: { size: number; replicate: number }) =>
  0.02 * skewed(replicate) * (1000 / size) ** 0.5;

const report = figure1.report(
  studies.map((study, i) => studied(study, madeRows(study, { error, failed: i === 0 ? isLost : undefined }))),
  "paper",
);
const curves = new Map(report.curves!.map((curve) => [curve.name, curve]));
const curveOf = (name: string) => curves.get(name)!;

/** L of the router part, when the norm of atom 1 (0.5) is replaced by another one. */
const radial = (norm: number) => weight * Math.abs(norm - 0.5);

describe("Figure 1 of losses 0.02 e^β₀ √(1000/n)", () => {
  test("panel (a) is the mean of L₃ of fits that converged, panel (b) of L₂", () => {
    for (const name of ["perturbed cosine", "perturbed cosine, over-specified", "cosine, true norms"]) {
      const { values } = curveOf(name).rate;
      expect(values.at(-1)).toBeCloseTo((weight * 0.02) / 10, 6);
    }
    // One of the two dear ones failed.
    expect(curveOf("perturbed cosine").rate.values[0]).toBeCloseTo((weight * 0.02 * (6 * 0.5 + 2.5)) / 7, 6);
    expect(curveOf("perturbed cosine").rate).toMatchObject({ fits: 24, failed: 1 });
    // Were (b) read as L₃, the halves at ± √error would count with the root: 0.14 instead of 0.02.
    expect(curveOf("perturbed cosine, over-specified").rate.values[0]).toBeCloseTo(weight * 0.02, 6);
  });

  test("the slope is −1/2 against −1/2 everywhere but where norms are wrong, which is stated before", () => {
    for (const { name, rate, predictedSlope, expected } of report.curves!) {
      const isWrong = /unit norms|uniform|free/.test(name);
      if (!/unit norms|uniform/.test(name)) expect(predictedSlope).toBeCloseTo(-0.5, 2);
      else if (/over/.test(name)) expect(predictedSlope).toBe(0); // norms that are put in keep the loss
      if (!isWrong) expect(rate.slope).toBeCloseTo(-0.5, name === "perturbed cosine" ? 0 : 4); // one of its fits is lost
      if (/over|free/.test(name)) expect(expected).toBe(isWrong ? "does not agree" : "agrees");
    }
    const [unit, uniform] = ["cosine, unit norms", "cosine, norms uniform in (0, 4]"].map(curveOf);
    expect(unit.predictedSlope).toBeGreaterThan(-0.1);
    expect(uniform.predictedSlope).toBeGreaterThan(-0.1);
  });

  test("unit norms are half a unit off, and the band goes from the true norms to uniform ones", () => {
    expect(curveOf("cosine, unit norms").rate.values.at(-1)).toBeCloseTo(radial(1) + weight * 0.002, 6);
    const filled = report.figure!.data.filter((trace) => (trace as { fill?: string }).fill !== undefined);
    expect(filled.length).toBeGreaterThanOrEqual(2);
    const numbers = JSON.stringify(report.figure!.data);
    for (const name of ["cosine, true norms", "cosine, norms uniform in (0, 4]"])
      for (const suffix of ["", ", over-specified"]) {
        const end = curveOf(name + suffix).rate.values.at(-1) as number;
        expect(numbers).toContain(`${Number(end.toPrecision(6))}`);
      }
  });

  test("the level is that of the mean: 1 would be a curve on the prediction", () => {
    const { rate, predicted } = curveOf("perturbed cosine");
    const ratios = rate.values.map((value, i) => value / predicted![i]!);
    const geometric = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
    expect(rate.level!.ratio).toBeCloseTo(geometric, 1) /* less the bias of the log of a mean */;
  });

  test("medians stand beside the means in their table, with slopes of their own", () => {
    const { columns, rows } = report.tables!.medians;
    expect(columns[4]).toBe("slope of the median");
    const row = rows.find(([name]) => name === "perturbed cosine")!;
    expect(row[4]).toBeCloseTo(-0.5, 6);
    expect(row.slice(-2)).toEqual([24, 1]);
  });

  test("the table of parts has every part of both losses, at both ends", () => {
    const { columns, rows } = report.tables!.parts;
    const of = (...key: string[]) => rows.find((row) => key.every((word, i) => row[i] === word))!;
    const at = (row: readonly unknown[]) => [7, 8].map((i) => row[i] as number);
    expect(columns.slice(7, 9)).toEqual(["at the smallest n", "at the greatest n"]);
    for (const setting of ["exact", "over"])
      for (const part of ["total", "expert"]) {
        const [first, last] = at(of(setting, "perturbed cosine", "–", part));
        expect(first / (weight * 0.02 * (setting === "exact" ? 5.5 / 7 : 1))).toBeCloseTo(1, 2); // one of eight is lost
        expect(last / (weight * 0.002)).toBeCloseTo(1, 2);
      }
    // Only the expert is wrong; the norms of the cosine router are what they are taken for.
    expect(at(of("exact", "perturbed cosine", "–", "router"))[0]).toBeLessThan(1e-6);
    for (const value of at(of("exact", "cosine", "unit", "radial"))) expect(value).toBeCloseTo(radial(1), 3);
    expect(of("exact", "cosine", "true", "radial")).toBeUndefined(); // 0 by what it is taken for
    expect(of("over", "perturbed cosine", "–", "bias")).toBeUndefined(); // not defined
  });

  test("the perturbed cosine router has its one name in every curve, with all logits free, too", () => {
    expect(curveOf("perturbed cosine, all logits free")).toBeDefined();
    expect([...curves.keys()].filter((name) => /perturbed(?! cosine)/.test(name))).toEqual([]);
  });

  test("every verdict is a sentence of its curve, and one that fails says so", () => {
    expect(report.verdicts).toBeUndefined(); // those of the curves
    const flat = figure1.report(
      studies.map((study) => studied(study, madeRows(study, { error: ({ replicate }) => 0.01 * skewed(replicate) }))),
    );
    const [curve] = flat.curves!;
    expect(curve.rate.verdict).toBe("does not agree");
    expect(curve.expected).toBe("agrees");
  });

  test("the caption takes settings and counts from the studies", () => {
    const { caption, details } = report.figure!;
    expect(caption).toContain("0 of 48 fits of (b) touch the boundary of Θ");
    for (const part of [
      "d = 2",
      "tanh experts",
      "τ₁ = 1, τ₂ = 0.3",
      "σ = 0.1",
      "σ = 0.003",
      "k = k* = 2",
      "k = 3, k* = 2",
      "β₀ in [−2, 2]",
    ])
      expect(details).toContain(part);
    expect(details).toContain("24 fits, 1 failed (perturbed cosine)");
    expect(details).toContain("over 8 (a) and 8 (b) replicates");
    const wide = studies.map((study, i) => ({
      ...study,
      ...(i === 1 && {
        arms: study.arms.map((arm) => ({ ...arm, bounds: { bias: [-3, 3], router: 5, expert: 5 } as const })),
      }),
    }));
    const changed = figure1.report(
      wide.map((study) => studied(study, madeRows(study, { error }))),
      "paper",
    );
    expect(changed.figure!.details).toContain("β₀ in [−3, 3], |β₁ᵤ|, |ηᵤ| ≤ 5");
  });
});

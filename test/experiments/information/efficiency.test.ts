import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { type Arm, experiments, voronoiLoss } from "routerlab";
import { describe, expect, test } from "vitest";
import { type Studied, studied } from "../../../lib/dist/experiments/studied";
import type { FitRow } from "../../../lib/dist/study/fitTask";

const { efficiency, efficiencyEstimates, efficiencyLosses, standardErrors } = experiments;
const [whole] = await efficiency.studies("quick");
const study = { ...whole, sizes: [100, 10_000, 1_000_000], replicates: 19 };
const sd = 0.1;

/** Fits differ a little, so that no interval is a point. */
const spread = (replicate: number) => 1 + 0.03 * (-1) ** replicate;

/** √p times the columns of a root of the covariance, and minus them: their mean square is the covariance itself. */
function directions({ model, truth }: Arm, fits: Studied): number[][] {
  const { covariance } = fits.population(
    fits.study.arms.find((arm) => arm.model === model && arm.truth === truth)!.name,
    { inputs: 200_000 },
  ).fisher;
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const root = eigenvectorMatrix.mmul(Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)))));
  return [1, -1].flatMap((sign) =>
    realEigenvalues.map((_, j) => root.getColumn(j).map((value) => sign * value * Math.sqrt(realEigenvalues.length))),
  );
}

/** Errors that are `times` the bound at each n, and, at the end, one fit that failed. */
function reading(times: (size: number, arm: string) => number): Studied {
  const empty = studied(study, []);
  const rows = study.arms.flatMap((arm) => {
    const centre = arm.model.parameters(arm.truth);
    const steps = directions(arm, empty);
    return study.sizes.flatMap((size) =>
      [...steps, steps[0].map(() => 7)].map((step, replicate) => {
        const scale =
          replicate === steps.length ? 1 : (spread(replicate) * times(size, arm.name) * sd) / Math.sqrt(size);
        return {
          key: `${arm.name} ${size} ${replicate}`,
          arm: arm.name,
          size,
          replicate,
          status: replicate === steps.length ? "limit" : "converged",
          parameters: [...centre].map((value, j) => value + scale * step[j]),
        } as unknown as FitRow;
      }),
    );
  });
  return studied(study, rows);
}

const isLate = (size: number) => size === 100;
const fits = reading((size, arm) => (arm === "linear" ? 4 : isLate(size) ? 0.5 : 1));
type Row = { curve: string; size: number; value: number; lower: number; upper: number; verdict: string; ratio: number };
const rowsOf = (rows: unknown, curve: string) => (rows as Row[]).filter((row) => row.curve === curve);

describe("efficiency of errors that are the bound itself, half of it at n = 100, and four times it for the linear router", () => {
  const report = efficiency.report([fits], "quick");
  const summary = report.summary as unknown as (Row & { degrees: number; fits: number; failed: number })[];

  test.each(["perturbed cosine", "cosine"])("%s: the ratio of every block is 1, and at n = 100 a quarter", (router) => {
    for (const block of ["bias", "router", "expert", "all parameters"]) {
      const [early, , late] = rowsOf(report.rows, `${router}, ${block}`);
      expect(late.value).toBeCloseTo(1, 2);
      expect(early.value).toBeCloseTo(0.25, 1);
    }
  });

  test("four times the error is sixteen times the bound, and is not efficient; 1 with a wide interval is undecided", () => {
    const of = (curve: string) => summary.find((row) => row.curve === curve)!;
    expect(of("linear, all parameters").ratio).toBeCloseTo(16, 1);
    expect(of("linear, all parameters").verdict).toBe("not efficient");
    // These fits are all about as far from the truth, in the metric of the bound.
    expect(of("perturbed cosine, all parameters").verdict).toBe("efficient");
    expect(of("perturbed cosine, bias").verdict).toBe("undecided");
    expect(of("perturbed cosine, bias")).toMatchObject({ degrees: 1, fits: 57, failed: 3 });
    expect(of("cosine, router").degrees).toBe(1);
  });

  test("an interval below 1 is below the bound, which is not the same as inefficient", () => {
    const low = efficiency.report([reading((size) => (isLate(size) ? 1 : 0.25))], "quick");
    expect((low.summary as unknown as Row[]).map(({ verdict }) => verdict)).toEqual(Array(12).fill("below the bound"));
  });

  test("the sentences count both ends", () => {
    const [largest, smallest] = report.verdicts!;
    const efficient = summary.filter(({ verdict }) => verdict === "efficient").length;
    expect(largest).toContain(`At n = 1000000, ${efficient} of 12 intervals`);
    expect(largest).toContain("linear, all parameters, 16.0");
    expect(smallest).toContain("At n = 100, where the bound is not reached yet, 1 of 3 ratios over all parameters");
  });

  test("a panel a router and one of totals; the caption takes settings and counts from the study", () => {
    expect(report.figure!.data.filter(({ showlegend }) => showlegend === false)).toHaveLength(3 * 3 + 3);
    for (const part of ["σ = 0.1", "τ₁ = 1, τ₂ = 0.3", "19 replicates at each n", "57 fits, 3 failed (cosine)"])
      expect(report.figure!.details).toContain(part);
  });
});

describe("standard errors", () => {
  const report = standardErrors.report([fits], "quick");

  test("predicted ones are σ √((I⁻¹)ⱼⱼ/n), measured ones as many times them as the errors are", () => {
    const { columns, rows } = report.tables!.table;
    expect(columns.slice(2, 5)).toEqual(["predicted", "measured", "measured / predicted"]);
    expect(rows).toHaveLength(27);
    const { covariance } = fits.population("linear", { inputs: 200_000 }).fisher;
    const linear = rows.filter(([router]) => router === "linear");
    linear.forEach(([, , predicted, measured, ratio], j) => {
      const error = (sd * Math.sqrt(covariance.get(j, j))) / 1000;
      expect((predicted as number) / error).toBeCloseTo(1, 2);
      expect((measured as number) / error).toBeCloseTo(4, 1);
      expect(ratio).toBeCloseTo(4, 1);
    });
    expect(linear[1].slice(0, 2)).toEqual(["linear", "β₁[1] of atom 1"]);
  });

  test("intervals that hold 1 are counted, the others named", () => {
    expect(report.rows).toHaveLength(81);
    const summary = report.summary as unknown as Row[];
    const agreeing = summary.filter(({ verdict }) => verdict === "agrees").length;
    for (const { curve, verdict } of summary) if (!curve.startsWith("linear")) expect(verdict).toBe("agrees");
    expect(agreeing).toBeLessThan(27);
    expect(report.verdicts![0]).toContain(`At n = 1000000, ${agreeing} of 27 intervals`);
    expect(report.verdicts![0]).toContain("linear, β₀ of atom 1");
    expect(report.tables!.table.details).toContain("σ = 0.1");
    expect(report.tables!.table.details).toContain("a router: 19 fits, 1 failed at most");
  });
});

describe("losses", () => {
  const report = efficiencyLosses.report([fits], "quick");

  test("the measured mean over the predicted one: of |Δβ₀|, which is normal, √(2/π) standard errors are predicted", () => {
    const { covariance } = fits.population("perturbed", { inputs: 200_000 }).fisher;
    const predicted = (sd * Math.sqrt(covariance.get(0, 0)) * Math.sqrt(2 / Math.PI)) / 1000;
    const { model, truth } = fits.arm("perturbed");
    const measured = fits.measures("perturbed")[2].filter((measure) => measure !== null);
    const errors = measured.map((fitted) => Math.abs(fitted.atoms[0].bias - truth.atoms[0].bias));
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const [, , late] = rowsOf(report.rows, "perturbed cosine, L3, bias");
    expect(late.value / (mean / predicted)).toBeCloseTo(1, 1);
    const total = measured.reduce((sum, fitted) => sum + voronoiLoss({ model, fitted, truth, loss: "L3" }).total!, 0);
    const row = report.tables!.table.rows.find(
      ([router, loss, part]) => `${router} ${loss} ${part}` === "perturbed cosine L3 total",
    )!;
    expect((row[5] as number) * (row[6] as number)).toBeCloseTo(total / measured.length, 4);
  });

  test("errors four times as large are losses about as much larger, of L₁ with r = 2 more; cosine has no radial part", () => {
    const of = (curve: string) => rowsOf(report.rows, curve)[2].value;
    expect(of("linear, L3, router")).toBeGreaterThan(2.5);
    expect(of("linear, L1, r = 2, router") / of("linear, L3, router")).toBeGreaterThan(1.3);
    expect(report.tables!.table.rows).toHaveLength(29);
    expect(rowsOf(report.rows, "cosine, L3, radial")).toEqual([]);
    const summary = report.summary as unknown as Row[];
    expect(summary.find(({ curve }) => curve === "linear, L3, total")!.verdict).toBe("does not agree");
    expect(report.verdicts![0]).toContain("linear, L3, total");
  });

  test("the figure has the parts of L₃ by router and the totals, its caption the counts", () => {
    expect(report.figure!.data.filter(({ showlegend }) => showlegend === false)).toHaveLength(3 * 3 + 3);
    expect(report.figure!.details).toContain("171 fits, 9 not converged");
    expect(report.figure!.details).toContain("σ = 0.1");
  });
});

describe("clouds of estimates", () => {
  const report = efficiencyEstimates.report([fits], "quick");

  test("the share in the ellipse, Δᵀ C⁻¹ Δ ≤ 5.99 in two coordinates", () => {
    const { covariance } = fits.population("perturbed", { inputs: 200_000 }).fisher;
    const [a, b, c] = [covariance.get(1, 1), covariance.get(1, 2), covariance.get(2, 2)];
    const steps = directions(fits.arm("perturbed"), fits).map((step, r) => [spread(r) * step[1], spread(r) * step[2]]);
    const inside = steps.filter(([x, y]) => (c * x * x - 2 * b * x * y + a * y * y) / (a * c - b * b) <= 5.991);
    const [early, , late] = rowsOf(report.rows, "perturbed cosine, β₁ of atom 1");
    expect(late.value).toBeCloseTo(inside.length / 18, 10);
    expect(early.value).toBe(1); // half the errors: all of them are inside
  });

  test("of the cosine router, whose ellipse is a segment, those within 1.96 standard errors along it", () => {
    const { covariance } = fits.population("cosine", { inputs: 200_000 }).fisher;
    const variance = covariance.get(1, 1) + covariance.get(2, 2);
    const steps = directions(fits.arm("cosine"), fits);
    const inside = steps.filter(
      (step, r) => (spread(r) ** 2 * (step[1] * step[1] + step[2] * step[2])) / variance <= 3.8415,
    );
    expect(rowsOf(report.rows, "cosine, β₁ of atom 1")[2].value).toBeCloseTo(inside.length / 18, 10);
  });

  test("a frame for each n, four panels of estimates, and a verdict of each cloud", () => {
    expect(report.figure!.frames).toHaveLength(3);
    const clouds = report.figure!.data.filter(({ mode, x }) => mode === "markers" && (x as unknown[]).length === 18);
    expect(clouds).toHaveLength(4);
    expect(report.verdicts![0]).toMatch(/^At n = 1000000, \d of 4 clouds have 95 %/);
    expect(report.figure!.details).toContain("171 fits, 9 not converged");
  });
});

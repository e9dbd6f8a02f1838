import { experiments } from "routerlab";
import { describe, expect, test } from "vitest";
import { studied } from "../../../lib/dist/experiments/studied";
import { madeRows } from "../madeRows";

describe("invariant-loss, of rows whose experts are off by n^(−1/2) and whose norms by a fifth", async () => {
  const studies = (await experiments.invariantLoss.studies("quick")).map((study) => ({
    ...study,
    sizes: [1000, 16_000],
    replicates: 4,
  }));
  const read = studies.map((study) =>
    studied(
      study,
      madeRows(study, {
        error: ({ size, replicate }) => 3 * size ** -0.5 * [0.8, 0.9, 1.1, 1.2][replicate],
        norm: ({ arm }) => (arm === "cosine" ? 1.2 : 1),
        failed: ({ arm, size, replicate }) => arm === "linear" && size === 1000 && replicate === 0,
      }),
    ),
  );
  const { verdicts = [], tables, figure, curves = [] } = experiments.invariantLoss.report(read);
  const rowOf = (name: string) => tables!.table.rows.find(([own]) => own === name)!;

  test("a norm that is off by a fifth is seen by L₃ and not by the invariant loss", () => {
    const [, , voronoi, invariant, , conclusion, expected] = rowOf("cosine, unit norms");
    expect(voronoi).toMatch(/^−0\.[0-2]/);
    expect(invariant).toMatch(/^−0\.(49|50)/);
    expect([conclusion, expected]).toEqual(["does not survive", "does not survive"]);
  });

  test("where nothing but experts is off both say the same, which is not as expected of free logits", () => {
    expect(rowOf("perturbed")[5]).toBe("survives");
    expect(rowOf("perturbed, all logits free").slice(5)).toEqual(["survives", "does not survive"]);
    expect(verdicts[1]).toMatch(
      /not perturbed, all logits free; .*not as predicted\. Of cosine, unit norms and cosine, k = 3, unit norms it is so by construction/,
    );
  });

  test("each set of fits has one invariant loss, whose mean is the mean gate times the error", () => {
    const names = curves.map(({ name }) => name).filter((name) => name.endsWith("invariant loss"));
    expect(names).toHaveLength(8);
    expect(new Set(names).size).toBe(8);
    const { values } = curves.find(({ name }) => name === "exact-specified, perturbed, invariant loss")!.rate;
    expect(values[0] / values[1]).toBeCloseTo(4, 2);
    expect(values[1]).toBeGreaterThan(0.3 * (3 / Math.sqrt(16_000)));
    expect(values[1]).toBeLessThan(0.7 * (3 / Math.sqrt(16_000)));
  });

  test("three panels of two curves, and the captions count the fits", () => {
    expect(figure!.data.filter(({ mode }) => `${mode}`.includes("markers"))).toHaveLength(6);
    for (const { details } of [figure!, tables!.table]) expect(details).toContain("64 fits, 2 failed");
  });
});

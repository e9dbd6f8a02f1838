import fs from "node:fs";
import path from "node:path";
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

  test("with the true norms both losses of the cosine router say the same", () => {
    for (const name of ["cosine, true norms", "cosine, k = 3, true norms"])
      expect(rowOf(name).slice(5)).toEqual(["survives", "survives"]);
  });

  test("the level is predicted where the information exists, as the committed figure has it", () => {
    const { rows } = JSON.parse(
      fs.readFileSync(path.resolve(__dirname, "../../../figures/invariant-loss.json"), "utf8"),
    );
    for (const router of ["perturbed cosine", "linear", "cosine"]) {
      const name = `exact-specified, ${router}, invariant loss`;
      const { predicted } = curves.find((curve) => curve.name === name)!;
      const committed = rows.find(
        (row: { curve: string; size: number }) => row.curve === name && row.size === 1000,
      ).predicted;
      expect(predicted![0]! / committed).toBeCloseTo(1, 2);
    }
    expect(
      curves.find(({ name }) => name === "all-logits-free, perturbed cosine, invariant loss")!.predicted,
    ).toBeNull();
  });

  test("the slope that would have been told at worst is the flattest", () => {
    const told = curves
      .filter(({ name }) => name.endsWith("invariant loss"))
      .map(({ rate }) => rate.detectable ?? -Infinity);
    const worst = Math.max(...told)
      .toFixed(3)
      .replace("-", "−");
    expect(verdicts[0]).toContain(`would have told a slope of ${worst} from −1/2`);
  });

  test("where nothing but experts is off both say the same, which is not as expected of free logits", () => {
    expect(rowOf("perturbed cosine")[5]).toBe("survives");
    expect(rowOf("perturbed cosine, all logits free").slice(5)).toEqual(["survives", "does not survive"]);
    expect(verdicts[1]).toMatch(
      /not perturbed cosine, all logits free; .*not as predicted\. Of cosine, unit norms and cosine, k = 3, unit norms it is so by construction/,
    );
  });

  test("each set of fits has one invariant loss, whose mean is the mean gate times the error", () => {
    const names = curves.map(({ name }) => name).filter((name) => name.endsWith("invariant loss"));
    expect(names).toHaveLength(8);
    expect(new Set(names).size).toBe(8);
    const { values } = curves.find(({ name }) => name === "exact-specified, perturbed cosine, invariant loss")!.rate;
    expect(values[0] / values[1]).toBeCloseTo(4, 2);
    expect(values[1]).toBeGreaterThan(0.3 * (3 / Math.sqrt(16_000)));
    expect(values[1]).toBeLessThan(0.7 * (3 / Math.sqrt(16_000)));
  });

  test("three panels of two curves, and the captions count the fits", () => {
    expect(figure!.data.filter(({ mode }) => `${mode}`.includes("markers"))).toHaveLength(6);
    for (const { details } of [figure!, tables!.table]) expect(details).toContain("64 fits, 2 failed");
  });
});

test("invariant-loss: a reference that was split is no error where it is in the gauge, and one that stays where no gauge is fixed", async () => {
  const studies = await experiments.invariantLoss.studies("quick");
  const read = studies.map((each) => {
    const study = { ...each, sizes: [1000, 16_000], replicates: 4 };
    const rows = madeRows(study, { error: ({ size, replicate }) => size ** -0.5 * [0.8, 0.9, 1.1, 1.2][replicate] });
    const { model, truth } = study.arms[0];
    const [first, last] = truth.atoms;
    const split = rows.map((row) => {
      if (study.name !== "over-specified" || row.arm !== "perturbed") return row;
      const off = row.size ** -0.5 * [0.8, 0.9, 1.1, 1.2][row.replicate];
      const expert = [first.expert[0] + off, ...first.expert.slice(1)];
      const atoms = [
        { bias: first.bias + Math.LN2, router: first.router, expert },
        { bias: 0, router: [1e-6, 0], expert: last.expert },
        { expert: last.expert },
      ];
      return { ...row, parameters: [...model.parameters(model.measure(atoms as never))] };
    });
    return studied(study, split);
  });
  const { curves = [] } = experiments.invariantLoss.report(read);
  const valuesOf = (name: string) => curves.find((curve) => curve.name === name)!.rate.values;
  expect(valuesOf("perturbed cosine, k = 3, L2")[1]).toBeCloseTo(Math.exp(-0.2) / Math.sqrt(16_000), 4);
  expect(valuesOf("perturbed cosine, k = 3, no gauge, L2")[1]).toBeGreaterThan(1); // a weight that is too large by 1
  expect(valuesOf("perturbed cosine, all logits free, L3")[0]).toBeCloseTo(valuesOf("perturbed cosine, L3")[0], 4);
});

test("invariant-loss: each conclusion is about its own fits", async () => {
  const studies = await experiments.invariantLoss.studies("quick");
  const factor: Record<string, number> = { "exact-specified": 1, "all-logits-free": 2, "over-specified": 3 };
  const read = studies.map((each) => {
    const study = { ...each, sizes: [1000, 16_000], replicates: 4 };
    return studied(study, madeRows(study, { error: ({ size }) => factor[study.name!] * size ** -0.5 }));
  });
  const { curves = [] } = experiments.invariantLoss.report(read);
  const lastOf = (name: string) => curves.find((curve) => curve.name === name)!.rate.values[1];
  expect(lastOf("perturbed cosine, all logits free, L3") / lastOf("perturbed cosine, L3")).toBeCloseTo(2, 3);
  expect(lastOf("linear, k = 3, L2") / lastOf("linear, L3")).toBeCloseTo(3, 3);
});

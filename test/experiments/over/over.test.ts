import { experiments } from "routerlab";
import { expect, test } from "vitest";
import { studied } from "../../../lib/dist/experiments/studied";
import { madeRows } from "../madeRows";

const weight = Math.exp(-0.2);
const small = { sizes: [1000, 10_000], replicates: 4 };
const error = ({ size, replicate }: { size: number; replicate: number }) =>
  0.02 * (replicate === 3 ? 2.5 : 0.5) * (1000 / size) ** 0.5;
const half = ({ arm, size }: { arm: string; size: number; replicate: number }) => arm !== "" && size === 1000;

async function studiesOf(
  name: "overSpecified" | "overChoices" | "overWithoutRate" | "overQuantiles" | "spareAtom",
  made = {},
) {
  const studies = await experiments[name].studies("quick");
  return studies.map((each) => {
    const study = { ...each, ...small };
    return studied(study, madeRows(study, { error, ...made }));
  });
}

test("over-specified: L₂ of the four routers, and its medians", async () => {
  const { curves = [], tables, figure } = experiments.overSpecified.report(await studiesOf("overSpecified"));
  const means = curves.filter(({ statistic }) => statistic === "mean");
  const medians = curves.filter(({ statistic }) => statistic === "median");
  expect([means.length, medians.length]).toEqual([4, 4]);
  for (const { rate, expected } of means) {
    expect(rate.values[0]).toBeCloseTo(weight * 0.02, 4); // L₂ counts the halves at ± √error squared
    expect([rate.verdict, expected]).toEqual(["too few fits to tell", "agrees"]); // of fits that differ by far
  }
  for (const { rate } of medians) expect(rate.values[0]).toBeCloseTo(weight * 0.01, 4);
  expect(figure!.details).toContain("k = 3, k* = 2, tanh experts");
  expect(figure!.details).toContain("τ₂ = 0.3, 0");
  expect(tables!.parts.rows.every((row) => row[0] === "over")).toBe(true);
});

test("over-choices: a loss without the gauge and with free weights is not expected to fall; here it does, which is said", async () => {
  const { curves = [], verdicts = [] } = experiments.overChoices.report(await studiesOf("overChoices"));
  const expected = Object.fromEntries(curves.map((curve) => [curve.name, curve.expected]));
  expect(expected).toMatchObject({
    "without the gauge": "does not agree",
    "weights free below": "does not agree",
    "local starts only": "agrees",
    "Θ five times as wide": "agrees",
  });
  expect(verdicts.find((line) => line.startsWith("weights free below: slope"))).toContain(
    'would have been told with 80 % power), where "does not agree" was expected',
  );
  const before = verdicts.filter((line) => line.startsWith("Before the fits, "));
  expect(before.map((line) => line.slice(17, line.indexOf(":")))).toEqual([
    "local starts only",
    "Θ five times as wide",
  ]);
});

test("over-without-rate: fits count where they stopped, and the caption says how many had not converged", async () => {
  const studies = await studiesOf("overWithoutRate", { failed: half, error: () => 0.02 });
  const { curves = [], figure } = experiments.overWithoutRate.report(studies);
  expect(curves.map(({ rate }) => [rate.fits, rate.failed])).toEqual([
    [8, 0],
    [8, 0],
    [8, 0],
  ]);
  expect(curves.every((curve) => curve.expected === "does not agree")).toBe(true);
  expect(figure!.caption).toContain("24 fits, 12 not converged");
});

test("over-quantiles: the greatest loss is beside the mean, and failed fits are counted", async () => {
  const failed = ({ arm, replicate }: { arm: string; replicate: number }) => arm === "linear" && replicate === 0;
  const { tables } = experiments.overQuantiles.report(await studiesOf("overQuantiles", { failed }));
  const rows = tables!.table.rows;
  expect(rows).toHaveLength(2 * 10);
  const perturbed = rows.find(([arm, n]) => arm === "perturbed cosine" && n === 1000)!;
  expect(perturbed[5]).toBeCloseTo(weight * 0.05, 3);
  expect(perturbed.slice(7)).toEqual([4, 0]);
  expect(rows.find(([arm]) => arm === "linear")!.slice(7)).toEqual([4, 1]);
});

/** Rows of spare-atom over three decades, whose distance in a shared cell is √error. */
async function spareReport(error: (size: number) => number) {
  const studies = await experiments.spareAtom.studies("quick");
  return experiments.spareAtom.report(
    studies.map((each, i) => {
      const study = { ...each, replicates: 4, ...(i > 0 && { sizes: small.sizes }) };
      const spread = [0.9, 0.95, 1.05, 1.1];
      const made = madeRows(study, { error: ({ size, replicate }) => spread[replicate] * error(size) });
      return studied(study, made);
    }),
  );
}

test("spare-atom: the distance in a shared cell is the root of the loss, so it falls at −1/4; the last decade is judged", async () => {
  const { summary = [], rows = [], tables, verdicts = [] } = await spareReport((size) => 0.02 * (1000 / size) ** 0.5);
  expect(rows[0].value).toBeCloseTo(Math.sqrt(0.02), 3);
  const [distance, shared, ...whole] = summary as Record<string, number>[];
  expect(distance).toMatchObject({ curve: "distance in a shared cell, n ≥ 1e5", predictedSlope: -0.25, fits: 12 });
  expect(distance).toMatchObject({ verdict: "agrees", expected: "agrees" });
  expect(shared).toMatchObject({ predictedSlope: -0.5, verdict: "agrees" });
  expect([distance.slope, shared.slope].map((slope) => slope.toFixed(3))).toEqual(["-0.250", "-0.500"]);
  expect(whole.map(({ limit }) => limit.toFixed(3))).toEqual(["-0.250", "-0.500"]);
  expect(verdicts[2]).toMatch(/tends to −0\.250 \[.*\], which holds −0\.250: described, no verdict\.$/);
  const perturbed = tables!.table.rows.find(([arm]) => arm === "perturbed cosine, n to 1e6")!;
  expect(perturbed.slice(2, 7)).toEqual([1, 0, 0, 0, 0]); // atom 1 is split, in equal shares, no cell is empty
  const { rows: sizes } = tables!.sizes;
  expect(sizes.map(([n]) => n)).toEqual([1000, 3162, 10_000, 31_623, 100_000, 316_228, 1_000_000]);
  expect(sizes[1].slice(2, 6)).toEqual([-0.25, expect.any(Number), -0.5, expect.closeTo(1, 2)]); // nothing else is off
});

test("spare-atom: a distance that falls faster at first tends to −1/4 all the same, and one that stays is refuted", async () => {
  const slowing = await spareReport((size) => (0.1 * size ** -0.25 * Math.exp(3 * size ** -0.25)) ** 2);
  const [, , whole] = slowing.summary as Record<string, number>[];
  expect(whole.slope).toBeLessThan(-0.29);
  expect(whole.limit).toBeCloseTo(-0.25, 3);
  const staying = await spareReport(() => 0.02);
  expect((staying.summary as { verdict: string }[])[0].verdict).toBe("does not agree");
  expect(staying.verdicts![2]).toContain("which does not hold −0.250");
});

test("isotropic-splits: third order for d + 1 parts at τ₂ = 0, second order otherwise", () => {
  const { summary = [], verdicts = [] } = experiments.isotropicSplits.report([]);
  expect(summary.map(({ predictedOrder }) => predictedOrder)).toEqual([2, 2, 2, 3]);
  for (const { order, predictedOrder } of summary) expect(order).toBeCloseTo(predictedOrder as number, 1);
  expect(verdicts.every((line) => line.endsWith("agrees."))).toBe(true);
});

test("two-spare-atoms: κ of rank two vanishes like τ₂, of rank one not, and −1/6 and −1/4 are predicted", async () => {
  const [study] = await experiments.twoSpareAtoms.studies("quick");
  expect(study.arms.map(({ atoms, truth }) => [atoms, truth.size])).toEqual([
    [5, 3],
    [5, 3],
  ]);
  const few = { ...study, ...small };
  const report = experiments.twoSpareAtoms.report([studied(few, madeRows(few, { error }))]);
  const { curves = [], verdicts = [], tables, figure } = report;
  expect(curves.map(({ name, predictedSlope }) => [name, predictedSlope])).toEqual([
    ["τ₂ = 0", -1 / 6],
    ["τ₂ = 0.3", -0.25],
    ["τ₂ = 0, L₂ inside shared cells", -1 / 3],
    ["τ₂ = 0.3, L₂ inside shared cells", -0.5],
  ]);
  // The two halves of atom 1 are off by √error, here and there; the two copies of atom 2 are not.
  for (const { rate } of curves.slice(0, 2)) expect(rate.values[0]).toBeCloseTo(Math.sqrt(0.01), 4);
  for (const { rate } of curves.slice(2)) expect(rate.values[0]).toBeCloseTo(Math.exp(-0.1) * 0.01, 4);
  for (const { statistic } of curves) expect(statistic).toBe("median");
  expect(verdicts[0]).toMatch(
    /^τ₂ = 0: relative κ 0\.01\d .* and 0 to rounding over second moments of rank two: as predicted\.$/,
  );
  expect(verdicts[1]).toMatch(
    /^τ₂ = 0\.3: relative κ 0\.01\d .* and 0\.00\d+ over second moments of rank two: as predicted\.$/,
  );
  expect(verdicts[2]).toMatch(/rank two goes like τ₂ to the power 0\.9\d \(predicted 1\), .*: as predicted\.$/);
  const rows = tables!.kappa.rows as readonly (readonly number[])[];
  expect(rows[0]).toEqual([0, expect.closeTo(0.0146, 3), 0]);
  for (const [tau2, one, two] of rows.slice(1)) {
    if (tau2 < 1) expect(one).toBeCloseTo(0.0146, 3);
    expect(two).toBeGreaterThan(0.009 * Math.min(tau2, 0.1)); // κ is greater where more is asked for
    expect(two).toBeLessThan(one);
  }
  const shown = figure!.data.filter(({ mode }) => `${mode}`.includes("markers"));
  expect(shown.map(({ name }) => `${name}`.split(/[;<]/)[0])).toEqual([
    "splits in two",
    "second moments of rank two",
    "τ₂ = 0.3",
    "τ₂ = 0",
    "τ₂ = 0.3",
    "τ₂ = 0",
  ]);
  expect(new Set(shown.slice(2).map(({ marker }) => (marker as { color: string }).color)).size).toBe(2);
  expect(figure!.details).toContain("16 fits, none failed;");
  expect(figure!.caption).toMatch(/Told with 80 % power: slopes off by \d/);
  expect(figure!.caption.split(/\s+/).length).toBeLessThan(90);
}, 240_000);

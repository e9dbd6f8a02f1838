import { experiments } from "routerlab";
import { describe, expect, test } from "vitest";
import { studied } from "../../../lib/dist/experiments/studied";
import { type Made, madeRows } from "../madeRows";

type Sweep = {
  readonly truth: Truth;
  readonly size: number;
  readonly part: string;
  readonly tau1: number;
} & Readonly<Record<"value" | "lower" | "upper" | "predicted" | "rel" | "onBoundary", number>>;
type Row = { arm: string; size: number; replicate: number };
const factors = [0.002, 0.02, 0.06, 0.2, 0.4, 0.7, 1, 1.4, 2, 6, 20, 200];
const weights = { "headline truth": Math.exp(-0.2), "random truth": Math.exp(-0.4063345694176834) }; // e^β₀ of atom 1
const norms = { "headline truth": 0.5, "random truth": 1.5 };
type Truth = keyof typeof norms;

/** τ₁ of an arm in units of ‖β₁‖. */
function factorOf({ arm }: Row): number {
  const [truth, tau1] = arm.split(", τ₁ = ");
  return Number(tau1) / norms[truth as Truth];
}
const isNear = (factor: number) => factor > 0.5 && factor < 3;

/** Where β₁, which follows the bias, is turned by 0.02, too, so that its radial part is not all of it. */
const isTurned = (factor: number) => Math.abs(factor - 6) < 1e-6;
const angle = 0.02;
function turned([bias, first, second, ...rest]: readonly number[]): number[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [bias, cos * first - sin * second, sin * first + cos * second, ...rest];
}

/** Studies of an experiment with three sizes and four replicates, all of which rise and fall together. */
async function made(name: "choosingTau" | "choosingTauParts" | "choosingTauSizes", rows: Made) {
  const [each] = await experiments[name].studies("quick");
  const study = { ...each, replicates: 4 };
  const made = madeRows(study, rows).map((row) => ({
    ...row,
    activeBounds: factorOf(row) < 0.01 ? [0] : [],
    parameters: isTurned(factorOf(row)) ? turned(row.parameters) : row.parameters,
  }));
  return studied(study, made);
}

const together = (replicate: number) => [0.97, 0.99, 1.01, 1.03][replicate];
const fallen = (size: number) => (1000 / size) ** 0.5;
const rows: Made = {
  error: (row) => 0.01 * together(row.replicate) * fallen(row.size),
  // The norm is right to 10 % near τ₁ = ‖β₁‖, to 5 % at it, and lost at 0.
  norm: (row) => {
    const factor = factorOf(row);
    const off = factor < 0.01 ? 3 : Math.abs(factor - 1) < 1e-6 ? 0.1 : isNear(factor) ? 0.101 : 0.3;
    return 1 + off * together(row.replicate) * fallen(row.size);
  },
  failed: (row) => factorOf(row) > 100 && row.size === 10_000 && row.replicate === 0,
};
const offAt = (factor: number) => (factor < 0.01 ? 3 : factor === 1 ? 0.1 : isNear(factor) ? 0.101 : 0.3);

/** Between two vectors of these lengths at the angle. */
const chord = (one: number, other: number) => Math.hypot(other * Math.cos(angle) - one, other * Math.sin(angle));

describe("choosing-tau, of norms that are right to 10 % around τ₁ = ‖β₁‖ and three times too long at 0", async () => {
  const report = experiments.choosingTau.report([await made("choosingTau", rows)]);
  const sweeps = report.rows as unknown as Sweep[];

  test("L₃ and its radial part at the largest n, at every τ₁ of both truths, of the fits that converged", () => {
    expect(sweeps).toHaveLength(2 * 2 * 12);
    for (const { truth, size, part, tau1, value, onBoundary } of sweeps) {
      const factor = Number((tau1 / norms[truth]).toPrecision(6));
      const mean = factor > 100 ? (0.99 + 1.01 + 1.03) / 3 : 1; // one of four failed
      const radial = norms[truth] * offAt(factor) * fallen(size);
      const router = isTurned(factor)
        ? [0, 1, 2, 3].reduce((sum, i) => sum + chord(norms[truth], norms[truth] + radial * together(i)) / 4, 0)
        : radial;
      const whole = part === "radial" ? radial : router + 0.01 * fallen(size);
      expect(size).toBe(10_000);
      expect(value / (weights[truth] * whole * mean)).toBeCloseTo(1, 4);
      expect(onBoundary).toBe(factor < 0.01 ? 4 : 0);
    }
  });

  test("the least is at ‖β₁‖, simulated, and for the radial part as predicted (derived fact 4)", () => {
    expect(report.summary).toHaveLength(4);
    for (const { truth, part, leastAt, predictedLeastAt, fits, failed } of report.summary!) {
      expect(leastAt).toBe(norms[truth as Truth]);
      if (part === "radial") expect(predictedLeastAt).toBe(norms[truth as Truth]);
      expect([fits, failed]).toEqual([48, 1]);
    }
  });

  test("every prediction is confirmed where the simulation says so, and refuted where it says the opposite", async () => {
    expect(report.verdicts).toHaveLength(8);
    for (const sentence of report.verdicts!) expect(sentence).toMatch(/: confirmed(; 4 of the 4 fits there .*)?\.$/);
    const opposite = await made("choosingTau", {
      ...rows,
      norm: (row) =>
        1 + (factorOf(row) > 10 && factorOf(row) < 30 ? 0.05 : 0.3) * together(row.replicate) * fallen(row.size),
    });
    const refuted = experiments.choosingTau.report([opposite]).verdicts!;
    expect(refuted).toHaveLength(8);
    for (const sentence of refuted) expect(sentence).toMatch(/: refuted(; 4 of the 4 fits there .*)?\.$/);
    expect(refuted[0]).toContain("the radial part is least at τ₁ = 10 [10, 10] at n = 10000");
  });

  test("the figure has τ₁ in units of the norm, so that both truths have their least at 1", () => {
    const points = report.figure!.data.filter(({ name }) => `${name}`.includes("norm")) as unknown as {
      name: string;
      x: number[];
      y: number[];
    }[];
    const truthsNamed = ["headline truth, norm 0.5", "random truth, norm 1.5"];
    expect(points.map(({ name }) => name)).toEqual(truthsNamed.concat(truthsNamed));
    for (const { x, y } of points) {
      expect(x).toEqual(factors);
      expect(x[y.indexOf(Math.min(...y))]).toBe(1);
    }
    const { caption, details } = report.figure!;
    expect(caption).toContain("at n = 10000. Points: simulated");
    expect(details).toContain("Exact-specified, d = 2, k = k* = 2, tanh experts");
    expect(details).toContain("σ = 0.1, τ₁ = 0.001 to 300, τ₂ = 0.1, data from the very τ₁");
    expect(details).toContain("4 replicates; 288 fits, 2 failed over all n");
    const lines = report.figure!.data.filter(({ mode, x }) => mode === "lines" && (x as unknown[]).length > 1);
    for (const [i, { y, line }] of lines.entries()) {
      const own = sweeps.slice(12 * [0, 2, 1, 3][i], 12 * ([0, 2, 1, 3][i] + 1));
      expect(y).toEqual(own.map(({ rel, predicted }) => (rel < 0.15 ? Number(predicted.toPrecision(6)) : null)));
      expect(line).toMatchObject({ color: "#1b3f94" });
    }
    expect(lines).toHaveLength(4);
    const far = sweeps.filter(({ part, truth, rel }) => part === "total" && truth === "headline truth" && rel >= 0.15);
    expect(details).toContain(`headline truth: τ₁ = ${far.map(({ tau1 }) => tau1).join(", ")};`);
  });
});

test("choosing-tau-parts: the experts' part is e^β₀ 0.01 √(1000/n), and levels are counted where rel is small", async () => {
  const {
    rows: all = [],
    verdicts = [],
    figure,
  } = experiments.choosingTauParts.report([await made("choosingTauParts", rows)]);
  const sweeps = all as unknown as Sweep[];
  expect(sweeps).toHaveLength(2 * 4 * 12);
  for (const { part, truth, tau1, value } of sweeps)
    if (part === "expert" && tau1 < 100) expect(value / (weights[truth] * 0.01 * fallen(10_000))).toBeCloseTo(1, 4);
  expect(verdicts).toHaveLength(8);
  for (const [i, part] of ["total", "radial", "angular", "expert"].entries()) {
    const own = sweeps.filter((sweep) => sweep.truth === "headline truth" && sweep.part === part);
    const near = own.filter(({ rel }) => rel < 0.15);
    const held = near.filter(({ lower, predicted, upper }) => lower <= predicted && predicted <= upper);
    expect(near.length).toBeGreaterThan(5);
    expect(verdicts[i]).toBe(
      `headline truth, n = 10000, ${part}: rel is below 0.15 at ${near.length} of 12 τ₁, and at ${held.length} of these the predicted mean lies in the interval of the simulated one.`,
    );
  }
  const annotations = figure!.layout.annotations as { text: string }[];
  expect(annotations.map(({ text }) => text)).toEqual([
    "(a) headline truth, norm of β<sub>1</sub> = 0.5",
    "(b) random truth, norm of β<sub>1</sub> = 1.5",
  ]);
});

test("choosing-tau-sizes: every part at every n is a row, a curve for each n is drawn, and fewer τ₁ are near at small n", async () => {
  const {
    rows: all = [],
    verdicts = [],
    figure,
  } = experiments.choosingTauSizes.report([await made("choosingTauSizes", rows)]);
  const sweeps = all as unknown as Sweep[];
  expect(sweeps).toHaveLength(3 * 2 * 4 * 12);
  const at = (size: number) =>
    sweeps.filter((sweep) => sweep.size === size && sweep.part === "total" && sweep.truth === "random truth");
  for (const [i, { value }] of at(1000).entries())
    if (factors[i] < 100 && factors[i] !== 6) expect(value / at(10_000)[i].value).toBeCloseTo(Math.sqrt(10), 4);
  const nearAt = (size: number) => at(size).filter(({ rel }) => rel < 0.15).length;
  expect(nearAt(1000)).toBeLessThan(nearAt(10_000));
  expect(verdicts).toHaveLength(6);
  expect(verdicts[1]).toContain(`random truth, n = 1000, total: rel is below 0.15 at ${nearAt(1000)} of 12 τ₁`);
  const names = figure!.data.flatMap(({ name }) => (`${name}`.startsWith("n = ") ? [name] : []));
  expect(names).toEqual(["n = 1,000", "n = 3,162", "n = 10,000", "n = 1,000", "n = 3,162", "n = 10,000"]);
  for (const [panel, truth] of [
    ["y", "headline truth"],
    ["y2", "random truth"],
  ]) {
    const curve = figure!.data.find(({ name, yaxis }) => name === "n = 1,000" && (yaxis ?? "y") === panel);
    const own = sweeps.filter((sweep) => sweep.truth === truth && sweep.size === 1000 && sweep.part === "total");
    expect(curve!.y).toEqual(own.map(({ value }) => Number(value.toPrecision(6))));
  }
  expect(figure!.details).toContain("288 fits, 2 failed over all n;");
});

test("choosing-tau-map: the radial part is least at τ₁ = ‖β₁‖ for every τ₂, and at τ₁ = 0 there is no loss, with a reason", () => {
  const { rows: cells = [], summary = [], verdicts = [] } = experiments.choosingTauMap.report([]);
  expect(cells).toHaveLength(16 * 7);
  for (const second of [0.01, 0.1, 0.3, 1, 3, 10]) {
    const row = cells.filter(({ radial, tau2 }) => tau2 === second && radial !== null) as Record<string, number>[];
    expect(row.reduce((least, cell) => (cell.radial < least.radial ? cell : least)).tau1).toBe(0.5);
  }
  for (const { tau1, total, reason } of cells) {
    expect(total === null).toBe(reason !== null);
    if (tau1 === 0) expect(reason).toMatch(/^At τ₁ = 0 /);
    else if (total === null) expect(reason).toMatch(/says nothing of a loss\.$/);
  }
  expect(cells.filter(({ tau1, total }) => tau1 !== 0 && total === null).length).toBeLessThan(15); // the far corners
  const [{ tau1, tau2, total }] = summary;
  expect(verdicts[0]).toMatch(new RegExp(`^τ₁ = ${tau1} and τ₂ = ${tau2} have the least predicted loss`));
  for (const cell of cells)
    if (cell.total !== null && cell.tau2 !== 0) expect(cell.total).toBeGreaterThanOrEqual(total as number);
});

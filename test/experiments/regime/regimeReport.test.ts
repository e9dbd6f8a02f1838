import { experiments } from "routerlab";
import { describe, expect, test } from "vitest";
import {
  type Foretold,
  type RegimeStudy,
  regimePreparations,
  regimeStudies,
} from "../../../lib/dist/experiments/regime/regimeStudies";
import { studied } from "../../../lib/dist/experiments/studied";
import { wholeCaption } from "../../../lib/dist/plots/figure";
import { madeRows } from "../madeRows";

const preparations = regimePreparations("quick");

/** By hand: even truths are in the regime from the smallest n on, odd ones from twice that n on; σ = 0.01. */
const foretold = preparations.map((_, index): Foretold => {
  const exact = index < 60;
  return {
    sd: 0.01,
    regime: {
      setting: exact ? "exact-specified" : "over-specified",
      quantity: exact ? "relative error" : "σ/(√n κ)",
      from: index % 2 === 0 ? (exact ? 500 : 160) : exact ? 1000 : 300,
      atOne: 1 + index,
      threshold: exact ? 0.5 : 0.01,
      sentence: "",
    },
  };
});
const [exact, over] = regimeStudies("quick", foretold).map((study) => ({
  ...study,
  arms: study.arms.slice(0, 6),
  replicates: 8,
}));
const mild = (replicate: number) => [0.8, 1.2][replicate % 2];

/** Truths whose losses fall like n^(−1/2), the others fall like 1/n; one has no fit at the smallest n. */
function reportOf(falls: (truth: number) => boolean, without = 6) {
  const numberOf = (arm: string) => Number(/\d+$/.exec(arm)![0]);
  return experiments.regime.report(
    [exact, over].map((study: RegimeStudy) =>
      studied(
        study,
        madeRows(study, {
          error: ({ arm, size, replicate }) =>
            0.05 * mild(replicate) * (study.sizes[0] / size) ** (falls(numberOf(arm)) ? 0.5 : 1),
          failed: ({ arm, size }) => numberOf(arm) === without && size === study.sizes[0],
        }),
      ),
    ),
    "quick",
  );
}

describe("the report on regimes foretold by hand, of losses that fall like n^(−1/2) where they were called in", () => {
  const report = reportOf((truth) => truth % 2 === 1);
  const summary = report.summary as unknown as Record<string, unknown>[];

  test("a grid has its curve, what was foretold of it, and the number at its smallest n", () => {
    expect(summary).toHaveLength(10);
    const [first, second] = summary;
    expect(first).toMatchObject({
      curve: "exact, linear, d = 1, k* = 2, truth 1",
      setting: "exact-specified",
      dim: 1,
      sd: 0.01,
      quantity: "relative error",
      from: 500,
      called: "in",
      verdict: "agrees",
      expected: "agrees",
      level: null,
    });
    expect(first.slope).toBeCloseTo(-0.5, 3);
    expect(first.number).toBeCloseTo(1 / Math.sqrt(500), 10);
    expect(second).toMatchObject({ dim: 1, from: 1000, called: "out", verdict: "not in the regime" });
    expect(second.slope).toBeCloseTo(-1, 3);
    const [overFirst] = summary.slice(5);
    expect(overFirst).toMatchObject({
      curve: "over, tanh, d = 2, k* = 2, truth 1",
      quantity: "σ/(√n κ)",
      called: "in",
    });
    expect(overFirst.number).toBeCloseTo(61 / Math.sqrt(160), 10);
    expect(overFirst.slope).toBeCloseTo(-0.5, 2); // L₂; of L₃ it would be −1/4
  });

  test("the promise is kept where those called in have −1/2, and not kept where they have not", () => {
    const counts = (inside: string, word: string, outside: string) =>
      `of 3 size grids that regimeFrom calls in the regime of the slope, ${inside} have −1/2 in the 95 % interval: ${word} below the predicted 90 %; of 3 that it calls out, ${outside}, 1 without a slope counted as misses, about which nothing is predicted. A true share of 28 % would have been told from it with 80 % power.`;
    // Wilson's intervals of 3 of 3, 0 of 3 and 2 of 3; that of 1 of 3 lies below 90 %, of 2 not: (1 − p)³ + 3p(1 − p)² ≥ 0.8
    const kept = counts("3 (100 % [44, 100])", "not significantly", "0 (0 % [0, 56])");
    expect(report.verdicts).toEqual([
      `Slope of mean L₃, exact-specified: ${kept}`,
      `Slope of mean L₂, over-specified: ${kept}`,
    ]);
    const [turned] = reportOf((truth) => truth % 2 === 0).verdicts!;
    expect(turned).toContain(counts("0 (0 % [0, 56])", "significantly", "2 (67 % [21, 94])"));
  });

  test("a grid that is called in and has no slope is a miss, in the verdict and in the finding", () => {
    const missing = reportOf((truth) => truth % 2 === 1, 5);
    expect(missing.verdicts![0]).toContain(
      "of 3 size grids that regimeFrom calls in the regime of the slope, 2 (67 % [21, 94]) have −1/2 in the 95 % interval, 1 without a slope counted as misses: not",
    );
    expect(missing.finding).toBe(
      "Of size grids called in the regime, 2 of 3 have −1/2 exact-specified, 2 of 3 have −1/2 over-specified.",
    );
  });

  test("the caption counts fits and truths without a slope, and names the thresholds of the slope", () => {
    const { caption, layout } = report.figure!;
    expect(caption).toContain("(a) Called in, 3 of 3 hold −1/2, called out, 0 of 3, those without a slope not drawn.");
    expect(caption.split(/\s+/).length).toBeLessThan(90);
    for (const part of [
      "(relative error = 0.5, σ/(√n κ) = 0.01)",
      "(a) k = k* = 2, 3, d = 1, σ = 0.01, β₀ in [−20, 20], |β₁ᵤ|, |ηᵤ| ≤ 20: 6 truths, 1 of them without a slope because no fit succeeded at some n, n = 500 to 8000, 8 replicates at each n: 144 fits, 8 not converged.",
      "(b) k = 3, k* = 2, d = 2, σ = 0.01, β₀ in [−2, 2], |β₁ᵤ|, |ηᵤ| ≤ 6: 6 truths",
      "n = 160 to 2560",
    ])
      expect(wholeCaption(report.figure!)).toContain(part);
    expect(JSON.stringify(layout)).toContain("(b) over-specified, k = 3, k<sup>*</sup> = 2");
    expect(JSON.stringify(layout)).toContain("slope of mean L<sub>2</sub>");
  });
});

describe("what the settings need computed", () => {
  test("a σ for every arm, in the order of the arms, keyed by the truth and all that σ hangs on", () => {
    const arms = regimeStudies("quick", foretold).flatMap(({ arms: own }) => own);
    expect(preparations.map(({ name }) => name)).toEqual(arms.map(({ name }) => name));
    expect(new Set(preparations.map(({ settings }) => JSON.stringify(settings))).size).toBe(90);
  });

  test("σ puts the number at the smallest n where it was drawn, on both sides of the threshold", () => {
    const [first] = preparations;
    const { regime } = first.compute()!;
    const { number } = first.settings as { number: number };
    expect((regime.atOne as number) / Math.sqrt(500)).toBeCloseTo(number, 10);
    const numbers = preparations.map(({ settings }) => (settings as { number: number }).number);
    for (const [own, threshold] of [
      [numbers.slice(0, 60), 0.5],
      [numbers.slice(60), 0.01],
    ] as const)
      expect(own.filter((each) => each < threshold).length).toBeGreaterThan(5);
    expect(Math.min(...numbers.slice(0, 60))).toBeGreaterThan(0.03);
  });
});

import { mixture, perturbedCosine, splittingCurvature, tanhExpert, uniformBox } from "routerlab";
import { expect, test } from "vitest";
import { spreadCurvature } from "../../../lib/dist/theory/splitting/spreadCurvature";

const input = uniformBox({ low: -4, high: 4 });
const settingOf = (tau2: number) => {
  const model = mixture({ router: perturbedCosine({ tau1: 1, tau2 }), expert: tanhExpert(), dim: 2 });
  const truth = model.measure([
    { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
    { expert: [0.2, -1.6, 0.8] },
  ]);
  return { model, truth, input, size: 2000 };
};

test("fact 5: over second moments of rank two nothing is left at τ₂ = 0, and something at τ₂ > 0", () => {
  for (const atom of [0, 1]) {
    expect(spreadCurvature({ ...settingOf(0), atom, rank: 2 })).toBe(0);
    const [one, two] = [1, 2].map((rank) => spreadCurvature({ ...settingOf(0.3), atom, rank }));
    expect(two).toBeGreaterThan(1e-4);
    expect(two).toBeLessThanOrEqual(one * 1.0001);
  }
});

test("rank one is the relative κ of splits in two, on the same inputs but for chance", () => {
  const setting = settingOf(0.3);
  for (const { atom, relative } of splittingCurvature(setting).atoms)
    expect(spreadCurvature({ ...setting, atom, rank: 1 }) / relative!).toBeCloseTo(1, 0);
});

test("an atom that is not there is refused", () => {
  expect(() => spreadCurvature({ ...settingOf(0.3), atom: 2, rank: 1 })).toThrow("atom is 2, but must be 0 to 1.");
});

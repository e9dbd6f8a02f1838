import { mixture, perturbedCosine, tanhExpert, uniformBox } from "routerlab";
import { describe, expect, test } from "vitest";
import { splitAtom } from "../../../lib/dist/theory/splitting/splitAtom";

const input = uniformBox({ low: -3, high: 3 });
const distances = [0.02, 0.04];

function order(dim: number, tau2: number, parts: number): number {
  const model = mixture({ router: perturbedCosine({ tau1: 1, tau2 }), expert: tanhExpert(), dim });
  const along = (first: number, rest: number) => Array.from({ length: dim }, (_, u) => (u === 0 ? first : rest));
  const truth = model.measure([
    { bias: -0.2, router: along(0.5, 0.2), expert: [...along(-0.6, 0.7), 0.4] },
    { expert: [...along(0.3, -0.8), -0.5] },
  ]);
  const [near, far] = splitAtom({ model, truth, input, atom: 0, parts, distances, size: 1000 });
  return Math.log2(far.effect / near.effect);
}

describe.each([2, 3, 4])("at d = %i", (dim) => {
  test("d + 1 parts change f in the second order where τ₂ > 0, in the third at τ₂ = 0", () => {
    expect(order(dim, 0.3, dim + 1)).toBeCloseTo(2, 1);
    expect(order(dim, 0, dim + 1)).toBeCloseTo(3, 1);
  });

  test("two parts change f in the second order whatever τ₂", () => {
    expect(order(dim, 0.3, 2)).toBeCloseTo(2, 1);
    expect(order(dim, 0, 2)).toBeCloseTo(2, 1);
  });
});

test("a reference, a number of parts or a distance that cannot be is refused in a sentence", () => {
  const model = mixture({ router: perturbedCosine(), expert: tanhExpert(), dim: 2 });
  const truth = model.measure([{ router: [1, 0], expert: [1, 0, 0] }, { expert: [0, 1, 0] }]);
  const split = (extra: object) => () => splitAtom({ model, truth, input, atom: 0, parts: 2, distances, ...extra });
  expect(split({ atom: 1 })).toThrow("atom is 1, but must be the index of an atom with a router vector.");
  expect(split({ parts: 4 })).toThrow("parts is 4, but must be 2 or d + 1, here 3.");
  expect(split({ distances: [2] })).toThrow(/^distances is 2, but must be so small/);
});

import { twoPointBound } from "routerlab";
import { expect, test } from "vitest";
import { bestTwoPointBound } from "../../../lib/dist/theory/minimax/twoPointBound";

/** (separation / 2) ∫ min of two normal densities, by the midpoint rule: what the best test between two points leaves. */
function byIntegral(shift: number, separation: number): number {
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const step = 1e-3;
  let sum = 0;
  for (let x = -12; x < 12 + shift; x += step) sum += Math.min(density(x + step / 2), density(x + step / 2 - shift));
  return (separation / 2) * sum * step;
}

test.each([
  [0.01, 0.1, 1000, 0.7],
  [0.002, 0.1, 1000, 0.7],
  [0.5, 1, 9, 2],
])(
  "distance %d at σ = %d, n = %d: half of what the two normal densities have in common",
  (distance, sd, size, separation) => {
    const bound = twoPointBound({ distance, separation, sd, size });
    expect(bound).toBeCloseTo(byIntegral((Math.sqrt(size) * distance) / sd, separation), 6);
  },
);

test("two measures that no data tell apart leave half of their separation", () => {
  expect(twoPointBound({ distance: 0, separation: 1, sd: 0.1, size: 1e9 })).toBe(0.5);
});

test("a path of order r in its separation gives n^(−1/(2r))", () => {
  for (const order of [1, 2, 3]) {
    const pairs = Array.from({ length: 400 }, (_, i) => 1.05 ** -i).map((separation) => ({
      separation,
      distance: 0.3 * separation ** order,
    }));
    const [at, later] = [1e6, 1e8].map((size) => bestTwoPointBound(pairs, { sd: 0.1, size }));
    expect(Math.log(later / at) / Math.log(100)).toBeCloseTo(-1 / (2 * order), 2);
  }
});

test.each([
  [{ distance: -1 }, "distance is -1, but must be a finite number ≥ 0."],
  [{ sd: 0 }, "sd is 0, but must be a finite number > 0."],
  [{ size: Number.NaN }, "size is NaN, but must be a finite number > 0."],
])("%j is refused", (wrong, sentence) => {
  expect(() => twoPointBound({ distance: 1, separation: 1, sd: 1, size: 1, ...wrong })).toThrow(sentence);
});

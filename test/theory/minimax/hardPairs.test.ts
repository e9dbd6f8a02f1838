import { cosine, linear, mixture, perturbedCosine, type Router, tanhExpert, uniformBox } from "routerlab";
import { describe, expect, test } from "vitest";
import { sameMomentsPair, singleExpertPair } from "../../../lib/dist/theory/minimax/hardPairs";

const input = uniformBox({ low: -4, high: 4 });

/** Two experts at a distance of `gap`, β₁ of that length. */
function setting(router: Router, gap: number) {
  const model = mixture({ router, expert: tanhExpert(), dim: 2 });
  const truth = model.measure([
    { bias: 0.3, router: [0.6 * gap, -0.8 * gap], expert: [1 + 0.6 * gap, -0.5, 0.4 + 0.8 * gap] },
    { expert: [1, -0.5, 0.4] },
  ]);
  return { model, truth, input };
}

/** A grid over the square, in place of random inputs. */
const grid = Array.from({ length: 100 }, (_, i) => -3.96 + 0.08 * i);
const points = Float64Array.from(grid.flatMap((x) => grid.flatMap((y) => [x, y])));
const rms = (one: ArrayLike<number>, other: ArrayLike<number>) =>
  Math.sqrt(
    Array.from(one, (value, i) => (value - other[i]) ** 2).reduce((sum, square) => sum + square, 0) / one.length,
  );

const orderOf = (distance: (gap: number) => number) => Math.log2(distance(0.04) / distance(0.02));

describe("the nearest single expert", () => {
  test.each([
    [perturbedCosine({ tau1: 1, tau2: 0.3 }), 2],
    [linear(), 2],
    [cosine(), 1],
  ] as const)("is at a distance of the order that flat gates, or gates that stay, have: %j", (router, order) => {
    expect(orderOf((gap) => singleExpertPair(setting(router, gap)).distance)).toBeCloseTo(order, 1);
  });

  test("is a measure whose function is that expert, whatever its gates, and no expert beside it is nearer", () => {
    const at = setting(linear(), 0.3);
    const { distance, separation, other } = singleExpertPair(at);
    const [a1, a2, b] = other.atoms[0].expert;
    const alone = (shift: readonly number[]) =>
      Array.from({ length: points.length / 2 }, (_, i) =>
        Math.tanh((a1 + shift[0]) * points[2 * i] + (a2 + shift[1]) * points[2 * i + 1] + b + shift[2]),
      );
    const f = at.model.predict(at.truth, points);
    expect(rms(at.model.predict(other, points), alone([0, 0, 0]))).toBeLessThan(1e-12);
    const own = rms(f, alone([0, 0, 0]));
    expect(distance / own).toBeCloseTo(1, 1);
    for (const u of [0, 1, 2])
      for (const sign of [1, -1]) {
        const shift = [0, 0, 0];
        shift[u] = sign * 0.03;
        expect(rms(f, alone(shift))).toBeGreaterThan(own);
      }
    const squares = at.truth.atoms.map(({ expert }) => Math.hypot(expert[0] - a1, expert[1] - a2, expert[2] - b) ** 2);
    expect(separation).toBeCloseTo(Math.sqrt((squares[0] + squares[1]) / 2), 12);
  });
});

describe("the mixture with the same second moments", () => {
  test.each([perturbedCosine({ tau1: 1, tau2: 0.3 }), linear()])("differs by the third order: %j", (router) => {
    expect(orderOf((gap) => sameMomentsPair(setting(router, gap)).distance)).toBeCloseTo(3, 1);
    expect(orderOf((gap) => sameMomentsPair(setting(router, gap)).separation)).toBeCloseTo(1, 6);
  });

  test("has the same mean, and w vδᵀ and w δδᵀ, though another share of the first expert", () => {
    const { model, truth, ...rest } = setting(perturbedCosine({ tau1: 0.7, tau2: 0.3 }), 0.3);
    const { other, distance } = sameMomentsPair({ model, truth, ...rest });
    const moments = ({ atoms: [first, last] }: typeof truth) => {
      const share = 1 / (1 + Math.exp(-first.bias));
      const v = model.router.transformRouter(first.router);
      const delta = first.expert.map((value, l) => value - last.expert[l]);
      const weight = share * (1 - share);
      return {
        share,
        numbers: [
          ...last.expert.map((value, l) => value + share * delta[l]),
          ...Array.from(v).flatMap((each) => Array.from(delta, (d) => weight * each * d)),
          ...Array.from(delta).flatMap((each) => Array.from(delta, (d) => weight * each * d)),
        ],
      };
    };
    const [own, others] = [moments(truth), moments(other)];
    own.numbers.forEach((value, i) => void expect(others.numbers[i]).toBeCloseTo(value, 12));
    expect(others.share).toBeLessThan(0.5 * own.share);
    expect(distance / rms(model.predict(truth, points), model.predict(other, points))).toBeCloseTo(1, 1);
  });

  test("does not exist where the router forgets the norm, or ψ ends before", () => {
    expect(() => sameMomentsPair(setting(cosine(), 0.1))).toThrow(
      "The cosine router has no vector that is 1.5 times as long.",
    );
    expect(() => sameMomentsPair(setting(perturbedCosine({ tau1: 1 }), 3))).toThrow("1.5 times as long");
    expect(() => sameMomentsPair({ ...setting(linear(), 0.1), stretch: 1 })).toThrow(
      "stretch is 1, but must be a finite number > 1.",
    );
  });
});

import {
  classDistance,
  fromData,
  linear,
  linearExpert,
  mixture,
  perturbedCosine,
  polynomialExpert,
  randomStream,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";

const input = uniformBox({ low: -1, high: 1 });
const stream = randomStream("class distance");

describe("one atom in one dimension, where the nearest function is known by hand", () => {
  const square = mixture({ router: linear(), expert: polynomialExpert({ degree: 2 }), dim: 1 });
  const affine = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  const truth = square.measure([{ expert: [1, 0] }]);
  const shared = {
    generator: square,
    truth,
    model: affine,
    atoms: 1,
    input,
    starts: fromData({ count: 3, polished: 1 }),
  };

  test("the affine function nearest to x² on [−1, 1] is 1/3, at a distance of √(4/45)", () => {
    const { value, standardError, nearest, onBoundary, status } = classDistance({ ...shared, stream });
    expect(status).toBe("converged");
    expect(Math.abs(value - Math.sqrt(4 / 45))).toBeLessThan(4 * standardError + 1e-4);
    expect(standardError).toBeLessThan(0.002);
    expect(nearest.atoms[0].expert[0]).toBeCloseTo(0, 1);
    expect(nearest.atoms[0].expert[1]).toBeCloseTo(1 / 3, 1);
    expect(onBoundary).toBe(0);
  });

  test("a Θ that ends before it is reached at its boundary, at a greater distance: √(1/5 − 2c/3 + c²) for b ≤ c", () => {
    const c = 0.1;
    const { value, standardError, onBoundary } = classDistance({ ...shared, bounds: { expert: c }, stream });
    expect(onBoundary).toBe(1);
    expect(Math.abs(value - Math.sqrt(1 / 5 - (2 * c) / 3 + c * c))).toBeLessThan(4 * standardError + 1e-4);
  });
});

describe("two routers", () => {
  const dim = 2;
  const generator = mixture({ router: linear(), expert: tanhExpert(), dim });
  const truth = generator.measure([{ bias: 0.1, router: [1, -0.5], expert: [1, 1, 0.2] }, { expert: [-1, 0.5, 0] }]);
  const starts = fromData({ count: 12, polished: 3 });
  const distanceTo = (model: ReturnType<typeof mixture>, atoms: number) =>
    classDistance({ generator, truth, model, atoms, input, starts, size: 4000, stream });

  test("the class that made the function is at no distance, another one is", () => {
    expect(distanceTo(generator, 2).value).toBeLessThan(1e-5);
    const other = distanceTo(mixture({ router: perturbedCosine({ tau1: 1, tau2: 1 }), expert: tanhExpert(), dim }), 2);
    expect(other.value).toBeGreaterThan(10 * other.standardError);
  });

  test("more atoms come nearer", () => {
    expect(distanceTo(generator, 1).value).toBeGreaterThan(distanceTo(generator, 2).value + 0.01);
  });
});

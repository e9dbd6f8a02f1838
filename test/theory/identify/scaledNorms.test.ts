import { mixture, routerNamed, routerNames, tanhExpert, uniformBox } from "routerlab";
import { describe, expect, test } from "vitest";
import { scaledNorms } from "../../../lib/dist/theory/identify/scaledNorms";

const input = uniformBox({ low: -2, high: 2 });

describe.each(routerNames)("%s", (name) => {
  const model = mixture({ router: routerNamed(name), expert: tanhExpert(), dim: 2 });
  const truth = model.measure([{ bias: 0.5, router: [3, 4], expert: [1, -1, 0.5] }, { expert: [0, 1, 0] }]);
  const [half, same, triple] = scaledNorms({ model, truth, input, factors: [0.5, 1, 3], r: 2, size: 500 });

  test("along the path L₁₂ is the weight times the squared change of the norm", () => {
    expect(half.loss).toBeCloseTo(Math.exp(0.5) * 2.5 * 2.5, 10);
    expect(same.loss).toBe(0);
    expect(triple.loss).toBeCloseTo(Math.exp(0.5) * 100, 10);
  });

  test("f moves if and only if the router identifies its norms", () => {
    expect(same.regressionDistance).toBe(0);
    for (const { regressionDistance } of [half, triple])
      if (model.router.normIdentified) expect(regressionDistance).toBeGreaterThan(1e-3);
      else expect(regressionDistance).toBeLessThan(1e-14);
  });

  test("a factor that is not > 0 is refused by its place", () => {
    expect(() => scaledNorms({ model, truth, input, factors: [1, 0] })).toThrow(
      "factors[1] is 0, but must be a finite number > 0.",
    );
    expect(() => scaledNorms({ model, truth, input, factors: [] })).toThrow(/^factors is /);
  });
});

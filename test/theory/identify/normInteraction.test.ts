import { normInteraction } from "routerlab";
import { expect, test } from "vitest";

test("the norm of a router vector has no effect on the cosine router's logit, symbolically and numerically", () => {
  for (const tau2 of [0, 0.3]) {
    const { radialDerivative, vanishes, largest } = normInteraction({ tau1: 0, tau2 });
    expect(radialDerivative).toBe("0");
    expect(vanishes).toBe(true);
    expect(largest).toBeLessThan(1e-14);
  }
});

test("with a constant added to the norm it has one: τ₁ β₁ᵀφ / (r + τ₁)²", () => {
  const { radialDerivative, vanishes, largest } = normInteraction({ tau1: 2, tau2: 0.3 });
  expect(vanishes).toBe(false);
  expect(largest).toBeGreaterThan(0.1);
  const value = new Function("b1", "b2", "r", "y1", "y2", `return ${radialDerivative.replaceAll("^", "**")}`);
  expect(value(0.3, -0.4, 0.5, 1.5, 0.2)).toBeCloseTo((2 * (0.3 * 1.5 - 0.4 * 0.2)) / 2.5 ** 2, 12);
});

test("a negative constant is refused", () => {
  expect(() => normInteraction({ tau1: -1, tau2: 0 })).toThrow("tau1 is -1, but must be a finite number ≥ 0.");
});

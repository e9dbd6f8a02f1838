import fc from "fast-check";
import { expect, test } from "vitest";
import { norm } from "../../lib/dist/routers/norm";

test("a norm is that of Math.hypot at any length, to rounding", () => {
  const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e307, max: 1e307 });
  fc.assert(
    fc.property(fc.array(anyNumber, { minLength: 1, maxLength: 4 }), (vector) => {
      const exact = Math.hypot(...vector);
      expect(Math.abs(norm(vector) - exact)).toBeLessThanOrEqual(4e-16 * exact + 5e-324);
    }),
  );
  for (const unit of [1e-300, 1e-170, 1, 1e170, 1e300]) expect(norm([3 * unit, -4 * unit]) / unit).toBeCloseTo(5, 14);
  expect(norm([0, 0])).toBe(0);
  expect(norm([0, Number.NEGATIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
});

test("a norm of ordinary length is the root of the sum of squares, to the last bit", () => {
  const ordinary = fc.double({ noNaN: true, min: -1e9, max: 1e9 }).filter((value) => Math.abs(value) > 1e-9);
  fc.assert(
    fc.property(ordinary, ordinary, (a, b) => {
      expect(norm([a, b])).toBe(Math.sqrt(a * a + b * b));
    }),
  );
});

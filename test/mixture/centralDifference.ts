import { expect } from "vitest";

/**
 * The Jacobian `[m, p]` of a function R^p → R^m by the five-point central difference, whose error is h⁴ f⁽⁵⁾ / 30.
 */
export function centralDifference(
  evaluate: (point: Float64Array) => ArrayLike<number>,
  point: ArrayLike<number>,
  step = 1e-3,
): number[][] {
  const columns = Array.from(point, (_, j) => {
    const at = (shift: number) => {
      const moved = Float64Array.from(point);
      moved[j] += shift * step;
      return Array.from(evaluate(moved));
    };
    const [left2, left, right, right2] = [at(-2), at(-1), at(1), at(2)];
    return left.map((_value, i) => (8 * (right[i] - left[i]) - (right2[i] - left2[i])) / (12 * step));
  });
  return columns[0].map((_, i) => columns.map((column) => column[i]));
}

/** Fails unless every entry agrees to 1e-6 of the larger of the entry and a hundredth of the largest entry. */
export function expectDerivatives(found: ArrayLike<number>, expected: readonly (readonly number[])[]): void {
  const wanted = expected.flat();
  expect(found.length).toBe(wanted.length);
  const floor = 0.01 * Math.max(...wanted.map(Math.abs));
  let worst = 0;
  wanted.forEach((value, i) => {
    const error = Math.abs(found[i] - value);
    worst = Math.max(worst, error > 0 ? error / Math.max(Math.abs(value), floor) : error);
  });
  expect(worst).toBeLessThanOrEqual(1e-6);
}

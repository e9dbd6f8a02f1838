import { randomStream } from "routerlab";
import { expect, test } from "vitest";
import { meanInterval } from "../../../lib/dist/theory/rates/meanInterval";

test.each([
  [6, 2.570582],
  [20, 2.093024],
  [41, 2.021075],
])("of %i values has Student's quantile", (count, quantile) => {
  const values = Array.from({ length: count }, (_, i) => i * i);
  const { value, lower, upper } = meanInterval(values);
  const mean = values.reduce((sum, each) => sum + each, 0) / count;
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (count - 1);
  expect(value).toBeCloseTo(mean, 10);
  expect(Math.abs((upper - lower) / 2 / Math.sqrt(variance / count) / quantile - 1)).toBeLessThan(0.01);
});

test("holds the mean in about 95 % of repetitions", () => {
  const stream = randomStream("coverage");
  const holds = Array.from({ length: 2000 }, () => {
    const { lower, upper } = meanInterval(Array.from({ length: 10 }, () => stream.normal()));
    return lower <= 0 && 0 <= upper;
  }).filter(Boolean).length;
  expect(holds / 2000).toBeGreaterThan(0.935);
  expect(holds / 2000).toBeLessThan(0.965);
});

test.each([
  [[1], "values is an array of 1, but must be a list of at least two numbers."],
  [[1, Number.NaN], "values[1] is NaN, but must be a finite number."],
])("%j is refused", (values, message) => {
  expect(() => meanInterval(values)).toThrow(expect.objectContaining({ name: "InputError", message }));
});

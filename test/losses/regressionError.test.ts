import { cosine, linear, linearExpert, mixture, randomStream, regressionError, uniformBox } from "routerlab";
import { expect, test } from "vitest";

const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
const line = (a: number, b: number) => model.measure([{ expert: [a, b] }]);
const input = uniformBox({ low: -1, high: 1 });

test("by hand: functions that differ by a number have that number as their error, and it is known exactly", () => {
  const { value, standardError } = regressionError({
    model,
    fitted: line(2, 0.5),
    truth: line(2, 0.2),
    input,
    size: 100,
    stream: randomStream("fresh"),
  });
  expect(value).toBeCloseTo(0.3, 14);
  expect(standardError).toBeLessThan(1e-15);
});

test("by hand: 3x on [−1, 1] has the error √3, with the standard error 3 √(4/45) / (2 √(N/3))", () => {
  const size = 4000;
  const stream = randomStream("fresh");
  const { value, standardError } = regressionError({
    model,
    fitted: line(5, 1),
    truth: line(2, 1),
    input,
    size,
    stream,
  });
  expect(standardError / ((3 * Math.sqrt(4 / 45)) / (2 * Math.sqrt(size / 3)))).toBeCloseTo(1, 1);
  expect(Math.abs(value - Math.sqrt(3))).toBeLessThan(4 * standardError);
});

test("the truth may be of another model, and a fit that is the truth has the error 0", () => {
  const other = mixture({ router: cosine(), expert: linearExpert(), dim: 1 });
  const truth = other.measure([{ router: [2], expert: [1, 0] }, { expert: [-1, 0] }]); // tanh(½) |x|, in one dimension
  const stream = randomStream("fresh");
  const against = regressionError({ model, fitted: line(0, 0), truth, truthModel: other, input, stream });
  expect(Math.abs(against.value - Math.tanh(0.5) / Math.sqrt(3))).toBeLessThan(4 * against.standardError);
  const same = regressionError({ model: other, fitted: truth, truth, input, size: 10, stream });
  expect(same).toEqual({ value: 0, standardError: 0 });
});

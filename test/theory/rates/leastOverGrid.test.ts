import { randomStream } from "routerlab";
import { expect, test } from "vitest";
import { leastOverGrid } from "../../../lib/dist/theory/rates/leastOverGrid";

const stream = () => randomStream("least over grid");
/** Replicates that differ a lot, but all in the same way at every grid value. */
const replicates = [1, 5, 2, 9, 4, 7, 3, 8];

test("replicates are compared in pairs: a common level does not blur where the least is", () => {
  const losses = [0.3, 0, 0.2].map((more) => replicates.map((level) => level + more));
  const { at, interval, means, lower, upper, flat, ratios } = leastOverGrid({
    grid: [1, 2, 4],
    losses,
    stream: stream(),
  });
  expect(at).toBe(2);
  expect(interval).toEqual([2, 2]);
  expect(means[1]).toBeCloseTo(39 / 8, 12);
  expect(upper[1] - lower[1]).toBeGreaterThan(2); // the level itself is uncertain
  expect(flat).toEqual([2, 4]); // 0.3 is 6.2 % of the least, 0.2 is 4.1 %
  expect(ratios![0].value).toBeCloseTo(1 + 0.3 / (39 / 8), 12);
  expect(ratios![0].interval[0]).toBeGreaterThan(1); // in pairs it is worse for sure
});

test("where every replicate has its own least, the interval is the whole grid", () => {
  const losses = [replicates, [...replicates].reverse()];
  const { interval } = leastOverGrid({ grid: [1, 2], losses, stream: stream() });
  expect(interval).toEqual([1, 2]);
});

test("a loss of 0 has no ratios", () => {
  const losses = [
    [0, 0],
    [1, 2],
  ];
  expect(leastOverGrid({ grid: [1, 2], losses, stream: stream() })).toMatchObject({ at: 1, ratios: null });
});

test("failed fits are left out and counted, and a grid value without any fit is refused", () => {
  const { means, fits, failed } = leastOverGrid({
    grid: [1, 2],
    losses: [
      [1, null, 3],
      [5, 6, 7],
    ],
    stream: stream(),
  });
  expect(means).toEqual([2, 6]);
  expect({ fits, failed }).toEqual({ fits: 6, failed: 1 });
  expect(() => leastOverGrid({ grid: [1], losses: [[null, null]], stream: stream() })).toThrow(
    "losses[0] is an array of 2, but must be a list with at least one successful fit.",
  );
  expect(() => leastOverGrid({ grid: [1, 2], losses: [[1]], stream: stream() })).toThrow(
    "losses is an array of 1, but must be a list of 2 lists.",
  );
});

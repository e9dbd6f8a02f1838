import { expect, test } from "vitest";
import { sizeTrend } from "../../../lib/dist/networks/comparison/sizeTrend";

const parameters = [1e4, 1e5, 1e6];

test("the slope is the mean over seeds of each seed's own line, and its interval is Student's over the seeds", () => {
  // slopes 0.1, 0.2, 0.3 a decade, levels in the middle 0, 1, 2: what a seed has at every size adds nothing to the slope
  const differences = [0, 1, 2].map((seed) => [-1, 0, 1].map((decade) => seed + 0.1 * (seed + 1) * decade));
  const trend = sizeTrend({ parameters, differences, at: 1e8 });
  const standardError = 0.1 / Math.sqrt(3);
  expect(trend.seeds).toBe(3);
  expect(trend.slope).toBeCloseTo(0.2, 10);
  expect(trend.interval![1] - trend.slope).toBeCloseTo(4.302653 * standardError, 6); // Student's t, 2 degrees of freedom
  expect(trend.pValue).toBeCloseTo(0.0741799, 6); // t = 3.4641
  expect(trend.extrapolated).toBeCloseTo(1 + 3 * 0.2, 10); // three decades from the middle
});

test("the lines pass between the points where these are on none", () => {
  const { slope, extrapolated } = sizeTrend({ parameters, differences: [[0, 3, 0]], at: 1e5 });
  expect([slope, extrapolated]).toEqual([expect.closeTo(0, 10), expect.closeTo(1, 10)]);
});

test("fewer than three seeds, or seeds without any spread, have no interval", () => {
  for (const differences of [
    [[1, 2, 3]],
    [
      [1, 2, 3],
      [2, 3, 5],
    ],
    [
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ],
  ]) // prettier
    expect(sizeTrend({ parameters, differences, at: 1e8 })).toMatchObject({ interval: null, pValue: null });
});

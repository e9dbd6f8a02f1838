import { experiments } from "routerlab";
import { expect, test } from "vitest";
import { studied } from "../../../lib/dist/experiments/studied";
import { madeRows } from "../madeRows";

const { bracketing } = experiments;
const [whole] = await bracketing.studies("quick");
const study = { ...whole, sizes: [1000, 10_000], replicates: 4 };
const reportOf = (power: number) =>
  bracketing.report([studied(study, madeRows(study, { error: ({ size }) => 0.01 * (1000 / size) ** power }))]);

test("the constants are the ranks, a regression error of −1/2 meets the upper bound, and one of −1/4 does not", () => {
  const { summary = [], verdicts = [], tables } = reportOf(0.5);
  expect(summary.map(({ dimension, rank }) => [dimension, rank])).toEqual([
    [9, 9],
    [8, 8],
    [9, 9],
  ]);
  for (const { fittedConstant, dimension } of summary) expect(fittedConstant).toBeCloseTo(dimension as number, 1);
  expect(verdicts.filter((line) => line.includes("at least as fast as the radius"))).toHaveLength(3);
  expect(tables!.constants.rows.map((row) => row[5])).toEqual([-0.5, -0.5, -0.5]);
  expect(reportOf(0.25).verdicts!.filter((line) => line.includes("slower than the radius, against"))).toHaveLength(3);
});

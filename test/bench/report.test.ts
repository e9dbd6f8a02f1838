import { expect, test } from "vitest";

const { convergedCount, rowsOf } = require("../../bench/report.cjs"); // plain JavaScript, of no type

const sweep = {
  name: "sweep",
  task: "sweep",
  size: 1000,
  replicates: [{ leastSum: 10 }, { leastSum: 10 }, { leastSum: 10 }, { leastSum: null }],
};
// σ̂² is 0.01, so that a fit may lie 1e-5 above the least sum.
const sums = [10 + 0.9e-5, 10 + 1.1e-5, null, 10];

test("a fit counts only where it reaches the minimum that its start leads to", () => {
  expect(convergedCount(sweep, sums)).toBe(1);
  expect(convergedCount({ ...sweep, task: "gradient" }, sums)).toBe(4);
});

test("a sweep's rate is of converged fits by the median round, and a fit that does not converge has no time", () => {
  const line = { workload: "sweep", firstSeconds: 0.5, seconds: [4, 2, 1], sums };
  const runs = [{ implementation: "peer", version: "1.0", lines: [line] }];
  const [row] = rowsOf({ workloads: [sweep] }, runs);
  expect(row).toMatchObject({ implementation: "peer", version: "1.0", fitsPerSecond: 0.5, converged: 1, attempted: 4 });
  const fit = { ...sweep, task: "fit", replicates: [{ leastSum: 9 }] };
  const [failed] = rowsOf({ workloads: [fit] }, [{ ...runs[0], lines: [{ ...line, sums: [10] }] }]);
  expect(failed).toMatchObject({ milliseconds: null, converged: 0 });
});

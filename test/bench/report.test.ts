import { expect, test } from "vitest";

const { convergedCount, keptRemarks, keptRows, optionsOf, rowsOf } = require("../../bench/report.cjs"); // plain JavaScript, of no type

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

test("a sweep's rate is of converged fits by the lower quartile of rounds, and a fit that does not converge has no time", () => {
  const line = { workload: "sweep", firstSeconds: 0.5, seconds: [4, 2, 5, 3, 1], sums };
  const runs = [{ implementation: "peer", version: "1.0", lines: [line] }];
  const [row] = rowsOf({ workloads: [sweep] }, runs);
  expect(row).toMatchObject({ implementation: "peer", version: "1.0", fitsPerSecond: 0.5, converged: 1, attempted: 4 });
  const fit = { ...sweep, task: "fit", replicates: [{ leastSum: 9 }] };
  const [failed] = rowsOf({ workloads: [fit] }, [{ ...runs[0], lines: [{ ...line, sums: [10] }] }]);
  expect(failed).toMatchObject({ milliseconds: null, converged: 0 });
});

test("two workers are compared with one round by round, so that a round in which the machine was slow counts on both sides", () => {
  const line = { workload: "sweep", firstSeconds: null, seconds: [1, 4, 1], secondsOfOne: [1.8, 8, 1.9], sums };
  const [row] = rowsOf({ workloads: [sweep] }, [{ implementation: "2 workers", version: "1.0", lines: [line] }]);
  expect(row.timesOfOne).toBe(1.9);
});

test("rows of implementations that were not measured again are kept, with their day and machine", () => {
  const row = (implementation: string, milliseconds: number) => ({ workload: "fit", implementation, milliseconds });
  const earlier = {
    date: "2026-11-25",
    machine: { cpu: "A" },
    rows: [row("routerlab", 9), row("JAX", 7), { date: "2026-01-02", cpu: "B", ...row("SciPy", 5) }],
  };
  const kept = keptRows(earlier, [row("routerlab", 8)]);
  expect(kept).toEqual([
    { date: "2026-11-25", cpu: "A", ...row("JAX", 7) },
    { date: "2026-01-02", cpu: "B", ...row("SciPy", 5) },
  ]);
  expect(keptRemarks(kept)).toEqual([
    "Not measured again: JAX (2026-11-25 on A).",
    "Not measured again: SciPy (2026-01-02 on B).",
  ]);
  expect(keptRows(null, [row("routerlab", 8)])).toEqual([]);
});

test("only --save writes among the figures, full sizes alone, and an unknown option is refused", () => {
  for (const args of [[], ["--quick"], ["--peers"]])
    expect(optionsOf(args)).toMatchObject({ options: { save: false, folder: "bench/.data" }, fault: null });
  expect(optionsOf(["--peers", "--save"])).toMatchObject({
    options: { quick: false, peers: true, save: true, folder: "figures" },
    fault: null,
  });
  expect(optionsOf(["--save", "--quick"]).fault).toMatch(/^--save was given with --quick, but .*\.$/);
  expect(optionsOf(["--check"])).toMatchObject({ options: { check: true, save: false }, fault: null });
  expect(optionsOf(["--check", "--quick"]).fault).toMatch(/^--check was given with another option, but .*\.$/);
  expect(optionsOf(["--sav"]).fault).toBe(
    'The option is "--sav", but must be one of --quick, --peers, --save, --check.',
  );
});

"use strict";
// Whether fits have become slower than the rows of figures/bench.json say, on whatever machine.

/** Beyond this factor a workload is slower, or a fit does more. */
const greatestFactor = 1.25;

/**
 * The workloads that are slower, or whose fits do more, than in the committed rows: time is measured in that of the readable
 * core, in the same run, so that the machine does not matter; what a fit does is counted, since both cores take the same steps.
 *
 * @returns { workload, sentence } for each
 */
function slowdownsOf(committed, measured) {
  return [...new Set(committed.map(({ workload }) => workload))].flatMap((workload) => {
    const [before, now] = [committed, measured].map((rows) => costsOf(rows, workload));
    if (before === null) return [];
    if (now === null) return [{ workload, sentence: `${workload}: no time of both cores, but there was one.` }];
    return Object.keys(before)
      .filter((name) => now[name] > greatestFactor * before[name])
      .map((name) => {
        const [a, b] = [before[name], now[name]].map((cost) => cost.toPrecision(3));
        return { workload, sentence: `${workload}: ${b} ${name}, more than ${greatestFactor} × the committed ${a}.` };
      });
  });
}

/** What a workload costs, or null where not both cores did it. */
function costsOf(rows, workload) {
  const [fast, readable] = ["routerlab", "routerlab, readable core"].map((implementation) =>
    rows.find((row) => row.workload === workload && row.implementation === implementation),
  );
  const [time, unit] = [fast, readable].map(timeOf);
  if (time === null || unit === null) return null;
  const { passes } = fast;
  return {
    "of the readable core's time": time / unit,
    ...(passes && {
      "gradients a fit": passes.gradient,
      "matrices a fit": passes.gaussNewton + passes.hessian,
    }),
  };
}

/** Milliseconds a fit or task; null where there is no row, or no fit reached its minimum. */
function timeOf(row) {
  if (!row) return null;
  if (row.fitsPerSecond !== undefined) return row.fitsPerSecond > 0 ? 1000 / row.fitsPerSecond : null;
  return row.milliseconds;
}

module.exports = { slowdownsOf };

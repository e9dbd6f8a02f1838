"use strict";
// What a fit does, whatever the machine: its passes over the observations, by what they compute.
const { table } = require("routerlab");
const cores = require("../lib/dist/mixture/core/createCore");

/** What is counted, in the order of the table's columns. */
const kinds = { value: "Σ r² alone", gradient: "gradients", gaussNewton: "JᵀJ", hessian: "Hessians" };

/**
 * The passes a fit, on average over `jobs`; one over an eighth of the observations counts an eighth.
 *
 * @param size n, of all observations
 */
function passesOf(jobs, size) {
  const passes = { value: 0, gradient: 0, gaussNewton: 0, hessian: 0 };
  const { createCore } = cores;
  cores.createCore = (problem) => {
    const core = createCore(problem);
    const share = problem.inputs.length / problem.dim / size / jobs.length;
    const counted =
      (kind, act) =>
      (...args) => {
        passes[kind ?? args[1]] += share; // derivatives are asked for by the kind of their matrix
        return act(...args);
      };
    return {
      ...core,
      sumOfSquares: counted("value", core.sumOfSquares),
      gradient: counted("gradient", core.gradient),
      derivatives: counted(null, core.derivatives),
    };
  };
  try {
    for (const job of jobs) job();
  } finally {
    cores.createCore = createCore;
  }
  return passes;
}

/** A row a workload and implementation of which passes are known; the readable core makes the same as the fast one. */
function passesTable(rows) {
  const known = rows.filter(({ implementation, passes }) => passes && implementation !== "routerlab, readable core");
  return table({
    columns: ["workload", "implementation", ...Object.values(kinds)],
    rows: known.map(({ workload, implementation, passes }) => [
      workload,
      implementation,
      ...Object.keys(kinds).map((kind) => Number((passes[kind] ?? 0).toPrecision(3))),
    ]),
    caption:
      "Passes over all observations that a fit makes, on average; one over an eighth of them counts an eighth. A matrix comes with Σ r² and the gradient, a gradient with Σ r².",
  });
}

module.exports = { passesOf, passesTable };

import { expect, test } from "vitest";
import { faultOfFit } from "../../lib/dist/study/fitRows";

const fit = {
  key: "a",
  arm: "cosine",
  size: 1000,
  replicate: 0,
  status: "stalled",
  objective: 0.01,
  residualVariance: 0.011,
  truthObjective: 0.012,
  gradientNorm: 1e-9,
  iterations: 0,
  activeBounds: [],
  parameters: [0.5, -1],
  regressionError: null,
};

test("the row of a fit has no fault, with or without a regression error, and may hold more", () => {
  expect(faultOfFit(fit)).toBeNull();
  expect(faultOfFit({ ...fit, regressionError: { value: 0.1, standardError: 0 }, activeBounds: [0, 3] })).toBeNull();
  expect(faultOfFit({ ...fit, note: "more" })).toBeNull();
});

test.each(Object.keys(fit).slice(4))("a row without %s is no fit", (name) => {
  expect(faultOfFit({ ...fit, [name]: undefined })).toMatch(new RegExp(`^${name} is undefined, but must be [^.]+$`));
});

test.each([
  [{ status: "fine" }, 'status is "fine", but must be "converged", "stalled" or "limit"'],
  [{ objective: null }, "objective is null, but must be a finite number"],
  [{ iterations: -1 }, "iterations is -1, but must be an integer ≥ 0"],
  [{ activeBounds: [0, 1.5] }, "activeBounds[1] is 1.5, but must be an integer ≥ 0"],
  [{ parameters: [] }, "parameters is an array of 0, but must be a list of at least one number"],
  [{ parameters: [1, null] }, "parameters[1] is null, but must be a finite number"],
  [{ regressionError: 0.1 }, "regressionError is 0.1, but must be null or { value, standardError }"],
  [{ regressionError: { value: 1 } }, "regressionError.standardError is undefined, but must be a finite number"],
])("%j is told by its place", (more, fault) => {
  expect(faultOfFit({ ...fit, ...more })).toBe(fault);
});

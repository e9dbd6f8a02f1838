import { nearTruth } from "routerlab";
import { describe, expect, test } from "vitest";
import { centralDifference } from "../../mixture/centralDifference";
import { norm } from "../../mixture/writtenOut";
import { fitOf, meanSquare, oneTruth } from "../oneTruth";

describe("Θ", () => {
  test("a box that binds is kept and reported: the coordinates on it are the active bounds", () => {
    const { model } = oneTruth("perturbedCosine");
    const bounds = { bias: [-0.1, 1] as const, router: 0.35, expert: 1.2 };
    const fit = fitOf("perturbedCosine", { bounds });
    const vector = model.parameters(fit.measure);
    const limits = [0.1, 0.35, 0.35, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2];
    expect(fit.status).toBe("converged");
    expect(vector.every((value, i) => Math.abs(value) <= limits[i] || (i === 0 && value <= 1))).toBe(true);
    const onLimit = [...vector.keys()].filter((i) => Math.abs(vector[i]) === limits[i]);
    expect(fit.activeBounds).toEqual(onLimit);
    expect(onLimit.length).toBeGreaterThan(1);
    const errors = fit.standardErrors!;
    expect([...errors.keys()].filter((i) => Number.isNaN(errors[i]))).toEqual(onLimit);
    expect(fit.standardErrorsReason).toMatch(/boundary/);

    // First-order conditions of a minimum over a box, by central differences.
    const objective = (point: Float64Array) => [meanSquare("perturbedCosine", model.fromParameters(point))];
    const [gradient] = centralDifference(objective, vector);
    vector.forEach((value, i) => {
      if (fit.activeBounds.includes(i)) expect(gradient[i] * Math.sign(value)).toBeLessThan(0);
      else expect(Math.abs(gradient[i])).toBeLessThan(1e-4);
    });
  });

  test("a Θ that does not bind does not change the fit", () => {
    const wide = fitOf("linear", { starts: [oneTruth("linear").truth] });
    const narrow = fitOf("linear", { starts: [oneTruth("linear").truth], bounds: { router: 2, expert: 3 } });
    expect(narrow).toEqual(wide);
  });

  test("a bound of a single number holds a coordinate there", () => {
    const fit = fitOf("linear", { bounds: { bias: [0.5, 0.5] } });
    expect(fit.measure.atoms[0].bias).toBe(0.5);
    expect(fit.activeBounds).toContain(0);
  });

  test("generated starts are projected into Θ", () => {
    const { truth } = oneTruth("linear");
    const fit = fitOf("linear", { bounds: { expert: 0.5 }, starts: nearTruth({ truth, spread: 0 }) });
    expect(Math.max(...fit.measure.atoms.flatMap(({ expert }) => [...expert]).map(Math.abs))).toBeLessThanOrEqual(0.5);
  });
});

describe("the cosine router keeps its norms", () => {
  const { model, truth } = oneTruth("cosine");
  const startOf = (length: number) =>
    model.measure([{ ...truth.atoms[0], router: [0.9 * length, Math.sqrt(0.19) * length] }, truth.atoms[1]]);

  test.each([0.01, 0.5, 7])("a start of norm %d ends with that norm, the same function", (length) => {
    const fit = fitOf("cosine", { starts: [startOf(length)], relativeGradient: 1e-9 });
    const one = fitOf("cosine", { starts: [startOf(1)], relativeGradient: 1e-9 });
    expect(fit.iterations).toBeGreaterThan(1);
    expect(norm(fit.measure.atoms[0].router) / length).toBeCloseTo(1, 12);
    expect(fit.objective / one.objective).toBeCloseTo(1, 10);
    fit.measure.atoms[0].router.forEach((value, u) => {
      expect(value / length).toBeCloseTo(one.measure.atoms[0].router[u], 6);
    });
  });

  test("a limit on router vectors bounds the norm as a whole, so that the direction stays free", () => {
    const free = fitOf("cosine", { starts: [truth] });
    const limited = fitOf("cosine", { starts: nearTruth({ truth, spread: 0 }), bounds: { router: 0.2 } });
    expect(norm(limited.measure.atoms[0].router)).toBeCloseTo(0.2, 12);
    expect(limited.objective / free.objective).toBeCloseTo(1, 6);
    const edge = fitOf("cosine", { starts: [startOf(0.5)], bounds: { router: 0.5 } });
    expect(norm(edge.measure.atoms[0].router)).toBeCloseTo(0.5, 12);
  });
});

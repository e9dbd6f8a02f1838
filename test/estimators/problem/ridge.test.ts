import { inverse, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { dataset, leastSquares, linear, linearExpert, mixture, randomStream } from "../../../lib/dist";

const dim = 2;
const model = mixture({ router: linear(), expert: linearExpert(), dim });
const stream = randomStream("ridge");
const rows = Array.from({ length: 300 }, () => [stream.normal(), stream.normal()]);
const outputs = rows.map(([a, b]) => {
  const gate = 1 / (1 + Math.exp(-2 * a));
  return gate * (1 + a - b) + (1 - gate) * (-1 - a + 2 * b) + 0.1 * stream.normal();
});
const data = dataset({ inputs: rows, outputs });
const start = model.measure([{ bias: 0, router: [2, 0], expert: [1, -1, 1] }, { expert: [-1, 2, -1] }]);
const expert = [0.3, -0.2, 0];
const penaltyOf = (vector: Float64Array, lambda: number) =>
  lambda *
  [0, 1].reduce(
    (sum, u) => sum + vector[1 + u] ** 2 + (vector[3 + u] - expert[u]) ** 2 + (vector[6 + u] - expert[u]) ** 2,
    0,
  );

describe("a ridge", () => {
  test("is stationary: a central difference of mean squared residual and penalty is 0 in every coordinate", () => {
    const lambda = 0.05;
    const fit = leastSquares({ model, data, atoms: 2, starts: start, ridge: { lambda, expert }, tolerance: 1e-12 });
    const at = model.parameters(fit.measure);
    const minimised = (vector: Float64Array) => {
      const predicted = model.predict(model.fromParameters(vector), data.inputs);
      const squares = predicted.reduce((sum, value, i) => sum + (value - data.outputs[i]) ** 2, 0);
      return squares / data.size + penaltyOf(vector, lambda);
    };
    expect(fit.status).toBe("converged");
    expect(fit.objective + fit.penalty).toBeCloseTo(minimised(at), 12);
    expect(fit.penalty).toBeCloseTo(penaltyOf(at, lambda), 12);
    for (let i = 0; i < at.length; i++) {
      const moved = (step: number) => minimised(at.map((value, j) => (i === j ? value + step : value)));
      expect(Math.abs(moved(1e-5) - moved(-1e-5)) / 2e-5).toBeLessThan(1e-5);
    }
  });

  test("so strong that nothing else counts leaves the centre: flat gates, common slopes", () => {
    const fit = leastSquares({ model, data, atoms: 2, starts: start, ridge: { lambda: 1e6, expert } });
    const vector = model.parameters(fit.measure);
    for (const [i, value] of [
      [1, 0],
      [2, 0],
      [3, 0.3],
      [4, -0.2],
      [6, 0.3],
      [7, -0.2],
    ])
      expect(vector[i]).toBeCloseTo(value, 4);
  });

  test("draws offsets only as far as it is told to", () => {
    const offsets = (offset: number) => {
      const fit = leastSquares({ model, data, atoms: 2, starts: start, ridge: { lambda: 1e3, expert, offset } });
      return fit.measure.atoms.map(({ expert: eta }) => eta[dim]);
    };
    expect(Math.max(...offsets(1).map(Math.abs))).toBeLessThan(0.01);
    expect(Math.max(...offsets(0).map(Math.abs))).toBeGreaterThan(0.05);
  });

  test("of strength 0 is none", () => {
    const fits = [undefined, { lambda: 0 }].map((ridge) =>
      leastSquares({ model, data, atoms: 2, starts: start, ridge }),
    );
    expect(fits[1].objective).toBeCloseTo(fits[0].objective, 10);
    expect(fits.map(({ penalty }) => penalty)).toEqual([0, 0]);
  });

  test.each([
    [{ lambda: -1 }, "ridge.lambda is -1, but must be a finite number ≥ 0."],
    [{ lambda: 1, expert: [1] }, "ridge.expert is an array of 1, but must be an array of 3 finite numbers."],
    [{ lambda: 1, slopes: 1 }, 'ridge has "slopes", but must be one of lambda, expert, offset.'],
  ])("%j is a sentence", (ridge, sentence) => {
    expect(() => leastSquares({ model, data, atoms: 2, starts: start, ridge })).toThrow(sentence);
  });
});

test("what is not seen has no coordinate: gates and experts that see one input each are those of the smaller models", () => {
  const seen = { router: [0], expert: [1] };
  const blind = model.measure([{ bias: 0, router: [2, 0], expert: [0, -1, 1] }, { expert: [0, 2, -1] }]);
  const fit = leastSquares({ model, data, atoms: 2, starts: blind, sees: seen });
  const vector = model.parameters(fit.measure);
  expect([vector[2], vector[3], vector[6]]).toEqual([0, 0, 0]);
  expect(fit.activeBounds).toEqual([]);
  // The same f with the other input shuffled out of the gates' and the experts' sight.
  const other = rows.map(([a, b], i) => ({ gate: [a, rows[(i + 7) % 300][1]], expert: [rows[(i + 7) % 300][0], b] }));
  const gates = model.gates(
    fit.measure,
    other.map(({ gate }) => gate),
  );
  expect(gates).toEqual(model.gates(fit.measure, rows));
  expect(fit.residualVariance).toBeCloseTo((fit.objective * 300) / (300 - 6), 10);
});

test("standard errors of a ridge on what gates and experts see are those of finite differences", () => {
  const stream = randomStream("sees");
  const model = mixture({ router: linear(), expert: linearExpert(), dim: 2 });
  const truth = model.measure([{ bias: 0.2, router: [2, 0], expert: [0, 1, 1] }, { expert: [0, -1, -1] }]);
  const inputs = Array.from({ length: 200 }, () => [stream.normal(), stream.normal()]);
  const outputs = [...model.predict(truth, inputs)].map((value) => value + 0.5 * stream.normal());
  const data = dataset({ inputs, outputs });
  const [lambda, towards] = [0.01, [0, 0.1, 0]];
  const fit = leastSquares({
    ...{ model, data, atoms: 2, starts: truth, tolerance: 1e-12 },
    ridge: { lambda, expert: towards, offset: 0.5 },
    sees: { router: [0], expert: [1] },
  });
  const at = model.parameters(fit.measure); // bias, router × 2, expert × 3, expert × 3
  const free = [0, 1, 4, 5, 7, 8];
  const weights = [0, 1, 1, 0.5, 1, 0.5];
  const centres = [0, 0, 0.1, 0, 0.1, 0];
  const valueAt = (changes: readonly number[]) => {
    const point = at.slice();
    for (const [i, change] of changes.entries()) point[free[i]] += change;
    const squares = model.predict(model.fromParameters(point), inputs).map((value, row) => (value - outputs[row]) ** 2);
    const drawn = free.map((u, i) => weights[i] * (point[u] - centres[i]) ** 2);
    return {
      half: 0.5 * [...squares, ...drawn.map((each) => data.size * lambda * each)].reduce((a, b) => a + b, 0),
      point,
    };
  };
  const unit = (i: number, step: number) => free.map((_, j) => (i === j ? step : 0));
  const h = 1e-3;
  const both = (i: number, j: number, a: number, b: number) =>
    valueAt(unit(i, a * h).map((value, u) => value + unit(j, b * h)[u])).half;
  const hessian = new Matrix(
    free.map((_, i) =>
      free.map((_, j) => (both(i, j, 1, 1) - both(i, j, 1, -1) - both(i, j, -1, 1) + both(i, j, -1, -1)) / (4 * h * h)),
    ),
  );
  const predicted = (changes: readonly number[]) => model.predict(model.fromParameters(valueAt(changes).point), inputs);
  const residuals = predicted([]).map((value, row) => value - outputs[row]);
  const slopes = free.map((_, i) => {
    const [up, down] = [predicted(unit(i, h)), predicted(unit(i, -h))];
    return [...up].map((value, row) => ((value - down[row]) / (2 * h)) * residuals[row]);
  });
  const scores = new Matrix(slopes);
  const bread = inverse(hessian);
  const sandwich = bread.mmul(scores.mmul(scores.transpose())).mmul(bread);
  const errors = fit.standardErrors as Float64Array;
  free.forEach((u, i) => {
    expect(errors[u] / Math.sqrt(sandwich.get(i, i))).toBeCloseTo(1, 3);
  });
  for (const u of [2, 3, 6]) expect(errors[u]).toBe(0);
});

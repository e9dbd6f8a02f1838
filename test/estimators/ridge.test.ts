import { describe, expect, test } from "vitest";
import { dataset, leastSquares, linear, linearExpert, mixture, randomStream } from "../../lib/dist";

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

import { expect, test } from "vitest";
import { dataset, leastSquares, linear, linearExpert, mixture, randomStream, readTable } from "../../lib/dist";

const stream = randomStream("huber");
const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
const inputs = Array.from({ length: 200 }, (_, i) => [i / 50 - 2]);
const clean = inputs.map(([x]) => (x < 0 ? 1 + 2 * x : 1 - x) + 0.3 * stream.normal());
const mean = clean.reduce((sum, y) => sum + y, 0) / clean.length;
const variance = clean.reduce((sum, y) => sum + (y - mean) ** 2, 0);
/** R² on the rows without the outlier. */
const explained = (measure: ReturnType<typeof leastSquares>["measure"]) =>
  1 - model.predict(measure, inputs).reduce((sum, value, i) => sum + (value - clean[i]) ** 2, 0) / variance;

test("one outlier of 50 standard deviations spoils least squares, and not Huber's loss", () => {
  const spoilt = clean.map((y, i) => (i === 190 ? y + 50 * Math.sqrt(variance / clean.length) : y));
  const data = dataset({ inputs, outputs: spoilt });
  const reference = explained(leastSquares({ model, data: dataset({ inputs, outputs: clean }), atoms: 2 }).measure);
  expect(explained(leastSquares({ model, data, atoms: 2 }).measure)).toBeLessThan(reference - 0.2);
  const fit = leastSquares({ model, data, atoms: 2, huber: 1.345 });
  expect(fit.status).toBe("converged");
  expect(explained(fit.measure)).toBeGreaterThan(reference - 0.02);
  expect(fit.standardErrors).toBeNull();
});

test("of one expert it is the regression at which cut residuals are orthogonal to the inputs", () => {
  const heavy = clean.map((y, i) => (i % 9 === 0 ? y + (i % 2 === 0 ? 6 : -4) : y));
  const { measure } = leastSquares({ model, data: dataset({ inputs, outputs: heavy }), atoms: 1, huber: 1.345 });
  const residuals = model.predict(measure, inputs).map((value, i) => heavy[i] - value);
  const scale = residuals.map(Math.abs).sort()[100] / 0.6745;
  const cut = residuals.map((r) => Math.min(Math.max(r, -1.345 * scale), 1.345 * scale));
  const [along, level] = [cut.reduce((sum, r, i) => sum + r * inputs[i][0], 0), cut.reduce((sum, r) => sum + r, 0)];
  for (const moment of [along, level]) expect(Math.abs(moment) / (scale * inputs.length)).toBeLessThan(2e-3);
  const plain = leastSquares({ model, data: dataset({ inputs, outputs: heavy }), atoms: 1 });
  const [b, c] = plain.measure.atoms[0].expert;
  expect(Math.hypot(measure.atoms[0].expert[0] - b, measure.atoms[0].expert[1] - c)).toBeGreaterThan(0.05);
});

test("of one expert it is what R's MASS::rlm finds, wherever it starts", () => {
  const table = readTable("data/engel.csv");
  const standardised = ["income", "foodexp"].map((name) => {
    const { values } = table.columns.find((column) => column.name === name) as { values: Float64Array };
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
    return values.map((value) => (value - centre) / spread);
  });
  const data = dataset({ inputs: standardised[0], outputs: standardised[1], dim: 1 });
  for (const expert of [undefined, [0, 0], [3, 10]]) {
    const starts = expert && model.measure([{ expert }]);
    const { measure, status } = leastSquares({ model, data, atoms: 1, huber: 1.345, ...(starts && { starts }) });
    const [slope, level] = measure.atoms[0].expert;
    expect(status).toBe("converged");
    // rlm(foodexp ~ income, psi = psi.huber, k = 1.345, acc = 1e-10) of MASS, R 4.2.2
    expect(Math.abs(slope - 1.0082683487)).toBeLessThan(1e-4);
    expect(Math.abs(level - 0.0097914092)).toBeLessThan(1e-4);
  }
});

test("so wide that nothing is cut it is least squares", () => {
  const data = dataset({ inputs, outputs: clean });
  const one = leastSquares({ model, data, atoms: 2, huber: 100, tolerance: 1e-12 });
  expect(one.objective).toBeCloseTo(leastSquares({ model, data, atoms: 2, tolerance: 1e-12 }).objective, 8);
});

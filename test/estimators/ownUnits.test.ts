import path from "node:path";
import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { dataset, type Fit, leastSquares, linear, linearExpert, mixture, randomStream } from "../../lib/dist";
import { readTable } from "../../lib/dist/data/table/readTable";

const dim = 2;
const model = mixture({ router: linear(), expert: linearExpert(), dim });
const stream = randomStream("own units");
const truth = model.measure([{ bias: 0.3, router: [2, -1], expert: [1, -1, 1] }, { expert: [-0.5, 1, -1] }]);
const inputs = Array.from({ length: 150 }, () => [4 * stream.uniform() - 2, 4 * stream.uniform() - 2]);
const outputs = [...model.predict(truth, inputs)].map((value) => value + 0.3 * stream.normal());

interface Units {
  readonly x: readonly { readonly shift: number; readonly scale: number }[];
  readonly y: { readonly shift: number; readonly scale: number };
}
const inUnits = ({ x, y }: Units) => ({
  inputs: inputs.map((row) => row.map((value, u) => x[u].shift + x[u].scale * value)),
  outputs: outputs.map((value) => y.shift + y.scale * value),
});
const fitIn = (units: Units): Fit => leastSquares({ model, data: dataset(inUnits(units)), atoms: 2 });
const plain: Units = {
  x: [
    { shift: 0, scale: 1 },
    { shift: 0, scale: 1 },
  ],
  y: { shift: 0, scale: 1 },
};
const reference = fitIn(plain);

/** Mean squared residual of the ordinary regression, by normal equations of centred columns. */
function ordinary(inputs: readonly (readonly number[])[], outputs: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const centres = inputs[0].map((_, u) => mean(inputs.map((row) => row[u])));
  const spread = centres.map((centre, u) => Math.max(...inputs.map((row) => Math.abs(row[u] - centre))));
  const x = new Matrix(inputs.map((row) => row.map((value, u) => (value - centres[u]) / spread[u])));
  const y = Matrix.columnVector(outputs.map((value) => value - mean(outputs)));
  const slopes = solve(x.transpose().mmul(x), x.transpose().mmul(y));
  const residuals = y.sub(x.mmul(slopes)).to1DArray();
  return mean(residuals.map((value) => value * value));
}

const unit = fc.record({
  shift: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
  scale: fc
    .tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.boolean())
    .map(([power, isMirrored]) => (isMirrored ? -1 : 1) * 10 ** power),
});

describe("shifts and scales of x and y", () => {
  test("change no prediction, σ̂² or standard error but for their units", () => {
    // A shift of 1e5 scales of one unit leaves eleven digits of the data.
    const sensible = unit.filter(({ shift, scale }) => Math.abs(shift) < 1e4 * Math.abs(scale));
    fc.assert(
      fc.property(fc.record({ x: fc.tuple(sensible, sensible), y: sensible }), (units) => {
        const fit = fitIn(units);
        const { scale, shift } = units.y;
        expect(fit.objective / scale ** 2).toBeCloseTo(reference.objective, 6);
        expect(fit.residualVariance / scale ** 2).toBeCloseTo(reference.residualVariance, 6);
        const predicted = model.predict(fit.measure, inUnits(units).inputs);
        const expected = model.predict(reference.measure, inputs);
        predicted.forEach((value, i) => {
          expect((value - shift) / scale).toBeCloseTo(expected[i], 3);
        });
        // The slope of an expert is by ∂y/∂x: its error is in these units; the experts may change their places.
        const slopes = (errors: Fit["standardErrors"], u: number, by: number) =>
          [3, 6].map((at) => (errors as Float64Array)[at + u] * by).sort((a, b) => a - b);
        for (const u of [0, 1])
          slopes(fit.standardErrors, u, Math.abs(units.x[u].scale / scale)).forEach((value, i) => {
            expect(value).toBeCloseTo(slopes(reference.standardErrors, u, 1)[i], 3);
          });
      }),
      { numRuns: 8, seed: 1 },
    );
  });

  test("a given start is in the units of the data", () => {
    const units: Units = {
      x: [
        { shift: 2000, scale: 7 },
        { shift: -3, scale: 1e4 },
      ],
      y: { shift: 1e6, scale: 1e5 },
    };
    const data = dataset(inUnits(units));
    const { measure, objective } = fitIn(units);
    const again = leastSquares({ model, data, atoms: 2, starts: measure });
    expect(again.iterations).toBeLessThanOrEqual(3);
    expect(again.objective / objective).toBeCloseTo(1, 9);
  });
});

test("no fit is above the ordinary regression", () => {
  fc.assert(
    fc.property(
      fc.record({
        atoms: fc.integer({ min: 1, max: 3 }),
        seed: fc.integer({ min: 0, max: 1e6 }),
        size: fc.integer({ min: 30, max: 60 }),
        units: fc.record({ x: fc.tuple(unit, unit), y: unit }),
      }),
      ({ atoms, seed, size, units: { x, y } }) => {
        const random = randomStream("noise alone", { seed });
        const rows = Array.from({ length: size }, () => x.map(({ shift, scale }) => shift + scale * random.normal()));
        const values = rows.map(() => y.shift + y.scale * random.normal());
        const { objective } = leastSquares({ model, data: dataset({ inputs: rows, outputs: values }), atoms });
        expect(objective).toBeLessThanOrEqual(ordinary(rows, values) * (1 + 1e-6));
      },
    ),
    { numRuns: 16, seed: 2 },
  );
});

test("raw years and flows of the Nile are fitted", () => {
  const { columns } = readTable(path.resolve(__dirname, "../../data/nile.csv"));
  const [year, flow] = ["year", "flow"].map((name) =>
    Array.from(columns.find((each) => each.name === name)?.values ?? [], Number),
  );
  const line = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  const nile = leastSquares({
    model: line,
    data: dataset({ inputs: year.map((value) => [value]), outputs: flow }),
    atoms: 2,
  });
  expect(nile.status).toBe("converged");
  const mean = flow.reduce((sum, value) => sum + value, 0) / flow.length;
  const variance = flow.reduce((sum, value) => sum + (value - mean) ** 2, 0) / flow.length;
  expect(1 - nile.objective / variance).toBeGreaterThan(0.4); // one line: .22
});

test("bounds and the scale of starts, once given, are in the units of the coordinates", () => {
  const data = dataset({ inputs, outputs: outputs.map((value) => 1e4 * value) });
  const fit = leastSquares({ model, data, atoms: 2, bounds: { expert: 100 } });
  for (const { expert } of fit.measure.atoms)
    for (const value of expert) expect(Math.abs(value)).toBeLessThanOrEqual(100);
});

import { expect, test } from "vitest";
import { dataset } from "../../../lib/dist/data/dataset";
import { tanhExpert } from "../../../lib/dist/experts/tanhExpert";
import { mixture } from "../../../lib/dist/mixture/mixture";
import { fitPlot } from "../../../lib/dist/plots/gates/fitPlot";
import { gatePlot } from "../../../lib/dist/plots/gates/gatePlot";
import { responsibilities } from "../../../lib/dist/plots/gates/responsibilities";
import { everySoMany } from "../../../lib/dist/plots/thinned";
import { cosine } from "../../../lib/dist/routers/cosine";
import { linear } from "../../../lib/dist/routers/linear";

const plane = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
const planeTruth = plane.measure([
  { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
  { bias: 0.5, router: [-1, 0.3], expert: [1, 1, 1] },
  { expert: [0.2, -1.6, 0.8] },
]);
const line = mixture({ router: linear(), expert: tanhExpert(), dim: 1 });
// tanh(0 x ± b) is constant: experts +h and −h; the gate of atom 1 is 1/(1 + exp(−2x)).
const lineTruth = line.measure([{ bias: 0, router: [2], expert: [0, 1] }, { expert: [0, -1] }]);
const h = Math.tanh(1);

type Trace = {
  type: string;
  x: number[];
  y: (number | null)[];
  z: number[][];
  name: string;
  marker: { color: number[] };
};
const tracesOf = (figure: { data: readonly unknown[] }) => figure.data as Trace[];

test("over the plane there is one map an atom, and at every point the maps sum to 1", () => {
  const maps = tracesOf(gatePlot({ model: plane, measure: planeTruth })).filter(({ type }) => type === "heatmap");
  expect(maps.map(({ name }) => name)).toEqual(["atom 1", "atom 2", "atom 3 (reference)"]);
  const size = maps[0].x.length;
  expect(size).toBeGreaterThan(30);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const sum = maps.reduce((total, { z }) => total + z[row][column], 0);
      expect(Math.abs(sum - 1)).toBeLessThan(2e-4);
    }
});

test("a map has x₁ to the right and x₂ upwards", () => {
  const [map] = tracesOf(gatePlot({ model: plane, measure: planeTruth, range: [-4, 4] }));
  const gate = plane.gates(planeTruth, [[map.x[35], map.y[10]!]])[0];
  expect(map.z[10][35]).toBeCloseTo(gate, 3);
});

test("along a line there is one curve an atom, and the curves sum to 1 and meet the closed form", () => {
  const [first, second] = tracesOf(gatePlot({ model: line, measure: lineTruth, range: [-2, 2] }));
  for (const [index, x] of first.x.entries()) {
    expect(first.y[index]! + second.y[index]!).toBeCloseTo(1, 4);
    expect(first.y[index]).toBeCloseTo(1 / (1 + Math.exp(-2 * x)), 4);
  }
});

test("a cosine router's gates, which jump at the origin, have a gap there", () => {
  const along = { from: [-4, -4], to: [4, 4] };
  const [curve] = tracesOf(gatePlot({ model: plane, measure: planeTruth, along }));
  expect(curve.y.filter((gate) => gate === null)).toHaveLength(1);
  expect(curve.y[200]).toBeNull();
  expect(curve.x[200]).toBeCloseTo(4 * Math.SQRT2, 4);
});

test("responsibilities are Bayes' rule and sum to 1, also far from every expert", () => {
  const data = dataset({ inputs: [[0], [1], [0]], outputs: [0.1, -h, 1e4] });
  const found = responsibilities({ model: line, measure: lineTruth, data, sd: 0.5 });
  // At x = 0 the gates are equal: r₁ = 1/(1 + exp(−2 y h / sd²)).
  expect(found[0]).toBeCloseTo(1 / (1 + Math.exp((-2 * 0.1 * h) / 0.25)), 12);
  const gate = 1 / (1 + Math.exp(-2));
  const density = Math.exp(-((2 * h) ** 2) / 0.25 / 2);
  expect(found[2]).toBeCloseTo((gate * density) / (gate * density + (1 - gate)), 12);
  for (const row of [0, 1, 2]) expect(found[2 * row] + found[2 * row + 1]).toBeCloseTo(1, 12);
  expect(found[4]).toBe(1);
});

test("responsibilities of data are drawn as points in the colours of the map", () => {
  const data = dataset({
    inputs: [
      [1, 2],
      [-1, 0.5],
    ],
    outputs: [0.5, -0.5],
  });
  const points = tracesOf(gatePlot({ model: plane, measure: planeTruth, data, sd: 0.1 })).filter(
    ({ type }) => type === "scatter",
  );
  expect(points).toHaveLength(3);
  for (const observation of [0, 1])
    expect(points.reduce((sum, { marker }) => sum + marker.color[observation], 0)).toBeCloseTo(1, 5);
});

test("what does not fit is refused in one sentence", () => {
  const threeD = mixture({ router: linear(), expert: tanhExpert(), dim: 3 });
  const measure = threeD.measure([{ expert: [1, 1, 1, 0] }]);
  expect(() => gatePlot({ model: threeD, measure })).toThrow(
    "along is undefined, but must be { from, to }, two inputs, where d = 3.",
  );
  expect(() => gatePlot({ model: line, measure: lineTruth, range: [2, 2] })).toThrow(
    "range is an array of 2, but must",
  );
  const data = dataset({ inputs: [[1]], outputs: [1] });
  expect(() => gatePlot({ model: line, measure: lineTruth, data })).toThrow("sd is undefined, but must be");
  expect(() => fitPlot({ model: plane, data, fit: planeTruth })).toThrow("data.dim is 1, but must be 2");
});

test("a fit plot has observations over the fitted curve, and residuals of all of them", () => {
  const inputs = Array.from({ length: 2500 }, (_, index) => [index / 1000]);
  const data = dataset({ inputs, outputs: inputs.map(() => 0.25) });
  const figure = fitPlot({ model: line, data, fit: { measure: lineTruth } });
  const [observations, fitted, residuals] = tracesOf(figure);
  expect(observations.name).toBe("358 of 2500 observations");
  expect(fitted.y[0]).toBeCloseTo(0, 10);
  const at = (x: number) => h * (2 / (1 + Math.exp(-2 * x)) - 1);
  expect(residuals.x[100]).toBeCloseTo(0.7, 10);
  expect(residuals.y[100]).toBeCloseTo(0.25 - at(0.7), 5);
  const square = inputs.reduce((sum, [x]) => sum + (0.25 - at(x)) ** 2, 0) / 2500;
  expect(residuals.name).toBe(`root mean square ${Number(Math.sqrt(square).toPrecision(3))}`);
});

test("where d > 1 a fit plot shows observed against fitted values", () => {
  const inputs = [
    [1, 2],
    [-1, 0.5],
    [3, -2],
  ];
  const fitted = plane.predict(planeTruth, inputs);
  const data = dataset({ inputs, outputs: fitted.map((value) => value + 0.5) });
  const [observed, , residuals] = tracesOf(fitPlot({ model: plane, data, fit: planeTruth }));
  expect(observed.x).toEqual([...fitted].map((value) => Number(value.toPrecision(6))));
  for (const residual of residuals.y) expect(residual).toBeCloseTo(0.5, 10);
});

test("thinning keeps at most the limit, evenly, and everything where it fits", () => {
  expect(everySoMany(10, 4)).toEqual([0, 3, 6, 9]);
  expect(everySoMany(3, 4)).toEqual([0, 1, 2]);
});

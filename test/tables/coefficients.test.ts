import path from "node:path";
import { expect, test } from "vitest";
import { dataset, linear, linearExpert, mixture, randomStream } from "../../lib/dist";
import { parseTable, readTable } from "../../lib/dist/data/table/readTable";
import { expertsInUnits } from "../../lib/dist/tables/coefficients";
import { fitTable } from "../../lib/dist/tables/fitTable";
import { reigns } from "../../lib/dist/tables/handOver";
import { predictTable } from "../../lib/dist/tables/predictTable";
import { prepareTable } from "../../lib/dist/tables/preparedTable";
import { fitRegimes } from "../../lib/dist/tables/regimes/regimeFits";

const data = (name: string) => readTable(path.resolve(__dirname, "../../data", `${name}.csv`));

/** HC0 of standardised complete cases, computed by statsmodels: offset first, then the slopes. */
test.each([
  ["engel", "foodexp", ["income"], [0.02681009, 0.09723695]],
  [
    "airquality",
    "Ozone",
    ["Solar.R", "Wind", "Temp", "Month"],
    [0.05825649, 0.0535425, 0.09058748, 0.06248152, 0.05726799],
  ],
])(
  "%s: the standard errors of an ordinary regression are those of statsmodels",
  async (name, target, features, errors) => {
    const model = await fitTable({ table: data(name), target, features, experts: [1], folds: 5, workers: 1 });
    const { inputUnits, targetUnits } = model;
    const [{ slopes }] = expertsInUnits(model);
    const [offset, ...expected] = errors;
    slopes.forEach(({ standardError }, u) => {
      expect(((standardError as number) * inputUnits.spread[u]) / targetUnits.spread[0]).toBeCloseTo(expected[u], 6);
    });
    // At the middle of the data, the band of the mean is the offset's.
    const middle = parseTable([features.join(","), inputUnits.centre.join(",")].join("\n"));
    const [{ prediction, high }] = predictTable({ model, table: middle }).rows;
    expect(((high as number) - prediction) / 1.959963984540054 / targetUnits.spread[0]).toBeCloseTo(offset, 6);
  },
);

const stream = randomStream("hand over");
const kinked = Array.from({ length: 300 }, () => {
  const x = 10 + 6 * stream.uniform();
  const gate = 1 / (1 + Math.exp(-3 * (x - 13)));
  return { x, y: gate * (20 - x) + (1 - gate) * 2 * x + 0.5 * stream.normal() };
});
const table = parseTable(["x,y", ...kinked.map(({ x, y }) => `${x},${y}`)].join("\n"));
const fitted = () => fitTable({ table, target: "y", experts: [2], lambdas: [1e-4], folds: 5, workers: 1 });

test("the hand-over lies where the gates are equal, and the experts are those of the truth within a few standard errors", async () => {
  const model = await fitted();
  const found = reigns(model) as NonNullable<ReturnType<typeof reigns>>;
  expect(found).toHaveLength(2);
  expect(found[0].to).toBe(found[1].from);
  expect(found[0].to).toBeCloseTo(13, 0);
  const [{ gates }] = predictTable({ model, table: parseTable(`x\n${found[0].to}`) }).rows;
  expect(gates[0]).toBeCloseTo(0.5, 9);
  const first = expertsInUnits(model)[found[0].expert].slopes[0];
  expect(Math.abs(first.value - 2)).toBeLessThan(4 * (first.standardError as number));
});

test("the band is as wide as the spread of fits to resampled rows", async () => {
  const model = await fitted();
  const prepared = prepareTable(table, { target: "y" });
  const regression = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  const { data: all, seen } = prepared;
  const start = regression.fromParameters(model.parameters);
  const places = [11, 12, 13, 14, 15];
  const at = places.map((x) => [(x - model.inputUnits.centre[0]) / model.inputUnits.spread[0]]);
  const draws = Array.from({ length: 150 }, () => {
    const rows = Array.from({ length: all.size }, () => Math.floor(all.size * stream.uniform()));
    const resampled = dataset({
      inputs: rows.map((row) => [all.inputs[row]]),
      outputs: rows.map((row) => all.outputs[row]),
    });
    const { fit } = fitRegimes(
      { model: regression, data: resampled, seen, atoms: 2, lambda: 1e-4, offset: 0.1 },
      [start],
      "fold",
    );
    return regression.predict(fit.measure, at);
  });
  const { rows } = predictTable({ model, table: parseTable(["x", ...places].join("\n")) });
  const ratios = places.map((_, i) => {
    const values = draws.map((each) => each[i]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const halfWidth = ((rows[i].high as number) - (rows[i].low as number)) / 2 / 1.959963984540054;
    return halfWidth / model.targetUnits.spread[0] / spread;
  });
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  expect(mean).toBeGreaterThan(0.85);
  expect(mean).toBeLessThan(1.2);
  // Of single values, the interval has about 95 %.
  const inside = predictTable({ model, table }).rows.filter(
    ({ valueLow, valueHigh }, i) => kinked[i].y > (valueLow as number) && kinked[i].y < (valueHigh as number),
  );
  expect(inside.length / kinked.length).toBeGreaterThan(0.92);
  expect(inside.length / kinked.length).toBeLessThan(0.98);
});

test("what is not to be trusted is said: a row that decides the fit, a gate that jumps", async () => {
  const steps = Array.from({ length: 80 }, (_, i) => ({ x: i / 20, y: (i < 40 ? 0 : 9) + 0.3 * stream.normal() }));
  const text = ["x,y", ...steps.map(({ x, y }) => `${x},${y}`)].join("\n");
  const jump = await fitTable({
    table: parseTable(text),
    target: "y",
    experts: [2],
    lambdas: [1e-6],
    folds: 5,
    workers: 1,
  });
  expect(jump.distrust.join("\n")).toMatch(/is a jump \(between 5 % and 95 % in \d+ of 80 rows\)/);
  const far = await fitTable({ table: parseTable(`${text}\n400,3`), target: "y", experts: [1], folds: 5, workers: 1 });
  expect(far.distrust).toEqual([
    "Row 81 (counted from 1, without the names): far from the others, so that the fit there follows that value alone.",
  ]);
});

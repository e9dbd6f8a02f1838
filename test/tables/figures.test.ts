import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseTable, readTable } from "../../lib/dist";
import { responsibilities } from "../../lib/dist/plots/gates/responsibilities";
import { fittedRows } from "../../lib/dist/tables/figures/fittedRows";
import { modelTables } from "../../lib/dist/tables/figures/modelTables";
import { normalQuantile } from "../../lib/dist/tables/figures/residualFigure";
import { tableFigures } from "../../lib/dist/tables/figures/tableFigures";
import { fitTable } from "../../lib/dist/tables/fitTable";
import { predictTable } from "../../lib/dist/tables/predictTable";
import { prepareTable } from "../../lib/dist/tables/preparedTable";
import { mixtureOf } from "../../lib/dist/tables/tableModel";

const data = (name: string) => readTable(path.resolve(__dirname, "../../data", `${name}.csv`));
const quick = { lambdas: [1e-3], folds: 3, workers: 1 };
const faithful = data("faithful");
const waiting = Array.from(faithful.columns[1].values as Float64Array);
const eruptions = fitTable({ ...quick, table: faithful, target: "waiting", experts: [2] });
const penguins = data("penguins");
const mass = fitTable({ ...quick, table: penguins, target: "body_mass_g", experts: [1] });

interface Drawn {
  readonly name?: string;
  readonly text?: readonly string[];
  readonly x: readonly (number | string)[];
  readonly y: readonly number[];
}
const tracesOf = (figure: { readonly data: readonly Record<string, unknown>[] }) => figure.data as unknown as Drawn[];

describe("one column of numbers and two experts", () => {
  test("the curve is what predictTable predicts, the band where it says that the mean lies", async () => {
    const model = await eruptions;
    const traces = tracesOf(tableFigures({ model, table: faithful }).fit);
    const curve = traces.find(({ name }) => name?.startsWith("prediction"))!;
    const { rows } = predictTable({ model, table: parseTable(["eruptions", ...curve.x].join("\n")) });
    curve.y.forEach((y, i) => {
      expect(y / rows[i].prediction).toBeCloseTo(1, 5);
    });
    const band = traces.find((trace) => "fill" in trace)!;
    expect(band.y).toHaveLength(2 * curve.y.length);
    band.y.slice(0, curve.y.length).forEach((high, i) => {
      expect(high / rows[i].high!).toBeCloseTo(1, 5);
    });
    expect(traces.find(({ name }) => name === "272 rows")!.y).toEqual(waiting);
  });

  test("an expert's own line is drawn only where its gate is open", async () => {
    const model = await fitTable({ ...quick, lambdas: [1e-4], table: data("nile"), target: "flow", experts: [2] });
    const alone = tracesOf(tableFigures({ model, table: data("nile") }).fit).filter(({ name }) =>
      name?.endsWith("alone"),
    );
    expect(alone.map(({ name }) => name)).toEqual(["expert 1 alone", "expert 2 alone"]);
    const { rows } = predictTable({ model, table: parseTable(["year", ...alone[0].x].join("\n")) });
    alone.forEach(({ y }, expert) => {
      expect(y.map((value) => value === null)).toEqual(rows.map(({ gates }) => gates[expert] < 0.05));
    });
    expect(alone.every(({ y }) => y.some((value) => value === null))).toBe(true);
  });

  test("gates add up to 1 at every place", async () => {
    const traces = tracesOf(tableFigures({ model: await eruptions, table: faithful }).gates!).filter(
      ({ x }) => x.length > 1,
    );
    expect(traces).toHaveLength(2);
    traces[0].y.forEach((gate, i) => {
      expect(gate + traces[1].y[i]).toBeCloseTo(1, 5);
    });
  });

  test("responsibilities are those of the standardised mixture", async () => {
    const model = await eruptions;
    const { data: standardised } = prepareTable(faithful, { target: "waiting" });
    const mixture = mixtureOf(model);
    const measure = mixture.fromParameters(model.parameters);
    const expected = responsibilities({
      model: mixture,
      measure,
      data: standardised,
      sd: Math.sqrt(model.residualVariance),
    });
    fittedRows(model, faithful)
      .responsibilities.flat()
      .forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i], 9);
      });
  });

  test("every row is drawn once among those of the experts", async () => {
    const drawn = tracesOf(tableFigures({ model: await eruptions, table: faithful }).rows!).flatMap(({ y }) => y);
    expect(drawn.toSorted((a, b) => a - b)).toEqual(waiting.toSorted((a, b) => a - b));
  });
});

describe("words and numbers, one expert", () => {
  test("there are no gates, each column has a panel, and rows are observed against predicted", async () => {
    const model = await mass;
    const figures = tableFigures({ model, table: penguins });
    expect([figures.gates, figures.homes]).toEqual([null, null]);
    const { layout } = figures.fit;
    expect(Object.keys(layout).filter((key) => /^xaxis/.test(key))).toHaveLength(6);
    const [exact, rows] = tracesOf(figures.rows!);
    expect(exact.x).toEqual(exact.y);
    expect(rows.y).toHaveLength(333);
  });

  test("at one word in a column the prediction differs by its coefficient", async () => {
    const model = await mass;
    const [sex] = tracesOf(tableFigures({ model, table: penguins }).fit).filter(({ text }) => text?.includes("FEMALE"));
    const difference = sex.y[sex.text!.indexOf("FEMALE")] - sex.y[sex.text!.indexOf("MALE")];
    const line = modelTables(model).experts.rows.find(([label]) => label === "× sex = FEMALE")!;
    expect(Number(`${line[1]}`.split(" ")[0].replace("−", "-"))).toBeCloseTo(difference, 0);
  });

  test("quantiles are those of a normal distribution", () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 6);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 8);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232, 6);
  });

  test("what is left over is observed minus predicted, and its root mean square the one of an ordinary regression", async () => {
    const table = data("engel");
    const model = await fitTable({ ...quick, table, target: "foodexp", experts: [1] });
    const { residuals } = tableFigures({ model, table });
    const rms = Math.sqrt(0.16891358) * model.targetUnits.spread[0]; // statsmodels, see data/README.md
    expect(residuals.caption).toContain(`root mean square is ${Number(rms.toPrecision(3))}.`);
    const [left] = tracesOf(residuals);
    expect(Math.abs(left.y.reduce((sum, each) => sum + each, 0))).toBeLessThan(0.1);
  });
});

test("gates of other columns than the experts' have their own panels; a map where these are two", async () => {
  const table = data("airquality");
  const some = { ...quick, table, target: "Ozone", features: ["Temp"], experts: [2] };
  const one = tableFigures({ model: await fitTable({ ...some, gates: ["Wind"] }), table });
  expect(JSON.stringify(one.gates!.layout)).toContain('"Wind"');
  expect(JSON.stringify(one.gates!.layout)).not.toContain('"Temp"');
  const two = tableFigures({ model: await fitTable({ ...some, gates: ["Wind", "Solar.R"] }), table });
  expect(two.gates!.data.filter(({ type }) => type === "heatmap")).toHaveLength(2);
});

test("names that look like markup are shown as they are", async () => {
  const table = parseTable(
    ["<b>x</b> & z,y", ...Array.from({ length: 40 }, (_, i) => `${i},${(7 * i) % 40}`)].join("\n"),
  );
  const model = await fitTable({ ...quick, table, target: "y", experts: [1] });
  expect(JSON.stringify(tableFigures({ model, table }).fit.layout)).toContain("&lt;b&gt;x&lt;/b&gt; &amp; z");
});

test("twenty long words have few short labels, and their full names where the pointer is", async () => {
  const words = Array.from({ length: 20 }, (_, i) => `a very long word ${i}`);
  const rows = Array.from({ length: 200 }, (_, i) => `${i % 7},${words[i % 20]},${(11 * i) % 50}`);
  const table = parseTable(["x,word,y", ...rows].join("\n"));
  const { fit } = tableFigures({ model: await fitTable({ ...quick, table, target: "y", experts: [1] }), table });
  const { ticktext } = fit.layout.xaxis2 as { ticktext: string[] };
  expect(ticktext.length).toBeLessThanOrEqual(8);
  expect(tracesOf(fit).find(({ text }) => text !== undefined)!.text).toEqual([...words].sort());
});

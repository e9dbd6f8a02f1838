import { describe, expect, test } from "vitest";
import { cosine, linearExpert, mixture, perturbedCosine, randomStream, scaled, tanhExpert } from "../../lib/dist";
import { parseTable } from "../../lib/dist/data/table/readTable";
import { expertNamed } from "../../lib/dist/experts/experts";
import { expertsInUnits, gateDivisor, gatesInUnits } from "../../lib/dist/tables/coefficients";
import { verdictOf } from "../../lib/dist/tables/describeModel";
import { modelTables } from "../../lib/dist/tables/figures/modelTables";
import { fitTable } from "../../lib/dist/tables/fitTable";
import { reigns } from "../../lib/dist/tables/handOver";
import { predictTable } from "../../lib/dist/tables/predictTable";
import { prepareTable } from "../../lib/dist/tables/preparedTable";
import { bentAlong, nearlyAffine } from "../../lib/dist/tables/regimes/nearlyAffine";
import { regimeErrors } from "../../lib/dist/tables/regimes/regimeErrors";
import { drawStarts, fitRegimes } from "../../lib/dist/tables/regimes/regimeFits";
import { tableExperts } from "../../lib/dist/tables/tableFamily";

const stream = randomStream("other parts");
/** An S-shaped y of x, and a second column. */
const rows = Array.from({ length: 90 }, () => {
  const [x, z] = [10 + 6 * stream.uniform(), stream.normal()];
  return { x, z, y: 100 + 50 * Math.tanh(x - 13) + 5 * z + 3 * stream.normal() };
});
const tableOf = (names: readonly ("x" | "z" | "y")[], unit = 1, shift = 0) =>
  parseTable(
    [
      names.join(","),
      ...rows.map((row) => names.map((name) => (name === "z" ? row[name] : unit * row[name] + shift)).join(",")),
    ].join("\n"),
  );
const quick = { lambdas: [1e-3], folds: 3, workers: 1, target: "y" };
const activations: Record<string, (z: number) => number> = {
  tanh: Math.tanh,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  polynomial: (z) => z * z,
  relu: (z) => Math.max(0, z),
};

describe.each(tableExperts.filter((name) => name !== "linear"))("%s experts", (name) => {
  test("begin as the line: value and slope at the middle, and to either side where they bend", () => {
    const expert = expertNamed(name);
    const line = Float64Array.of(0.4, -0.3, 0.2);
    for (const eta of [nearlyAffine(expert, line), ...bentAlong(expert, line)]) {
      const at = (t: number) => expert.evaluate(Float64Array.of(0.4 * t, -0.3 * t), eta);
      const middle = -0.2 / (0.4 ** 2 + 0.3 ** 2); // where the line is 0
      expect(at(middle)).toBeCloseTo(0, 9);
      expect((at(middle + 1e-4) - at(middle - 1e-4)) / 2e-4).toBeCloseTo(0.25, 4);
    }
    const straight = nearlyAffine(expert, Float64Array.of(1, 0, 0));
    for (const x of [-1, 1]) expect(Math.abs(expert.evaluate(Float64Array.of(x, 0), straight) - x)).toBeLessThan(0.15);
  });

  test.skipIf(name === "scaled-gelu")(
    "have a formula in the units of the table that says what they predict",
    async () => {
      const model = await fitTable({ ...quick, table: tableOf(["x", "z", "y"]), expert: name, experts: [2] });
      expect(model.expert).toEqual({ name, options: {} });
      const activation = activations[name.replace("scaled-", "")];
      const formulas = expertsInUnits(model);
      for (const { row, experts } of predictTable({ model, table: tableOf(["x", "z"]) }).rows)
        formulas.forEach(({ offset, slopes, amplitude, level }, i) => {
          const sum = slopes.reduce(
            (all, { value, label }) => all + value * rows[row][label as "x" | "z"],
            offset.value,
          );
          expect(level!.value + amplitude!.value * activation(sum)).toBeCloseTo(experts[i], 6);
        });
      expect(modelTables(model).experts.rows.map(([label]) => label)).toEqual(
        expect.arrayContaining(["level", "amplitude", "constant", "× x", "× z"]),
      );
      expect(model.rows.notes.join()).toMatch(/standardised columns: that these come first is part of the model/);
    },
  );
});

test("one curve is found, and the verdict says beside it what a regression has", async () => {
  const model = await fitTable({ ...quick, table: tableOf(["x", "z", "y"]), expert: "scaled-tanh", experts: [1] });
  expect(verdictOf(model)).toMatch(
    /^One scaled-tanh expert: CV error \.\d\d of the standard deviation; no mixture was tried\. An ordinary regression has \.\d\d\.$/,
  );
  const [{ amplitude, slopes }] = expertsInUnits(model);
  const curve = amplitude!.value * slopes[0].value; // 50 × 1 at the middle
  expect(curve).toBeGreaterThan(40);
  expect(curve).toBeLessThan(60);
  const regression = await fitTable({ ...quick, table: tableOf(["x", "z", "y"]), experts: [1] });
  expect(model.ordinary?.folds).toEqual(regression.choices[0].folds);
});

test.each([
  { expert: "scaled-tanh", experts: [1] },
  { router: "perturbedCosine", experts: [2] },
])("units change nothing for %j: columns are standardised first", async (parts) => {
  const one = await fitTable({ ...quick, ...parts, table: tableOf(["x", "z", "y"]) });
  const other = await fitTable({ ...quick, ...parts, table: tableOf(["x", "z", "y"], 1e3, -7) });
  const of = (model: typeof one, table: ReturnType<typeof tableOf>) =>
    predictTable({ model, table }).rows.map(({ prediction }) => prediction);
  const expected = of(one, tableOf(["x", "z"]));
  of(other, tableOf(["x", "z"], 1e3, -7)).forEach((value, i) => {
    expect((value + 7) / 1e3).toBeCloseTo(expected[i], 2);
  });
});

describe.each(["cosine", "perturbedCosine"])("the %s router", (router) => {
  test("is fitted at the temperature that predicts best, and its table says what the gates are", async () => {
    const model = await fitTable({ ...quick, table: tableOf(["x", "z", "y"]), router, experts: [1, 2] });
    expect(model.choices.map(({ atoms, temperature }) => [atoms, temperature])).toEqual([
      [1, undefined],
      [2, 1],
      [2, 0.3],
      [2, 0.1],
    ]);
    const best = model.choices.slice(1).reduce((least, each) => (each.error < least.error ? each : least));
    expect(model.router).toMatchObject({
      name: router,
      options: best.temperature === 1 ? {} : { temperature: best.temperature },
    });
    const [{ offset, slopes }] = gatesInUnits(model);
    for (const { row, gates } of predictTable({ model, table: tableOf(["x", "z"]) }).rows) {
      const x = model.inputs.map(
        ({ label }, u) => (rows[row][label as "x"] - model.inputUnits.centre[u]) / model.inputUnits.spread[u],
      );
      const length = Math.hypot(...x) + (gateDivisor(model) as number);
      const logit = slopes.reduce((sum, { value }, u) => sum + (value * x[u]) / length, offset.value);
      expect(Math.log(gates[0] / gates[1])).toBeCloseTo(logit, 6);
    }
    expect(slopes.every(({ standardError }) => (standardError as number) > 0)).toBe(true);
    expect(model.rows.notes.join()).toMatch(/that columns are standardised first is part of this model/);
  });

  test("sees the length of a whole row, so that gates of fewer columns are refused", async () => {
    const options = { ...quick, table: tableOf(["x", "z", "y"]), router, gates: ["x"] };
    await expect(fitTable(options)).rejects.toThrow(
      /^router is ".*", which divides by the length of a whole row, but gates sees 1 of its 2 inputs \(x, z\); use linear/,
    );
  });
});

test("of the cosine router's vectors only the direction has an error, since the norm is taken as known", () => {
  const { data, seen } = prepareTable(tableOf(["x", "z", "y"]), { target: "y" });
  const model = mixture({ router: cosine(), expert: linearExpert(), dim: 2 });
  const problem = { model, data, seen, atoms: 2, lambda: 1e-3, offset: 0.1 };
  const { fit } = fitRegimes(problem, drawStarts(problem).slice(0, 2), "chosen");
  const found = regimeErrors(problem, fit);
  if (typeof found === "string") throw new Error(found);
  const count = model.parameters(fit.measure).length;
  const { router } = fit.measure.atoms[0];
  const variance = (of: readonly number[]) =>
    of.reduce(
      (sum, a, u) => sum + of.reduce((inner, b, w) => inner + a * b * found.covariance[(1 + u) * count + 1 + w], 0),
      0,
    );
  const along = variance([router[0], router[1]]);
  const across = variance([-router[1], router[0]]);
  expect(across).toBeGreaterThan(0);
  expect(Math.abs(along / across)).toBeLessThan(1e-10);
});

test("there is no cosine of one input, and a sentence says why", async () => {
  await expect(fitTable({ ...quick, table: tableOf(["x", "y"]), router: "cosine" })).rejects.toThrow(
    /^router is "cosine", but there is one input, x: the cosine of two numbers is 1 or −1, .* Use linear or perturbedCosine\.$/,
  );
});

test("a row in the middle of all columns has no cosine, and is named", async () => {
  const grid = Array.from({ length: 75 }, (_, i) => [(i % 5) - 2, (Math.floor(i / 5) % 5) - 2, (7 * i) % 11]);
  const table = parseTable(["a,b,y", ...grid.map((row) => row.join(","))].join("\n"));
  await expect(fitTable({ ...quick, table, router: "cosine" })).rejects.toThrow(
    /^router is "cosine", but row 13 \(counted from 1, without the names\) is the mean of every column, .* use perturbedCosine\.$/,
  );
});

test.each([
  [
    { expert: "tanh" },
    /^expert is "tanh", whose values a target may not have; scaled-tanh has an amplitude and an offset\.$/,
  ],
  [{ expert: "twoLayer" }, /^expert is "twoLayer", but must be one of "linear", /],
  [{ router: "softmax" }, /^router is "softmax", but must be one of "linear", /],
])("%j is a sentence", async (parts, sentence) => {
  await expect(fitTable({ ...quick, ...parts, table: tableOf(["x", "y"]) })).rejects.toThrow(sentence);
});

test("of one input the perturbed router hands over where its gates are equal", async () => {
  const model = await fitTable({ ...quick, table: tableOf(["x", "y"]), router: "perturbedCosine", experts: [3] });
  const found = reigns(model) as NonNullable<ReturnType<typeof reigns>>;
  expect(found.length).toBeGreaterThanOrEqual(2);
  found.slice(1).forEach(({ expert, from }, i) => {
    const [{ gates }] = predictTable({ model, table: parseTable(`x\n${from}`) }).rows;
    expect(gates[expert]).toBeCloseTo(gates[found[i].expert], 9);
    expect(gates[expert]).toBe(Math.max(...gates));
  });
});

test("where leastSquares has a covariance it is that of tables", () => {
  const { data, seen, inputs } = prepareTable(tableOf(["x", "z", "y"]), { target: "y" });
  const model = mixture({
    router: perturbedCosine({ temperature: 0.3 }),
    expert: scaled(tanhExpert()),
    dim: inputs.length,
  });
  const problem = { model, data, seen, atoms: 2, lambda: 1e-3, offset: 0.1 };
  const { fit } = fitRegimes(problem, drawStarts(problem).slice(0, 1), "chosen");
  const found = regimeErrors(problem, fit) as Exclude<ReturnType<typeof regimeErrors>, string>;
  expect(fit.covariance).not.toBeNull();
  fit.covariance!.forEach((value, i) => {
    expect(found.covariance[i]).toBeCloseTo(value, 9);
  });
});

test("the table of choices has what would be chosen of each number, and why others are not", async () => {
  const model = await fitTable({ ...quick, table: tableOf(["x", "y"]), experts: [1, 2] });
  const [one] = model.choices;
  const choices = [
    one,
    { ...one, atoms: 2, lambda: 1, error: 0.5, thin: 0, strays: 3 },
    { ...one, atoms: 2, lambda: 2, error: 0.1, thin: 1, strays: 3 },
    { ...one, atoms: 3, lambda: 1, error: 0.1, thin: 2, strays: 40 },
  ];
  const { columns, rows: lines } = modelTables({ ...model, choices }).choices;
  const column = (name: string) => lines.map((line) => line[columns.indexOf(name)]);
  expect(column("ridge λ")).toEqual([null, 1, 1]);
  expect(column("flags")).toEqual([null, null, "too few rows, runs away"]);
});

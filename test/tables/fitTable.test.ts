import path from "node:path";
import { describe, expect, test } from "vitest";
import { Interrupted, linear, linearExpert, mixture, randomStream } from "../../lib/dist";
import { parseTable, readTable } from "../../lib/dist/data/table/readTable";
import { chosenFit } from "../../lib/dist/tables/chosenFit";
import { expertsInUnits } from "../../lib/dist/tables/coefficients";
import { verdictOf } from "../../lib/dist/tables/describeModel";
import { fitTable } from "../../lib/dist/tables/fitTable";
import { predictTable } from "../../lib/dist/tables/predictTable";
import { prepareTable } from "../../lib/dist/tables/preparedTable";
import { chosenModel } from "../../lib/dist/tables/regimes/chosenModel";
import { drawStarts, fitRegimes } from "../../lib/dist/tables/regimes/regimeFits";

import { type AllRowsResult, runTask } from "../../lib/dist/tables/regimes/regimeTask";
import { straying } from "../../lib/dist/tables/regimes/straying";

const data = (name: string) => readTable(path.resolve(__dirname, "../../data", `${name}.csv`));
const stream = randomStream("two regimes");
/** y = 3 + 2x below x = 0 and 3 − 4x above, with a category that does nothing. */
const kinked = Array.from({ length: 120 }, (_, i) => {
  const x = i / 20 - 3;
  return { x, kind: i % 3 === 0 ? "a" : "b", y: (x < 0 ? 3 + 2 * x : 3 - 4 * x) + 0.2 * stream.normal() };
});
const tableOf = (
  rows: readonly { x: number; kind: string; y: number }[],
  unit = { x: 1, shiftX: 0, y: 1, shiftY: 0 },
) =>
  parseTable(
    [
      "x,kind,y",
      ...rows.map(({ x, kind, y }) => `${unit.x * x + unit.shiftX},${kind},${unit.y * y + unit.shiftY}`),
    ].join("\n"),
  );
const quick = { experts: [1, 2], lambdas: [1e-3], folds: 5, workers: 1 };

describe("fitTable", () => {
  test("finds two regimes where a line breaks, and predicts in the units of the table", async () => {
    const model = await fitTable({ ...quick, table: tableOf(kinked), target: "y" });
    expect(model.atoms).toBe(2);
    expect(verdictOf(model)).toMatch(/^Two regimes predict better than one regression: CV error \.\d\d against /);
    const { rows, missing } = predictTable({ model, table: parseTable("kind,x\nb,-2\na,2\nb,\nc,9") });
    expect(missing).toEqual([2]);
    expect(rows[0].prediction).toBeCloseTo(-1, 0);
    expect(rows[1].prediction).toBeCloseTo(-5, 0);
    for (const { gates, experts, prediction } of rows) {
      expect(gates.reduce((sum, gate) => sum + gate, 0)).toBeCloseTo(1, 12);
      expect(gates.reduce((sum, gate, i) => sum + gate * experts[i], 0)).toBeCloseTo(prediction, 9);
    }
    expect(rows.map(({ extrapolates }) => extrapolates)).toEqual([[], [], ["x", "kind = c"]]);
    const beyond = parseTable("kind,x\nb,99\nb,-99\nb,1");
    const clipped = predictTable({ model, table: beyond, clip: true }).rows;
    expect(model.targetRange).toContain(clipped[0].prediction);
    expect(clipped[2]).toEqual(predictTable({ model, table: beyond }).rows[2]);
    for (const { prediction, low, high, valueLow, valueHigh } of clipped) {
      const ordered = [model.targetRange[0], valueLow!, low!, prediction, high!, valueHigh!, model.targetRange[1]];
      expect([...ordered].sort((a, b) => a - b)).toEqual(ordered);
    }
  });

  test("says that an ordinary regression is enough where there is one line", async () => {
    const line = kinked.map(({ x, kind }, i) => ({ x, kind, y: x + Math.sin(37 * i) }));
    const model = await fitTable({ ...quick, table: tableOf(line), target: "y" });
    expect(model.atoms).toBe(1);
    expect(verdictOf(model)).toMatch(/^An ordinary regression is enough: CV error /);
  });

  test("units change nothing: predictions of a table in other units are the predictions in other units", async () => {
    const unit = { x: 1e-3, shiftX: 2000, y: 1e5, shiftY: -3e6 };
    const one = await fitTable({ ...quick, table: tableOf(kinked), target: "y" });
    const other = await fitTable({ ...quick, table: tableOf(kinked, unit), target: "y" });
    const predictions = (model: typeof one, table: ReturnType<typeof tableOf>) =>
      predictTable({ model, table }).rows.map(({ prediction }) => prediction);
    const expected = predictions(one, tableOf(kinked)).map((value) => unit.y * value + unit.shiftY);
    predictions(other, tableOf(kinked, unit)).forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(1e-4 * unit.y);
    });
  });

  test("the number of threads changes nothing", async () => {
    const [one, two] = await Promise.all(
      [1, 2].map((workers) => fitTable({ ...quick, workers, table: tableOf(kinked), target: "y" })),
    );
    expect(two).toEqual(one);
  });

  test("Ctrl-C ends it with the choices that are complete, and says so", async () => {
    const options = { ...quick, lambdas: [1e-3, 1e-2], table: tableOf(kinked), target: "y" };
    const all = await fitTable(options);
    let done = 0;
    // First 1 + 2 × 2 fits to all rows, then 5 folds of one regression, then two times 5 of two experts and the stronger ridge.
    const advance = () => void (++done === 23 && process.emit("SIGINT"));
    const split = () => ({}) as never;
    const stopped = await fitTable({ ...options, progress: { start() {}, advance, tell() {}, stop() {}, split } });
    expect(stopped.choices).toEqual(all.choices.filter(({ atoms, lambda }) => atoms === 1 || lambda === 1e-2));
    expect(stopped.rows.notes).toEqual(["Stopped early: 2 of 3 choices of k and λ were complete and compared."]);
    expect(all.rows.notes).toEqual([]);
    let before = 0;
    const early = {
      start() {},
      advance: () => void (++before === 2 && process.emit("SIGINT")),
      tell() {},
      stop() {},
      split,
    };
    await expect(fitTable({ ...options, progress: early })).rejects.toThrow(Interrupted);
  });

  test("weaker ridges are compared where a jump wants them, and nowhere else, nor where ridges are named", async () => {
    const jump = kinked.map(({ x, kind, y }) => ({ x, kind, y: x < 0 ? y : y - 6 }));
    const two = { experts: [1, 2], folds: 5, target: "y" };
    const model = await fitTable({ ...two, table: tableOf(jump) });
    const errors = new Map(
      model.choices.filter(({ atoms }) => atoms === 2).map(({ lambda, error }) => [lambda, error]),
    );
    const tried = [...errors.keys()].sort((a, b) => b - a);
    expect(tried.slice(0, 4)).toEqual([1e-2, 1e-3, 1e-4, 1e-5]);
    expect(model.lambda).toBe(tried[tried.length - 1]);
    expect(errors.get(model.lambda)!).toBeLessThan(0.7 * errors.get(1e-4)!);
    const named = await fitTable({ ...two, table: tableOf(jump), lambdas: [1e-3, 1e-4] });
    expect(named.choices.map(({ lambda }) => lambda)).toEqual([1e-3, 1e-3, 1e-4]);
    // 1 + 5 tasks of one expert, 36 of two at three ridges and two shares, and then the weaker ones.
    let done = 0;
    const advance = () => void (++done === 45 && process.emit("SIGINT"));
    const progress = { start() {}, advance, tell() {}, stop() {}, split: () => ({}) as never };
    const stopped = await fitTable({ ...two, table: tableOf(jump), progress });
    expect(stopped.rows.notes).toEqual(["Stopped early: ridges weaker than 1e-4 were not all compared."]);
    expect(stopped.lambda).toBe(1e-4);
    const smooth = kinked.map(({ x, kind, y }, i) => ({
      x,
      kind,
      y: y - (x < 0 ? 3 + 2 * x : 3 - 4 * x) + Math.sin(i / 40),
    }));
    const gentle = await fitTable({ ...two, table: tableOf(smooth) });
    expect(Math.min(...gentle.choices.map(({ lambda }) => lambda))).toBe(1e-4);
  });

  test("too few rows a parameter are a sentence, or a note where fewer experts will do", async () => {
    const few = kinked.slice(0, 14);
    const model = await fitTable({ ...quick, table: tableOf(few), target: "y" });
    expect(model.rows.notes).toEqual(["2 experts were not tried: they have 9 parameters, too many for 14 rows."]);
    await expect(fitTable({ ...quick, table: tableOf(kinked.slice(0, 8)), target: "y" })).rejects.toThrow(
      /^The table has 8 complete rows, but must have \d+: 1 expert on 2 inputs has 3 parameters/,
    );
  });
});

test("the starts that agree are those that end, each for itself, at the minimum of all", () => {
  const { data: observations, seen, inputs } = prepareTable(data("faithful"), { target: "waiting" });
  const settings = {
    ...{ expert: { name: "linear", options: {} }, inputs: observations.inputs, outputs: observations.outputs },
    ...{ dim: inputs.length, seen, seed: "agreeing" },
  };
  const task = { kind: "all rows", settings, router: { name: "linear", options: {} }, atoms: 3, offset: 0.1 } as const;
  const found = runTask({ ...task, lambdas: [1e-2, 1e-3, 1e-4] }) as AllRowsResult[];
  const model = mixture({ router: linear(), expert: linearExpert(), dim: inputs.length });
  const problem = { model, data: observations, seen, atoms: 3 };
  const starts = drawStarts(problem, randomStream("agreeing, starts", { atoms: 3 }));
  const ofAll = ({ objective, penalty }: { objective: number; penalty: number }) => objective + penalty;
  for (const { lambda, parameters, starts: count, agreeing } of found) {
    const ridged = { ...problem, lambda, offset: 0.1 };
    const alone = starts.map((start) => ofAll(fitRegimes(ridged, [start]).fit));
    const best = ofAll(fitRegimes(ridged, [model.fromParameters(parameters)]).fit);
    expect(count).toBe(12);
    expect(agreeing).toBe(alone.filter((end) => end <= best * (1 + 1e-5)).length);
  }
  expect(found.some(({ agreeing }) => agreeing > 1 && agreeing < 12)).toBe(true);
});

test("that one start alone, or none, led to a minimum is said", async () => {
  const prepared = prepareTable(data("faithful"), { target: "waiting" });
  const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  const problem = { model, data: prepared.data, seen: prepared.seen, atoms: 2, lambda: 1e-3, offset: 0.1 };
  const { fit } = fitRegimes(problem, drawStarts(problem));
  const parameters = Array.from(model.parameters(fit.measure));
  const said = (agreeing: number) =>
    chosenFit(problem, { parameters, agreeing, starts: 12, strays: 0 }, prepared).distrust;
  expect(said(0)).toEqual([
    "None of 12 starts led here (what a stronger ridge had led to did): more of them may find a lower minimum.",
  ]);
  expect(said(1)).toEqual(["Only 1 of 12 starts led here: more of them may find a lower minimum."]);
  expect(said(2)).toEqual([]);
});

test("k regimes of which one has too few rows are not chosen", () => {
  const choice = { atoms: 2, lambda: 1, error: 0.5, standardError: 0.1, folds: [0.5, 0.5], strays: 2, thin: 0 };
  expect(chosenModel([choice, { ...choice, atoms: 3, error: 0.1, thin: 1 }])).toBe(choice);
});

test("of choices that predict equally well the one of fewest experts is kept", () => {
  const choice = (atoms: number, lambda: number, error: number) => ({
    atoms,
    lambda,
    error,
    standardError: 0.1,
    folds: [error - 0.01, error + 0.01],
    strays: 0,
    thin: 0,
  });
  const choices = [choice(1, 1, 0.5), choice(2, 1, 0.4003), choice(2, 2, 0.4002), choice(3, 1, 0.4)];
  expect(chosenModel(choices)).toBe(choices[2]);
  expect(chosenModel([...choices, choice(4, 1, 0.39)]).atoms).toBe(4);
});

test("more experts than one are chosen where they predict better by more than a standard error of the difference, fold by fold", () => {
  const choice = (atoms: number, folds: number[]) => ({
    atoms,
    lambda: 1,
    error: folds.reduce((sum, each) => sum + each, 0) / folds.length,
    standardError: 0.1,
    folds,
    strays: 0,
    thin: 0,
  });
  const one = choice(1, [0.3, 0.5, 0.7]);
  const lucky = choice(2, [0.5, 0.4, 0.3]); // better by 0.1 ± 0.17
  const steadily = choice(3, [0.25, 0.43, 0.64]); // better by 0.06 ± 0.006, though with a greater error
  expect(chosenModel([one, lucky])).toBe(one);
  expect(chosenModel([one, lucky, steadily])).toBe(steadily);
  expect(chosenModel([lucky, steadily])).toBe(lucky); // where one was not tried
});

test("of many rows some are drawn to compare choices, and what was chosen is fitted to all", async () => {
  const draw = randomStream("many rows");
  const many = Array.from({ length: 6000 }, () => {
    const x = 4 * draw.uniform();
    return { x, kind: draw.uniform() < 0.3 ? "a" : "b", y: 1 + 2 * x + draw.normal() };
  });
  const model = await fitTable({ ...quick, table: tableOf(many), target: "y", experts: [1] });
  expect(model.rows.notes).toEqual([
    "6000 rows are many, and this takes longer: choices were compared on 5000 of them, drawn at random, and what was chosen was fitted to all.",
  ]);
  const [{ slopes }] = expertsInUnits(model);
  const own = (rows: typeof many) => rows.reduce((sum, { x }) => sum + x, 0) / rows.length;
  const groups = ["a", "b"].map((kind) => many.filter((row) => row.kind === kind));
  const moment = (of: (row: (typeof many)[0], mean: number, meanY: number) => number) =>
    groups.reduce((sum, rows) => {
      const meanY = rows.reduce((total, { y }) => total + y, 0) / rows.length;
      return sum + rows.reduce((total, row) => total + of(row, own(rows), meanY), 0);
    }, 0);
  const within = moment(({ x, y }, mean, meanY) => (x - mean) * (y - meanY)) / moment(({ x }, mean) => (x - mean) ** 2);
  expect(slopes[0].value).toBeCloseTo(within, 6); // the regression within groups, on all rows
});

test("where a line is exact one regression is enough, whatever rounding says", async () => {
  const line = Array.from({ length: 50 }, (_, i) => `${i},${3 * i + 0.1}`); // of which two experts miss less, 1e-32 for 2e-31
  const exact = parseTable(`x,y\n${line.join("\n")}`);
  const model = await fitTable({ table: exact, target: "y", ...quick });
  expect(model.atoms).toBe(1);
  expect(verdictOf(model)).toMatch(/^An ordinary regression is enough/);
});

test("columns that say the same have no standard errors of their own, which is said, and predict all the same", async () => {
  const noise = randomStream("same columns");
  const lines = Array.from({ length: 60 }, (_, i) => `${i},${2 * i},${i % 7},${i + (i % 7) + noise.normal()}`);
  const table = parseTable(`x,double,z,y\n${lines.join("\n")}`);
  const model = await fitTable({ table, target: "y", ...quick, experts: [1] });
  const [{ offset, slopes }] = expertsInUnits(model);
  expect(slopes.map(({ label, standardError }) => [label, standardError === null])).toEqual([
    ["x", true],
    ["double", true],
    ["z", false],
  ]);
  expect(offset.standardError).toBeNull();
  expect(slopes[0].value + 2 * slopes[1].value).toBeCloseTo(1, 1);
  expect(model.distrust.join(" ")).toMatch(/^The coefficients of x, double in expert 1 cannot be told apart/);
  const robust = await fitTable({ table, target: "y", ...quick, experts: [1], huber: 1.345 });
  expect(robust.withoutError).toEqual(model.withoutError);
  expect(robust.distrust.join(" ")).toMatch(/^The coefficients of x, double in expert 1 cannot be told apart/);
  for (const { low, high } of predictTable({ model, table }).rows)
    expect((high as number) - (low as number)).toBeGreaterThan(0);
});

test("more folds than rows are a sentence", async () => {
  const table = tableOf([...kinked, { x: Number.NaN, kind: "a", y: 1 }]); // whose last row is not complete
  const options = { table, target: "y", ...quick, folds: 121 };
  await expect(fitTable(options)).rejects.toThrow(
    "folds is 121, but must be at most the number of complete rows, 120.",
  );
});

test("no expert explodes where its gate is small", async () => {
  const model = await fitTable({ ...quick, table: data("engel"), target: "foodexp", experts: [2] });
  const { spread } = model.targetUnits;
  for (const { offset } of expertsInUnits(model)) expect(Math.abs(offset.value)).toBeLessThan(20 * spread[0]); // free: 100
});

test("a cell of nearly equal inputs makes no start outside Θ", () => {
  const near = Array.from({ length: 60 }, (_, i) => ({ x: i < 30 ? 1e-4 * i : 100 + i, y: (7 * i) % 30 }));
  const table = parseTable(["x,y", ...near.map(({ x, y }) => `${x},${y}`)].join("\n"));
  const { data: observations, seen } = prepareTable(table, { target: "y" });
  const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  for (const measure of drawStarts({ model, data: observations, seen, atoms: 2 }))
    for (const value of model.parameters(measure)) expect(Math.abs(value)).toBeLessThanOrEqual(100);
});

/** Least squares of standardised complete cases, computed by statsmodels and SciPy; see data/README.md. */
describe.each([
  ["engel", "foodexp", ["income"], 1, 0.16891358],
  ["airquality", "Ozone", ["Solar.R", "Wind", "Temp", "Month"], 1, 0.3767139208],
  ["faithful", "waiting", ["eruptions"], 2, 0.1662868957],
  ["quakes", "depth", ["lat", "long"], 2, 0.1571228565],
] as const)("%s, %s on %s", (name, target, features, atoms, expected) => {
  test(`${atoms} experts without a ridge reach the mean squared residual of other programs`, () => {
    const { data: observations, seen, inputs } = prepareTable(data(name), { target, features: [...features] });
    const model = mixture({ router: linear(), expert: linearExpert(), dim: inputs.length });
    const problem = { model, data: observations, seen, atoms };
    const { fit } = fitRegimes({ ...problem, lambda: 0, offset: 0 }, drawStarts(problem));
    expect(fit.objective).toBeCloseTo(expected, 6);
  });
});

describe("what runs away beyond the data", () => {
  const line = Array.from({ length: 100 }, (_, i) => `${i / 10},${i / 10 + Math.sin(37 * i)}`);
  const { data: observations, seen } = prepareTable(parseTable(["x,y", ...line].join("\n")), { target: "y" });
  const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  const problem = { model, data: observations, seen, atoms: 2 };

  test("is an expert that opens behind the last row; lines that go on do not", () => {
    // Standardised x ends at 1.72; the second gate is open from 3 on.
    const hidden = model.measure([{ bias: 12, router: [-4], expert: [1, 0] }, { expert: [0, -100] }]);
    expect(straying(problem, hidden)).toBeGreaterThan(20);
    const kink = model.measure([{ bias: 0, router: [-4], expert: [2, 0] }, { expert: [-2, 0] }]);
    expect(straying(problem, kink)).toBeLessThan(5);
  });

  test("is not chosen while another is there, however well it predicts the rows", () => {
    const choice = { atoms: 2, lambda: 1, error: 0.5, standardError: 0.1, folds: [0.5, 0.5], strays: 2, thin: 0 };
    expect(chosenModel([choice, { ...choice, error: 0.1, strays: 30 }])).toBe(choice);
    const alone = { ...choice, strays: 30 };
    expect(chosenModel([alone])).toBe(alone);
  });
});

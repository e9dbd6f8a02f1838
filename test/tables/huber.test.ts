import { expect, test } from "vitest";
import { linear, linearExpert, mixture, randomStream } from "../../lib/dist";
import { parseTable } from "../../lib/dist/data/table/readTable";
import { atomLayout } from "../../lib/dist/mixture/atomLayout";
import { verdictOf } from "../../lib/dist/tables/describeModel";
import { fitTable } from "../../lib/dist/tables/fitTable";
import { predictTable } from "../../lib/dist/tables/predictTable";
import { prepareTable } from "../../lib/dist/tables/preparedTable";
import { regimeErrors } from "../../lib/dist/tables/regimes/regimeErrors";
import { drawStarts, fitRegimes, middleOf } from "../../lib/dist/tables/regimes/regimeFits";
import { residualsFrom, robustLine } from "../../lib/dist/tables/regimes/robustLine";

const stream = randomStream("an outlier");
const kink = (x: number) => (x < 0 ? 3 + 2 * x : 3 - 4 * x);
const clean = Array.from({ length: 200 }, (_, i) => ({ x: i / 33 - 3, y: kink(i / 33 - 3) + 0.8 * stream.normal() }));
const tableOf = (rows: readonly { x: number; y: number }[]) =>
  parseTable(["x,y", ...rows.map(({ x, y }) => `${x},${y}`)].join("\n"));
const spread = Math.sqrt(clean.reduce((sum, { y }) => sum + y * y, 0) / clean.length);
/** Row 61 is 50 standard deviations of the target away. */
const spoilt = clean.map(({ x, y }, i) => ({ x, y: i === 60 ? y + 50 * spread : y }));
const quick = { experts: [1, 2], lambdas: [1e-3, 1e-4], folds: 5, workers: 1, target: "y" };

/** 1 − mean squared distance from the truth over the variance of the truth. */
function explained(model: Awaited<ReturnType<typeof fitTable>>): number {
  const { rows } = predictTable({ model, table: tableOf(clean) });
  const truth = clean.map(({ x }) => kink(x));
  const mean = truth.reduce((sum, y) => sum + y, 0) / truth.length;
  const missed = rows.reduce((sum, { prediction }, i) => sum + (prediction - truth[i]) ** 2, 0);
  return 1 - missed / truth.reduce((sum, y) => sum + (y - mean) ** 2, 0);
}

test("an outlier of 50 standard deviations is named where squares are fitted, and by Huber's loss it spoils nothing", async () => {
  const squares = await fitTable({ ...quick, table: tableOf(spoilt) });
  expect(squares.distrust.join("\n")).toMatch(
    /^Row 61 \(counted from 1, without the names\) lies up to \d+ robust standard deviations from any regression of the others, .* try --huber\.$/m,
  );
  const huber = await fitTable({ ...quick, table: tableOf(spoilt), huber: 1.345 });
  expect(explained(huber)).toBeGreaterThan(0.98);
  expect(explained(squares)).toBeLessThan(0.95);
  expect(verdictOf(huber)).toMatch(/^Two regimes predict better than one robust regression: CV error \.\d\d against /);
  expect(huber.distrust.join("\n")).not.toMatch(/--huber/);
  const none = await fitTable({ ...quick, table: tableOf(clean) });
  expect(none.distrust.join("\n")).not.toMatch(/--huber/);
});

test("a group of its own is no outlier", async () => {
  const grouped = clean.map(({ x, y }, i) => ({ x, y: i % 20 === 0 ? y + 50 * spread : y }));
  const { distrust } = await fitTable({ ...quick, table: tableOf(grouped), experts: [1] });
  expect(distrust.join("\n")).not.toMatch(/--huber/);
});

test("the robust line is that of the rows without the outlier, within its standard error", () => {
  const line = clean.map(({ x }, i) => ({ x, y: 2 * x + Math.sin(37 * i) }));
  const bad = line.map(({ x, y }, i) => ({ x, y: i === 10 ? 1e6 : y }));
  const { data, seen, inputUnits } = prepareTable(tableOf(bad), { target: "y", isRobust: true });
  const robust = robustLine(data, seen.experts);
  const other = prepareTable(tableOf(line), { target: "y", isRobust: true });
  const unit = prepareTable(tableOf(bad), { target: "y", isRobust: true }).targetUnits.spread[0];
  expect((robust.line[0] * unit) / inputUnits.spread[0]).toBeCloseTo(2, 1);
  expect(robust.scale * unit).toBeCloseTo(
    robustLine(other.data, other.seen.experts).scale * other.targetUnits.spread[0],
    1,
  );
});

test("starts by Huber's loss are looked for in data whose outlier is drawn in to four scales, and in which no other row moves", () => {
  const { data, seen } = prepareTable(tableOf(spoilt), { target: "y", isRobust: true });
  const { line, calm } = middleOf({ data, seen, huber: 1.345 });
  const moved = [...data.outputs.keys()].filter((row) => Math.abs(calm.outputs[row] - data.outputs[row]) > 1e-12);
  expect(moved).toEqual([60]);
  const { scale } = robustLine(data, seen.experts);
  expect(residualsFrom(line, calm)[60] / scale).toBeCloseTo(4, 9);
  expect(middleOf({ data, seen }).calm).toBe(data);
});

test("by a loss that cuts nothing the standard errors are those of squares, and the fit is", () => {
  const { data, seen } = prepareTable(tableOf(clean), { target: "y" });
  const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  const squares = { model, data, seen, atoms: 2, lambda: 1e-3, offset: 0.1 };
  const starts = drawStarts(squares).slice(0, 2);
  const { fit } = fitRegimes(squares, starts, "chosen");
  const { covariance } = regimeErrors({ ...squares, huber: 1e4 }, fit) as Exclude<
    ReturnType<typeof regimeErrors>,
    string
  >;
  const largest = Math.max(...fit.covariance!.map(Math.abs));
  fit.covariance!.forEach((value, i) => {
    expect(Math.abs(covariance[i] - value)).toBeLessThan(0.05 * largest); // the ridge draws to the line by Huber's loss
  });
});

test("what lies on a bound has no standard error by Huber's loss, and all else has the one with that taken as known", () => {
  const { data, seen } = prepareTable(tableOf(clean), { target: "y" });
  const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  const problem = { model, data, seen, atoms: 2, lambda: 1e-3, offset: 0.1, huber: 1e4 };
  const { fit } = fitRegimes(problem, drawStarts(problem).slice(0, 2), "chosen");
  const held = atomLayout(model, 2).router(0);
  const found = regimeErrors(problem, { ...fit, activeBounds: [held] });
  const whole = regimeErrors(problem, fit);
  if (typeof found === "string" || typeof whole === "string") throw new Error(`${found} ${whole}`);
  expect(found.withoutError).toEqual([
    { coordinate: held, reason: "on the boundary of Θ, where the estimator is not asymptotically normal" },
  ]);
  const count = model.parameters(fit.measure).length;
  const variances = (covariance: Float64Array) =>
    Array.from({ length: count }, (_, i) => covariance[i * (count + 1)]).filter((_, i) => i !== held);
  expect(found.covariance[held * (count + 1)]).toBe(0);
  const [known, free] = [found, whole].map(({ covariance }) => variances(covariance));
  known.forEach((value, i) => {
    expect(value === 0).toBe(free[i] === 0); // of a reference atom
    expect(Number.isFinite(value)).toBe(true);
    if (value > 0) expect(Math.abs(value / free[i] - 1)).toBeGreaterThan(0.02); // what is known tells of the others
  });
  expect(known.filter((value) => value > 0).length).toBeGreaterThan(3);
});

test("standard errors by Huber's loss are those of fits to resampled rows", async () => {
  const model = await fitTable({ ...quick, lambdas: [1e-4], experts: [2], table: tableOf(spoilt), huber: 1.345 });
  const { data, seen } = prepareTable(tableOf(spoilt), { target: "y", isRobust: true });
  const regression = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  const start = regression.fromParameters(model.parameters);
  const places = [[-1], [0.5], [1]];
  const draws = Array.from({ length: 60 }, () => {
    const picked = Array.from({ length: data.size }, () => Math.floor(data.size * stream.uniform()));
    const resampled = {
      ...data,
      inputs: Float64Array.from(picked, (row) => data.inputs[row]),
      outputs: Float64Array.from(picked, (row) => data.outputs[row]),
    };
    const problem = { model: regression, data: resampled, seen, atoms: 2, lambda: 1e-4, offset: 0.1, huber: 1.345 };
    return regression.predict(fitRegimes(problem, [start], "fold").fit.measure, places);
  });
  const { rows } = predictTable({
    model,
    table: tableOf(places.map(([x]) => ({ x: model.inputUnits.centre[0] + x * model.inputUnits.spread[0], y: 0 }))),
  });
  const ratios = places.map((_, i) => {
    const values = draws.map((each) => each[i]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const resampled = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return (rows[i].high! - rows[i].low!) / 2 / 1.96 / model.targetUnits.spread[0] / resampled;
  });
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  expect(mean).toBeGreaterThan(0.75);
  expect(mean).toBeLessThan(1.35);
});

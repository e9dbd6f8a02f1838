import { expect, test } from "vitest";
import { uniformBox } from "../../../lib/dist/data/inputs";
import { tanhExpert } from "../../../lib/dist/experts/tanhExpert";
import { mixture } from "../../../lib/dist/mixture/mixture";
import { directionPlot } from "../../../lib/dist/plots/gates/directionPlot";
import { cosine } from "../../../lib/dist/routers/cosine";

const model = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
const measure = model.measure([{ bias: 0.2, router: [3, 4], expert: [1, 0, 0.5] }, { expert: [0, 1, -1] }]);
const input = uniformBox({ low: -2, high: 2 });
const at = (values: Record<number, number>) =>
  Array.from({ length: model.parameters(measure).length }, (_, index) => values[index] ?? 0);
const bias = at({ 0: 1 });
const norm = at({ 1: 0.6, 2: 0.8 });

const plotOf = (directions: { name: string; vector: number[] }[]) =>
  directionPlot({ model, measure, directions, input }).data as unknown as { name: string; x: number[]; y: number[] }[];

test("a null direction lies on the floor of rounding, another one rises with slope 1", () => {
  const [still, moving] = plotOf([
    { name: "norm", vector: norm },
    { name: "bias", vector: bias },
  ]);
  expect(Math.min(...still.y)).toBeGreaterThanOrEqual(1e-17);
  expect(Math.max(...still.y)).toBeLessThan(1e-14);
  const slope = Math.log(moving.y[2] / moving.y[0]) / Math.log(moving.x[2] / moving.x[0]);
  expect(slope).toBeCloseTo(1, 2);
});

test("f that does not move at all is drawn on the floor", () => {
  const [nowhere] = plotOf([
    { name: "nothing", vector: at({}).map(() => 0) },
    { name: "bias", vector: bias },
  ]);
  expect(new Set(nowhere.y)).toEqual(new Set([1e-17]));
});

test("directions of one name are numbered", () => {
  const directions = [bias, norm, bias].map((vector, index) => ({ name: index === 1 ? "norm" : "bias", vector }));
  expect(plotOf(directions).map(({ name }) => name)).toEqual(["bias, 1 of 2", "norm", "bias, 2 of 2"]);
});

test("no direction is refused in one sentence", () => {
  expect(() => plotOf([])).toThrow("directions is an array of 0, but must be a list of at least one direction.");
});

import { expect, test } from "vitest";
import { uniformBox } from "../../../lib/dist/data/inputs";
import { gaussianNoise } from "../../../lib/dist/data/noises";
import { randomStream } from "../../../lib/dist/data/randomStream";
import { sample } from "../../../lib/dist/data/sample";
import { tanhExpert } from "../../../lib/dist/experts/tanhExpert";
import type { MixingMeasure } from "../../../lib/dist/mixture/measure";
import { type Mixture, mixture } from "../../../lib/dist/mixture/mixture";
import { coordinateNames, coordinatesOf, replayPlot } from "../../../lib/dist/plots/gates/replayPlot";
import { fewTicks } from "../../../lib/dist/plots/theme";
import { cosine } from "../../../lib/dist/routers/cosine";
import { linear } from "../../../lib/dist/routers/linear";

type Trace = Record<string, never> & { type: string; name?: string; xaxis: string; mode?: string };
type Axis = { domain: [number, number]; title: { text: string }; range: [number, number] };

const plane = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
const planeTruth = plane.measure([
  { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
  { expert: [0.2, -1.6, 0.8] },
]);
/** The same function: the first atom in two unequal shares. */
const planeSplit = plane.measure([
  { ...planeTruth.atoms[0], bias: -0.2 + Math.log(0.3) },
  { ...planeTruth.atoms[0], bias: -0.2 + Math.log(0.7) },
  { expert: planeTruth.atoms[1].expert },
]);
const space = mixture({ router: linear(), expert: tanhExpert(), dim: 4 });
const spaceTruth = space.measure([
  { bias: 0.3, router: [1, 0, -1, 0.5], expert: [1, 2, 3, 4, 5] },
  { expert: [-1, 0, 1, 0, 1] },
]);

function plotOf(model: Mixture, truth: MixingMeasure, fitted: MixingMeasure, cells: number[]) {
  const [input, noise] = [uniformBox({ low: -2, high: 2 }), gaussianNoise({ sd: 0.1 })];
  const data = sample({ model, truth, input, noise, size: 1500, stream: randomStream("replay plot") });
  const figure = replayPlot({
    model,
    truth,
    fitted,
    data,
    cells,
    positions: { start: fitted, fit: fitted },
    caption: "c",
  });
  const traces = figure.data as unknown as Trace[];
  const layout = figure.layout as unknown as Record<string, Axis>;
  return { figure, traces, layout, data };
}

test("level lines of the fit are those of the truth where atoms of one cell only share its weight", () => {
  const { traces } = plotOf(plane, planeTruth, planeSplit, [0, 0, 1]);
  const lines = traces.filter(({ type }) => type === "contour") as unknown as { name: string; z: number[][] }[];
  expect(lines.map(({ name }) => name)).toEqual(["true gate", "fitted gate", "true gate", "fitted gate"]);
  for (const which of [0, 2])
    for (const [row, values] of lines[which].z.entries())
      for (const [column, value] of values.entries()) expect(lines[which + 1].z[row][column]).toBeCloseTo(value, 5);
  for (const [row, values] of lines[0].z.entries())
    for (const [column, value] of values.entries()) expect(value + lines[2].z[row][column]).toBeCloseTo(1, 5);
});

test("in other dimensions the gates at the observations lie on the diagonal where the fit is the truth", () => {
  const { traces, layout } = plotOf(space, spaceTruth, spaceTruth, [0, 1]);
  const points = traces.find(({ xaxis, mode }) => xaxis === "x" && mode === "markers") as unknown as {
    x: number[];
    y: number[];
  };
  expect(layout.xaxis.title.text).toBe("true gate");
  expect(points.x).toHaveLength(750);
  expect(points.y).toEqual(points.x);
  expect(new Set(points.x).size).toBeGreaterThan(700);
});

test("every coordinate is on an axis, in pairs, and the bias last", () => {
  const titles = (model: Mixture, truth: MixingMeasure) => {
    const { layout } = plotOf(model, truth, truth, [0, 1]);
    const axes = (letter: string) =>
      Object.keys(layout)
        .filter((key) => key.startsWith(`${letter}axis`))
        .map((key) => layout[key].title.text);
    return axes("x")
      .map((text, index) => `${text} | ${axes("y")[index]}`)
      .slice(2, -1);
  };
  expect(titles(plane, planeTruth)).toEqual(["router 1 | router 2", "expert 1 | expert 2", "expert 3 | bias"]);
  expect(titles(space, spaceTruth)).toEqual([
    "router 1 | router 2",
    "router 3 | router 4",
    "expert 1 | expert 2",
    "expert 3 | expert 4",
    "expert 5 | bias",
  ]);
});

test("a fitted atom has the colour of the true atom of its cell, and all positions lie within the axes", () => {
  const far = plane.measure([
    { bias: 1, router: [5, -3], expert: [1, 1, 1] },
    { bias: 0, router: [0.1, 0], expert: [0, 0, 0] },
    { expert: [7, 7, 7] },
  ]);
  const { traces, layout } = plotOf(plane, planeTruth, far, [1, 0, 1]);
  const markers = traces.filter(({ xaxis, mode }) => xaxis === "x3" && mode?.startsWith("markers")) as unknown as {
    x: number[];
    marker: { color: string; symbol: string };
    text?: string[];
  }[];
  const fits = markers.filter(({ marker }) => marker.symbol === "circle").map(({ marker }) => marker.color);
  const truths = markers.filter(({ text }) => text !== undefined);
  expect(truths.map(({ text }) => text)).toEqual([["1"], ["2"]]);
  const [first, second] = truths.map(({ marker }) => marker.color);
  expect(first).not.toBe(second);
  expect(fits).toEqual([second, first, second]);
  for (const { x } of markers) {
    expect(x[0]).toBeGreaterThan(layout.xaxis3.range[0]);
    expect(x[0]).toBeLessThan(layout.xaxis3.range[1]);
  }
});

test("panels do not overlap and leave room for their axes", () => {
  const { figure, layout } = plotOf(space, spaceTruth, spaceTruth, [0, 1]);
  const { width, height } = figure.layout;
  const boxes = Array.from({ length: 8 }, (_, index) => {
    const suffix = index === 0 ? "" : `${index + 1}`;
    const [left, right] = layout[`xaxis${suffix}`].domain.map((at) => at * width);
    const [bottom, top] = layout[`yaxis${suffix}`].domain.map((at) => at * height);
    return { left, right, bottom, top };
  });
  for (const [index, box] of boxes.entries()) {
    expect(box.left).toBeGreaterThan(80);
    expect(box.right).toBeLessThan(width);
    expect(box.top).toBeLessThan(height);
    expect(box.bottom).toBeGreaterThan(60);
    expect(box.right - box.left).toBeCloseTo(box.top - box.bottom, 0);
    for (const other of boxes.slice(index + 1))
      expect(other.left > box.right + 80 || other.right + 80 < box.left || other.top < box.bottom - 60).toBe(true);
  }
});

test("ticks of a panel are at most four, and at least two", () => {
  for (const [low, high] of [
    [-0.134, 0.51],
    [0, 1],
    [0.62, 1.38],
    [-1e-3, 2e-3],
    [-5, 22],
    [0.99, 1.01],
  ]) {
    const { dtick } = fewTicks([low, high]);
    const count = Math.floor(high / dtick) - Math.ceil(low / dtick) + 1;
    expect(count).toBeGreaterThanOrEqual(2);
    expect(count).toBeLessThanOrEqual(4);
  }
});

test("coordinates and their names go together, in the order of model.parameters", () => {
  const [atom] = planeTruth.atoms;
  expect(coordinateNames(atom)).toEqual(["bias", "router 1", "router 2", "expert 1", "expert 2", "expert 3"]);
  expect(coordinatesOf(atom)).toEqual([...plane.parameters(planeTruth)].slice(0, 6));
});

test("cells or positions that are not one an atom are refused", () => {
  expect(() => plotOf(plane, planeTruth, planeSplit, [0, 1])).toThrow(
    "cells is an array of 2, but must be a list of 3, one an atom.",
  );
});

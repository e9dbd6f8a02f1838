import { expect, test } from "vitest";
import { type RegimeTruth, regimePlot } from "../../../lib/dist/plots/slopes/regimePlot";

type Trace = {
  name?: string;
  mode: string;
  x: number[];
  y: number[];
  yaxis?: string;
  showlegend: boolean;
  line: { color: string; width: number; dash: string };
  marker: { color: string; symbol: string };
  error_y: { array: number[]; arrayminus: number[] };
};

const sizes = [100, 1000];
const truths: RegimeTruth[] = [
  { group: "d = 2", rel: 0.1, slope: -0.5, interval: [-0.75, -0.375], sizes, ratios: [1.25, 1] },
  { group: "d = 4", rel: 0.3, slope: -0.25, interval: [-0.5, 0], sizes, ratios: [2, 1.5] },
  { group: "d = 2", rel: 0.15, slope: -0.4, interval: [-0.4, -0.4], sizes, ratios: [3, 2] },
];
const { data, layout, caption } = regimePlot({ truths, predictedSlope: -0.5, threshold: 0.15, caption: "Truths." });
const traces = data as unknown as Trace[];
const key = traces.filter(({ showlegend }) => showlegend);
const points = traces.filter(({ mode, showlegend }) => mode === "markers" && !showlegend);
const lines = traces.filter(({ mode, showlegend }) => mode === "lines" && !showlegend);

test("each group is one set of points, slope against rel, in a style of its own that the key names", () => {
  expect(points.map(({ x, y }) => ({ x, y }))).toEqual([
    { x: [0.1, 0.15], y: [-0.5, -0.4] },
    { x: [0.3], y: [-0.25] },
  ]);
  expect(key.slice(0, 2).map(({ name, marker }) => [name, marker])).toEqual([
    ["d = 2", points[0].marker],
    ["d = 4", points[1].marker],
  ]);
  expect(key.slice(2).map(({ name }) => name)).toEqual([
    "(a) predicted slope; (b) 1",
    "(a) threshold: rel = 0.15",
    "(b) rel below 0.15",
    "(b) rel above it",
  ]);
  const [first, second] = points.map(({ marker }) => marker);
  expect(first.color).not.toBe(second.color);
  expect(first.symbol).not.toBe(second.symbol);
  expect(caption).toBe("Truths.");
});

test("error bars reach to both ends of the interval, which need not be symmetric", () => {
  expect(points.map(({ error_y: { array, arrayminus } }) => ({ array, arrayminus }))).toEqual([
    { array: [0.125, 0], arrayminus: [0.25, 0] },
    { array: [0.25], arrayminus: [0.25] },
  ]);
});

test("each truth is one line of ratios solid and in the colour of its group only below the threshold", () => {
  expect(lines.map(({ x, y, line: { dash } }) => ({ x, y, dash }))).toEqual([
    { x: sizes, y: [1.25, 1], dash: "solid" },
    { x: sizes, y: [2, 1.5], dash: "dot" },
    { x: sizes, y: [3, 2], dash: "dot" }, // at the threshold
  ]);
  expect(lines[0].line.color).toBe(points[0].marker.color);
  expect(lines[2].line.color).toBe("rgba(27,63,148,0.5)"); // faint, and of no group
  expect(lines.every(({ yaxis }) => yaxis === "y2")).toBe(true);
});

test("the predicted slope, the threshold and the ratio 1 are drawn as lines", () => {
  const shapes = layout.shapes as Record<string, unknown>[];
  expect(shapes).toHaveLength(3);
  expect(shapes[0]).toMatchObject({ yref: "y", y0: -0.5, y1: -0.5 });
  expect(shapes[1]).toMatchObject({ xref: "x", x0: 0.15, x1: 0.15 });
  expect(shapes[2]).toMatchObject({ yref: "y2", y0: 1, y1: 1 });
});

test("the threshold is on the axis of rel also where every truth is far below it", () => {
  const near = regimePlot({ truths: truths.slice(0, 1), predictedSlope: -0.5, threshold: 2, caption: "" });
  const { range } = near.layout.xaxis as { range: [number, number] };
  expect(range[0]).toBeLessThan(-1);
  expect(range[1]).toBeGreaterThan(Math.log10(2));
});

test("a threshold that a logarithmic axis has no place for is refused", () => {
  expect(() => regimePlot({ truths, predictedSlope: -0.5, threshold: -1, caption: "" })).toThrow(
    "threshold is -1, but must be a finite number > 0.",
  );
});

test("no truth is refused in one sentence", () => {
  expect(() => regimePlot({ truths: [], predictedSlope: -0.5, threshold: 0.15, caption: "" })).toThrow(
    "truths is an array of 0, but must be a list of at least one truth.",
  );
});

import { expect, test } from "vitest";
import { type SpecificationPoint, specificationPlot } from "../../../lib/dist/plots/slopes/specificationPlot";

type Trace = {
  name?: string;
  x: number[];
  y: number[];
  yaxis?: string;
  error_y: { array: number[]; arrayminus: number[] };
};

const point = (slope: number, statistic: string, more: Partial<SpecificationPoint> = {}): SpecificationPoint => ({
  slope,
  interval: [slope - 0.25, slope + 0.125],
  role: "perturbed",
  chosen: { statistic, gauge: "canonical" },
  isFaint: false,
  ...more,
});
const options = {
  points: [point(0.25, "mean"), point(-0.5, "median", { mark: "headline" }), point(-4, "mean", { isFaint: true })],
  choices: { statistic: ["mean", "median"], gauge: ["canonical", "none"] },
  predictedSlope: -0.5,
  range: [-1, 0.5] as [number, number],
  titles: { perturbed: "perturbed cosine" },
};
const { data, layout } = specificationPlot(options);
const traces = data as unknown as Trace[];
const [others, marked] = traces.filter(({ yaxis }) => yaxis === "y2");
const ticks = { x: [...others.x, ...marked.x], y: [...others.y, ...marked.y] };
const rows = layout.yaxis2 as { tickvals: number[]; ticktext: string[] };

test("points are sorted by slope, each with its own interval; what lies outside the range is at its edge", () => {
  const [clear, faint] = traces;
  expect([clear.x, clear.y]).toEqual([
    [1, 2],
    [-0.5, 0.25],
  ]);
  expect([clear.error_y.arrayminus, clear.error_y.array]).toEqual([
    [0.25, 0.25],
    [0.125, 0.125],
  ]);
  expect([faint.x, faint.y, faint.name]).toEqual([[0], [-1], "faint: nothing predicted"]);
});

test("below each point there is one tick a choice, in the row of the option that it takes; options nobody takes have no row", () => {
  expect(rows.ticktext).toEqual(["mean", "median", "canonical"]);
  const optionsAt = (x: number) =>
    ticks.x.flatMap((at, i) => (at === x ? [rows.ticktext[rows.tickvals.indexOf(ticks.y[i])]] : []));
  expect([0, 1, 2].map(optionsAt)).toEqual([
    ["mean", "canonical"],
    ["median", "canonical"],
    ["mean", "canonical"],
  ]);
});

test("a marked point has its line, its label and its ticks where it was sorted to", () => {
  expect([...new Set(marked.x)]).toEqual([1]);
  expect(others.x).not.toContain(1);
  const lines = (layout.shapes as { x0: number; yref: string }[]).filter(({ yref }) => yref === "paper");
  expect(lines.map(({ x0 }) => x0)).toEqual([1]);
  expect(layout.annotations).toContainEqual(expect.objectContaining({ text: "headline", x: 1 }));
});

test("the labels of two neighbours that are marked do not write over each other", () => {
  const marks = [point(0, "mean", { mark: "one" }), point(0.25, "median", { mark: "other" })];
  const { annotations } = specificationPlot({ ...options, points: marks }).layout;
  expect(annotations).toContainEqual(expect.objectContaining({ text: "one", x: 0, xanchor: "right" }));
  expect(annotations).toContainEqual(expect.objectContaining({ text: "other", x: 1, xanchor: "left" }));
});

test.each([
  [{ points: [] }, /^points is .*, but must be a list of at least one point\.$/],
  [{ points: [point(0, "mode")] }, /^the statistic of a point is "mode", but must be an option of choices\.$/],
])("%j is refused", (change, sentence) => {
  expect(() => specificationPlot({ ...options, ...change })).toThrow(sentence);
});

import { expect, test } from "vitest";
import { ratePlot } from "../../lib/dist/plots/ratePlot";
import type { RatePanel } from "../../lib/dist/plots/rateTraces";
import { settingPlot } from "../../lib/dist/plots/settingPlot";
import { logAxis, roleStyle, roles } from "../../lib/dist/plots/theme";
import { tinyPanel } from "./tinyPanel";

type Trace = Record<string, never> & {
  x: number[];
  y: (number | null)[];
  name?: string;
  line: Record<string, unknown>;
};

const { data, layout } = ratePlot({ panels: [tinyPanel], caption: "A caption." });
const traces = data as unknown as Trace[];

test("a panel is band, prediction, points and fitted line, from the back to the front, and then the key", () => {
  expect(traces.map(({ name }) => name)).toEqual([
    "all norms",
    undefined,
    "perturbed<br>slope −0.500 [−0.530, −0.470], 2 of 80 fits failed",
    "cosine",
    undefined,
    "fitted line [95 % interval]",
    "predicted",
  ]);
});

test("the fitted line is exp(intercept) n^slope, red and dash-dotted", () => {
  const line = traces[4];
  expect(line.x).toEqual([100, 10000]);
  expect(line.y).toEqual([1, 0.1]);
  expect(line.line).toMatchObject({ dash: "dashdot", color: "#d62718" });
});

test("error bars reach from lower to upper, and the band goes there and back", () => {
  expect(traces[2].error_y).toMatchObject({ symmetric: false, array: [0.5, 0.02], arrayminus: [0.2, 0.01] });
  expect(traces[0]).toMatchObject({ x: [100, 10000, 10000, 100], y: [3, 3, 0.05, 0.5], fill: "toself" });
});

test("predictions are dashed and grey, wider than the fitted line before them, a curve without a fitted line is joined, a missing value is a gap", () => {
  expect(traces[1].line).toEqual({ color: "#8a8a8a", width: 4, dash: "dash" });
  expect(traces[4].line.width).toBeLessThan(4);
  expect(traces[1].y).toEqual([1.1, 0.11]);
  expect(traces[3]).toMatchObject({ mode: "lines+markers", y: [2, null] });
});

test("where asked for, predictions are dashed in the colours of their curves, and the key's line is no wide grey one", () => {
  const of = ratePlot({ panels: [tinyPanel], predictions: "own colours" }).data as unknown as Trace[];
  expect(of[1].line).toMatchObject({ color: roleStyle("perturbed", 0).color, dash: "dash" });
  expect(of.at(-1)).toMatchObject({ name: "predicted", line: { dash: "dash", width: 1.5 } });
  expect(() => ratePlot({ panels: [tinyPanel], predictions: "red" as never })).toThrow(/predictions is .*red/);
});

test("both axes are logarithmic and hold every value with its error bars", () => {
  const { xaxis, yaxis } = layout as Record<string, { type: string; range: [number, number] }>;
  expect([xaxis.type, yaxis.type]).toEqual(["log", "log"]);
  expect(xaxis.range[0]).toBeLessThan(2);
  expect(xaxis.range[1]).toBeGreaterThan(4);
  expect(yaxis.range[0]).toBeLessThan(Math.log10(0.05));
  expect(yaxis.range[1]).toBeGreaterThan(Math.log10(3));
});

test("stacked panels share the width of a column, panels side by side double it", () => {
  const panels = [tinyPanel, tinyPanel];
  const stacked = ratePlot({ panels }).layout;
  const beside = ratePlot({ panels, arrangement: "side by side" }).layout;
  expect([stacked.width, beside.width]).toEqual([680, 1360]);
  const domains = (layout: Record<string, unknown>, axis: string) =>
    ["", "2"].map((suffix) => (layout[`${axis}axis${suffix}`] as { domain: [number, number] }).domain);
  const [upper, lower] = domains(stacked, "y");
  expect(lower[1]).toBeLessThan(upper[0]);
  const [left, right] = domains(beside, "x");
  expect(left[1]).toBeLessThan(right[0]);
});

test("panels that are named once have their curves' names, without slopes, below the last one", () => {
  const [curve] = tinyPanel.series;
  const panels = [1, 2].map(() => ({ ...tinyPanel, series: [{ ...curve, name: "a curve" }], bands: [] }));
  const { data, layout } = ratePlot({ panels, namedOnce: true });
  const entries = data.filter(({ showlegend, legend }) => showlegend === true && legend !== "legend3");
  expect(entries.map(({ name, legend }) => [name, legend])).toEqual([["a curve", "legend2"]]);
  expect(layout.height).toBeLessThan(ratePlot({ panels }).layout.height);
});

test("what the key names and not every panel has, it says where it is", () => {
  const bare = { ...tinyPanel, title: "(b) bare", series: [tinyPanel.series[1]] };
  const names = (panels: RatePanel[]) =>
    ratePlot({ panels }).data.flatMap(({ legend, name }) => (legend === `legend${panels.length + 1}` ? [name] : []));
  expect(names([tinyPanel, tinyPanel])).toEqual(["fitted line [95 % interval]", "predicted"]);
  expect(names([tinyPanel, bare])).toEqual(["fitted line [95 % interval], in (a) only", "predicted, in (a) only"]);
  expect(names([bare])).toEqual([]);
  const nowhere = { ...bare, series: [{ ...bare.series[0], predicted: [null, null] }] };
  expect(names([nowhere])).toEqual([]);
});

test("where nothing else joins the points, a prediction has the colour of its curve", () => {
  const { data } = settingPlot({ xTitle: "τ", panels: [tinyPanel], caption: "" });
  expect(data[1].line).toMatchObject({ color: "#1b3f94", dash: "dash" });
  expect(data.at(-1)).toMatchObject({ name: "predicted", line: { dash: "dash" } });
});

test("a second curve of a role has another marker in the same colour, paler inside where it is filled", () => {
  const [first] = tinyPanel.series;
  const { data } = ratePlot({ panels: [{ ...tinyPanel, series: [first, { ...first, name: "again" }], bands: [] }] });
  const markers = (
    data as unknown as { name?: string; marker: { color: string; symbol: string; line: { color: string } } }[]
  )
    .filter(({ name }) => name?.startsWith("perturbed<") || name?.startsWith("again"))
    .map(({ marker }) => marker);
  expect(markers.map(({ line }) => line.color)).toEqual(["#1b3f94", "#1b3f94"]);
  expect(markers.map(({ color }) => color)).toEqual(["#1b3f94", "#b3bfdb"]);
  expect(new Set(markers.map(({ symbol }) => symbol)).size).toBe(2);
});

test("no two curves of a panel look the same in grey", () => {
  const seen = roles.flatMap((role) => [0, 1, 2].map((occurrence) => roleStyle(role, occurrence).symbol));
  expect(new Set(seen).size).toBe(seen.length);
});

test.each([
  [
    [1000, 100000],
    ["10<sup>3</sup>", "10<sup>4</sup>", "10<sup>5</sup>"],
  ],
  [
    [0.02, 2],
    ["0.02", "0.05", "0.1", "0.2", "0.5", "1", "2"],
  ],
  [
    [0.8, 1],
    ["0.8", "0.9", "1"],
  ],
])("an axis over %j is labelled %j", (values, labels) => {
  expect(logAxis("", values).ticktext).toEqual(labels);
});

test.each([
  [{ panels: [] }, "panels is an array of 0, but must be a list of at least one panel."],
  [
    { panels: [{ ...tinyPanel, series: [{ ...tinyPanel.series[1], values: [1] }] }] },
    "panels[0].series[0].values is an array of 1, but must be a list of 2, one a size.",
  ],
  [
    { panels: [{ ...tinyPanel, series: [{ ...tinyPanel.series[1], sizes: [0, 1] }] }] },
    "panels[0].series[0].sizes is an array of 2, but must be a list of finite numbers > 0.",
  ],
  [
    { panels: [{ ...tinyPanel, bands: [{ ...tinyPanel.bands![0], lower: [0.5, 0] }] }] },
    "panels[0].bands[0].lower is an array of 2, but must be a list of finite numbers > 0, since the axis is logarithmic.",
  ],
])("bad input %# is one sentence", (options, sentence) => {
  expect(() => ratePlot(options)).toThrow(sentence);
});

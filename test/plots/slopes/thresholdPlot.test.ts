import { expect, test } from "vitest";
import { thresholdPlot } from "../../../lib/dist/plots/slopes/thresholdPlot";

type Trace = { name: string; x: number[]; y: number[]; xaxis?: string; yaxis?: string; marker?: object };

const shared = { quantity: "number", slope: "slope" };
const panels = [
  {
    ...shared,
    title: "(a)",
    threshold: 0.5,
    truths: [
      { group: "d = 2", number: 0.1, slope: -0.5, interval: [-0.75, -0.375] as const },
      { group: "d = 4", number: 3, slope: -1, interval: [-1.25, -0.75] as const },
    ],
  },
  {
    ...shared,
    title: "(b)",
    threshold: 0.02,
    truths: [{ group: "d = 2", number: 0.01, slope: -0.4, interval: [-0.5, -0.2] as const }],
  },
];
const { data, layout, caption } = thresholdPlot({ panels, predictedSlope: -0.5, caption: "Two settings." });
const traces = data as unknown as Trace[];

test("each setting is a panel of its own, with axes and a set of points a group, which looks the same in all panels and the key", () => {
  const drawn = traces.filter(({ xaxis }) => xaxis !== undefined);
  expect(drawn.map(({ x, y, xaxis, yaxis }) => ({ x, y, xaxis, yaxis }))).toEqual([
    { x: [0.1], y: [-0.5], xaxis: "x", yaxis: "y" },
    { x: [3], y: [-1], xaxis: "x", yaxis: "y" },
    { x: [0.01], y: [-0.4], xaxis: "x2", yaxis: "y2" },
  ]);
  const key = traces.filter(({ xaxis }) => xaxis === undefined);
  expect(key.map(({ name }) => name)).toEqual(["d = 2", "d = 4", "predicted slope", "threshold"]);
  const looks = [...drawn, ...key].map(({ marker }) => marker);
  expect(looks[2]).toEqual(looks[0]);
  expect(looks[1]).not.toEqual(looks[0]);
  expect(looks.slice(3, 5)).toEqual(looks.slice(0, 2));
  const [above, below] = [layout.yaxis, layout.yaxis2].map((each) => (each as { domain: [number, number] }).domain);
  expect(above[0]).toBeGreaterThan(below[1]);
  expect(caption).toBe("Two settings.");
});

test("the predicted slope and the threshold of each panel are drawn as lines, also beyond the points", () => {
  expect(layout.shapes).toMatchObject([
    { yref: "y", y0: -0.5, y1: -0.5 },
    { xref: "x", x0: 0.5, x1: 0.5 },
    { yref: "y2", y0: -0.5, y1: -0.5 },
    { xref: "x2", x0: 0.02, x1: 0.02 },
  ]);
  const { range } = layout.xaxis2 as { range: [number, number] };
  expect(range[0]).toBeLessThan(-2);
  expect(range[1]).toBeGreaterThan(Math.log10(0.02));
});

test("a threshold that a logarithmic axis has no place for is refused", () => {
  const at0 = [panels[0], { ...panels[1], threshold: 0 }];
  expect(() => thresholdPlot({ panels: at0, predictedSlope: -0.5, caption: "" })).toThrow(
    "panels[1].threshold is 0, but must be a finite number > 0.",
  );
});

test("a panel without truths is refused in one sentence", () => {
  const empty = [panels[0], { ...panels[1], truths: [] }];
  expect(() => thresholdPlot({ panels: empty, predictedSlope: -0.5, caption: "" })).toThrow(
    "panels[1].truths is an array of 0, but must be a list of at least one truth.",
  );
});

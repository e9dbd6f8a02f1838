import { expect, test } from "vitest";
import { type SlopePanel, slopePlot } from "../../../lib/dist/plots/slopes/slopePlot";

type Trace = {
  name?: string;
  x: (number | null)[];
  y: (number | null)[];
  xaxis?: string;
  showlegend: boolean;
  marker: { color: string; symbol: string[] };
  error_x: { array: number[]; arrayminus: number[] };
};

const panels: SlopePanel[] = [
  {
    title: "router",
    dots: [
      { group: "tanh", role: "perturbed", slope: -0.5, interval: [-0.75, -0.375], faint: false },
      { group: "relu", role: "perturbed", slope: -0.25, interval: [-0.5, 0], faint: true },
      { group: "relu", role: "linear", slope: -3, interval: [-4, -0.5], faint: false },
    ],
  },
  { title: "bias", dots: [{ group: "tanh", role: "linear", slope: 2, interval: [1, 3], faint: true }] },
];
const options = {
  panels,
  groups: ["relu", "tanh"],
  names: { perturbed: "perturbed cosine", linear: "linear" },
  predictedSlope: -0.5,
  range: [-1, 0.25] as const,
  caption: "Slopes.",
};
const { data, layout, caption } = slopePlot(options);
const traces = data as unknown as Trace[];
const dots = traces.filter(({ showlegend }) => !showlegend);

test("a dot stands at its slope in the row of its group, the roles of a row side by side", () => {
  expect(caption).toBe("Slopes.");
  const [solid, faint, linear, other] = dots;
  expect([solid.x, solid.y[0]]).toEqual([[-0.5], 1 - 0.13]);
  expect([faint.x, faint.y[0]]).toEqual([[-0.25], -0.13]);
  expect(linear.y[0]).toBe(0.13);
  expect([solid.xaxis, other.xaxis]).toEqual(["x", "x2"]);
});

test("bars reach to both ends of the interval, which need not be symmetric", () => {
  expect([dots[0].error_x.array, dots[0].error_x.arrayminus]).toEqual([[0.125], [0.25]]);
});

test("the key says what is faint, where something is", () => {
  const names = (shown: readonly SlopePanel[]) => {
    const figure = slopePlot({ ...options, panels: shown, faint: "faint: not judged" });
    return figure.data.filter(({ showlegend }) => showlegend).map(({ name }) => name);
  };
  expect(names(panels)).toEqual(["perturbed cosine", "linear", "predicted", "faint: not judged"]);
  const clear = panels.map((panel) => ({ ...panel, dots: panel.dots.map((dot) => ({ ...dot, faint: false })) }));
  expect(names(clear)).toEqual(["perturbed cosine", "linear", "predicted"]);
});

test("what is faint has the same symbol in a fainter colour", () => {
  const [solid, faint] = dots;
  expect(faint.marker.symbol).toEqual(solid.marker.symbol);
  expect(faint.marker.color).toMatch(/^rgba\(.*,0\.35\)$/);
  expect(solid.marker.color).toMatch(/^#/);
});

test("a slope out of range stands at the edge as a triangle that points outwards, its bar within the panel", () => {
  const [, , low, high] = dots;
  expect([low.x, low.marker.symbol, low.error_x.array, low.error_x.arrayminus]).toEqual([
    [-1],
    ["triangle-left"],
    [0.5],
    [0],
  ]);
  expect([high.x, high.marker.symbol, high.error_x.array]).toEqual([[0.25], ["triangle-right"], [0]]);
});

test("every panel has the predicted slope as a line, and every role one entry in the key", () => {
  const shapes = layout.shapes as { xref: string; x0: number; x1: number }[];
  expect(shapes.map(({ xref, x0, x1 }) => [xref, x0, x1])).toEqual([
    ["x", -0.5, -0.5],
    ["x2", -0.5, -0.5],
  ]);
  expect(traces.filter(({ showlegend }) => showlegend).map(({ name }) => name)).toEqual([
    "perturbed cosine",
    "linear",
    "predicted",
  ]);
});

test.each([
  [{ panels: [] }, /^panels is an array of 0, but must be a list of at least one panel\.$/],
  [{ groups: ["relu"] }, /^group is "tanh", but must be one of relu\.$/],
  [{ names: { perturbed: "perturbed cosine" } }, /^role is "linear", but must be one of perturbed\.$/],
])("%j is refused", (wrong, sentence) => {
  expect(() => slopePlot({ ...options, ...wrong })).toThrow(sentence);
});

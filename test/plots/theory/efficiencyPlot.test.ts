import { expect, test } from "vitest";
import { efficiencyPlot, type RatioCurve } from "../../../lib/dist/plots/theory/efficiencyPlot";
import { type EstimateCloud, estimatesPlot } from "../../../lib/dist/plots/theory/estimatesPlot";

type Trace = {
  name?: string;
  mode: string;
  x: number[];
  y: number[];
  yaxis?: string;
  showlegend: boolean;
  error_y?: { array: number[]; arrayminus: number[] };
};
const tracesOf = (data: unknown) => data as Trace[];

const curve = (of: RatioCurve["of"], name: string): RatioCurve => ({
  of,
  name,
  sizes: [100, 1000],
  values: [2, 1],
  lower: [1.5, 0.875],
  upper: [3, 1.125],
});

test("each curve is drawn with both ends of its intervals, side by side at each n, on the axes of its panel", () => {
  const { data, layout } = efficiencyPlot({
    panels: [
      { title: "(a)", curves: [curve("bias", "bias"), curve("router", "router"), curve("expert", "expert")] },
      { title: "(b)", curves: [curve("bias", "bias")] },
    ],
    yTitle: "ratio",
    caption: "",
  });
  const drawn = tracesOf(data).filter(({ showlegend }) => !showlegend);
  expect(drawn.map(({ yaxis }) => yaxis)).toEqual(["y", "y", "y", "y2"]);
  expect(drawn[0].error_y).toMatchObject({ array: [1, 0.125], arrayminus: [0.5, 0.125] });
  expect(drawn[1].x).toEqual([100, 1000]); // the one in the middle stands at n
  expect(drawn[0].x[0]).toBeLessThan(100);
  expect(drawn[2].x[0]).toBeGreaterThan(100);
  expect(layout.shapes).toHaveLength(2);
  for (const shape of layout.shapes as { y0: number; y1: number }[]) expect([shape.y0, shape.y1]).toEqual([1, 1]);
});

test("the key has one entry for each kind of curve", () => {
  const panels = ["(a)", "(b)"].map((title) => ({
    title,
    curves: [curve("bias", "bias β₀"), curve("linear", "linear")],
  }));
  const key = tracesOf(efficiencyPlot({ panels, yTitle: "", caption: "" }).data).filter(({ showlegend }) => showlegend);
  expect(key.map(({ name }) => name)).toEqual(["bias β₀", "linear"]);
});

const cloud: EstimateCloud = {
  title: "(a)",
  role: "linear",
  names: ["first", "second"],
  truth: [1, 2],
  estimates: [[1.1, 2.1]],
  covariance: [
    [2, 1],
    [1, 3],
  ],
  halfWidth: 5,
};
const ellipseOf = (change: Partial<EstimateCloud>) => {
  const { data } = estimatesPlot({ clouds: [{ ...cloud, ...change }], caption: "" });
  const { x, y } = tracesOf(data).find(({ mode }) => mode === "lines")!;
  return x.map((value, i) => [value - 1, y[i] - 2] as const);
};

test("every point of the ellipse has Mahalanobis distance² −2 log 0.05 from the truth, and it is closed", () => {
  const points = ellipseOf({});
  for (const [x, y] of points)
    expect((3 * x * x - 2 * x * y + 2 * y * y) / 5 / (-2 * Math.log(0.05))).toBeCloseTo(1, 4);
  expect(points[points.length - 1]).toEqual(points[0]);
});

test("where one direction is identified it is the segment of ± 1.96 standard deviations", () => {
  const points = ellipseOf({
    covariance: [
      [16, -12],
      [-12, 9],
    ],
  }); // 5 (4, −3) / 5
  expect(Math.max(...points.map(([x, y]) => Math.hypot(x, y)))).toBeCloseTo(1.96 * 5, 3);
  for (const [x, y] of points) expect(3 * x + 4 * y).toBeCloseTo(0, 3);
});

test("no panel, no curve and an axis without width are refused in one sentence", () => {
  const refused = "must be a list of at least one";
  expect(() => efficiencyPlot({ panels: [], yTitle: "", caption: "" })).toThrow(
    `panels is an array of 0, but ${refused} panel.`,
  );
  expect(() => efficiencyPlot({ panels: [{ title: "", curves: [] }], yTitle: "", caption: "" })).toThrow(
    `panels[0].curves is an array of 0, but ${refused} curve.`,
  );
  expect(() => estimatesPlot({ clouds: [], caption: "" })).toThrow(`clouds is an array of 0, but ${refused} cloud.`);
  expect(() => estimatesPlot({ clouds: [{ ...cloud, halfWidth: 0 }], caption: "" })).toThrow(
    "clouds[0].halfWidth is 0, but must be a number > 0.",
  );
});

import { describe, expect, test } from "vitest";
import { type Arrangement, squares } from "../../lib/dist/plots/arrangement";
import { type Panel, panelFigure } from "../../lib/dist/plots/panelFigure";
import { ratePlot } from "../../lib/dist/plots/ratePlot";
import { settingPlot } from "../../lib/dist/plots/settingPlot";
import { axis, logAxis } from "../../lib/dist/plots/theme";
import { keyEntry, line, points } from "../../lib/dist/plots/traces";

const marker = { color: "#222222" };
const named = (name: string) => points({ x: [1, 2], y: [3, 4], marker, name });
const panel = (more: Partial<Panel> = {}): Panel => ({ x: axis("x"), y: axis("y"), traces: [named("a")], ...more });

/** Boxes of the frames and the upper ends of legends and key, in px from the lower left corner. */
function boxesOf(panels: readonly Panel[], arrangement?: Partial<Arrangement>) {
  const { layout } = panelFigure({ panels, key: [keyEntry("key", { marker })], arrangement });
  const parts = layout as unknown as Record<string, { domain: [number, number]; y: number }>;
  const boxes = panels.map((_, index) => {
    const suffix = index === 0 ? "" : `${index + 1}`;
    const [left, right] = parts[`xaxis${suffix}`].domain.map((at) => at * layout.width);
    const [bottom, top] = parts[`yaxis${suffix}`].domain.map((at) => at * layout.height);
    return { left, right, bottom, top, legend: parts[`legend${suffix}`].y * layout.height };
  });
  return { boxes, key: parts[`legend${panels.length + 1}`].y * layout.height, layout };
}

test.each([
  ["stacked", {}],
  ["side by side", { columns: 4, width: 4 * 680 }],
  ["squares", squares],
])("%s: frames do not overlap, each has room for axes, and legends and key lie below", (_name, arrangement) => {
  const panels = ["1", "2", "3", "4"].map((title) => panel({ title }));
  const { boxes, key, layout } = boxesOf(panels, arrangement);
  for (const [index, box] of boxes.entries()) {
    expect(box.left).toBeGreaterThanOrEqual(80);
    expect(box.right).toBeLessThan(layout.width);
    expect(layout.height - box.top).toBeGreaterThan(27);
    expect(box.bottom - box.legend).toBeGreaterThan(60);
    expect(box.legend - key).toBeGreaterThan(27);
    for (const other of boxes.slice(index + 1))
      expect(other.left > box.right + 80 || other.right + 80 < box.left || box.legend > other.top + 27).toBe(true);
  }
  expect(key).toBeGreaterThan(27);
});

test("squares are square", () => {
  for (const { left, right, bottom, top } of boxesOf([panel(), panel(), panel()], squares).boxes)
    expect(right - left).toBeCloseTo(top - bottom, 2);
});

test("a longer legend makes the figure higher and moves nothing that lies above", () => {
  const short = boxesOf([panel(), panel()]);
  const long = boxesOf([panel(), panel({ traces: [named("a"), named("b<br>c")] })]);
  const fromTop = ({ boxes, layout }: typeof short) => boxes.map(({ top }) => Math.round(layout.height - top));
  expect(fromTop(long)).toEqual(fromTop(short));
  expect(long.layout.height - short.layout.height).toBe(3 + 2 * 27);
});

test("traces, legends and rules lie on the axes of their panel, a title above its frame", () => {
  const unnamed = [line({ x: [1], y: [1], line: marker })];
  const panels = [panel(), panel({ title: "(b)", traces: unnamed, rules: [{ y: 1 }, { x: 2 }] })];
  const { data, layout } = panelFigure({ panels });
  expect(data.map(({ xaxis, yaxis, legend }) => [xaxis, yaxis, legend])).toEqual([
    ["x", "y", "legend"],
    ["x2", "y2", undefined],
  ]);
  expect(layout.legend2).toBeUndefined();
  expect(layout.shapes).toMatchObject([
    { xref: "x2 domain", x0: 0, x1: 1, yref: "y2", y0: 1, y1: 1, layer: "below" },
    { xref: "x2", x0: 2, x1: 2, yref: "y2 domain", y0: 0, y1: 1 },
  ]);
  const grids = [layout.xaxis, layout.xaxis2, layout.yaxis2].map((each) => (each as { showgrid?: boolean }).showgrid);
  expect(grids).toEqual([undefined, false, false]); // a grid would be drawn over the rules
  const { domain } = layout.yaxis2 as { domain: [number, number] };
  const [title, ...others] = layout.annotations as { text: string; y: number }[];
  expect([title.text, others]).toEqual(["(b)", []]);
  expect((title.y - domain[1]) * layout.height).toBeCloseTo(4, 2);
});

test("without titles no room is left for them", () => {
  const heightOf = (title?: string) => panelFigure({ panels: [panel({ title })] }).layout.height;
  expect(heightOf("(a)") - heightOf()).toBe(36);
});

test("names in a legend are broken between words into lines of at most 62 characters, markup not counted", () => {
  const name = `${"word ".repeat(12)}L<sub>3</sub> and more`;
  const [trace] = panelFigure({ panels: [panel({ traces: [named(name)] })] }).data;
  expect(trace.name).toBe(`${"word ".repeat(12)}L<sub>3</sub><br>and more`);
});

test("caption and details are the figure's own", () => {
  expect(panelFigure({ panels: [panel()], caption: "Slopes.", details: "40 fits." })).toMatchObject({
    caption: "Slopes.",
    details: "40 fits.",
  });
  expect(panelFigure({ panels: [panel()] })).not.toHaveProperty("details");
});

test("no panel is refused in one sentence", () => {
  expect(() => panelFigure({ panels: [] })).toThrow(
    "panels is an array of 0, but must be a list of at least one panel.",
  );
});

describe("a value ≤ 0 on a logarithmic axis", () => {
  const curve = { name: "c", role: "perturbed" as const, sizes: [100, 1000, 10000], values: [1, 0.3, 0.1] };
  const plotOf = (more: object) =>
    ratePlot({ panels: [{ title: "(a)", yTitle: "loss", series: [{ ...curve, ...more }] }] });

  test.each([0, -0.3])("is left out like null, and the legend says so: %d", (value) => {
    const { data, caption, layout } = plotOf({ values: [1, value, 0.1] });
    expect(data[0]).toMatchObject({ y: [1, null, 0.1], name: "c<br>not drawn: 1 of 3 values ≤ 0" });
    expect(caption).toBe("");
    const without = plotOf({ values: [1, null, 0.1] }).layout;
    expect(layout.yaxis).toMatchObject({ range: (without.yaxis as { range: number[] }).range });
    expect(layout.height).toBe(without.height + 27); // the legend has a line more
  });

  test("of a line without a name is left out, and the caption says so", () => {
    const { data, caption } = plotOf({ predicted: [1, 0, -1] });
    expect(data[0].y).toEqual([1, null, null]);
    expect(caption).toBe('Not drawn, since the axis "loss" is logarithmic: 2 values ≤ 0.');
  });

  test("is left out in every panel, and where x has no place", () => {
    const series = [{ name: "one", sizes: [0, 1, 10], values: [3, 0, 2] }];
    const panels = ["(a)", "(b)"].map((title) => ({ title, yTitle: "loss", series }));
    const { data, caption } = settingPlot({ xTitle: "τ<sub>1</sub>", panels, caption: "Two panels." });
    expect(data.map(({ y }) => y)).toEqual([
      [null, null, 2],
      [null, null, 2],
    ]);
    expect(data[1].name).toBe("one<br>not drawn: 2 of 3 values ≤ 0");
    expect(caption).toBe(
      'Two panels. Not drawn, since the axis "τ1" is logarithmic: 1 value ≤ 0. ' +
        'Not drawn, since the axis "loss" is logarithmic: 1 value ≤ 0.',
    );
  });

  test("leaves maps alone, whose x and y are edges of cells", () => {
    const map = { type: "heatmap", x: [0, 1], y: [1, 10, 100], z: [[1, 2]], name: "map" };
    const { data, caption } = panelFigure({
      panels: [panel({ y: logAxis("n", [1, 100]), x: logAxis("n", [1]), traces: [map] })],
    });
    expect(data[0]).toMatchObject(map);
    expect(caption).toBe("");
  });

  test("stays where the axis is linear", () => {
    const traces = [points({ x: [1, 10], y: [0, -1], marker, name: "a" })];
    const { data, caption } = panelFigure({ panels: [panel({ x: logAxis("n", [1, 10]), traces })] });
    expect([data[0].y, data[0].name, caption]).toEqual([[0, -1], "a", ""]);
  });
});

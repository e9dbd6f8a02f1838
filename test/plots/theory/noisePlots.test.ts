import { describe, expect, test } from "vitest";
import { settingPlot } from "../../../lib/dist/plots/settingPlot";
import { intervalPlot } from "../../../lib/dist/plots/slopes/intervalPlot";

describe("a sweep over a setting", () => {
  const series = [{ name: "one", sizes: [0.1, 1, 10], values: [3, 1, 2], predicted: [null, 1.1, 2.2] }];
  const figure = settingPlot({
    xTitle: "τ",
    marks: [0.5],
    panels: [
      { title: "(a)", yTitle: "loss", series },
      { title: "(b)", yTitle: "share", series, range: [0, 1] },
    ],
    caption: "",
  });

  test("has a logarithmic axis of the setting in every panel, and a linear one where a range is given", () => {
    const { xaxis, xaxis2, yaxis, yaxis2 } = figure.layout as Record<string, Record<string, unknown>>;
    expect([xaxis.type, xaxis2.type, yaxis.type]).toEqual(["log", "log", "log"]);
    expect(yaxis2.range).toEqual([0, 1]);
    expect(yaxis2.type).toBeUndefined();
  });

  test("names its curves once, below the last panel, and marks the setting in both", () => {
    const named = figure.data.filter(({ name, showlegend }) => name === "one" && showlegend === true);
    expect(named.map(({ xaxis }) => xaxis)).toEqual(["x2"]);
    expect((figure.layout.shapes as { x0: number }[]).map(({ x0 }) => x0)).toEqual([0.5, 0.5]);
  });

  test("marks no value that its axis has no place for", () => {
    const panels = [{ title: "(a)", yTitle: "loss", series }];
    expect(() => settingPlot({ xTitle: "τ", panels, marks: [0.5, 0], caption: "" })).toThrow(
      "marks is an array of 2, but must be a list of numbers > 0.",
    );
  });

  test("without a panel is refused", () => {
    expect(() => settingPlot({ xTitle: "τ", panels: [], caption: "" })).toThrow(
      /^panels is an array of 0, but must be /,
    );
  });
});

describe("intervals below each other", () => {
  const one = { name: "a", group: "first", value: 2, lower: 1.5, upper: 2.75, predicted: 2.1, firstOrder: null };
  const estimates = [one, { ...one, name: "b", group: "second", firstOrder: 2.2 }, { ...one, name: "c" }];
  const figure = intervalPlot({ estimates, xTitle: "norm", truth: 1, caption: "" });

  test("stand under the heading of their group, from the top down", () => {
    const { tickvals, ticktext } = figure.layout.yaxis as { tickvals: number[]; ticktext: string[] };
    expect(ticktext).toEqual(["<b>first</b>", "a", "c", "<b>second</b>", "b"]);
    expect(tickvals).toEqual([5, 4, 3, 2, 1]);
  });

  test("have their value, both ends and their predictions at the same height", () => {
    const [population, firstOrder, measured] = figure.data as Record<string, never>[];
    expect(measured).toMatchObject({ x: [2, 2, 2], y: [4, 3, 1] });
    expect(measured.error_x).toMatchObject({ array: [0.75, 0.75, 0.75], arrayminus: [0.5, 0.5, 0.5] });
    expect(population).toMatchObject({ x: [2.1, 2.1, 2.1], y: [4, 3, 1] });
    expect(firstOrder).toMatchObject({ x: [2.2], y: [1] });
  });

  test("without an estimate are refused", () => {
    expect(() => intervalPlot({ estimates: [], xTitle: "", truth: 0, caption: "" })).toThrow(
      /^estimates is an array of 0, but must be /,
    );
  });
});

import { expect, test } from "vitest";
import { matrixPlot } from "../../../lib/dist/plots/theory/matrixPlot";

const options = {
  rows: ["a", "b"],
  columns: ["x", "y"],
  rowTitle: "made by",
  columnTitle: "fitted",
  cells: [
    [
      { value: 0.1, lines: ["0.1", "[0, 1]"] },
      { value: 1, lines: ["1"] },
    ],
    [
      { value: 10, lines: ["10"] },
      { value: 100, lines: ["100"] },
    ],
  ],
  range: [0.01, 1000] as [number, number],
};

test("a cell's colour is the logarithm of its value on the common range, and its lines are written into it", () => {
  const { data, layout } = matrixPlot(options);
  expect(data[0]).toMatchObject({
    z: [
      [-1, 0],
      [1, 2],
    ],
    text: [
      ["0.1<br>[0, 1]", "1"],
      ["10", "100"],
    ],
    zmin: -2,
    zmax: 3,
  });
  expect(layout.xaxis).toMatchObject({ ticktext: ["x", "y"], title: { text: "fitted" } });
});

test("the first row is on top", () => {
  const { range, tickvals, ticktext } = matrixPlot(options).layout.yaxis as Record<string, unknown>;
  expect(range).toEqual([1.5, -0.5]);
  expect([tickvals, ticktext]).toEqual([
    [0, 1],
    ["a", "b"],
  ]);
});

test.each([
  [{ cells: options.cells.slice(1) }, /^cells is .*, but must be a list of 2 rows\.$/],
  [{ columns: ["x"] }, /^cells\[0\] is .*, but must be a list of 1 cells\.$/],
  [
    {
      cells: [
        options.cells[0],
        [
          { value: 0, lines: [] },
          { value: 1, lines: [] },
        ],
      ],
    },
    /^a value of cells\[1\] is 0, but must be a finite number > 0\.$/,
  ],
])("%j is refused", (change, sentence) => {
  expect(() => matrixPlot({ ...options, ...change })).toThrow(sentence);
});

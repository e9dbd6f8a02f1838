import { expect, test } from "vitest";
import { errorBars, keyEntry, line, points } from "../../lib/dist/plots/traces";

const marker = { color: "#222222" };

test("points and lines have six digits, and stand in the legend when they have a name", () => {
  const at = { x: [1 / 3, 2], y: [null, 2 / 3] };
  expect(points({ ...at, marker })).toEqual({
    type: "scatter",
    mode: "markers",
    x: [0.333333, 2],
    y: [null, 0.666667],
    marker,
    showlegend: false,
  });
  expect(line({ ...at, line: marker, name: "a" })).toMatchObject({ mode: "lines", name: "a", showlegend: true });
  expect(line({ ...at, line: marker, name: "a", showlegend: false })).toMatchObject({ showlegend: false });
});

test("an entry of a key is drawn nowhere but in the key", () => {
  expect(keyEntry("truth", { marker })).toMatchObject({ mode: "markers", x: [null], y: [null], showlegend: true });
  expect(keyEntry("truth", { line: marker })).toMatchObject({ mode: "lines", name: "truth", line: marker });
});

test("error bars reach to both ends, have none where an end is missing, and no negative length", () => {
  const style = { color: "#222222", thickness: 1, width: 2 };
  const ends = { lower: [0.5, null, 3], upper: [2, 4, 4] };
  expect(errorBars([1, 2, 2], ends, style)).toEqual({
    type: "data",
    symmetric: false,
    array: [1, 2, 2],
    arrayminus: [0.5, 0, 0],
    ...style,
  });
});

import { cosine, linear, mixture, sweepPlot, tanhExpert } from "routerlab";
import { expect, test } from "vitest";

const norms = [0.5, 1, 2];
const sweeps = [
  { name: "linear", role: "linear" as const, router: linear() },
  { name: "cosine", role: "cosine" as const, router: cosine() },
].map(({ name, role, router }) => {
  const model = mixture({ router, expert: tanhExpert(), dim: 2 });
  const at = (norm: number) => model.measure([{ router: [norm, 0], expert: [1, 0, 0.5] }, { expert: [0, 1, -1] }]);
  return { name, role, model, measures: norms.map(at) };
});
const options = { sweeps, parameter: "norm", values: norms, origin: 1, shown: 2, from: [-4, 1], to: [4, 1] };
const figure = sweepPlot({ ...options, caption: "Norms." });

type Trace = { name: string; x: number[]; y: number[]; yaxis: string; showlegend: boolean };
const traces = figure.data as unknown as Trace[];
const gates = traces.filter(({ yaxis }) => yaxis === "y");
const outputs = traces.filter(({ yaxis }) => yaxis === "y2");

test("the gates and f are those of the model at the value that is shown, and, dotted, at the origin", () => {
  expect(gates.map(({ name }) => name)).toEqual(["linear", "cosine", "at norm = 1", "at norm = 1"]);
  expect(traces.filter(({ showlegend }) => showlegend).map(({ name }) => name)).toEqual([
    "linear",
    "cosine",
    "at norm = 1",
  ]);
  const inputs = gates[0].x.map((x) => [x, 1]);
  [
    [sweeps[0], 2],
    [sweeps[1], 2],
    [sweeps[0], 1],
    [sweeps[1], 1],
  ].forEach(([sweep, at], index) => {
    const { model, measures } = sweep as (typeof sweeps)[number];
    const measure = measures[at as number];
    const expected = model.gates(measure, inputs);
    gates[index].y.forEach((gate, row) => {
      expect(gate).toBeCloseTo(expected[2 * row], 5);
    });
    const f = model.predict(measure, inputs);
    outputs[index].y.forEach((value, row) => {
      expect(value).toBeCloseTo(f[row], 5);
    });
  });
});

test("turning the norm moves the linear router's curves and not the cosine router's", () => {
  const [first, , last] = figure.frames!.map(({ data }) => data);
  // Of the curves the frames hold those that move: linear, in either panel.
  expect(first.map((trace) => Object.keys(trace))).toEqual([["y"], [], [], [], ["y"], [], [], []]);
  expect(first[0].y).not.toEqual(last[0].y);
  expect(figure.caption).toBe("Norms. The slider turns norm from 0.5 to 2; a still picture shows norm = 2.");
});

test("axes do not move, hold all frames, and have the coordinate that changes along the line", () => {
  expect(figure.frames!.every((frame) => frame.layout === undefined)).toBe(true);
  const { xaxis, yaxis2 } = figure.layout as unknown as Record<string, { range: number[]; title: { text: string } }>;
  expect([xaxis.title.text, ...xaxis.range]).toEqual(["x<sub>1</sub>", -4, 4]);
  const moving = figure.frames!.flatMap(({ data }) => data.slice(4, 5).flatMap(({ y }) => y as number[]));
  expect(Math.max(...moving.map(Math.abs))).toBeLessThan(yaxis2.range[1]);
});

test.each([
  ["no sweep", { sweeps: [] }, "sweeps is an array of 0, but must be a list of at least one sweep."],
  ["a value too many", { values: [0.5, 1, 2, 3] }, "measures of linear is an array of 3, but must be 4, one a value."],
  ["an unknown origin", { origin: 3 }, "origin is 3, but must be one of the values, 0.5, 1, 2."],
  ["an unknown value", { shown: 3 }, "shown is 3, but must be one of the values, 0.5, 1, 2."],
  ["a line elsewhere", { to: [4] }, "to is an array of 1, but must be 2 finite numbers."],
  ["an atom that is not there", { atom: 2 }, "atom is 2, but must be the index of an atom of every measure."],
])("%s is refused in one sentence", (_what, given, sentence) => {
  expect(() => sweepPlot({ ...options, ...given })).toThrow(sentence);
});

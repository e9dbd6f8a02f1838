import { expect, test } from "vitest";
import { normTransformPlot } from "../../../lib/dist/plots/theory/normTransformPlot";
import { cosine } from "../../../lib/dist/routers/cosine";
import { linear } from "../../../lib/dist/routers/linear";
import { perturbedCosine } from "../../../lib/dist/routers/perturbedCosine";

type Trace = { name: string; x: number[]; y: number[]; line: object; xaxis?: string; yaxis?: string };

const norms = [0.25, 1, 4];
const routers = { linear: linear(), cosine: cosine(), "τ₁ = 1": perturbedCosine({ tau1: 1 }) };
const figure = normTransformPlot({ routers, norms, caption: "Norms." });
const traces = figure.data as unknown as Trace[];
const above = traces.filter(({ yaxis }) => yaxis === "y");
const below = traces.filter(({ yaxis }) => yaxis === "y2");

test("each router has one curve in either panel, in one style, and one entry in the legend", () => {
  expect(above.map(({ name }) => name)).toEqual(Object.keys(routers));
  expect(below.map(({ name }) => name.split("<br>")[0])).toEqual(Object.keys(routers));
  expect(below.map(({ line }) => line)).toEqual(above.map(({ line }) => line));
  expect(new Set(above.map(({ line }) => JSON.stringify(line))).size).toBe(3);
  expect(figure.data.filter((trace) => (trace as { showlegend: boolean }).showlegend)).toEqual(below);
  for (const { x } of traces) expect(x).toEqual(norms);
  expect(figure.caption).toBe("Norms.");
});

test("above is ‖ψ(β₁)‖: r, 1 and r/(r + 1)", () => {
  expect(above.map(({ y }) => y)).toEqual([norms, [1, 1, 1], [0.2, 0.5, 0.8]]);
});

test("below is its derivative in r: 1, 0, which has no place on a logarithmic axis, and 1/(r + 1)²", () => {
  expect(below.map(({ y }) => y)).toEqual([
    [1, 1, 1],
    [null, null, null],
    [0.64, 0.25, 0.04],
  ]);
  expect(below[1].name).toBe("cosine<br>not drawn: 3 of 3 values ≤ 0");
});

test("a change that is only rounding is none, however small a true one is", () => {
  const many = Array.from({ length: 30 }, (_, i) => 1.37 ** (i - 8));
  const { data } = normTransformPlot({
    routers: { cosine: cosine(), "τ₁ = 1": perturbedCosine({ tau1: 1 }) },
    norms: many,
  });
  const [still, moving] = (data as unknown as Trace[]).filter(({ yaxis }) => yaxis === "y2");
  expect(still.y).toEqual(many.map(() => null));
  expect(moving.y[29]).toBeCloseTo(1 / (1.37 ** 21 + 1) ** 2, 9);
});

test("the axis of the derivative, which is logarithmic, spans the values that are not 0", () => {
  const { range } = figure.layout.yaxis2 as { range: [number, number] };
  expect(range[0]).toBeLessThan(Math.log10(0.04));
  expect(range[0]).toBeGreaterThan(Math.log10(0.02));
  expect(range[1]).toBeGreaterThan(0);
  expect(range[1]).toBeLessThan(Math.log10(2));
});

test("no router, no norm and a norm that is not positive are refused in one sentence", () => {
  const refusal = (given: object) => () => normTransformPlot({ routers, norms, ...given });
  expect(refusal({ routers: {} })).toThrow("routers is an object, but must be at least one router by name.");
  for (const bad of [[], [1, 0], [-1], [Number.NaN]])
    expect(refusal({ norms: bad })).toThrow(`norms is an array of ${bad.length}, but must be a list of numbers > 0.`);
});

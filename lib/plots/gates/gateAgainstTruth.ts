import type { Dataset } from "../../data/dataset";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import type { Panel } from "../panelFigure";
import { atomStyle, axis, colors, fewTicks, sixDigits } from "../theme";
import { everySoMany } from "../thinned";
import { line, points, type Trace } from "../traces";
import { evaluateOnGrid } from "./evaluateOnGrid";

interface Compared {
  readonly model: Mixture;
  readonly fitted: MixingMeasure;
  readonly generator: Mixture;
  readonly truth: MixingMeasure;
  readonly data: Dataset;
  readonly cells: readonly number[];
}

/** How level lines are drawn, by name. */
export const gateLines = {
  "true gate": { color: colors.predicted, width: 3 },
  "fitted gate": { color: colors.fit, width: 2, dash: "dashdot" },
} as const;

const gridSize = 80;
const shownObservations = 1000;

/** The gate of every true atom beside the sum of the fitted gates in its cell, a panel each. */
export function gatePanels(compared: Compared): Panel[] {
  const [low, high] = roundedOut(extent(compared.data.inputs));
  const centres = Array.from({ length: gridSize }, (_, index) =>
    sixDigits(low + ((index + 0.5) * (high - low)) / gridSize),
  );
  const { model, truth, data } = compared;
  const rows = everySoMany(data.size, shownObservations);
  const inputs =
    model.dim === 2
      ? centres.flatMap((second) => centres.map((first) => [first, second]))
      : rows.map((row) => [...data.inputs.subarray(row * data.dim, (row + 1) * data.dim)]);
  const { trueGates, fittedGates } = gatesAt(inputs, compared);
  return truth.atoms.map((_, atom) => {
    const of = (gates: (Float64Array | null)[]) => gates.map((row) => (row === null ? null : sixDigits(row[atom])));
    const pair = { expected: of(trueGates), found: of(fittedGates) };
    return model.dim === 2 ? overPlane(atom, centres, [low, high], pair) : atObservations(atom, pair);
  });
}

/** Gates by true atom; null at the origin where they are undefined. */
function gatesAt(points: readonly (readonly number[])[], { model, fitted, generator, truth, cells }: Compared) {
  const trueGates = evaluateOnGrid(points, truth.size, (inputs) => generator.gates(truth, inputs));
  const all = evaluateOnGrid(points, fitted.size, (inputs) => model.gates(fitted, inputs));
  const fittedGates = all.map((row) => {
    if (row === null) return null;
    const sums = new Float64Array(truth.size);
    for (const [index, cell] of cells.entries()) sums[cell] += row[index];
    return sums;
  });
  return { trueGates, fittedGates };
}

interface Pair {
  readonly expected: readonly (number | null)[];
  readonly found: readonly (number | null)[];
}

/** Level lines of both gates, at the same levels. */
function overPlane(
  atom: number,
  centres: readonly number[],
  range: readonly [number, number],
  { expected, found }: Pair,
): Panel {
  const levels = roundLevels(expected.filter((value) => value !== null));
  const lines = (name: keyof typeof gateLines, values: Pair["found"], labelled: boolean): Trace => ({
    type: "contour",
    name,
    x: centres,
    y: centres,
    z: centres.map((_, row) => values.slice(row * gridSize, (row + 1) * gridSize)),
    contours: { ...levels, coloring: "none", showlabels: labelled, labelfont: { size: 18, color: colors.ink } },
    line: gateLines[name],
    showscale: false,
    showlegend: false,
  });
  return {
    title: `gate of true atom ${atom + 1}`,
    x: axis("x<sub>1</sub>", { range, nticks: 5, showgrid: false }),
    y: axis("x<sub>2</sub>", { range, nticks: 5, showgrid: false }),
    traces: [lines("true gate", expected, true), lines("fitted gate", found, false)],
  };
}

/** The fitted gate against the true one, with the diagonal. */
function atObservations(atom: number, { expected, found }: Pair): Panel {
  const { color } = atomStyle(atom);
  const marker = { color, symbol: "circle-open", size: 5 };
  const known = [...expected, ...found].filter((value) => value !== null);
  const range = roundedOut(extent(known));
  return {
    title: `gate of true atom ${atom + 1}`,
    x: axis("true gate", { range, ...fewTicks(range) }),
    y: axis("fitted gate", { range, ...fewTicks(range) }),
    traces: [
      points({ x: expected, y: found, marker }),
      line({ x: range, y: range, line: { color: colors.ink, width: 1 } }),
    ],
  };
}

/** About six levels at round numbers. */
function roundLevels(values: readonly number[]): { start: number; end: number; size: number } {
  const [low, high] = extent(values);
  const rough = Math.max((high - low) / 6, 1e-6);
  const power = 10 ** Math.floor(Math.log10(rough));
  const size = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) as number);
  const round = (value: number) => Number((value * size).toPrecision(6));
  return {
    start: round(Math.ceil(low / size)),
    end: round(Math.floor(high / size)),
    size: Number(size.toPrecision(6)),
  };
}

/** The range whose ends have two digits in the unit of its length: 8 for 7.998. */
function roundedOut([low, high]: readonly [number, number]): [number, number] {
  const unit = 10 ** (Math.floor(Math.log10(Math.max(high - low, 1e-6))) - 1);
  return [sixDigits(Math.floor(low / unit) * unit), sixDigits(Math.ceil(high / unit) * unit)];
}

function extent(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index++) {
    low = Math.min(low, values[index]);
    high = Math.max(high, values[index]);
  }
  return [low, high];
}

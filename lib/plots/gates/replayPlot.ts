import type { Dataset } from "../../data/dataset";
import type { Atom, MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireThat } from "../../requirements";
import { squares } from "../arrangement";
import type { Figure } from "../figure";
import { type Panel, panelFigure } from "../panelFigure";
import { atomStyle, axis, colors, fewTicks, sixDigits } from "../theme";
import { everySoMany } from "../thinned";
import { keyEntry, line, points, type Trace } from "../traces";
import { gateLines, gatePanels } from "./gateAgainstTruth";

export interface ReplayPlotOptions {
  /** What was fitted, and its atoms as they were found. */
  readonly model: Mixture;
  readonly fitted: MixingMeasure;
  /** What made the data; the fitted model unless given. */
  readonly generator?: Mixture;
  readonly truth: MixingMeasure;
  readonly data: Dataset;
  /** Start and fit in the gauge in which they are compared with the truth, atom by atom. */
  readonly positions: { readonly start: MixingMeasure; readonly fit: MixingMeasure };
  /** The index of the true atom for each fitted one. */
  readonly cells: readonly number[];
  readonly caption?: string;
}

const shownObservations = 1000;

/**
 * One fit in detail: its gates against the true ones, where its atoms started, went and should be, and its residuals.
 *
 * Over the plane (d = 2) gates are drawn as level lines, otherwise as one against the other at the observations; the
 * gates of atoms that share a cell are added up. Positions come in pairs of coordinates, in the colour of the true atom
 * whose cell they lie in.
 *
 * @throws InputError when positions or cells are not one an atom
 * @example replayPlot({ model, fitted: fit.measure, truth, data, positions: { start, fit: canonical }, cells })
 */
export function replayPlot({
  model,
  fitted,
  generator = model,
  truth,
  data,
  positions,
  cells,
  caption = "",
}: ReplayPlotOptions): Figure {
  const { start, fit } = positions;
  for (const [name, list] of Object.entries({ cells, "positions.start": start.atoms, "positions.fit": fit.atoms }))
    requireThat(list.length === fitted.size, name, list, `a list of ${fitted.size}, one an atom`);
  const panels = [
    ...gatePanels({ model, fitted, generator, truth, data, cells }),
    ...pairsOf(coordinateNames(truth.atoms[0])).map((pair) => positionPanel(pair, { truth, positions, cells })),
    residualPanel(model, fitted, data),
  ];
  return panelFigure({ panels, key: keyOfMarkers(model.dim === 2), arrangement: squares, caption });
}

/** An atom, also as plain data. */
interface Coordinates {
  readonly bias: number;
  readonly router: ArrayLike<number>;
  readonly expert: ArrayLike<number>;
}

/** The coordinates of an atom, in the order of model.parameters. */
export function coordinatesOf({ bias, router, expert }: Coordinates): number[] {
  return [bias, ...Array.from(router), ...Array.from(expert)];
}

/** Their names: "bias", "router 1", …, "expert 1", … */
export function coordinateNames({ router, expert }: Coordinates): string[] {
  const numbered = (name: string, { length }: ArrayLike<number>) =>
    Array.from({ length }, (_, index) => `${name} ${index + 1}`);
  return ["bias", ...numbered("router", router), ...numbered("expert", expert)];
}

/** Pairs of coordinates, the bias last; where their number is odd, the last pair repeats one. */
function pairsOf([bias, ...others]: readonly string[]): [string, string][] {
  const names = others.length % 2 === 1 ? [...others, bias] : [...others, others[others.length - 1], bias];
  return Array.from({ length: names.length / 2 }, (_, index) => [names[2 * index], names[2 * index + 1]]);
}

const kinds = {
  start: { symbol: "circle-open", size: 11, line: { width: 2 } },
  fit: { symbol: "circle", size: 9 },
  truth: { symbol: "x-thin-open", size: 14, line: { width: 2.5 } },
} as const;

/** Start, fit and truth of every atom in two of its coordinates. */
function positionPanel(
  [first, second]: readonly [string, string],
  { truth, positions, cells }: Pick<ReplayPlotOptions, "truth" | "positions" | "cells">,
): Panel {
  const names = coordinateNames(truth.atoms[0]);
  const at = (atom: Atom) => [first, second].map((name) => sixDigits(coordinatesOf(atom)[names.indexOf(name)]));
  const fitted = positions.fit.atoms.flatMap((atom, index): Trace[] => {
    const { color } = atomStyle(cells[index]);
    const ends = [at(positions.start.atoms[index]), at(atom)];
    const point = (kind: "start" | "fit", [x, y]: number[]) =>
      points({ x: [x], y: [y], marker: { ...kinds[kind], color } });
    const [x, y] = [0, 1].map((which) => ends.map((end) => end[which]));
    return [
      line({ x, y, line: { color, width: 1.5 }, hoverinfo: "skip" }),
      point("start", ends[0]),
      point("fit", ends[1]),
    ];
  });
  const labelled = truth.atoms.map((atom, index): Trace => {
    const [x, y] = at(atom);
    const { color } = atomStyle(index);
    const label = { mode: "markers+text", text: [`${index + 1}`], textposition: "top right", textfont: { color } };
    return points({ x: [x], y: [y], marker: { ...kinds.truth, color }, ...label });
  });
  const shown = [positions.start, positions.fit, truth].flatMap(({ atoms }) => atoms.map(at));
  const range = (which: number) => withMargin(shown.map((point) => point[which]));
  return {
    x: axis(first, { range: range(0), ...fewTicks(range(0)) }),
    y: axis(second, { nticks: 6, range: range(1) }),
    traces: [...fitted, ...labelled],
  };
}

/** The range of values with room for markers and labels on both sides. */
function withMargin(values: readonly number[], share = 0.18): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(share * (high - low), 0.01);
  return [sixDigits(low - margin), sixDigits(high + margin)];
}

function residualPanel(model: Mixture, fitted: MixingMeasure, { inputs, outputs, size }: Dataset): Panel {
  const values = model.predict(fitted, inputs);
  const rows = everySoMany(size, shownObservations);
  const x = rows.map((row) => values[row]);
  const y = rows.map((row) => outputs[row] - values[row]);
  const range = withMargin(x, 0.06);
  const marker = { color: colors.other, symbol: "circle-open", size: 4 };
  return {
    x: axis("fitted value", { range, ...fewTicks(range) }),
    y: axis("residual", { nticks: 6 }),
    traces: [
      points({ x, y, marker }),
      line({ x: range, y: [0, 0], line: { color: colors.ink, width: 1 }, hoverinfo: "skip" }),
    ],
  };
}

/** Legend entries in ink, since colours tell the cells. */
function keyOfMarkers(withLevelLines: boolean): Trace[] {
  const markers = Object.entries(kinds).map(([name, kind]) =>
    keyEntry(name, { marker: { ...kind, color: colors.ink } }),
  );
  const lines = Object.entries(gateLines).map(([name, line]) => keyEntry(name, { line }));
  return withLevelLines ? [...markers, ...lines] : markers;
}

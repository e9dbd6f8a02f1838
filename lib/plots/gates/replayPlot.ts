import type { Dataset } from "../../data/dataset";
import type { Atom, MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { fewTicks, type Panel, panelGrid, type Trace } from "../panelGrid";
import { atomStyle, axis, colors, sixDigits } from "../theme";
import { everySoMany } from "../thinned";
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
  return { kind: "figure", ...panelGrid(panels, keyOfMarkers(model.dim === 2)), caption };
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
    const point = (kind: "start" | "fit", [x, y]: number[]) => markers([x], [y], { ...kinds[kind], color });
    return [
      line(
        ends.map(([x]) => x),
        ends.map(([, y]) => y),
        { color, width: 1.5 },
      ),
      point("start", ends[0]),
      point("fit", ends[1]),
    ];
  });
  const labelled = truth.atoms.map((atom, index): Trace => {
    const [x, y] = at(atom);
    const { color } = atomStyle(index);
    const label = { mode: "markers+text", text: [`${index + 1}`], textposition: "top right", textfont: { color } };
    return { ...markers([x], [y], { ...kinds.truth, color }), ...label };
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
  const x = rows.map((row) => sixDigits(values[row]));
  const range = withMargin(x, 0.06);
  const marker = { color: colors.other, symbol: "circle-open", size: 4 };
  return {
    x: axis("fitted value", { range, ...fewTicks(range) }),
    y: axis("residual", { nticks: 6 }),
    traces: [
      markers(
        x,
        rows.map((row) => sixDigits(outputs[row] - values[row])),
        marker,
      ),
      line(range, [0, 0], { color: colors.ink, width: 1 }),
    ],
  };
}

/** Legend entries in ink, since colours tell the cells. */
function keyOfMarkers(withLevelLines: boolean): Trace[] {
  const entry = (name: string, marker: Trace): Trace => ({
    ...markers([null], [null], { ...marker, color: colors.ink }),
    name,
    showlegend: true,
  });
  const lines = Object.entries(gateLines).map(([name, style]) => ({
    ...line([null], [null], style),
    name,
    showlegend: true,
  }));
  const points = [entry("start", kinds.start), entry("fit", kinds.fit), entry("truth", kinds.truth)];
  return withLevelLines ? [...points, ...lines] : points;
}

function markers(x: readonly (number | null)[], y: readonly (number | null)[], marker: Trace): Trace {
  return { type: "scatter", mode: "markers", x, y, marker, showlegend: false };
}

function line(x: readonly (number | null)[], y: readonly (number | null)[], style: Trace): Trace {
  return { type: "scatter", mode: "lines", x, y, line: style, hoverinfo: "skip", showlegend: false };
}

import type { Dataset } from "../../data/dataset";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { type Arrangement, squares } from "../arrangement";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { axis, colorBar, colors, fraction, page, sequentialScale, sixDigits } from "../theme";
import { everySoMany } from "../thinned";
import { points, type Trace } from "../traces";
import { evaluateOnGrid } from "./evaluateOnGrid";
import { responsibilities } from "./responsibilities";

/** What both kinds of gate plot are made from. */
export interface GateParts {
  readonly model: Mixture;
  readonly measure: MixingMeasure;
  readonly names: readonly string[];
  readonly observed: { readonly data: Dataset; readonly sd: number } | null;
  readonly title: string;
  readonly caption: string;
}

const gridSize = 40; // even, so that no cell has its centre at the origin, where a gate may be undefined
const shownObservations = 300;
/** Frames close together, below them the title of the lowest axes and a colour bar. */
const maps: Arrangement = {
  ...squares,
  ...{ left: 74, right: 18, between: 28, titled: 38, untitled: 38, below: 46, footer: 112 },
};

/** One map of the gate for each atom, two in a row, with one scale from 0 to 1 below. */
export function gatesOverPlane(parts: GateParts & { low: number; high: number }): Figure {
  const { names, title, caption, low, high } = parts;
  const columns = Math.min(2, names.length);
  const tick = { range: [low, high], nticks: 5, showgrid: false };
  const [gates, observations] = [mapTraces(parts), observationTraces(parts)];
  const { layout, ...figure } = panelFigure({
    panels: names.map((name, index) => ({
      title: name,
      x: axis(index + columns >= names.length ? "x<sub>1</sub>" : "", tick),
      y: axis(index % columns === 0 ? "x<sub>2</sub>" : "", { ...tick, showticklabels: index % columns === 0 }),
      traces: [...gates[index], ...observations.slice(index, index + 1)],
    })),
    arrangement: { ...maps, top: page.top + (title === "" ? 0 : 36) },
    caption,
  });
  const { height } = layout;
  const text = `gate, red line: 1/2${parts.observed === null ? "" : "; points: responsibility"}`;
  const [left, right] = [maps.left, page.width - maps.right];
  const colorbar = colorBar({ title: text, height, left, right, tickvals: [0, 0.25, 0.5, 0.75, 1] });
  const heading = {
    ...{ text: title, x: fraction(maps.left / page.width), y: fraction(1 - page.top / height) },
    ...{ xref: "paper", yref: "paper", xanchor: "left", yanchor: "top", showarrow: false },
  };
  return {
    ...figure,
    layout: {
      ...layout,
      annotations: [...(title === "" ? [] : [heading]), ...(layout.annotations as Trace[])],
      coloraxis: { cmin: 0, cmax: 1, colorscale: sequentialScale, colorbar },
    },
  };
}

/** The traces of each map. */
function mapTraces({ model, measure, names, low, high }: GateParts & { low: number; high: number }): Trace[][] {
  // Centres of cells: with an even number of them a symmetric range does not meet the origin.
  const step = (high - low) / gridSize;
  const centres = Array.from({ length: gridSize }, (_, index) => sixDigits(low + (index + 0.5) * step));
  const points = centres.flatMap((second) => centres.map((first) => [first, second]));
  const gates = evaluateOnGrid(points, measure.size, (inputs) => model.gates(measure, inputs));
  return names.map((name, atom) => {
    const values = gates.map((row) => (row === null ? null : Number(row[atom].toFixed(4))));
    const z = centres.map((_, row) => values.slice(row * gridSize, (row + 1) * gridSize));
    const at = { name, x: centres, y: centres, z };
    const contours = { start: 0.5, end: 0.5, size: 1, coloring: "none" };
    return [
      { ...at, type: "heatmap", coloraxis: "coloraxis" },
      { ...at, type: "contour", contours, line: { color: colors.fit, width: 2 }, showscale: false, hoverinfo: "skip" },
    ];
  });
}

function observationTraces({ model, measure, names, observed }: GateParts): Trace[] {
  if (observed === null) return [];
  const { data } = observed;
  const all = responsibilities({ model, measure, ...observed });
  const rows = everySoMany(data.size, shownObservations);
  return names.map((name, atom) =>
    points({
      name: `${name}: responsibility`,
      x: rows.map((row) => data.inputs[2 * row]),
      y: rows.map((row) => data.inputs[2 * row + 1]),
      marker: {
        color: rows.map((row) => sixDigits(all[row * measure.size + atom])),
        coloraxis: "coloraxis",
        size: 7,
        line: { color: colors.ink, width: 0.8 },
      },
      showlegend: false,
    }),
  );
}

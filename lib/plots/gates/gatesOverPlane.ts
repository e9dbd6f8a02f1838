import type { Dataset } from "../../data/dataset";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import type { Figure } from "../figure";
import { axis, baseLayout, colors, page, sequentialScale, sixDigits } from "../theme";
import { everySoMany } from "../thinned";
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

type Trace = Record<string, unknown>;

const gridSize = 40; // even, so that no cell has its centre at the origin, where a gate may be undefined
const shownObservations = 300;
const panel = { left: 74, right: 18, between: 28, title: 38, below: 46, axisTitle: 34, bar: 78 };

/** One map of the gate for each atom, two in a row, with one scale from 0 to 1 below. */
export function gatesOverPlane(parts: GateParts & { low: number; high: number }): Figure {
  const { names, title, caption, low, high } = parts;
  const columns = Math.min(2, names.length);
  const rows = Math.ceil(names.length / columns);
  const side = (page.width - panel.left - panel.right - panel.between) / 2;
  const heading = title === "" ? 0 : 36;
  const body = rows * (panel.title + side + panel.below);
  const height = Math.round(page.top + heading + body + panel.axisTitle + panel.bar);

  const layout: Record<string, unknown> = { ...baseLayout(height), showlegend: false };
  const annotations: Trace[] =
    title === "" ? [] : [annotation(title, panel.left / page.width, 1 - page.top / height, "top")];
  const tick = { range: [low, high], nticks: 5, showgrid: false };
  for (const [index, name] of names.entries()) {
    const column = index % columns;
    const row = Math.floor(index / columns);
    const left = panel.left + column * (side + panel.between);
    const top = page.top + heading + row * (panel.title + side + panel.below) + panel.title;
    const [x, y] = [[left, left + side].map((at) => at / page.width), [top + side, top].map((at) => 1 - at / height)];
    const suffix = suffixOf(index);
    const isLowest = index + columns >= names.length;
    layout[`xaxis${suffix}`] = { ...axis(isLowest ? "x<sub>1</sub>" : "", tick), domain: x, anchor: `y${suffix}` };
    layout[`yaxis${suffix}`] = {
      ...axis(column === 0 ? "x<sub>2</sub>" : "", { ...tick, showticklabels: column === 0 }),
      domain: y,
      anchor: `x${suffix}`,
    };
    annotations.push(annotation(name, x[0], y[1] + 4 / height, "bottom"));
  }
  layout.annotations = annotations;
  layout.coloraxis = {
    cmin: 0,
    cmax: 1,
    colorscale: sequentialScale,
    colorbar: colorBar(height, parts.observed !== null),
  };
  const data = [...mapTraces(parts), ...observationTraces(parts)];
  return { kind: "figure", data, layout: layout as Figure["layout"], caption };
}

function annotation(text: string, x: number, y: number, yanchor: string): Trace {
  return { text, x, y, xref: "paper", yref: "paper", xanchor: "left", yanchor, showarrow: false };
}

function colorBar(height: number, withObservations: boolean): Trace {
  const text = `gate, red line: 1/2${withObservations ? "; points: responsibility" : ""}`;
  return {
    orientation: "h",
    title: { text, side: "top", font: { size: page.fontSize } },
    thickness: 14,
    len: 1 - (panel.left + panel.right) / page.width,
    x: panel.left / page.width,
    xanchor: "left",
    xpad: 0,
    y: 6 / height,
    yanchor: "bottom",
    ypad: 0,
    tickvals: [0, 0.25, 0.5, 0.75, 1],
    outlinewidth: 1,
    outlinecolor: colors.ink,
  };
}

function mapTraces({ model, measure, names, low, high }: GateParts & { low: number; high: number }): Trace[] {
  // Centres of cells: with an even number of them a symmetric range does not meet the origin.
  const step = (high - low) / gridSize;
  const centres = Array.from({ length: gridSize }, (_, index) => sixDigits(low + (index + 0.5) * step));
  const points = centres.flatMap((second) => centres.map((first) => [first, second]));
  const gates = evaluateOnGrid(points, measure.size, (inputs) => model.gates(measure, inputs));
  return names.flatMap((name, atom) => {
    const values = gates.map((row) => (row === null ? null : Number(row[atom].toFixed(4))));
    const z = centres.map((_, row) => values.slice(row * gridSize, (row + 1) * gridSize));
    const at = { name, x: centres, y: centres, z, xaxis: `x${suffixOf(atom)}`, yaxis: `y${suffixOf(atom)}` };
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
  return names.map((name, atom) => ({
    type: "scatter",
    mode: "markers",
    name: `${name}: responsibility`,
    x: rows.map((row) => sixDigits(data.inputs[2 * row])),
    y: rows.map((row) => sixDigits(data.inputs[2 * row + 1])),
    marker: {
      color: rows.map((row) => sixDigits(all[row * measure.size + atom])),
      coloraxis: "coloraxis",
      size: 7,
      line: { color: colors.ink, width: 0.8 },
    },
    xaxis: `x${suffixOf(atom)}`,
    yaxis: `y${suffixOf(atom)}`,
  }));
}

function suffixOf(index: number): string {
  return index === 0 ? "" : `${index + 1}`;
}

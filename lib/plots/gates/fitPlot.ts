import type { Dataset } from "../../data/dataset";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { type Cell, cells, legendHeight } from "../panels";
import { axis, baseLayout, colors, fittedLine, predictionLine, sixDigits } from "../theme";
import { everySoMany } from "../thinned";
import { evaluateOnGrid } from "./evaluateOnGrid";

export interface FitPlotOptions {
  readonly model: Mixture;
  readonly data: Dataset;
  /** What was fitted: a fit or its measure. */
  readonly fit: { readonly measure: MixingMeasure } | MixingMeasure;
  /** The truth, drawn thin and grey where d = 1. */
  readonly truth?: MixingMeasure;
  readonly title?: string;
  readonly caption?: string;
}

type Trace = Record<string, unknown>;

const shownObservations = 400;
const pointsOnCurve = 401;

/**
 * A fit against its data, and below it the residuals: over x where d = 1, else over the fitted values.
 *
 * Of more than 400 observations, every so-manyth is drawn; the standard deviation is that of all residuals.
 *
 * @throws InputError when the dimensions of data and model differ; what `model.predict` throws
 * @example fitPlot({ model, data, fit: leastSquares({ model, data, atoms: 2 }) })
 */
export function fitPlot({ model, data, fit, truth, title = "data and fit", caption = "" }: FitPlotOptions): Figure {
  requireThat(data.dim === model.dim, "data.dim", data.dim, `${model.dim}, the dimension of the model`);
  const measure = "measure" in fit ? fit.measure : fit;
  const fitted = model.predict(measure, data.inputs);
  const rows = everySoMany(data.size, shownObservations);
  const residual = (row: number) => data.outputs[row] - fitted[row];
  const x = rows.map((row) => sixDigits(model.dim === 1 ? data.inputs[row] : fitted[row]));
  const count = rows.length === data.size ? `${data.size}` : `${rows.length} of ${data.size}`;

  const observations = points(
    `${count} observations`,
    x,
    rows.map((row) => sixDigits(data.outputs[row])),
  );
  const lines = model.dim === 1 ? curves({ model, measure, truth, data }) : [diagonal(x)];
  const upper = [observations, ...lines];
  const spread = Math.sqrt(data.outputs.reduce((sum, _, row) => sum + residual(row) * residual(row), 0) / data.size);
  const name = `root mean square ${Number(spread.toPrecision(3))}`;
  const lower = [
    points(
      name,
      x,
      rows.map((row) => sixDigits(residual(row))),
    ),
    horizontal(x),
  ];

  const legendHeights = [upper, lower].map(legendHeight);
  const placed = cells({ plotHeight: 300, legendHeights, footer: 0, stacked: true, titled: true });
  const xTitle = model.dim === 1 ? "x" : "fitted value";
  const layout = {
    ...baseLayout(placed.height),
    ...axes(placed.cells[0], "", xTitle, model.dim === 1 ? "y" : "observed value"),
    ...axes(placed.cells[1], "2", xTitle, "residual"),
    annotations: [placed.cells[0].title(title), placed.cells[1].title("residuals")],
  };
  return { kind: "figure", data: [...upper, ...lower.map(onLowerPanel)], layout, caption };
}

function axes(cell: Cell, suffix: string, xTitle: string, yTitle: string): Record<string, unknown> {
  return {
    [`xaxis${suffix}`]: { ...axis(xTitle), domain: cell.x, anchor: `y${suffix}` },
    [`yaxis${suffix}`]: { ...axis(yTitle), domain: cell.y, anchor: `x${suffix}` },
    [`legend${suffix}`]: cell.legend,
  };
}

function onLowerPanel(trace: Trace): Trace {
  return { ...trace, xaxis: "x2", yaxis: "y2", legend: "legend2" };
}

function points(name: string, x: readonly number[], y: readonly number[]): Trace {
  const marker = { color: colors.perturbed, symbol: "circle-open", size: 6 };
  return { type: "scatter", mode: "markers", name, x, y, marker, showlegend: true };
}

function line(name: string, x: readonly number[], y: readonly (number | null)[], style: Trace): Trace {
  return { type: "scatter", mode: "lines", name, x, y, line: style, hoverinfo: "skip", showlegend: name !== "" };
}

function curves(parts: { model: Mixture; measure: MixingMeasure; truth?: MixingMeasure; data: Dataset }): Trace[] {
  const { model, measure, truth, data } = parts;
  const [low, high] = ends(data.inputs);
  const grid = Array.from({ length: pointsOnCurve }, (_, index) => low + ((high - low) * index) / (pointsOnCurve - 1));
  const curve = (name: string, of: MixingMeasure, style: Trace) => {
    const values = evaluateOnGrid(
      grid.map((at) => [at]),
      1,
      (inputs) => model.predict(of, inputs),
    );
    return line(
      name,
      grid.map((at) => sixDigits(at)),
      values.map((value) => sixDigits(value?.[0] ?? null)),
      style,
    );
  };
  const fitted = curve("fitted", measure, fittedLine);
  return truth === undefined ? [fitted] : [curve("truth", truth, predictionLine), fitted];
}

function diagonal(x: readonly number[]): Trace {
  return line("observed = fitted", ends(x), ends(x), fittedLine);
}

function horizontal(x: readonly number[]): Trace {
  return line("", ends(x), [0, 0], fittedLine);
}

function ends(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index++) {
    low = Math.min(low, values[index]);
    high = Math.max(high, values[index]);
  }
  return [low, high];
}

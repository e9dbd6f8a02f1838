import type { Dataset } from "../../data/dataset";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { axis, colors, fittedLine, predictionLine } from "../theme";
import { everySoMany } from "../thinned";
import { line, points, type Trace } from "../traces";
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

const shownObservations = 400;
const pointsOnCurve = 401;

/**
 * A fit against its data, and below it the residuals: over x where d = 1, else over the fitted values.
 *
 * Of more than 400 observations, every so-manyth is drawn; the standard deviation is that of all residuals.
 *
 * @returns the figure: Plotly traces and layout, and the caption
 * @throws InputError when the dimensions of data and model differ; what `model.predict` throws
 * @example fitPlot({ model, data, fit: leastSquares({ model, data, atoms: 2 }) })
 */
export function fitPlot({ model, data, fit, truth, title = "data and fit", caption = "" }: FitPlotOptions): Figure {
  requireThat(data.dim === model.dim, "data.dim", data.dim, `${model.dim}, the dimension of the model`);
  const measure = "measure" in fit ? fit.measure : fit;
  const fitted = model.predict(measure, data.inputs);
  const rows = everySoMany(data.size, shownObservations);
  const residual = (row: number) => data.outputs[row] - fitted[row];
  const x = rows.map((row) => (model.dim === 1 ? data.inputs[row] : fitted[row]));
  const count = rows.length === data.size ? `${data.size}` : `${rows.length} of ${data.size}`;
  const spread = Math.sqrt(data.outputs.reduce((sum, _, row) => sum + residual(row) * residual(row), 0) / data.size);
  const xTitle = model.dim === 1 ? "x" : "fitted value";
  const marker = { color: colors.perturbed, symbol: "circle-open", size: 6 };
  const observed = rows.map((row) => data.outputs[row]);
  return panelFigure({
    panels: [
      {
        title,
        x: axis(xTitle),
        y: axis(model.dim === 1 ? "y" : "observed value"),
        traces: [
          points({ name: `${count} observations`, x, y: observed, marker }),
          ...(model.dim === 1 ? curves({ model, measure, truth, data }) : [diagonal(x)]),
        ],
        height: 300,
      },
      {
        title: "residuals",
        x: axis(xTitle),
        y: axis("residual"),
        traces: [
          points({ name: `root mean square ${Number(spread.toPrecision(3))}`, x, y: rows.map(residual), marker }),
          line({ x: ends(x), y: [0, 0], line: fittedLine, hoverinfo: "skip" }),
        ],
        height: 300,
      },
    ],
    caption,
  });
}

function curves(parts: { model: Mixture; measure: MixingMeasure; truth?: MixingMeasure; data: Dataset }): Trace[] {
  const { model, measure, truth, data } = parts;
  const [low, high] = ends(data.inputs);
  const grid = Array.from({ length: pointsOnCurve }, (_, index) => low + ((high - low) * index) / (pointsOnCurve - 1));
  const curve = (name: string, of: MixingMeasure, style: object) => {
    const values = evaluateOnGrid(
      grid.map((at) => [at]),
      1,
      (inputs) => model.predict(of, inputs),
    );
    return line({ name, x: grid, y: values.map((value) => value?.[0] ?? null), line: style, hoverinfo: "skip" });
  };
  const fitted = curve("fitted", measure, fittedLine);
  return truth === undefined ? [fitted] : [curve("truth", truth, predictionLine), fitted];
}

function diagonal(x: readonly number[]): Trace {
  return line({ name: "observed = fitted", x: ends(x), y: ends(x), line: fittedLine, hoverinfo: "skip" });
}

function ends(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index++) {
    low = Math.min(low, values[index]);
    high = Math.max(high, values[index]);
  }
  return [low, high];
}

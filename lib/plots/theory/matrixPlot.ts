import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { axis, colors, page, sixDigits } from "../theme";

/** One cell of a matrix: the number behind its colour, and the lines that are written into it. */
export interface MatrixCell {
  /** > 0. */
  readonly value: number;
  readonly lines: readonly string[];
}

/** Pale enough to be written on everywhere. */
const paleScale = [
  [0, "#ffffff"],
  [1, "#8fabd9"],
] as const;

export interface MatrixPlotOptions {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowTitle: string;
  readonly columnTitle: string;
  /** `[row][column]` */
  readonly cells: readonly (readonly MatrixCell[])[];
  /** Colours run from the first to the second number on a log scale: the same range makes matrices comparable. */
  readonly range: readonly [low: number, high: number];
  readonly caption?: string;
  readonly details?: string;
}

/**
 * A matrix of positive numbers, darker for larger ones on a log scale, with the numbers written into the cells.
 *
 * @throws InputError when the cells are not one a row and column, or one is not > 0
 * @example
 * matrixPlot({ rows: ["a"], columns: ["b", "c"], rowTitle: "made by", columnTitle: "fitted",
 *   cells: [[{ value: 0.1, lines: ["0.1"] }, { value: 1, lines: ["1"] }]], range: [0.1, 1] })
 */
export function matrixPlot(options: MatrixPlotOptions): Figure {
  const { rows, columns, rowTitle, columnTitle, cells, range, caption = "", details } = options;
  requireThat(rows.length >= 1 && cells.length === rows.length, "cells", cells, `a list of ${rows.length} rows`);
  for (const [index, row] of cells.entries()) {
    requireThat(row.length === columns.length, `cells[${index}]`, row, `a list of ${columns.length} cells`);
    for (const { value } of row)
      requireThat(Number.isFinite(value) && value > 0, `a value of cells[${index}]`, value, "a finite number > 0");
  }
  const places = (count: number) => Array.from({ length: count }, (_, index) => index);
  const category = { showgrid: false, ticks: "", tickmode: "array", autorange: false };
  return panelFigure({
    panels: [
      {
        x: axis(columnTitle, {
          ...{ ...category, tickvals: places(columns.length), ticktext: columns },
          range: [-0.5, columns.length - 0.5],
        }),
        y: axis(rowTitle, {
          ...{ ...category, tickvals: places(rows.length), ticktext: rows, tickangle: -90 },
          range: [rows.length - 0.5, -0.5],
        }),
        traces: [
          {
            type: "heatmap",
            x: places(columns.length),
            y: places(rows.length),
            z: cells.map((row) => row.map(({ value }) => sixDigits(Math.log10(value)))),
            text: cells.map((row) => row.map(({ lines }) => lines.join("<br>"))),
            texttemplate: "%{text}",
            textfont: { size: page.fontSize - 2, color: colors.ink },
            hoverinfo: "skip",
            zmin: sixDigits(Math.log10(range[0])),
            zmax: sixDigits(Math.log10(range[1])),
            colorscale: paleScale,
            showscale: false,
            xgap: 3,
            ygap: 3,
          },
        ],
        height: 116 * rows.length,
      },
    ],
    arrangement: { left: 92, right: 12, legendGap: 0 },
    caption,
    details,
  });
}

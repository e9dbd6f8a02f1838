import { columnNamed, type NumberColumn } from "../../data/table/table";
import { squares } from "../../plots/arrangement";
import type { Figure } from "../../plots/figure";
import { panelFigure } from "../../plots/panelFigure";
import { plainText } from "../../plots/plainText";
import { axis, colorBar, colors, fewTicks, page, sequentialScale, sixDigits } from "../../plots/theme";
import { everySoMany } from "../../plots/thinned";
import { points } from "../../plots/traces";
import { predictTable } from "../predictTable";
import { endsOf, gridOf } from "./alongColumns";
import type { FittedRows } from "./fittedRows";
import { inputColumns, typicalRows, typicalText } from "./typicalRow";

/** Cells of a map a side, and rows that are drawn on it. */
const [gridSize, shownRows] = [41, 400];

const maps = { ...squares, left: 96, between: 60, titled: 38, untitled: 38, below: 62, footer: 96 };

/** The weight of each expert over the plane of two columns, a map each, with the rows on it. */
export function gatesMap(fitted: FittedRows, [first, second]: readonly [string, string]): Figure {
  const { model, table } = fitted;
  const [across, up] = [first, second].map((name) => (columnNamed(table, name, "gates") as NumberColumn).values);
  const [x, y] = [gridOf(across, gridSize), gridOf(up, gridSize)];
  const varied = new Map([
    [first, y.flatMap(() => x)],
    [second, y.flatMap((value) => x.map(() => value))],
  ]);
  const gates = predictTable({ model, table: typicalRows(fitted, varied) }).rows.map((row) => row.gates);
  const rows = everySoMany(across.length, shownRows);
  const panels = Array.from({ length: model.atoms }, (_, i) => {
    const z = y.map((_, row) => gates.slice(row * gridSize, (row + 1) * gridSize).map((all) => sixDigits(all[i])));
    const at = { x: x.map((value) => sixDigits(value)), y: y.map((value) => sixDigits(value)), z, showlegend: false };
    const contours = { start: 0.5, end: 0.5, size: 1, coloring: "none" };
    const marker = { color: "#ffffff", size: 4, line: { color: colors.ink, width: 0.8 } };
    return {
      title: `expert ${i + 1}`,
      x: axis(plainText(first), { range: endsOf(across), showgrid: false, ...fewTicks(endsOf(across)) }),
      y: axis(i % 2 === 0 ? plainText(second) : "", {
        range: endsOf(up),
        showgrid: false,
        ...fewTicks(endsOf(up)),
        showticklabels: i % 2 === 0,
      }),
      traces: [
        {
          ...at,
          type: "heatmap",
          coloraxis: "coloraxis",
          hovertemplate: `${plainText(first)} %{x}<br>${plainText(second)} %{y}<br>weight %{z:.2f}<extra></extra>`,
        },
        {
          ...at,
          type: "contour",
          contours,
          line: { color: colors.fit, width: 2 },
          showscale: false,
          hoverinfo: "skip",
        },
        points({ x: rows.map((row) => across[row]), y: rows.map((row) => up[row]), marker, hoverinfo: "skip" }),
      ],
    };
  });
  const figure = panelFigure({ panels, caption: captionOf(fitted, [first, second]), arrangement: maps });
  const { height } = figure.layout;
  const place = { height, left: maps.left, right: page.width - maps.right };
  const colorbar = colorBar({ title: "weight; red line: 1/2", ...place, tickvals: [0, 0.25, 0.5, 0.75, 1] });
  return {
    ...figure,
    layout: { ...figure.layout, coloraxis: { cmin: 0, cmax: 1, colorscale: sequentialScale, colorbar } },
  };
}

function captionOf(fitted: FittedRows, names: readonly string[]): string {
  const others = inputColumns(fitted.model).filter((name) => !names.includes(name));
  const rest = others.length === 0 ? "" : ` The other columns stay at ${typicalText(fitted, names)}.`;
  return `How much each expert counts in the prediction, by ${names.join(" and ")}: dark where it decides alone. Circles are rows of the table.${rest}`;
}

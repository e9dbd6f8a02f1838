import { requireThat } from "../../requirements";
import { levelThreshold } from "../../theory/information/relativeError";
import type { TauForTruth, TauPrediction } from "../../theory/tau/tauForTruth";
import { squares } from "../arrangement";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { colorBar, colors, logAxis, page, sequentialScale, sixDigits } from "../theme";
import { keyEntry, points, type Trace } from "../traces";

/** Colours end here: ten times the least, or more. */
const greatestRatio = 10;
const ratioTicks = [1, 1.5, 2, 3, 5, 10];

/**
 * Heat maps over (τ₁, τ₂) of what adviseTau predicts for a truth: the loss, its radial and its angular part and the
 * smallest eigenvalue of the information, each as a multiple of its best value on the map.
 *
 * A cross marks the best pair of each map, a solid line what costs at most 5 % more, a dotted one where rel reaches its
 * threshold, beyond which the loss is not in the regime of slope and level. The axes are logarithmic: τ = 0 is left out.
 *
 * @param map     adviseTau({ truth, … })
 * @param caption before the sentences that say what the marks are
 * @returns the figure: Plotly traces and layout, and the caption
 * @throws InputError when the grid has fewer than two positive values of τ₁ or of τ₂
 * @see docs/mathematics.md, derived facts 4 and 11
 * @example tauMap({ map: adviseTau({ model, truth, input, sd: 0.1, size: 10_000 }) })
 */
export function tauMap({
  map,
  caption = "",
  details,
}: {
  map: TauForTruth;
  caption?: string;
  details?: string;
}): Figure {
  const tau1 = map.tau1s.filter((value) => value > 0);
  const tau2 = map.tau2s.filter((value) => value > 0);
  requireThat(tau1.length >= 2, "map.tau1s", map.tau1s, "a grid with at least two values > 0");
  requireThat(tau2.length >= 2, "map.tau2s", map.tau2s, "a grid with at least two values > 0");
  const rows = tau2.map((second) =>
    tau1.map((first) => map.pairs.find((pair) => pair.tau1 === first && pair.tau2 === second) as TauPrediction),
  );
  const lossName = `${map.loss[0]}<sub>${map.loss.slice(1)}</sub>`;
  const panels = [
    { title: `(a) predicted ${lossName}`, cost: (pair: TauPrediction) => pair.total },
    { title: "(b) its radial part", cost: (pair: TauPrediction) => pair.radial },
    { title: "(c) its angular part", cost: (pair: TauPrediction) => pair.angular },
    {
      title: "(d) 1 / least eigenvalue",
      cost: ({ smallestEigenvalue }: TauPrediction) => (smallestEigenvalue > 0 ? 1 / smallestEigenvalue : null),
    },
  ].map(({ title, cost }, index) => ({
    title,
    x: logAxis(index >= 2 ? "τ<sub>1</sub>" : "", tau1, 0.01),
    y: logAxis(index % 2 === 0 ? "τ<sub>2</sub>" : "", tau2, 0.01),
    traces: mapTraces({ tau1, tau2, rows, cost }),
  }));
  const figure = panelFigure({
    panels,
    key,
    arrangement: { ...squares, footer: 88 },
    details,
    caption: [caption, marks, expertSentence(map)].filter((sentence) => sentence !== "").join(" "),
  });
  const colorbar = colorBar({
    title: "times the best value of the map",
    height: figure.layout.height,
    left: page.left,
    right: page.width - page.right - 24, // room for half of the last label
    tickvals: ratioTicks.map((ratio) => sixDigits(Math.log10(ratio))),
    ticktext: ratioTicks.map((ratio) => (ratio === greatestRatio ? "≥ 10" : `${ratio}`)),
  });
  const coloraxis = { cmin: 0, cmax: Math.log10(greatestRatio), colorscale: sequentialScale, colorbar };
  return { ...figure, layout: { ...figure.layout, coloraxis } };
}

const cross = { symbol: "x", size: 13, color: colors.ink, line: { color: "#ffffff", width: 1.5 } };
const nearBest = { color: colors.ink, width: 2.5 };
const threshold = { color: colors.ink, width: 1.5, dash: "dot" };
const key = [
  keyEntry("the best pair", { marker: cross }),
  keyEntry("5 % more", { line: nearBest }),
  keyEntry(`rel = ${levelThreshold}`, { line: threshold }),
];

const marks =
  "Every map shows multiples of its best value. Beyond the dotted line rel, the predicted standard error of a router vector in units of its norm, is above 0.15, and the predictions are a guide only.";

function expertSentence({ pairs }: TauForTruth): string {
  const parts = pairs.flatMap(({ expert }) => expert ?? []);
  const spread = Math.max(...parts) / Math.min(...parts) - 1;
  return `Not drawn: the expert part, whose values over the map differ by at most ${(100 * spread).toFixed(0)} %.`;
}

/** One map: ratios as colours, the two lines, and the best pair on top. */
function mapTraces(panel: {
  tau1: readonly number[];
  tau2: readonly number[];
  rows: readonly (readonly TauPrediction[])[];
  cost: (pair: TauPrediction) => number | null;
}): Trace[] {
  const { tau1, tau2, rows, cost } = panel;
  const known = rows.flat().filter((pair) => cost(pair) !== null);
  const best = known.reduce((least, pair) => ((cost(pair) as number) < (cost(least) as number) ? pair : least));
  const z = rows.map((row) =>
    row.map((pair) => {
      const value = cost(pair);
      return value === null ? null : Number(Math.log10(value / (cost(best) as number)).toFixed(4));
    }),
  );
  const at = { x: [...tau1], y: [...tau2] };
  const line = (values: (number | null)[][], level: number, style: Trace): Trace => ({
    ...at,
    type: "contour",
    z: values,
    contours: { start: level, end: level, size: 1, coloring: "none" },
    line: style,
    showscale: false,
    showlegend: false,
    hoverinfo: "skip",
  });
  return [
    {
      ...at,
      type: "heatmap",
      z,
      hovertemplate: "τ<sub>1</sub> = %{x}, τ<sub>2</sub> = %{y}: 10<sup>%{z:.2f}</sup> times the best<extra></extra>",
      coloraxis: "coloraxis",
    },
    line(z, Math.log10(1.05), nearBest),
    line(
      rows.map((row) =>
        row.map(({ rel }) => (rel === null ? null : Number(Math.log10(rel / levelThreshold).toFixed(3)))),
      ),
      0,
      threshold,
    ),
    points({
      x: [best.tau1],
      y: [best.tau2],
      marker: cross,
      hoverinfo: "skip",
      cliponaxis: false,
    }),
  ];
}

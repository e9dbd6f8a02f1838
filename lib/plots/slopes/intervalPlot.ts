import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { cells, legendHeight } from "../panels";
import { axis, baseLayout, colors, page, sixDigits } from "../theme";

/** One estimate with its interval, and what was predicted of it. */
export interface Estimate {
  readonly name: string;
  /** Estimates of a group share a heading. */
  readonly group: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly predicted: number;
  /** A simpler prediction, where there is one. */
  readonly firstOrder: number | null;
}

const rowHeight = 28;

/**
 * Estimates below each other with their intervals, beside their predictions and the true value.
 *
 * @param truth drawn as a line
 * @throws InputError when there is no estimate
 * @example intervalPlot({ estimates, xTitle: "norm", truth: 0.5, caption: "" })
 */
export function intervalPlot({
  estimates,
  xTitle,
  truth,
  caption,
}: {
  estimates: readonly Estimate[];
  xTitle: string;
  truth: number;
  caption: string;
}): Figure {
  requireThat(estimates.length > 0, "estimates", estimates, "a list of at least one estimate");
  const groups = [...new Set(estimates.map(({ group }) => group))];
  // One line for each heading and each estimate, from the top down.
  const lines = groups.flatMap((group) => [
    { text: `<b>${group}</b>`, estimate: null },
    ...estimates.filter((each) => each.group === group).map((estimate) => ({ text: estimate.name, estimate })),
  ]);
  const heightOf = (index: number) => lines.length - index;
  const placedEstimates = lines.flatMap(({ estimate }, index) =>
    estimate === null ? [] : [{ ...estimate, y: heightOf(index) }],
  );
  const traces = [
    marks("predicted by the population's minimiser", placedEstimates, ({ predicted }) => predicted, {
      symbol: "line-ns-open",
      size: 20,
      color: colors.fit,
      line: { color: colors.fit, width: 3 },
    }),
    marks("predicted to first order", placedEstimates, ({ firstOrder }) => firstOrder, {
      symbol: "diamond-open",
      size: 12,
      color: colors.predicted,
      line: { color: colors.predicted, width: 2 },
    }),
    {
      ...marks("measured, 95 % interval", placedEstimates, ({ value }) => value, {
        symbol: "circle",
        size: 9,
        color: colors.perturbed,
      }),
      error_x: {
        type: "data",
        symmetric: false,
        array: placedEstimates.map(({ value, upper }) => sixDigits(upper - value)),
        arrayminus: placedEstimates.map(({ value, lower }) => sixDigits(value - lower)),
        color: colors.perturbed,
        thickness: 1.5,
        width: 4,
      },
    },
  ];
  const placed = cells({
    plotHeight: rowHeight * (lines.length + 1),
    legendHeights: [legendHeight(traces)],
    footer: 0,
    stacked: true,
    titled: false,
  });
  const [cell] = placed.cells;
  const left = 240 / page.width;
  return {
    kind: "figure",
    caption,
    data: traces,
    layout: {
      ...baseLayout(placed.height),
      xaxis: { ...axis(xTitle, { rangemode: "tozero" }), domain: [left, cell.x[1]], anchor: "y" },
      yaxis: {
        ...axis(""),
        domain: cell.y,
        anchor: "x",
        range: [0.2, lines.length + 0.8],
        tickmode: "array",
        tickvals: lines.map((_, index) => heightOf(index)),
        ticktext: lines.map(({ text }) => text),
        ticks: "",
      },
      legend: cell.legend,
      shapes: [
        {
          type: "line",
          ...{ xref: "x", yref: "y domain", x0: truth, x1: truth, y0: 0, y1: 1 },
          line: { color: colors.ink, width: 1, dash: "dot" },
          layer: "below",
        },
      ],
    },
  };
}

function marks<Placed extends Estimate & { readonly y: number }>(
  name: string,
  estimates: readonly Placed[],
  positionOf: (estimate: Placed) => number | null,
  marker: Record<string, unknown>,
): Record<string, unknown> {
  const shown = estimates.filter((estimate) => positionOf(estimate) !== null);
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: shown.map((estimate) => sixDigits(positionOf(estimate))),
    y: shown.map(({ y }) => y),
    marker,
    showlegend: true,
  };
}

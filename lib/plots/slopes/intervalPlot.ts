import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { axis, colors } from "../theme";
import { errorBars, points, type Trace } from "../traces";

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
  details,
}: {
  estimates: readonly Estimate[];
  xTitle: string;
  truth: number;
  caption: string;
  details?: string;
}): Figure {
  requireThat(estimates.length > 0, "estimates", estimates, "a list of at least one estimate");
  const groups = [...new Set(estimates.map(({ group }) => group))];
  // One line for each heading and each estimate, from the top down.
  const lines = groups.flatMap((group) => [
    { text: `<b>${group}</b>`, estimate: null },
    ...estimates.filter((each) => each.group === group).map((estimate) => ({ text: estimate.name, estimate })),
  ]);
  const heightOf = (index: number) => lines.length - index;
  const placed = lines.flatMap(({ estimate }, index) =>
    estimate === null ? [] : [{ ...estimate, y: heightOf(index) }],
  );
  const marks = (name: string, positionOf: (estimate: Estimate) => number | null, more: { marker: object } & Trace) => {
    const shown = placed.filter((estimate) => positionOf(estimate) !== null);
    return points({ name, x: shown.map(positionOf), y: shown.map(({ y }) => y), ...more });
  };
  const bars = errorBars(
    placed.map(({ value }) => value),
    { lower: placed.map(({ lower }) => lower), upper: placed.map(({ upper }) => upper) },
    { color: colors.perturbed, thickness: 1.5, width: 4 },
  );
  return panelFigure({
    panels: [
      {
        x: axis(xTitle, { rangemode: "tozero" }),
        y: axis("", {
          range: [0.2, lines.length + 0.8],
          tickmode: "array",
          tickvals: lines.map((_, index) => heightOf(index)),
          ticktext: lines.map(({ text }) => text),
          ticks: "",
        }),
        traces: [
          marks("predicted by the population's minimiser", ({ predicted }) => predicted, { marker: population }),
          marks("predicted to first order", ({ firstOrder }) => firstOrder, { marker: firstOrderMarker }),
          marks("measured, 95 % interval", ({ value }) => value, { marker: measured, error_x: bars }),
        ],
        rules: [{ x: truth, line: { color: colors.ink, width: 1, dash: "dot" } }],
        height: rowHeight * (lines.length + 1),
      },
    ],
    arrangement: { left: 240 },
    caption,
    details,
  });
}

const population = { symbol: "line-ns-open", size: 22, color: colors.ink, line: { color: colors.ink, width: 2 } };
const firstOrderMarker = {
  ...{ symbol: "diamond-open", size: 12, color: colors.predicted },
  line: { color: colors.predicted, width: 2 },
};
const measured = { symbol: "circle", size: 9, color: colors.perturbed };

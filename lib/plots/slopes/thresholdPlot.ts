import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { cells, legendHeight } from "../panels";
import { axis, baseLayout, logAxis } from "../theme";
import { type SlopeOfTruth, slopePoints, thresholdLine } from "./slopePoints";

/** One setting of a threshold plot. */
export interface ThresholdPanel {
  readonly title: string;
  /** What the horizontal axis shows, "rel at the smallest n". */
  readonly quantity: string;
  /** What the vertical axis shows, "slope of mean L₃". */
  readonly slope: string;
  readonly truths: readonly SlopeOfTruth[];
  /** Of the quantity, drawn as a line. */
  readonly threshold: number;
}

/**
 * The slope of many truths with its interval against a quantity that should tell where the predicted slope holds, one
 * panel a setting, with the threshold that divides them.
 *
 * @param predictedSlope drawn as a line
 * @throws InputError when a panel has no truth
 * @example thresholdPlot({ panels: [{ title: "(a) exact-specified", quantity: "rel", slope: "slope", truths, threshold: 0.5 }], predictedSlope: -0.5, caption: "" })
 */
export function thresholdPlot({
  panels,
  predictedSlope,
  caption,
}: {
  panels: readonly ThresholdPanel[];
  predictedSlope: number;
  caption: string;
}): Figure {
  for (const [index, { truths }] of panels.entries())
    requireThat(truths.length > 0, `panels[${index}].truths`, truths, "a list of at least one truth");
  const points = panels.map(({ truths }, index) => {
    const groups = [...new Set(truths.map(({ group }) => group))];
    return groups.map((group, style) => ({
      ...slopePoints(
        truths.filter((truth) => truth.group === group),
        group,
        style,
      ),
      ...(index === 0 ? {} : { xaxis: `x${index + 1}`, yaxis: `y${index + 1}`, legend: `legend${index + 1}` }),
    }));
  });
  const placed = cells({
    plotHeight: 330,
    legendHeights: points.map(legendHeight),
    footer: 0,
    stacked: true,
    titled: true,
  });
  const layout = { ...baseLayout(placed.height), width: placed.width };
  const axes: Record<string, unknown> = {};
  panels.forEach(({ truths, threshold, quantity, slope }, index) => {
    const suffix = index === 0 ? "" : `${index + 1}`;
    const { x, y, legend } = placed.cells[index];
    const numbers = truths.map(({ number }) => number);
    axes[`xaxis${suffix}`] = { ...logAxis(quantity, [...numbers, threshold]), domain: x, anchor: `y${suffix}` };
    axes[`yaxis${suffix}`] = { ...axis(slope), domain: y, anchor: `x${suffix}` };
    axes[`legend${suffix}`] = legend;
  });
  return {
    kind: "figure",
    caption,
    data: points.flat(),
    layout: {
      ...layout,
      ...axes,
      shapes: panels.flatMap(({ threshold }, index) => {
        const suffix = index === 0 ? "" : `${index + 1}`;
        const [x, y] = [`x${suffix}`, `y${suffix}`];
        return [
          thresholdLine({ xref: `${x} domain`, yref: y, x0: 0, x1: 1, y0: predictedSlope, y1: predictedSlope }),
          thresholdLine({ xref: x, yref: `${y} domain`, x0: threshold, x1: threshold, y0: 0, y1: 1 }),
        ];
      }),
      annotations: panels.map(({ title }, index) => placed.cells[index].title(title)),
    },
  };
}

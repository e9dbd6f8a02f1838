import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { cells, legendHeight } from "../panels";
import { axis, baseLayout, faded, logAxis, sixDigits } from "../theme";
import { groupStyles, slopePoints, thresholdLine } from "./slopePoints";

/** One truth of a regime plot. */
export interface RegimeTruth {
  /** What it is drawn as, "d = 4". */
  readonly group: string;
  /** rel at the smallest size. */
  readonly rel: number;
  readonly slope: number;
  readonly interval: readonly [number, number];
  readonly sizes: readonly number[];
  /** Measured loss over predicted loss at each size. */
  readonly ratios: readonly number[];
}

/**
 * Many truths at once: the slope of each with its interval against its regime quantity rel, and its loss over its own
 * predicted curve against n; truths above the threshold are drawn faint.
 *
 * @param predictedSlope drawn as a line
 * @param threshold      of rel, drawn as a line
 * @throws InputError when there is no truth
 * @example regimePlot({ truths, predictedSlope: -0.5, threshold: 0.15, caption: "" })
 */
export function regimePlot({
  truths,
  predictedSlope,
  threshold,
  caption,
}: {
  truths: readonly RegimeTruth[];
  predictedSlope: number;
  threshold: number;
  caption: string;
}): Figure {
  requireThat(truths.length > 0, "truths", truths, "a list of at least one truth");
  const groups = [...new Set(truths.map(({ group }) => group))];
  const points = groups.map((group, index) =>
    slopePoints(
      truths.filter((truth) => truth.group === group).map((truth) => ({ ...truth, number: truth.rel })),
      group,
      index,
    ),
  );
  const placed = cells({
    plotHeight: 330,
    legendHeights: [legendHeight(points), 0],
    footer: 0,
    stacked: true,
    titled: true,
  });
  const [above, below] = placed.cells;
  const rels = truths.map(({ rel }) => rel);
  return {
    kind: "figure",
    caption,
    data: [...points, ...truths.map((truth) => ratioLine(truth, groups.indexOf(truth.group), truth.rel < threshold))],
    layout: {
      ...baseLayout(placed.height),
      width: placed.width,
      xaxis: { ...logAxis("rel at the smallest n", [...rels, threshold]), domain: above.x, anchor: "y" },
      yaxis: { ...axis("slope of mean L<sub>3</sub>"), domain: above.y, anchor: "x" },
      legend: above.legend,
      xaxis2: {
        ...logAxis(
          "sample size n",
          truths.flatMap(({ sizes }) => sizes),
        ),
        domain: below.x,
        anchor: "y2",
      },
      yaxis2: {
        ...logAxis(
          "measured / predicted",
          truths.flatMap(({ ratios }) => ratios),
        ),
        domain: below.y,
        anchor: "x2",
      },
      shapes: [
        thresholdLine({ xref: "x domain", yref: "y", x0: 0, x1: 1, y0: predictedSlope, y1: predictedSlope }),
        thresholdLine({ xref: "x", yref: "y domain", x0: threshold, x1: threshold, y0: 0, y1: 1 }),
        thresholdLine({ xref: "x2 domain", yref: "y2", x0: 0, x1: 1, y0: 1, y1: 1 }),
      ],
      annotations: [above.title("(a) slope of every truth"), below.title("(b) loss over its own predicted curve")],
    },
  };
}

function ratioLine({ sizes, ratios }: RegimeTruth, group: number, inRegime: boolean): Record<string, unknown> {
  const { color } = groupStyles[group % groupStyles.length];
  return {
    type: "scatter",
    mode: "lines",
    x: [...sizes],
    y: ratios.map(sixDigits),
    line: { color: inRegime ? color : faded(color, 0.4), width: inRegime ? 2 : 1.2, dash: inRegime ? "solid" : "dot" },
    xaxis: "x2",
    yaxis: "y2",
    showlegend: false,
  };
}

import { requirePositive, requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { axis, colors, faded, logAxis, predictionRule, thresholdRule } from "../theme";
import { keyEntry, line, type Trace } from "../traces";
import { groupStyle, groupsOf, keyOfSlopes, slopePoints } from "./slopePoints";

/** One truth of a regime plot. */
export interface RegimeTruth {
  /** What it is drawn as, "d = 4". */
  readonly group: string;
  /** rel at the smallest size. */
  readonly rel: number;
  readonly slope: number;
  readonly interval: readonly [number, number] | null;
  readonly sizes: readonly number[];
  /** Measured loss over predicted loss at each size. */
  readonly ratios: readonly number[];
}

/**
 * Many truths at once: the slope of each with its interval against its regime quantity rel, and its loss over its own
 * predicted curve against n; truths above the threshold are drawn faint.
 *
 * @param predictedSlope drawn as a line
 * @param threshold      of rel, > 0, drawn as a line
 * @throws InputError when there is no truth, or the threshold is not > 0
 * @example regimePlot({ truths, predictedSlope: -0.5, threshold: 0.15, caption: "" })
 */
export function regimePlot({
  truths,
  predictedSlope,
  threshold,
  caption,
  details,
}: {
  truths: readonly RegimeTruth[];
  predictedSlope: number;
  threshold: number;
  caption: string;
  details?: string;
}): Figure {
  requireThat(truths.length > 0, "truths", truths, "a list of at least one truth");
  requirePositive({ threshold });
  const groups = groupsOf(truths);
  return panelFigure({
    panels: [
      {
        title: "(a) slope of every truth",
        x: logAxis("rel at the smallest n", [...truths.map(({ rel }) => rel), threshold]),
        y: axis("slope of mean L<sub>3</sub>"),
        traces: slopePoints(
          truths.map((truth) => ({ ...truth, number: truth.rel })),
          groups,
        ),
        rules: [
          { y: predictedSlope, line: predictionRule },
          { x: threshold, line: thresholdRule },
        ],
      },
      {
        title: "(b) loss over its own predicted curve",
        x: logAxis(
          "sample size n",
          truths.flatMap(({ sizes }) => sizes),
        ),
        y: logAxis(
          "measured / predicted",
          truths.flatMap(({ ratios }) => ratios),
        ),
        traces: truths.map((truth) => ratioLine(truth, groups.indexOf(truth.group), truth.rel < threshold)),
        rules: [{ y: 1, line: predictionRule }],
      },
    ],
    key: [
      ...keyOfSlopes(groups, "(a) predicted slope; (b) 1", `(a) threshold: rel = ${threshold}`),
      keyEntry(`(b) rel below ${threshold}`, { line: lineStyle(colors.perturbed, true) }),
      keyEntry("(b) rel above it", { line: lineStyle(colors.perturbed, false) }),
    ],
    caption,
    details,
  });
}

function ratioLine({ sizes, ratios }: RegimeTruth, group: number, inRegime: boolean): Trace {
  // Above the threshold a line is faint, and its group would not be told.
  return line({
    x: sizes,
    y: ratios,
    line: lineStyle(inRegime ? groupStyle(group).color : colors.perturbed, inRegime),
  });
}

function lineStyle(color: string, inRegime: boolean) {
  return inRegime ? { color, width: 2.5, dash: "solid" } : { color: faded(color, 0.5), width: 1.2, dash: "dot" };
}

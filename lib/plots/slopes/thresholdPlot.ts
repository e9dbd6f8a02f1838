import { requirePositive, requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { axis, logAxis, predictionRule, thresholdRule } from "../theme";
import { groupsOf, keyOfSlopes, type SlopeOfTruth, slopePoints } from "./slopePoints";

/** One setting of a threshold plot. */
export interface ThresholdPanel {
  readonly title: string;
  /** What the horizontal axis shows, "rel at the smallest n". */
  readonly quantity: string;
  /** What the vertical axis shows, "slope of mean L₃". */
  readonly slope: string;
  readonly truths: readonly SlopeOfTruth[];
  /** Of the quantity, > 0, drawn as a line. */
  readonly threshold: number;
}

/**
 * The slope of many truths with its interval against a quantity that should tell where the predicted slope holds, one
 * panel a setting, with the threshold that divides them; a group looks the same in every panel.
 *
 * @param predictedSlope drawn as a line
 * @throws InputError when there is no panel, or one has no truth or a threshold that is not > 0
 * @example thresholdPlot({ panels: [{ title: "(a) exact-specified", quantity: "rel", slope: "slope", truths, threshold: 0.5 }], predictedSlope: -0.5, caption: "" })
 */
export function thresholdPlot({
  panels,
  predictedSlope,
  caption,
  details,
}: {
  panels: readonly ThresholdPanel[];
  predictedSlope: number;
  caption: string;
  details?: string;
}): Figure {
  for (const [index, { truths, threshold }] of panels.entries()) {
    requireThat(truths.length > 0, `panels[${index}].truths`, truths, "a list of at least one truth");
    requirePositive({ [`panels[${index}].threshold`]: threshold });
  }
  const groups = groupsOf(panels.flatMap(({ truths }) => truths));
  return panelFigure({
    panels: panels.map(({ title, truths, threshold, quantity, slope }) => ({
      title,
      x: logAxis(quantity, [...truths.map(({ number }) => number), threshold]),
      y: axis(slope),
      traces: slopePoints(truths, groups),
      rules: [
        { y: predictedSlope, line: predictionRule },
        { x: threshold, line: thresholdRule },
      ],
    })),
    key: keyOfSlopes(groups, "predicted slope", "threshold"),
    caption,
    details,
  });
}

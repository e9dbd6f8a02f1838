import type { Figure } from "../../plots/figure";
import { ratePlot } from "../../plots/ratePlot";
import type { StudyOptions } from "../../study/study";
import {
  type Curve,
  curveRow,
  curveSentence,
  fitsSentence,
  measureCurve,
  pointRows,
  readLosses,
  seriesOf,
  sizesOf,
} from "../curve";
import { type CurveRow, type PointRow, type RunOptions, runStudies } from "../experiment";
import { comparedModel, comparedRouters, exactArm, exactNoise, exactStudy } from "../settings";

const names = ["perturbed", "cosine"] as const;

/** The exact-specified study with all logits free, as the paper writes the model. */
export function freeStudy(): StudyOptions {
  return {
    ...exactStudy(),
    name: "all-logits-free",
    arms: names.map((name) => exactArm(name, comparedModel(comparedRouters[name], { reference: false }))),
  };
}

/**
 * The supplement of Figure 1: L₃ without a reference expert.
 *
 * Prediction: neither loss falls at −1/2. All biases may move together, and all v of the perturbed router (derived fact 3),
 * without a change of f, so the fit keeps the gauge of its start.
 */
export async function freeLogits(
  study: StudyOptions,
  options: RunOptions,
): Promise<{ figure: Figure; rows: PointRow[]; summary: CurveRow[]; verdicts: string[] }> {
  const [rows] = await runStudies([study], options);
  const curves = study.arms.map((arm, index): Curve => {
    const name = names[index];
    return measureCurve({
      name: `${name}, all logits free`,
      role: name,
      sizes: sizesOf(rows),
      losses: readLosses(rows, arm, { loss: "L3" }),
      predictedSlope: -0.5,
      expected: "does not agree",
      inRegime: true, // whether a flat curve is straight is no matter
    });
  });
  const figure = ratePlot({
    panels: [
      { title: "exact-specified, all logits free", yTitle: "mean loss L<sub>3</sub>", series: curves.map(seriesOf) },
    ],
    caption: [
      `Supplement of Figure 1: the same exact-specified study with all logits free, σ = ${exactNoise.sd}, starts near the truth; ${curves.map(({ name, rate }) => `${fitsSentence(rate)} (${name})`).join(", ")}.`,
      "Shifting all biases by one constant, and for the perturbed router all transformed router vectors by one vector, leaves f unchanged: a fit keeps the gauge of its start, so that the loss of neither router vanishes.",
    ].join(" "),
  });
  return {
    figure,
    rows: curves.flatMap(pointRows),
    summary: curves.map(curveRow),
    verdicts: curves.map(curveSentence),
  };
}

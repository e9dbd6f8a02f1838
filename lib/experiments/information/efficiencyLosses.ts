import { efficiencyPlot } from "../../plots/theory/efficiencyPlot";
import type { Arm } from "../../study/arm";
import { roleOf } from "../curve";
import { experiment } from "../experiment";
import { settingsText } from "../sentences";
import type { Part } from "../studied";
import { efficiencyStudy, titleOf } from "./efficiencyStudy";
import { type LossLine, lossLines, lossTable } from "./lossLines";
import { heldSentence, ratioCurve, ratioRows, ratioSentence, ratioSummary } from "./ratios";

/**
 * Predicted losses: the mean of L₃, of L₁ with r = 2 and of their parts over what the Fisher information alone predicts.
 *
 * Prediction: at the largest n the intervals of these ratios hold 1 (judged by shareVerdict, whose 90 % were taken over when the
 * first of these were known).
 */
export const efficiencyLosses = experiment({
  name: "efficiency-losses",
  question: "Does the Fisher information alone predict mean losses and their parts, and from which n on?",
  seconds: { quick: 30, paper: 100 },
  extended: true,
  studies: (profile) => [efficiencyStudy(profile)],
  report([fits]) {
    const { study, counts } = fits;
    const lines = study.arms.flatMap((arm) => lossLines(fits, arm));
    const lineOf = (arm: Arm, part: Part) =>
      lines.find((line) => line.arm === arm && line.loss === "L3" && line.part === part) as LossLine;
    return {
      rows: lines.flatMap(ratioRows),
      summary: lines.map(ratioSummary),
      figure: efficiencyPlot({
        panels: [
          ...study.arms.map((arm, index) => ({
            title: `(${"abc"[index]}) ${titleOf(arm)}`,
            // In the colours of the blocks that the parts are about.
            curves: [
              ratioCurve("bias", "weight part", lineOf(arm, "weight")),
              ratioCurve("router", "router part", lineOf(arm, "router")),
              ratioCurve("expert", "expert part", lineOf(arm, "expert")),
            ],
          })),
          {
            title: "(d) total",
            curves: study.arms.map((arm) => ratioCurve(roleOf(arm), titleOf(arm), lineOf(arm, "total"))),
          },
        ],
        yTitle: "measured / predicted",
        caption:
          "Mean L₃ and its parts, exact-specified, over what the Fisher information alone predicts, by router; dashed: 1. Cosine: with the true norms.",
        details: `${settingsText([study])}: ${counts.fits} fits, ${counts.failed} not converged, 95 % intervals by the normal approximation on the log scale; points of one n stand side by side. The routers share inputs and noise.`,
      }),
      tables: { table: lossTable(lines) },
      finding: heldSentence("mean losses", lines),
      verdicts: [ratioSentence("mean loss", lines)],
    };
  },
});

import { efficiencyPlot } from "../../plots/theory/efficiencyPlot";
import { experiment } from "../experiment";
import { fitsSentence, settingsText } from "../sentences";
import { type BlockLine, blockCurve, blockLines, blockSentences, blockSummary, efficientSentence } from "./blockLines";
import { efficiencyStudy, titleOf } from "./efficiencyStudy";
import { countsOf, ratioRows } from "./ratios";

/**
 * Efficiency: the mean squared error of the exact-specified estimator over the Cramér–Rao bound, by block of parameters.
 *
 * Prediction: at the largest n every ratio's interval holds 1 and is no wider than ± 10 % (judged by shareVerdict, whose
 * 90 % were taken over when the first of these were known); at the smallest n the ratio over
 * all parameters lies above 1: the bound is a statement about the limit.
 */
export const efficiency = experiment({
  name: "efficiency",
  question: "Does least squares use all that the data tell, and from which n on?",
  seconds: { quick: 30, paper: 100 },
  extended: true,
  studies: (profile) => [efficiencyStudy(profile)],
  report([fits]) {
    const lines = fits.study.arms.flatMap((arm) => blockLines(fits, arm));
    const totals = lines.filter(({ block }) => block === "all");
    const curvesOf = (chosen: readonly BlockLine[]) => chosen.map(blockCurve);
    const verdicts = blockSentences(lines);
    return {
      rows: lines.flatMap(ratioRows),
      summary: lines.map(blockSummary),
      finding: efficientSentence(lines),
      figure: efficiencyPlot({
        panels: [
          ...fits.study.arms.map((arm, index) => ({
            title: `(${"abc"[index]}) ${titleOf(arm)}`,
            curves: curvesOf(lines.filter((line) => line.arm === arm && line.block !== "all")),
          })),
          { title: "(d) all parameters", curves: curvesOf(totals) },
        ],
        yTitle: "squared error / bound",
        caption: `Mean squared error of the exact-specified least-squares estimator over the Cramér–Rao bound σ² I⁻¹ / n, by block of parameters and router; dashed: 1, the bound, below which a biased estimator can be at small n. ${verdicts[1].text} Of the cosine router's β₁ only the direction counts: its norm is not identified.`,
        details: [
          `In the metric of the bound (the mean of Δᵀ B⁻¹ Δ / q, B the bound of a block and q its rank), ${settingsText([fits.study])}, ${settingsText([fits.study], ["starts", "replicates"])} at each n: ${totals.map((line) => `${fitsSentence(countsOf(line))} (${titleOf(line.arm)})`).join(", ")}; a fit that cannot be matched with the truth counts as failed.`,
          "Bars are 95 % intervals by the normal approximation on the log scale; points of one n stand side by side. The routers share inputs and noise, so their ratios go up and down together.",
          verdicts[0].text,
        ].join(" "),
      }),
      verdicts,
    };
  },
});

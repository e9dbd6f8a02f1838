import { ratePlot } from "../../plots/ratePlot";
import { routerTitles } from "../../plots/theme";
import { type Curve, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, panelTitle, settingsText } from "../sentences";
import { type ComparedRouter, exactStudy, overStudy } from "../settings";
import type { Studied } from "../studied";

/**
 * Regression rates: ‖f_Ĝ − f_G*‖ in L²(μ) against n for the three routers (Theorems 1 and 3), exact- and over-specified.
 *
 * Prediction: −1/2 for all of them, since f does not care which of several equal measures is fitted; exact-specified with
 * the level of a scaled χ whose degrees of freedom are the rank of the Jacobian.
 */
export const regressionRate = experiment({
  name: "regression-rate",
  question: "How fast does the regression function converge, whatever happens to the parameters?",
  seconds: { quick: 15, paper: 60 },
  studies: (profile) => [exactStudy(), overStudy(profile)],
  report([exactFits, overFits]) {
    const exact = errorCurves(exactFits);
    const over = errorCurves(overFits, ", over-specified");
    const counts = (curves: readonly Curve[]) =>
      curves.map(({ name, rate }) => `${fitsSentence(rate)} (${name})`).join(", ");
    const yTitle = "mean regression error";
    return {
      curves: [...exact, ...over],
      figure: ratePlot({
        panels: [
          { title: panelTitle("(a) exact-specified", exactFits.study), yTitle, series: exact.map(seriesOf) },
          { title: panelTitle("(b) over-specified", overFits.study), yTitle, series: over.map(seriesOf) },
        ],
        caption:
          "Mean L²(μ) error of the fitted regression function against the sample size (Theorems 1 and 3), (a) exact-specified, (b) over-specified: −1/2 is predicted for every router, whatever happens to its parameters. Grey: slope and level predicted by the rank of the Jacobian alone.",
        details: [
          `${settingsText([exactFits.study, overFits.study], ["d", "experts", "X", "τ"])}; bars are 95 % bootstrap intervals over replicates; the error of each fit is measured on fresh inputs.`,
          `(a) ${settingsText([exactFits.study], ["k", "σ"])}: ${counts(exact)}. Predicted: σ √(2/n) Γ((r+1)/2)/Γ(r/2), r the rank of the Jacobian at the truth, which is one less per router vector for the cosine router.`,
          `(b) ${settingsText([overFits.study], ["k", "σ", "Θ"])}: ${counts(over)}.`,
        ].join(" "),
      }),
    };
  },
});

/** Of every router. */
export function errorCurves({ study, curve }: Studied, suffix = ""): Curve[] {
  return study.arms.map(({ name: arm }) =>
    curve({ arm, name: `${routerTitles[arm as ComparedRouter]}${suffix}`, of: "regression error" }),
  );
}

import { table } from "../../plots/table";
import type { Arm } from "../../study/arm";
import { type MeanRatio, meanRatio } from "../../theory/rates/ratio";
import { experiment } from "../experiment";
import { fitsSentence, settingsText, threeDigits } from "../sentences";
import type { Studied } from "../studied";
import { efficiencyStudy, errorsOf, knownOf, titleOf } from "./efficiencyStudy";
import { heldSentence, type RatioLine, ratioRows, ratioSentence, ratioSummary } from "./ratios";

/**
 * Standard errors: the root mean square error of every coordinate of the exact-specified estimator beside √(σ² I⁻¹ / n).
 *
 * Prediction: at the largest n the intervals of their ratios hold 1 (judged by shareVerdict, whose 90 % were taken over when the
 * first of these were known).
 */
export const standardErrors = experiment({
  name: "standard-errors",
  question: "How precisely is each parameter told, and does the Fisher information say so beforehand?",
  seconds: { quick: 30, paper: 100 },
  extended: true,
  studies: (profile) => [efficiencyStudy(profile)],
  report([fits]) {
    const { study, sizes } = fits;
    const lines = study.arms.flatMap((arm) => coordinateLines(fits, arm));
    const failed = Math.max(...lines.map(({ ratios }) => ratios[ratios.length - 1].failed));
    return {
      rows: lines.flatMap(ratioRows),
      summary: lines.map(ratioSummary),
      tables: {
        table: table({
          columns: ["router", "parameter", "predicted", "measured", "measured / predicted", "from", "to"],
          rows: lines.map(({ arm, parameter, predicted, ratios }) => {
            const { ratio, interval } = ratios[ratios.length - 1];
            return [arm, parameter, ...[predicted, predicted * ratio, ratio, ...interval].map(threeDigits)];
          }),
          caption: `Standard errors at n = ${sizes.at(-1)}, exact-specified: predicted by the Fisher information, and the root mean square error of fits with its 95 % interval. Atom 2 is the reference; the cosine router's β₁ is compared at the true norm.`,
          details: `${settingsText([study])}; a router: ${fitsSentence({ fits: study.replicates, failed })} at most.`,
        }),
      },
      finding: heldSentence("standard errors", lines),
      verdicts: [ratioSentence("standard error", lines)],
    };
  },
});

/** Root mean square error of one coordinate over its predicted standard error, that at the largest n. */
interface CoordinateLine extends RatioLine {
  readonly arm: string;
  readonly parameter: string;
  readonly predicted: number;
}

function coordinateLines(fits: Studied, arm: Arm): CoordinateLine[] {
  const { sizes } = fits;
  const errors = errorsOf(fits, arm);
  const predicted = sizes.map((size) => knownOf(fits, arm).standardErrors({ sd: fits.sdOf(arm.name), size }));
  return predicted[0].map(({ name: parameter }, j) => {
    const ratios = errors.map((own, i) => {
      const squares = own.map((error) => (error === null ? null : error[j] * error[j]));
      return rooted(meanRatio(squares, predicted[i][j].standardError * predicted[i][j].standardError));
    });
    const last = predicted[predicted.length - 1][j].standardError;
    return { name: `${titleOf(arm)}, ${parameter}`, arm: titleOf(arm), parameter, sizes, predicted: last, ratios };
  });
}

/** Of mean squares, that of their roots. */
function rooted({ ratio, interval: [low, high], ...counts }: MeanRatio): MeanRatio {
  return { ratio: Math.sqrt(ratio), interval: [Math.sqrt(low), Math.sqrt(high)], ...counts };
}

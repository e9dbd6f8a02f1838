import { requireInteger } from "../../requirements";
import { curveRow, pointRows } from "../curve";
import { experiment } from "../experiment";
import { levelFigure } from "./levelFigure";
import { levelStudy } from "./levelStudy";
import { levelsOf } from "./levels";
import { leastSentence, levelSentences } from "./levelVerdicts";

/**
 * How large the constant τ on the norms should be.
 *
 * Predictions, from the Fisher information alone: too little τ₁ costs the norm and nothing else, so that L₃ grows and the
 * routing stays right; too much costs the routing, since the gates go flat; the radial part of L₃ is least near
 * τ₁ = ‖β₁‖ (derived fact 4).
 */
export const noiseLevel = experiment({
  name: "noise-level",
  question: "How much noise should be on the norms?",
  seconds: { quick: 12, paper: 50 },
  extended: true,
  studies: (profile) => [levelStudy(profile)],
  report([fits]) {
    requireInteger({ replicates: fits.study.replicates }, 2); // one fit has no interval
    const levels = levelsOf(fits);
    return {
      curves: levels.map(({ curve }) => curve),
      rows: levels.flatMap(({ curve, family, tau, rels, accuracy, constant }) =>
        pointRows(curve).map((row, i) => ({
          ...row,
          family,
          tau,
          rel: rels[i],
          accuracy: accuracy[i].value,
          accuracyLower: accuracy[i].lower,
          accuracyUpper: accuracy[i].upper,
          accuracyPredicted: accuracy[i].predicted,
          accuracyConstant: constant,
        })),
      ),
      summary: levels.map(({ curve, family, tau, rels, radial, radialPredicted, onBoundary }) => ({
        ...curveRow(curve),
        family,
        tau,
        rel: rels[0],
        radial: radial.at(-1),
        radialPredicted: radialPredicted.at(-1),
        onBoundary,
      })),
      finding: leastSentence(levels),
      figure: levelFigure(fits, levels),
      verdicts: levelSentences(levels),
    };
  },
});

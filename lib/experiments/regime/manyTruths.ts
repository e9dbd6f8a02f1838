import { gaussianNoise } from "../../data/noises";
import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/starts/startValues";
import { regimePlot } from "../../plots/slopes/regimePlot";
import type { Arm } from "../../study/arm";
import { seeded } from "../../study/seed";
import type { StudyOptions } from "../../study/study";
import { levelThreshold } from "../../theory/information/relativeError";
import { type Curve, curveRow, holdsLevel, holdsSlope } from "../curve";
import { experiment } from "../experiment";
import { shareVerdict } from "../heldShare";
import { settingsText } from "../sentences";
import { tenSizes } from "../settings";
import type { Profile } from "../studyKind";
import type { Verdict } from "../verdict";
import { input, randomTruth, randomTruthModel, randomTruthText } from "./randomTruth";

const dims = [2, 4, 8];
const truthsPerDim = 8;

/** Effort of predictions, which are many. */
const effort = { inputs: 20_000, draws: 400 };

/**
 * Many random truths: is the rate of Figure 1a one of its truth, or of most?
 *
 * Prediction: a truth whose rel is below levelThreshold at the smallest n has slope −1/2 and the level that its own Fisher
 * information predicts; above it nothing is promised, and steeper slopes are to be expected.
 */
export const manyTruths = experiment({
  name: "many-truths",
  question: "Does the n^(−1/2) rate hold for random truths, and does rel tell for which?",
  seconds: { quick: 10, paper: 150 },
  studies: (profile) => [manyStudy(profile)],
  report([fits]) {
    const truths = fits.study.arms.map(({ name: arm, model: { dim } }) => {
      const curve = fits.curve({ arm, predictedSlope: -0.5, ...effort });
      return { dim, rel: fits.relOf(arm, { inputs: effort.inputs }), curve };
    });
    const verdicts = [verdictOf("below", truths), verdictOf("above", truths)];
    return {
      curves: truths.map(({ curve }) => curve),
      summary: truths.map(({ curve, rel, dim }) => ({ ...curveRow(curve), rel, dim })),
      finding: `${heldOf("below", truths)} truths with rel below ${levelThreshold} have −1/2 in the interval of their slope, and ${heldOf("above", truths)} above.`,
      figure: regimePlot({
        truths: truths.map(({ dim, rel, curve: { rate, predicted } }) => ({
          group: `d = ${dim}`,
          rel,
          slope: rate.slope,
          interval: rate.interval,
          sizes: rate.sizes,
          ratios: rate.values.map((value, i) => value / (predicted as readonly number[])[i]),
        })),
        predictedSlope: -0.5,
        threshold: levelThreshold,
        caption: [
          `${truths.length} random truths, perturbed cosine router, exact-specified. (a) Slope of mean L₃ with its 95 % interval against rel, the predicted relative error of β₁ at the smallest n. (b) Mean L₃ over the curve that the truth's own Fisher information predicts. Below rel = ${levelThreshold} slope and level are to be expected, above it nothing is promised.`,
          `Below it ${heldOf("below", truths)} intervals hold −1/2, above it ${heldOf("above", truths)}.`,
        ].join(" "),
        details: `Random truths (${randomTruthText}), ${settingsText([fits.study])}, ${settingsText([fits.study], ["starts", "replicates"])} at each n: ${fits.counts.fits} fits, ${fits.counts.failed} not converged; bootstrap intervals.`,
      }),
      verdicts,
    };
  },
});

function manyStudy(profile: Profile): StudyOptions {
  const paper = profile === "paper";
  const arms = dims.flatMap((dim) => {
    const model = randomTruthModel(dim);
    return Array.from({ length: truthsPerDim }, (_, index): Arm => {
      const truth = randomTruth(model, randomStream(seeded("many truths"), { dim, index }));
      return {
        name: `d = ${dim}, truth ${index + 1}`,
        model,
        truth,
        starts: nearTruth({ truth, spread: 0.1 }),
        bounds: { bias: [-20, 20], router: 20, expert: 20 },
      };
    });
  });
  return {
    name: "many-truths",
    arms,
    sizes: paper ? tenSizes : [1000, 2154, 4642, 10_000],
    replicates: paper ? 40 : 10,
    input,
    noise: gaussianNoise({ sd: 0.1 }),
    seed: "many-truths",
  };
}

/** "3 of 3" */
function heldOf(side: "below" | "above", truths: readonly { rel: number; curve: Curve }[]): string {
  const curves = curvesOn(side, truths);
  return `${curves.filter(holdsSlope).length} of ${curves.length}`;
}

function curvesOn(side: "below" | "above", truths: readonly { rel: number; curve: Curve }[]): Curve[] {
  return truths.filter(({ rel }) => rel < levelThreshold === (side === "below")).map(({ curve }) => curve);
}

/** Of those below slope and level are predicted, of the others nothing. */
function verdictOf(side: "below" | "above", truths: readonly { rel: number; curve: Curve }[]): Verdict | string {
  const curves = curvesOn(side, truths);
  const text = `Of ${curves.length} truths with rel ${side} ${levelThreshold}, ${curves.filter(holdsSlope).length} have −1/2 in the interval of their slope, and ${curves.filter(holdsLevel).length} have their predicted level in the interval of theirs; the intervals of ${curves.filter(({ rate: { interval } }) => interval !== null && interval[1] < -0.25).length} slopes leave out −1/4`;
  if (side === "above") return `${text}.`;
  const both = curves.filter((curve) => holdsSlope(curve) && holdsLevel(curve)).length;
  return shareVerdict(both, curves.length, `${text}; ${both} hold slope and level`);
}

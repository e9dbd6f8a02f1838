import { requireInteger } from "../../requirements";
import { experiment } from "../experiment";
import { kindStudy, type NoisyArm, observationArms, stepArms, stepStudy } from "./noisyArms";
import { normEstimate } from "./normEstimates";
import { normFigure, normTable } from "./normFigure";
import { lengthsTable } from "./normLengths";
import { normSentences } from "./normVerdicts";

/**
 * What happens when the noise on the norms is random, and the estimator takes it for a constant.
 *
 * Predictions, from Jensen's inequality and from the population's least-squares minimiser, no fit involved: a random factor
 * of τ₁ in the data, of mean 1, is read as a longer β₁, b̂/(b̂ + τ₁) = E b/(b + τ₁ξ), and is hardly seen elsewhere; drawn
 * once, it multiplies the norm by 1/ξ; in every step of training it pushes the norm away from τ₁, and so shortens this β₁.
 */
export const noiseNorms = experiment({
  name: "noise-norms",
  question: "May the noise on the norms be random?",
  seconds: { quick: 12, paper: 60 },
  extended: true,
  studies: (profile) => [kindStudy(profile), stepStudy(profile)],
  report([kinds, steps]) {
    requireInteger({ replicates: kinds.study.replicates }, 2); // one fit has no interval
    const estimates = [
      ...observationArms.map((noisy) => normEstimate(kinds, noisy, constantOf(noisy))),
      ...stepArms.map((noisy) => normEstimate(steps, noisy, stepArms[0])),
    ];
    const held = estimates.filter(
      ({ norm, population }) => norm && norm.lower <= population && population <= norm.upper,
    );
    return {
      summary: estimates.map(({ norm, otherMeasured, ...rest }) => ({
        ...rest,
        value: norm?.value ?? null,
        interval: norm === null ? null : [norm.lower, norm.upper],
        otherValue: otherMeasured?.value ?? null,
        otherInterval: otherMeasured === null ? null : [otherMeasured.lower, otherMeasured.upper],
      })),
      finding: `In ${held.length} of ${estimates.length} cases the norm that is found is the one that the population predicts, constant or random.`,
      figure: normFigure([kinds, steps], estimates),
      tables: { table: normTable(kinds, estimates), lengths: lengthsTable() },
      verdicts: normSentences(estimates),
    };
  },
});

/** The arm without noise that has the same inputs. */
function constantOf(noisy: NoisyArm): NoisyArm {
  return observationArms.find(({ law, arm }) => law === null && arm.input === noisy.arm.input) as NoisyArm;
}

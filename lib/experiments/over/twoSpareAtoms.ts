import { gaussianNoise } from "../../data/noises";
import { nearTruth } from "../../estimators/starts/startValues";
import { ratePlot } from "../../plots/ratePlot";
import { perturbedCosine } from "../../routers/perturbedCosine";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { type Curve, curveVerdict, measureCurve, roleOf, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, settingsText } from "../sentences";
import { comparedModel, input, spread } from "../settings";
import { spareAtoms } from "../spareAtoms";
import type { Studied } from "../studied";
import type { Profile } from "../studyKind";
import { spareTau2s, spareTruth, spreadPoints, spreadSentences, spreadSeries, spreadTable } from "./spreadCurves";

/**
 * Two spare atoms, k = 5 against k* = 3 at d = 2: the only fits in which an atom can be spread isotropically (fact 5).
 *
 * Predictions: κ over second moments of rank two is 0 for τ₂ = 0, vanishes like τ₂ as τ₂ does (as the least singular value of fact 6),
 * and is positive for τ₂ = 0.3; of rank one it is positive for both. So three atoms of one cell approach the true one like n^(−1/4) at
 * τ₂ = 0.3, like n^(−1/6) at τ₂ = 0, where the third order is left.
 */
export const twoSpareAtoms = experiment({
  name: "two-spare-atoms",
  question: "Does τ₂ = 0 cost something once two spare atoms can share a cell?",
  seconds: { quick: 40, paper: 900 },
  extended: true,
  studies: (profile) => [twoSpareStudy(profile)],
  report([fits]) {
    const points = spreadPoints();
    const curves = fits.study.arms.map((arm) => distanceCurve(fits, arm));
    return {
      curves,
      figure: ratePlot({
        panels: [
          {
            title: "(a) no data, no fit",
            xTitle: "τ<sub>2</sub>",
            yTitle: "least relative κ, unit of y",
            series: spreadSeries(points),
          },
          {
            title: "(b) fits",
            yTitle: "median distance in (β<sub>1</sub>, η)",
            series: curves.map(seriesOf),
          },
        ],
        caption: `Two spare atoms. (a) κ, what an atom spread over two or three must change in f: at τ₂ = 0 three change nothing to second order. (b) Greatest distance of a fitted atom from the true one of its shared cell. ${powerText(curves)} [D]`,
        details: `${settingsText([fits.study], ["k", "d", "experts", "σ"])}, starts near the truth; ${fitsSentence(fits.counts)}; bars are 95 % bootstrap intervals of the median.`,
      }),
      tables: { kappa: spreadTable(points) },
      verdicts: [...spreadSentences(points), ...curves.map(curveVerdict)],
    };
  },
});

/** What the fits could have told. */
function powerText(curves: readonly Curve[]): string {
  const told = curves.map(({ name, predictedSlope, rate: { detectable } }) =>
    detectable === null ? `none (${name})` : `${Math.abs(detectable - predictedSlope).toFixed(2)} (${name})`,
  );
  return `Told with 80 % power: slopes off by ${told.join(", ")}; −1/6 and −1/4 are predicted.`;
}

function twoSpareStudy(profile: Profile): StudyOptions {
  const paper = profile === "paper";
  const arms = spareTau2s.map((tau2): Arm => {
    const model = comparedModel(perturbedCosine({ tau1: 1, tau2 }));
    const truth = model.measure(spareTruth);
    return {
      name: `τ₂ = ${tau2}`,
      model,
      truth,
      atoms: 5,
      starts: nearTruth({ truth, spread }),
      bounds: { bias: [-2, 2], router: 4, expert: 4 },
      tolerance: 1e-3,
      maxIterations: 1000,
    };
  });
  return {
    name: "two-spare-atoms",
    arms,
    // A fit at n = 256,000 takes 100 seconds along its valley: more fits at fewer sizes tell more in the same time.
    sizes: [1000, 4000, 16_000, ...(paper ? [64_000] : [])],
    replicates: paper ? 100 : 10,
    input,
    noise: gaussianNoise({ sd: 0.003 }),
    seed: "two-spare-atoms",
  };
}

function distanceCurve(fits: Studied, arm: Arm) {
  const rows = fits.rowsOf(arm.name);
  return measureCurve({
    name: arm.name,
    role: roleOf(arm),
    sizes: fits.sizes,
    losses: fits.sizes.map((size) =>
      rows.filter((row) => row.size === size).map((row) => spareAtoms([row], arm)[0]?.distance ?? null),
    ),
    predictedSlope: isUnperturbed(arm) ? -1 / 6 : -0.25,
    statistic: "median",
  });
}

function isUnperturbed({ model }: Arm): boolean {
  return model.router.options.tau2 === 0;
}

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
 * τ₂ = 0.3, like n^(−1/6) at τ₂ = 0, where the third order is left; L₂ inside shared cells, their squares, like n^(−1/2) and n^(−1/3).
 */
export const twoSpareAtoms = experiment({
  name: "two-spare-atoms",
  question: "Does τ₂ = 0 cost something once two spare atoms can share a cell?",
  seconds: { quick: 40, paper: 1500 },
  extended: true,
  studies: (profile) => [twoSpareStudy(profile)],
  report([fits]) {
    const points = spreadPoints();
    const curvesOf = (what: SharedPart) => fits.study.arms.map((arm) => sharedCurve(fits, arm, what));
    const [distances, losses] = [curvesOf("distance"), curvesOf("sharedLoss")];
    const curves = [...distances, ...losses];
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
            title: "(b) fits, distance",
            yTitle: "median distance in (β<sub>1</sub>, η)",
            series: perturbedFirst(distances.map(seriesOf)),
          },
          {
            title: "(c) fits, L<sub>2</sub> inside shared cells",
            yTitle: "median part of L<sub>2</sub>",
            series: perturbedFirst(losses.map((curve, i) => ({ ...seriesOf(curve), name: distances[i].name }))),
          },
        ],
        caption: `Two spare atoms. (a) κ, what an atom spread over two or three must change in f: at τ₂ = 0 three change nothing to second order. (b) Greatest distance of a fitted atom from the true one of its shared cell; (c) what the atoms of shared cells add to L₂. ${powerText(distances)} [D]`,
        details: `${settingsText([fits.study], ["k", "d", "experts", "σ"])}, starts near the truth; ${fitsSentence(fits.counts)}; bars are 95 % bootstrap intervals of the median.`,
      }),
      tables: { kappa: spreadTable(points) },
      verdicts: [...spreadSentences(points), ...curves.map(curveVerdict)],
    };
  },
});

/** τ₂ > 0 is the dark curve of a panel, as in the other figures. */
function perturbedFirst<T>(unperturbedFirst: readonly T[]): T[] {
  return [...unperturbedFirst].reverse();
}

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

type SharedPart = "distance" | "sharedLoss";

/** What the atoms of shared cells do: L₂ has the squares of their distances. */
function sharedCurve(fits: Studied, arm: Arm, what: SharedPart): Curve {
  const rows = fits.rowsOf(arm.name);
  const order = isUnperturbed(arm) ? 1 / 6 : 1 / 4;
  return measureCurve({
    name: what === "distance" ? arm.name : `${arm.name}, L₂ inside shared cells`,
    role: roleOf(arm),
    sizes: fits.sizes,
    losses: fits.sizes.map((size) =>
      rows.filter((row) => row.size === size).map((row) => spareAtoms([row], arm)[0]?.[what] || null),
    ),
    predictedSlope: what === "distance" ? -order : -2 * order,
    statistic: "median",
  });
}

function isUnperturbed({ model }: Arm): boolean {
  return model.router.options.tau2 === 0;
}

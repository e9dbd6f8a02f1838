import { gaussianNoise } from "../../data/noises";
import { nearTruth } from "../../estimators/startValues";
import { ratePlot } from "../../plots/ratePlot";
import { perturbedCosine } from "../../routers/perturbedCosine";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { spreadCurvature } from "../../theory/splitting/spreadCurvature";
import { curveVerdict, measureCurve, roleOf, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, judged, settingsText } from "../sentences";
import { comparedModel, input, spread } from "../settings";
import { spareAtoms } from "../spareAtoms";
import type { Studied } from "../studied";
import type { Profile } from "../studyKind";
import { prediction, type Verdict } from "../verdict";

/**
 * Two spare atoms, k = 5 against k* = 3 at d = 2: the only fits in which an atom can be spread isotropically (fact 5).
 *
 * Predictions: κ over second moments of rank two is 0 for τ₂ = 0 and not for τ₂ = 0.3, of rank one it is positive for both; so three
 * atoms of one cell approach the true one like n^(−1/4) at τ₂ = 0.3, like n^(−1/6) at τ₂ = 0, where the third order is left.
 */
export const twoSpareAtoms = experiment({
  name: "two-spare-atoms",
  question: "Does τ₂ = 0 cost something once two spare atoms can share a cell?",
  seconds: { quick: 40, paper: 900 },
  extended: true,
  studies: (profile) => [twoSpareStudy(profile)],
  report([fits]) {
    const curves = fits.study.arms.map((arm) => distanceCurve(fits, arm));
    return {
      curves,
      figure: ratePlot({
        panels: [{ title: "", yTitle: "median distance in (β<sub>1</sub>, η)", series: curves.map(seriesOf) }],
        caption: `Two spare atoms, ${settingsText([fits.study])}, starts near the truth: median over fits of the greatest distance between a true atom and a fitted one of its shared cell; ${fitsSentence(fits.counts)}; bars: 95 % bootstrap. Predicted −1/4 for τ₂ = 0.3 and −1/6 for τ₂ = 0, where three atoms of a cell are seen to third order only. [D]`,
      }),
      verdicts: [...fits.study.arms.map(spreadSentence), ...curves.map(curveVerdict)],
    };
  },
});

/** Chosen by the relative κ of splits in two, the best of 60 random truths, before any fit. */
const atoms = [
  { bias: -0.1, router: [0.1, -0.2], expert: [0, -2.9, -0.5] },
  { bias: 0.1, router: [0.3, -0.6], expert: [0.6, 0.3, 0.7] },
  { expert: [-2.9, -1, 0.7] },
];

function twoSpareStudy(profile: Profile): StudyOptions {
  const paper = profile === "paper";
  const arms = [0, 0.3].map((tau2): Arm => {
    const model = comparedModel(perturbedCosine({ tau1: 1, tau2 }));
    const truth = model.measure(atoms);
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
    sizes: [1000, 4000, 16_000, ...(paper ? [64_000, 256_000] : [])],
    replicates: paper ? 40 : 10,
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

/** The least relative κ of the atoms, for second moments of rank one and two. */
function spreadSentence(arm: Arm): Verdict {
  const { name, model, truth } = arm;
  const [one, two] = [1, 2].map((rank) =>
    Math.min(...truth.atoms.map((_, atom) => spreadCurvature({ model, truth, input, atom, rank, size: 2000 }))),
  );
  const holds = one > 0 && two > 0 !== isUnperturbed(arm);
  return prediction(
    holds,
    `${name}: relative κ ${one.toPrecision(2)} over splits in two and ${two === 0 ? "0 to rounding" : two.toPrecision(2)} over second moments of rank two: ${judged(holds)}.`,
  );
}

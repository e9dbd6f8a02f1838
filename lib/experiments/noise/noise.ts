import { type SettingSeries, settingPlot } from "../../plots/settingPlot";
import { intervalPlot } from "../../plots/slopes/intervalPlot";
import { table } from "../../plots/table";
import { requireInteger } from "../../requirements";
import type { FitRow } from "../../study/fitTask";
import { regimeThreshold } from "../../theory/information/relativeError";
import { curveRow, pointRows, seriesOf } from "../curve";
import type { ExperimentResult } from "../experiment";
import { type Experiment, plainSettings, runStudies } from "../legacy";
import { exactNoise } from "../settings";
import type { RunOptions } from "../studyKind";
import { noiseGates } from "./noiseGates";
import { kindStudy, observationArms, otherInputs, stepArms, stepStudy } from "./noiseKind";
import { families, type Level, levelStudy, levelsOf, taus, trueNorm } from "./noiseLevel";
import { kindSentences, levelSentences, scaleSentences } from "./noiseVerdicts";
import { type NormEstimate, normEstimate } from "./normEstimates";

/**
 * The noise on the norms: how large the constant τ should be, and what happens when it is random instead.
 *
 * Predictions, all from the Fisher information and from Jensen's inequality, no fit involved:
 *   1. too little τ₁ costs the norm and nothing else, so that L₃ grows and the routing stays right; too much costs the
 *      routing, since the gates go flat; the radial part of L₃ is least near τ₁ = ‖β₁‖ (derived fact 4);
 *   2. a random factor of τ₁ in the data, of mean 1, is read as a longer β₁ by the estimator that assumes the constant,
 *      b̂/(b̂ + τ₁) = E b/(b + τ₁ξ), and is hardly seen elsewhere; drawn once, it multiplies the norm by 1/ξ;
 *      in every step of training it shortens β₁;
 *   3. on a sphere τ₂ is a scale: a wrong one is made up for by the norm of β₁, and f stays right.
 */
export const noise: Experiment = {
  name: "noise",
  question: "How much noise should be on the norms, and may it be random?",
  seconds: { quick: 25, paper: 110 },
  extended: true,
  studies: (profile) => [levelStudy(profile), kindStudy(profile), stepStudy(profile)],
  run,
};

async function run(options: RunOptions = {}): Promise<ExperimentResult> {
  const { profile = "quick", replicates = 2 } = options;
  requireInteger({ replicates }, 2); // one fit has no interval
  const studies = noise.studies(profile);
  const [levelRows, kindRows, stepRows] = await runStudies(studies, options);
  const levels = levelsOf(levelRows, studies[0]);
  const estimates = [
    ...observationEstimates(kindRows),
    ...stepArms.map((arm) => normEstimate(stepRows, arm, stepArms[0])),
  ];
  const counted = [...levelRows, ...kindRows, ...stepRows];
  const failed = counted.filter(({ status }) => status !== "converged").length;
  return {
    name: "noise",
    profile,
    settings: plainSettings(studies, options),
    rows: levels.flatMap(levelRowsOf),
    summary: [...levels.map(levelSummary), ...estimates.map(estimateSummary)],
    series: levels.map(({ curve }) => seriesOf(curve)),
    figure: levelFigure(levels, { fits: counted.length, failed }),
    supplements: { norms: normFigure(estimates), gates: noiseGates(levelRows, studies[0]) },
    tables: { norms: normTable(estimates) },
    verdicts: [...levelSentences(levels), ...kindSentences(estimates), ...scaleSentences(kindRows)],
  };
}

/** The partner of an arm is the one without noise that has the same inputs. */
function observationEstimates(rows: readonly FitRow[]): NormEstimate[] {
  return observationArms.map((noisy) => {
    const constant = observationArms.find(({ law, arm }) => law === null && arm.input === noisy.arm.input);
    return normEstimate(rows, noisy, constant as (typeof observationArms)[0]);
  });
}

function levelRowsOf({ curve, tau, family, accuracy, constant, rels }: Level): Record<string, unknown>[] {
  return pointRows(curve).map((row, i) => ({
    ...row,
    family,
    tau,
    rel: rels[i],
    accuracy: accuracy[i].value,
    accuracyLower: accuracy[i].lower,
    accuracyUpper: accuracy[i].upper,
    accuracyPredicted: accuracy[i].predicted,
    accuracyConstant: constant,
  }));
}

function levelSummary({ curve, tau, family, rels, radial, predicted, onBoundary }: Level): Record<string, unknown> {
  const last = radial.length - 1;
  return {
    ...curveRow(curve),
    family,
    tau,
    rel: rels[0],
    radial: radial[last],
    radialPredicted: predicted[last].radial,
    onBoundary,
  };
}

function estimateSummary({ norm, otherMeasured, ...rest }: NormEstimate): Record<string, unknown> {
  return {
    ...rest,
    value: norm?.value ?? null,
    interval: norm === null ? null : [norm.lower, norm.upper],
    otherValue: otherMeasured?.value ?? null,
    otherInterval: otherMeasured === null ? null : [otherMeasured.lower, otherMeasured.upper],
  };
}

function levelFigure(levels: readonly Level[], counts: { fits: number; failed: number }) {
  const { sizes } = levels[0].curve.rate;
  const last = sizes.length - 1;
  const shown = [
    { family: families[0].name, at: last, role: "perturbed" },
    { family: families[1].name, at: last, role: "linear" },
    { family: families[0].name, at: 0, role: "perturbed" },
  ] as const;
  const touching = levels.reduce((sum, { onBoundary }) => sum + onBoundary, 0);
  const shownFits = levels.reduce((sum, { curve }) => sum + curve.rate.fits / sizes.length, 0);
  const named = (family: string, at: number) =>
    `${family.replace(/τ₁/g, "τ<sub>1</sub>").replace(/τ₂/g, "τ<sub>2</sub>")}, n = ${sizes[at].toLocaleString("en")}`;
  const losses = shown.map(({ family, at, role }): SettingSeries => {
    const own = levels.filter((level) => level.family === family);
    return {
      name: named(family, at),
      role,
      sizes: taus,
      values: own.map(({ curve }) => curve.rate.values[at]),
      lower: own.map(({ curve }) => curve.rate.lower[at]),
      upper: own.map(({ curve }) => curve.rate.upper[at]),
      predicted: own.map(({ predicted, rels }) => (rels[at] < regimeThreshold ? predicted[at].total : null)),
      extrapolated: own.map(({ predicted }) => predicted[at].total),
    };
  });
  const accuracies = shown.map(({ family, at, role }): SettingSeries => {
    const own = levels.filter((level) => level.family === family);
    return {
      name: named(family, at),
      role,
      sizes: taus,
      values: own.map(({ accuracy }) => accuracy[at].value),
      lower: own.map(({ accuracy }) => accuracy[at].lower),
      upper: own.map(({ accuracy }) => accuracy[at].upper),
      predicted: own.map(({ accuracy }) => accuracy[at].predicted),
    };
  });
  return settingPlot({
    xTitle: "τ",
    marks: [trueNorm],
    panels: [
      { title: "(a) parameters", yTitle: "mean loss L<sub>3</sub>", series: losses },
      { title: "(b) routing", yTitle: "routing accuracy", series: accuracies, range: [0.45, 1.02] },
    ],
    caption: [
      `How much noise on the norms: data from the router with that τ, and a fit that knows it; exact-specified, d = 2, k = k* = 2, tanh experts, ‖β₁‖ = ${trueNorm}, bias 0, σ = ${exactNoise.sd}, X uniform on [−4, 4]², ${levels[0].curve.rate.fits / sizes.length} replicates at each point, 95 % intervals; in all three studies ${counts.fits} fits, ${counts.failed} not converged.`,
      `(a) Mean L₃. (b) Share of inputs whose top expert is the true one, after matching by Voronoi cells; the router that ignores x reaches about a half. Grey: predicted by the Fisher information, dotted where rel at that n is not below ${regimeThreshold}. Vertical: τ = ‖β₁‖. At both ends the norm may run to the boundary of Θ, ±20 by coordinate, at n = ${sizes[last].toLocaleString("en")} ${touching} of ${shownFits}: there the mean is as large as Θ lets it be.`,
      'The "noise" is a fixed constant in the paper [P] and in its co-authors\' main code [C].',
    ].join(" "),
  });
}

/** Estimates that have a value; one draw ξ leads to norms on other scales and stands in the table alone. */
function normFigure(estimates: readonly NormEstimate[]) {
  const shown = estimates.filter(({ placement, norm }) => placement !== "one fixed draw" && norm !== null);
  const isStep = ({ name }: NormEstimate) => name.endsWith(", sgd");
  const groupOf = (estimate: NormEstimate) => {
    if (isStep(estimate)) return "in every step";
    const other = Object.keys(otherInputs).find((input) => estimate.name.endsWith(`, ${input}`));
    return other === undefined ? "in every observation" : `X ${other}`;
  };
  const fits = shown.reduce((sum, each) => sum + each.fits, 0);
  const failed = shown.reduce((sum, each) => sum + each.failed, 0);
  return intervalPlot({
    xTitle: "norm of β<sub>1</sub>",
    truth: trueNorm,
    estimates: shown.map((estimate) => ({
      name: estimate.name.replace("uniform on (0, 2)", "uniform").split(", ")[0],
      group: groupOf(estimate),
      ...(estimate.norm as NonNullable<NormEstimate["norm"]>),
      predicted: estimate.population,
      firstOrder: estimate.placement === "none" ? null : estimate.firstOrder,
    })),
    caption: [
      `The norm that is found when τ₁ = 1 is multiplied by a random factor of mean 1: fresh in every observation of the data, which least squares fits with the constant (n = ${shown[0].size.toLocaleString("en")}), or fresh in every step of stochastic gradient on data with the constant (n = ${shown[shown.length - 1].size.toLocaleString("en")}; within one standard error of its minimiser or failed). Dotted: the true norm, ${trueNorm}.`,
      `Means over replicates with 95 % intervals; ${fits} fits, ${failed} not converged. Predictions involve no fit to noisy data: the population's least-squares minimiser, and to first order Jensen's inequality, b/(b + 1) = E 0.5/(0.5 + ξ) [D].`,
    ].join(" "),
  });
}

function normTable(estimates: readonly NormEstimate[]) {
  const rounded = (value: number | undefined | null) =>
    value === undefined || value === null ? null : Number(value.toPrecision(4));
  return table({
    columns: [
      "noise",
      "where",
      "n",
      "fits",
      "failed",
      "norm, first order",
      "norm, population",
      "norm, measured",
      "from",
      "to",
      "other coordinate",
      "its bias, population",
      "its bias, measured",
    ],
    rows: estimates.map((each) => [
      each.name.replace(", sgd", ""),
      each.placement,
      each.size,
      each.fits,
      each.failed,
      rounded(each.firstOrder),
      rounded(each.population),
      rounded(each.norm?.value),
      rounded(each.norm?.lower),
      rounded(each.norm?.upper),
      each.law === null || each.factor !== null ? null : each.otherName,
      each.law === null || each.factor !== null ? null : rounded(each.otherPopulation),
      each.factor === null ? rounded(each.otherMeasured?.value) : null,
    ]),
    caption: `Random factors of τ₁ (mean 1) where the true norm is ${trueNorm} and τ₁ = 1; measured: mean over fits at the largest n with its 95 % interval; the other coordinate is the one with the greatest bias in the population, its measured bias the mean difference from fits with the constant to the same inputs and noise.`,
  });
}

import { ratePlot } from "../../plots/ratePlot";
import type { FitRow } from "../../study/fitTask";
import type { StudyOptions } from "../../study/study";
import { predictedRegressionError } from "../../theory/information/predictedLoss";
import { regimeThreshold } from "../../theory/information/relativeError";
import {
  type Curve,
  curveRow,
  curveSentence,
  fitsSentence,
  measureCurve,
  pointRows,
  readRegressionErrors,
  roleOf,
  seriesOf,
  sizesOf,
} from "../curve";
import { type Experiment, type ExperimentResult, type RunOptions, runStudies } from "../experiment";
import { plainSettings } from "../plainSettings";
import { type ComparedRouter, comparedTitles, exactNoise, exactStudy, overNoise, overStudy } from "../settings";
import { exactPrediction } from "./exactCurves";

/**
 * Regression rates: ‖f_Ĝ − f_G*‖ in L²(μ) against n for the three routers (Theorems 1 and 3), exact- and over-specified.
 *
 * Prediction: −1/2 for all of them, since f does not care which of several equal measures is fitted; exact-specified with
 * the level of a scaled χ whose degrees of freedom are the rank of the Jacobian.
 */
export const regressionRate: Experiment = {
  name: "regression-rate",
  question: "How fast does the regression function converge, whatever happens to the parameters?",
  seconds: { quick: 15, paper: 60 },
  studies: (profile) => [exactStudy(), overStudy(profile)],
  run,
};

async function run(options: RunOptions = {}): Promise<ExperimentResult> {
  const { profile = "quick" } = options;
  const studies = regressionRate.studies(profile);
  const [exactRows, overRows] = await runStudies(studies, options);
  const exact = exactRegressionCurves(studies[0], exactRows);
  const over = studies[1].arms.map(
    (arm): Curve =>
      measureCurve({
        name: `${comparedTitles[arm.name as ComparedRouter]}, over-specified`,
        role: roleOf(arm),
        sizes: sizesOf(overRows),
        losses: readRegressionErrors(overRows, arm),
        predictedSlope: -0.5,
      }),
  );
  const curves = [...exact, ...over];
  const yTitle = "mean regression error";
  return {
    name: "regression-rate",
    profile,
    settings: plainSettings(studies, options),
    rows: curves.flatMap(pointRows),
    summary: curves.map(curveRow),
    series: curves.map(seriesOf),
    figure: ratePlot({
      panels: [
        { title: "(a) exact-specified, k = k<sup>*</sup> = 2", yTitle, series: exact.map(seriesOf) },
        { title: "(b) over-specified, k = 3, k<sup>*</sup> = 2", yTitle, series: over.map(seriesOf) },
      ],
      caption: [
        `Mean L²(μ) error of the fitted regression function against the sample size (Theorems 1 and 3), σ = ${exactNoise.sd} (a) and ${overNoise.sd} (b); bars are 95 % bootstrap intervals over replicates; the error of each fit is measured on fresh inputs.`,
        `(a) ${exact.map(({ name, rate }) => `${fitsSentence(rate)} (${name})`).join(", ")}. Grey: σ √(2/n) Γ((r+1)/2)/Γ(r/2), r the rank of the Jacobian at the truth, which is one less per router vector for the cosine router.`,
        `(b) ${over.map(({ name, rate }) => `${fitsSentence(rate)} (${name})`).join(", ")}.`,
      ].join(" "),
    }),
    supplements: {},
    tables: {},
    verdicts: curves.map(curveSentence),
  };
}

/** Regression errors of the exact-specified study beside the levels that the ranks predict. */
export function exactRegressionCurves({ arms }: StudyOptions, rows: readonly FitRow[]): Curve[] {
  const sizes = sizesOf(rows);
  const prediction = exactPrediction(sizes);
  return arms.map((arm) =>
    measureCurve({
      name: comparedTitles[arm.name as ComparedRouter],
      role: roleOf(arm),
      sizes,
      losses: readRegressionErrors(rows, arm),
      predictedSlope: -0.5,
      predicted: predictedRegressionError({ rank: prediction.rankOf(arm), sd: exactNoise.sd, sizes }),
      inRegime: prediction.relOf(arm) < regimeThreshold,
    }),
  );
}

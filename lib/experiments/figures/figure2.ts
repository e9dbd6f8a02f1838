import { ratePlot } from "../../plots/ratePlot";
import { curveRow, curveSentence, fitsSentence, pointRows, seriesOf, sizesOf } from "../curve";
import { type Experiment, type ExperimentResult, type RunOptions, runStudies } from "../experiment";
import { crossCells, crossSentence, crossStudy, crossTable } from "../misfit/crossCells";
import { plainSettings } from "../plainSettings";
import { exactNoise, exactStudy } from "../settings";
import { cosinePanel } from "./cosineBand";
import { exactCurve, exactPrediction, protocols } from "./exactCurves";

/**
 * Figure 2: mean L₃ against n, exact-specified; regime 1 cosine against perturbed, regime 2 linear against perturbed, on
 * the same inputs and noise, each router fitted to the outputs that it generates from the same true measure.
 *
 * Predictions: perturbed and linear −1/2 with the level from the Fisher information; cosine as in Figure 1.
 */
export const figure2: Experiment = {
  name: "figure2",
  question: "On the same inputs and noise, how do the cosine and the linear router compare with the perturbed one?",
  seconds: { quick: 10, paper: 30 },
  studies: (profile) => (profile === "paper" ? [exactStudy(), crossStudy(profile)] : [exactStudy()]),
  run,
};

async function run(options: RunOptions = {}): Promise<ExperimentResult> {
  const { profile = "quick" } = options;
  const [study, supplement] = figure2.studies(profile);
  const [rows] = await runStudies([study], options);
  const [perturbedArm, cosineArm, linearArm] = study.arms;
  const prediction = exactPrediction(sizesOf(rows));

  const perturbed = exactCurve(prediction, rows, perturbedArm, "perturbed cosine", undefined, "total");
  const linear = exactCurve(prediction, rows, linearArm, "linear", undefined, "total");
  const cosine = Object.entries(protocols).map(([name, norms]) =>
    exactCurve(prediction, rows, cosineArm, `cosine, ${name}`, norms, "total"),
  );
  const curves = [perturbed, ...cosine, linear];
  const ratios = linear.rate.values.map((value, i) => value / perturbed.rate.values[i]);
  // The literal reading, one Y for several routers, makes all but one of them misspecified.
  const cross = supplement === undefined ? null : crossCells(supplement, (await runStudies([supplement], options))[0]);
  const yTitle = "mean loss L<sub>3</sub>";
  return {
    name: "figure2",
    profile,
    settings: plainSettings(figure2.studies(profile), options),
    rows: curves.flatMap(pointRows),
    summary: curves.map(curveRow),
    series: curves.map(seriesOf),
    figure: ratePlot({
      panels: [
        cosinePanel("regime 1: cosine and perturbed cosine", yTitle, perturbed, cosine),
        { title: "regime 2: linear and perturbed cosine", yTitle, series: [seriesOf(perturbed), seriesOf(linear)] },
      ],
      caption: [
        `Mean L₃ against the sample size, exact-specified (k = k* = 2), d = 2, tanh experts, σ = ${exactNoise.sd}: each router is fitted to the outputs that it generates from one true measure, on the same inputs and noise; bars are 95 % bootstrap intervals.`,
        `${fitsSentence(perturbed.rate)} (perturbed), ${fitsSentence(cosine[0].rate)} (cosine), ${fitsSentence(linear.rate)} (linear); rel = ${[perturbedArm, cosineArm, linearArm].map((arm) => `${prediction.relOf(arm).toPrecision(2)} (${arm.name})`).join(", ")} at the smallest n.`,
        "Grey: level and slope predicted by the Fisher information alone. The data never update a norm of the cosine router, so it is a band between norm protocols. The reference expert, whose logit is 0, is a choice that changes the model as the paper writes it.",
        `The linear router's loss is ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} times the perturbed one's.`,
      ].join(" "),
    }),
    supplements: {},
    tables: cross === null ? {} : { cross: crossTable(cross) },
    verdicts: [...curves.map(curveSentence), ...(cross ?? []).map(crossSentence)],
  };
}

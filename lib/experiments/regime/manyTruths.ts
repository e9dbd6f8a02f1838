import { uniformBox } from "../../data/inputs";
import { gaussianNoise } from "../../data/noises";
import { type RandomStream, randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/startValues";
import { tanhExpert } from "../../experts/tanhExpert";
import type { MixingMeasure } from "../../mixture/measure";
import { type Mixture, mixture } from "../../mixture/mixture";
import { regimePlot } from "../../plots/slopes/regimePlot";
import { perturbedCosine } from "../../routers/perturbedCosine";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { fisherInformation } from "../../theory/information/fisherInformation";
import { predictedLoss } from "../../theory/information/predictedLoss";
import { regimeThreshold, relativeError } from "../../theory/information/relativeError";
import { type Curve, curveRow, measureCurve, pointRows, seriesOf } from "../curve";
import type { ExperimentResult } from "../experiment";
import { type Experiment, plainSettings, runStudies } from "../legacy";
import { tenSizes } from "../settings";
import { readLosses, sizesOf } from "../studied";
import type { Profile, RunOptions } from "../studyKind";

const dims = [2, 4, 8];
const truthsPerDim = 8;
const input = uniformBox({ low: -2, high: 2 });
const noise = gaussianNoise({ sd: 0.1 });

/**
 * Many random truths: is the rate of Figure 1a one of its truth, or of most?
 *
 * Prediction: a truth whose rel is below the threshold at the smallest n has slope −1/2 and the level that its own Fisher
 * information predicts; above it nothing is promised, and steeper slopes are to be expected.
 */
export const manyTruths: Experiment = {
  name: "many-truths",
  question: "Does the n^(−1/2) rate hold for random truths, and does rel tell for which?",
  seconds: { quick: 10, paper: 150 },
  studies: (profile) => [manyStudy(profile)],
  run,
};

/** β₁ ~ N(0, I), β₀ ~ N(0, 0.3²), η ~ N(0, 1.5² I), drawn once; none is left out. */
function manyStudy(profile: Profile): StudyOptions {
  const arms = dims.flatMap((dim) => {
    const model = mixture({ router: perturbedCosine({ tau1: 1, tau2: 1 }), expert: tanhExpert(), dim });
    return Array.from({ length: truthsPerDim }, (_, index): Arm => {
      const truth = randomTruth(model, randomStream("many truths", { dim, index }));
      return {
        name: `d = ${dim}, truth ${index + 1}`,
        model,
        truth,
        starts: nearTruth({ truth, spread: 0.1 }),
        bounds: { bias: [-20, 20], router: 20, expert: 20 },
      };
    });
  });
  const sizes = profile === "paper" ? tenSizes : [1000, 2154, 4642, 10_000];
  return {
    name: "many-truths",
    arms,
    sizes,
    replicates: profile === "paper" ? 40 : 10,
    input,
    noise,
    seed: "many-truths",
  };
}

export function randomTruth(model: Mixture, stream: RandomStream): MixingMeasure {
  const normals = (length: number, sd: number) => Float64Array.from({ length }, () => sd * stream.normal());
  const expert = () => normals(model.expert.parameterCount(model.dim), 1.5);
  return model.measure([
    { bias: 0.3 * stream.normal(), router: normals(model.dim, 1), expert: expert() },
    { expert: expert() },
  ]);
}

async function run(options: RunOptions = {}): Promise<ExperimentResult> {
  const { profile = "quick" } = options;
  const [study] = manyTruths.studies(profile);
  const [rows] = await runStudies([study], options);
  const sizes = sizesOf(rows);
  const truths = study.arms.map((arm) => {
    const fisher = fisherInformation({ model: arm.model, truth: arm.truth, input, size: 20_000 });
    const shared = { model: arm.model, truth: arm.truth, input, sd: noise.sd, fisher };
    const rel = relativeError({ ...shared, size: sizes[0] });
    const curve = measureCurve({
      name: arm.name,
      role: "perturbed",
      sizes,
      losses: readLosses(rows, arm, { loss: "L3" }),
      predictedSlope: -0.5,
      predicted: predictedLoss({ ...shared, sizes, loss: "L3", draws: 400 }).map(({ total }) => total),
      inRegime: rel < regimeThreshold,
      expected: rel < regimeThreshold ? "agrees" : "not in the regime",
    });
    return { arm, rel, curve };
  });
  return {
    name: "many-truths",
    profile,
    settings: plainSettings([study], options),
    rows: truths.flatMap(({ curve }) => pointRows(curve)),
    summary: truths.map(({ curve, rel, arm }) => ({ ...curveRow(curve), rel, dim: arm.model.dim })),
    series: truths.map(({ curve }) => seriesOf(curve)),
    figure: regimePlot({
      truths: truths.map(({ arm, rel, curve }) => ({
        group: `d = ${arm.model.dim}`,
        rel,
        slope: curve.rate.slope,
        interval: curve.rate.interval,
        sizes,
        ratios: curve.rate.values.map((value, i) => value / (curve.predicted as readonly number[])[i]),
      })),
      predictedSlope: -0.5,
      threshold: regimeThreshold,
      caption: [
        `${truths.length} random truths (β₁ ~ N(0, I), β₀ ~ N(0, 0.3²), η ~ N(0, 1.5² I), none left out), d = ${dims.join(", ")}, k = k* = 2, perturbed cosine router with τ₁ = τ₂ = 1, tanh experts, X uniform on [−2, 2]^d, σ = ${noise.sd}, starts near the truth, ${rows.length / truths.length / sizes.length} replicates at each n: ${rows.length} fits, ${rows.filter(({ status }) => status !== "converged").length} not converged.`,
        `(a) Slope of mean L₃ with its 95 % bootstrap interval against rel; red: −1/2, and rel = ${regimeThreshold}. (b) Mean L₃ over the curve that the truth's own Fisher information predicts; dotted: rel above ${regimeThreshold}.`,
        ...sentences(truths),
      ].join(" "),
    }),
    supplements: {},
    tables: {},
    verdicts: sentences(truths),
  };
}

function sentences(truths: readonly { rel: number; curve: Curve }[]): string[] {
  return [
    { name: "below", chosen: truths.filter(({ rel }) => rel < regimeThreshold) },
    { name: "above", chosen: truths.filter(({ rel }) => rel >= regimeThreshold) },
  ].map(({ name, chosen }) => {
    const holding = chosen.filter(({ curve: { rate } }) => rate.interval[0] <= -0.5 && -0.5 <= rate.interval[1]).length;
    const level = chosen.filter(
      ({ curve: { rate } }) => rate.level !== null && rate.level.interval[0] <= 1 && 1 <= rate.level.interval[1],
    ).length;
    return `Of ${chosen.length} truths with rel ${name} ${regimeThreshold}, ${holding} have −1/2 in the interval of their slope, and ${level} have their predicted level in the interval of theirs.`;
  });
}

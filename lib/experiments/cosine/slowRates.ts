import { randomStream } from "../../data/randomStream";
import { voronoiLoss } from "../../losses/voronoiLoss";
import { type NormProtocol, withNorms } from "../../losses/withNorms";
import { ratePlot } from "../../plots/ratePlot";
import type { RateSeries } from "../../plots/rateTraces";
import type { Arm } from "../../study/arm";
import type { FitRow } from "../../study/fitTask";
import type { StudyOptions } from "../../study/study";
import { withScaledNorms } from "../../theory/identify/scaledNorms";
import { type FisherInformation, fisherInformation } from "../../theory/information/fisherInformation";
import { predictedLoss } from "../../theory/information/predictedLoss";
import { regimeThreshold, relativeError } from "../../theory/information/relativeError";
import { type Curve, curveRow, curveSentence, logSlope, measureCurve, pointRows, seriesOf } from "../curve";
import type { ExperimentResult } from "../experiment";
import { type Experiment, plainSettings, runStudies } from "../legacy";
import { fitsSentence } from "../sentences";
import { exactNoise, exactStudy, input, spread } from "../settings";
import { readLosses, sizesOf } from "../studied";
import type { RunOptions } from "../studyKind";
import { normPath } from "./normPath";

/** A norm protocol as the fits are read, and as the prediction draws it. */
interface Protocol {
  readonly name: string;
  readonly read: NormProtocol | undefined;
  readonly predict: NormProtocol;
}

/** Fits that start near the truth carry its norms with them. */
const nearTruth: Protocol = { name: "norms of starts near the truth", read: undefined, predict: { nearTruth: spread } };
const unit: Protocol = { name: "unit norms", read: "unit", predict: "unit" };
const uniform: Protocol = {
  name: "norms uniform in (0, 4]",
  read: { uniform: [0, 4] },
  predict: { uniform: [0, 4] },
};
/** What an oracle of this truth would say of all of them; the reference has norm 0. */
const fixed: Protocol = { name: "norm 0.5, right for one truth", read: [0.5, 0], predict: [0.5, 0] };
const protocols: readonly Protocol[] = [
  { name: "true norms", read: "truth", predict: "truth" },
  nearTruth,
  unit,
  uniform,
];
const powers = [1, 2, 4] as const;

/** Norms of β₁ in other truths with the same f; the last one is the limit of Θ in the norm protocols. */
const headlineNorm = 0.5;
const trueNorms = [0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4];

/**
 * Slow rates: L_{1,r} of the cosine router's least-squares estimator against n, for r = 1, 2, 4 and every norm protocol.
 *
 * Predictions, all from Theorem 2's construction and the Fisher information alone: the data never move a norm, so norms
 * that do not depend on the truth leave L_{1,r} at a constant for every r; the norms of starts near the truth seem to help,
 * the more the greater r, since their part is a constant that is small to the power r; and what is gained at one truth
 * is lost at another that has the same f: the theorem is about the worst truth.
 */
export const slowRates: Experiment = {
  name: "slow-rates",
  question: "Why does no power of the distance save the cosine router, and why do good starting norms seem to?",
  seconds: { quick: 10, paper: 15 },
  extended: true,
  studies: () => [cosineStudy()],
  run,
};

/** The cosine arm of the exact-specified study, whose rows Figure 1 has computed. */
function cosineStudy(): StudyOptions {
  const study = exactStudy();
  return { ...study, arms: study.arms.filter(({ name }) => name === "cosine") };
}

async function run(options: RunOptions = {}): Promise<ExperimentResult> {
  const { profile = "quick" } = options;
  const studies = slowRates.studies(profile);
  const [rows] = await runStudies(studies, options);
  const [arm] = studies[0].arms;
  const measured = measurement(rows, arm);
  const curves = powers.map((r) =>
    protocols.map((protocol) => measured.curve({ protocol, r, name: `r = ${r}, ${protocol.name}` })),
  );
  const others = [fixed, unit, uniform].map((protocol) => otherTruths(measured, protocol));
  const worst = others.map(({ worst }) => worst);
  const limits = curves.flatMap((ofPower, i) =>
    ofPower.map((curve, j) => ({ curve, limit: limitOf(arm, protocols[j].predict, powers[i]) })),
  );
  const path = normPath();
  return {
    name: "slow-rates",
    profile,
    settings: plainSettings(studies, options),
    rows: [...curves.flat(), ...worst].flatMap(pointRows),
    summary: [
      ...limits.map(({ curve, limit }) => ({ ...curveRow(curve), limit })),
      ...worst.map((curve) => ({ ...curveRow(curve), limit: null })),
    ],
    series: [...curves.flat(), ...worst].map(seriesOf),
    figure: ratePlot({
      panels: powers.map((r, i) => ({
        title: `(${"abc"[i]}) r = ${r}`,
        yTitle: `mean loss L<sub>1,${r}</sub>`,
        series: curves[i].map((curve, j) => ({ ...seriesOf(curve), name: protocols[j].name })),
      })),
      caption: [
        `Mean L₁ᵣ of the cosine router's least-squares estimator against n, exact-specified, d = 2, k = k* = 2, tanh experts, σ = ${exactNoise.sd}; ${fitsSentence(curves[0][0].rate)}: the same fits in every panel and for every norm protocol, bars are 95 % bootstrap intervals. Grey: predicted by the Fisher information and the norm protocol alone, no fit involved.`,
        `rel = ${measured.rel.toPrecision(2)} at the smallest n. Theorem 2 is about the worst truth of a class; this is one truth, whose norm is 0.5: see the supplement on other truths with the same f.`,
      ].join(" "),
    }),
    supplements: {
      path: ratePlot({
        panels: [{ title: "", yTitle: "distance from the truth", series: path.series }],
        xTitle: "factor of every router vector",
        caption:
          "The construction behind Theorem 2: all router vectors of the truth times a factor. For the cosine router the regression function stays where it is, to rounding, while L₁₁ grows; for the perturbed one both move. A distance of exactly 0, as at factor 1, is left out.",
      }),
      "other-truths": ratePlot({
        panels: [
          {
            title: "",
            yTitle: "mean loss L<sub>1,1</sub>",
            series: others.flatMap(({ series }) => series),
          },
        ],
        xTitle: "norm of the true β<sub>1</sub>",
        caption: `The same fits against other truths with the same f, hence with the same data: mean L₁₁ at the smallest and the greatest n against the norm of the true router vector. Every protocol is good where it happens to be right and nowhere else, and a hundred times as many observations move only the part that is not the norm. ${fitsSentence(curves[0][0].rate)} over all n.`,
      }),
    },
    tables: {},
    verdicts: [
      path.verdict,
      ...curves.flat().map(curveSentence),
      ...worst.map(curveSentence),
      ...limits.flatMap(limitSentence),
    ],
  };
}

interface Measurement {
  readonly sizes: readonly number[];
  readonly rel: number;
  /** L_{1,r} under a norm protocol, against the truth or another one with the same f, beside its prediction. */
  curve(reading: { protocol: Protocol; r: number; name: string; factor?: number }): Curve;
}

function measurement(rows: readonly FitRow[], arm: Arm): Measurement {
  const sizes = sizesOf(rows);
  const { model } = arm;
  const rel = relativeError({ model, truth: arm.truth, input, sd: exactNoise.sd, size: sizes[0] });
  const fishers = new Map<number, FisherInformation>();
  return {
    sizes,
    rel,
    curve({ protocol, r, name, factor = 1 }) {
      const truth = withScaledNorms(model, arm.truth, factor);
      const fisher = fishers.get(factor) ?? fisherInformation({ model, truth, input });
      fishers.set(factor, fisher);
      const shared = { model, truth, input, sd: exactNoise.sd, sizes, loss: "L1", r, fisher } as const;
      const predicted = predictedLoss({ ...shared, norms: protocol.predict }).map(({ total }) => total);
      return measureCurve({
        name,
        role: protocol.read === "truth" ? "other" : "cosine",
        sizes,
        losses: readLosses(rows, { ...arm, truth }, { loss: "L1", r, norms: protocol.read }),
        predictedSlope: logSlope(sizes, predicted),
        predicted,
        inRegime: rel < regimeThreshold,
      });
    },
  };
}

/** L₁₁ under a protocol against truths that differ in ‖β₁‖ alone, and the curve of the worst of them. */
function otherTruths({ sizes, curve }: Measurement, protocol: Protocol): { series: RateSeries[]; worst: Curve } {
  const curves = trueNorms.map((norm) =>
    curve({
      protocol,
      r: 1,
      name: `r = 1, ${protocol.name}, worst truth with this f (norm ${norm})`,
      factor: norm / headlineNorm,
    }),
  );
  const last = sizes.length - 1;
  const series = [0, last].map(
    (i): RateSeries => ({
      name: `${protocol.name}, n = ${sizes[i].toLocaleString("en")}`,
      role: protocol === unit ? "cosine" : protocol === fixed ? "perturbed" : "other",
      sizes: trueNorms,
      values: curves.map(({ rate }) => rate.values[i]),
      lower: curves.map(({ rate }) => rate.lower[i]),
      upper: curves.map(({ rate }) => rate.upper[i]),
    }),
  );
  const worst = curves.reduce((most, each) => (each.rate.values[last] > most.rate.values[last] ? each : most));
  return { series, worst };
}

/** What L_{1,r} tends to: the loss of the truth itself with the norms of a protocol, a mean over draws of them. */
function limitOf({ model, truth }: Arm, norms: NormProtocol, r: number): number {
  const draws = 2000;
  const stream = randomStream("limit of the loss");
  let sum = 0;
  for (let draw = 0; draw < draws; draw++) {
    const fitted = withNorms({ model, measure: truth, norms, truth, stream });
    sum += voronoiLoss({ model, fitted, truth, loss: "L1", r }).total as number;
  }
  return sum / draws;
}

function limitSentence({ curve, limit }: { curve: Curve; limit: number }): string[] {
  if (limit === 0) return [];
  const { name, rate } = curve;
  const last = rate.values.length - 1;
  return [
    `${name}: of the loss at n = ${rate.sizes[0]}, ${((100 * rate.values[last]) / rate.values[0]).toFixed(0)} % are left at n = ${rate.sizes[last]}; with every other parameter known exactly ${limit.toPrecision(3)} would be left, ${((100 * limit) / rate.values[last]).toFixed(0)} % of the last value.`,
  ];
}

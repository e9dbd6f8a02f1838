import { efficiencyPlot, type RatioCurve } from "../../plots/theory/efficiencyPlot";
import type { Arm } from "../../study/arm";
import type { FitRow } from "../../study/fitTask";
import type { StudyOptions } from "../../study/study";
import { type BlockEfficiency, blockEfficiencies } from "../../theory/information/blockEfficiencies";
import { type FisherInformation, fisherInformation } from "../../theory/information/fisherInformation";
import { roleOf } from "../curve";
import type { ExperimentResult } from "../experiment";
import { type Experiment, plainSettings, runStudies } from "../legacy";
import { fitsSentence } from "../sentences";
import { type ComparedRouter, comparedTitles, exactNoise, exactStudy, input } from "../settings";
import { sizesOf } from "../studied";
import type { Profile, RunOptions } from "../studyKind";
import { estimateClouds } from "./estimateClouds";
import { lossFigure, lossTable, measuredLosses } from "./predictedLosses";
import { standardErrorTable } from "./standardErrorTable";

const blockTitles = { bias: "bias β₀", router: "router β₁", expert: "expert η" } as const;

/** An interval that reaches further from its ratio than this says too little. */
const widest = 0.1;

/** Inputs behind the expected information: its own error must be small beside the intervals. */
const informationInputs = 200_000;

/**
 * Efficiency: the mean squared error of the exact-specified estimator over the Cramér–Rao bound, by block of parameters.
 *
 * Prediction: at the largest n every ratio's interval holds 1 and is no wider than ± 10 %; at the smallest n the ratio over
 * all parameters lies above 1: the bound is a statement about the limit.
 */
export const efficiency: Experiment = {
  name: "efficiency",
  question: "Does least squares use all that the data tell, and from which n on?",
  seconds: { quick: 30, paper: 100 },
  extended: true,
  studies: (profile) => [efficiencyStudy(profile)],
  run,
};

/** As the exact-specified study, at fewer sizes and with many more replicates. */
function efficiencyStudy(profile: Profile): StudyOptions {
  const paper = profile === "paper";
  return {
    ...exactStudy(),
    name: "efficiency",
    arms: exactStudy().arms.map(({ regressionInputs, ...arm }): Arm => arm),
    sizes: paper ? [100, 300, 1000, 3000, 10_000] : [100, 300, 1000, 3000],
    replicates: paper ? 4000 : 1200,
    seed: "efficiency",
  };
}

/** A router's ratios for one block, at every size. */
interface BlockCurve {
  readonly arm: Arm;
  readonly block: BlockEfficiency["block"];
  readonly sizes: readonly number[];
  readonly ratios: readonly BlockEfficiency[];
}

async function run(options: RunOptions = {}): Promise<ExperimentResult> {
  const { profile = "quick" } = options;
  const [study] = efficiency.studies(profile);
  const [rows] = await runStudies([study], options);
  const sizes = sizesOf(rows);
  const arms = study.arms.map((arm) => ({
    arm,
    fisher: fisherInformation({ ...arm, input, size: informationInputs }),
    rows: rows.filter((row) => row.arm === arm.name),
  }));
  const curves = arms.flatMap((each) => blockCurves({ ...each, sizes }));
  const losses = arms.flatMap((each) => measuredLosses(each, sizes));
  return {
    name: "efficiency",
    profile,
    settings: plainSettings([study], options),
    rows: curves.flatMap(({ arm, block, ratios }) =>
      ratios.map(({ ratio, interval }, i) => ({
        curve: nameOf(arm, block),
        size: sizes[i],
        value: ratio,
        lower: interval[0],
        upper: interval[1],
        predicted: 1,
      })),
    ),
    summary: curves.map(summaryRow),
    series: curves.map((curve) => ({ ...ratioCurve(curve), role: roleOf(curve.arm), predicted: sizes.map(() => 1) })),
    figure: efficiencyPlot({
      panels: [
        ...arms.map(({ arm }, index) => ({
          title: `(${"abc"[index]}) ${titleOf(arm)}`,
          curves: curves.filter((curve) => curve.arm === arm && curve.block !== "all").map(ratioCurve),
        })),
        { title: "(d) all parameters", curves: curves.filter(({ block }) => block === "all").map(ratioCurve) },
      ],
      yTitle: "squared error / bound",
      caption: captionOf(curves, rows),
    }),
    supplements: { estimates: estimateClouds(arms, sizes), losses: lossFigure(losses, rows) },
    tables: {
      "standard-errors": standardErrorTable(arms, sizes[sizes.length - 1]),
      losses: lossTable(losses),
    },
    verdicts: sentences(curves),
  };
}

function blockCurves(each: {
  arm: Arm;
  fisher: FisherInformation;
  rows: readonly FitRow[];
  sizes: readonly number[];
}): BlockCurve[] {
  const { arm, fisher, rows, sizes } = each;
  const bySize = sizes.map((size) =>
    blockEfficiencies({
      population: { ...arm, fisher },
      fitted: rows
        .filter((row) => row.size === size)
        .map(({ status, parameters }) => (status === "converged" ? arm.model.fromParameters(parameters) : null)),
      sd: exactNoise.sd,
      size,
    }),
  );
  return bySize[0].map(({ block }, index) => ({ arm, block, sizes, ratios: bySize.map((blocks) => blocks[index]) }));
}

function nameOf(arm: Arm, block: BlockEfficiency["block"]): string {
  return `${titleOf(arm)}, ${block === "all" ? "all parameters" : block}`;
}

function titleOf(arm: Arm): string {
  return comparedTitles[arm.name as ComparedRouter];
}

function ratioCurve({ arm, block, sizes, ratios }: BlockCurve): RatioCurve {
  return {
    of: block === "all" ? roleOf(arm) : block,
    name: block === "all" ? titleOf(arm) : blockTitles[block],
    sizes,
    values: ratios.map(({ ratio }) => ratio),
    lower: ratios.map(({ interval }) => interval[0]),
    upper: ratios.map(({ interval }) => interval[1]),
  };
}

function summaryRow({ arm, block, sizes, ratios }: BlockCurve): Record<string, unknown> {
  const largest = ratios[ratios.length - 1];
  return {
    curve: nameOf(arm, block),
    degrees: largest.degrees,
    size: sizes[sizes.length - 1],
    ratio: largest.ratio,
    interval: largest.interval,
    verdict: verdictOf(largest),
    expected: "efficient",
    ...countsOf(ratios),
  };
}

function verdictOf({ ratio, interval: [low, high] }: BlockEfficiency): "efficient" | "not efficient" | "undecided" {
  if (low > 1 || high < 1) return "not efficient";
  return high / ratio - 1 <= widest ? "efficient" : "undecided";
}

function countsOf(ratios: readonly BlockEfficiency[]): { fits: number; failed: number } {
  const sum = (count: "fits" | "failed") => ratios.reduce((total, each) => total + each[count], 0);
  return { fits: sum("fits"), failed: sum("failed") };
}

function sentences(curves: readonly BlockCurve[]): string[] {
  const last = curves[0].sizes.length - 1;
  const efficient = curves.filter(({ ratios }) => verdictOf(ratios[last]) === "efficient");
  const others = curves.filter((curve) => !efficient.includes(curve));
  const totals = curves.filter(({ block }) => block === "all");
  const above = totals.filter(({ ratios }) => ratios[0].interval[0] > 1);
  return [
    `At n = ${curves[0].sizes[last]}, ${efficient.length} of ${curves.length} intervals of the ratio hold 1 and are no wider than ± ${100 * widest} %${others.length === 0 ? "" : `; not: ${others.map(({ arm, block, ratios }) => `${nameOf(arm, block)}, ${ratioText(ratios[last])}, ${verdictOf(ratios[last])}`).join("; ")}`}.`,
    `At n = ${curves[0].sizes[0]}, where the bound is not reached yet, ${above.length} of ${totals.length} ratios over all parameters have an interval above 1: ${totals.map(({ arm, ratios }) => `${titleOf(arm)} ${ratioText(ratios[0])}`).join(", ")}.`,
  ];
}

function ratioText({ ratio, interval }: BlockEfficiency): string {
  return `${ratio.toFixed(3)} [${interval.map((end) => end.toFixed(3)).join(", ")}]`;
}

function captionOf(curves: readonly BlockCurve[], rows: readonly FitRow[]): string {
  const { sizes } = curves[0];
  const totals = curves.filter(({ block }) => block === "all");
  return [
    `Mean squared error of the exact-specified least-squares estimator over the Cramér–Rao bound σ² I⁻¹ / n, in the metric of the bound (the mean of Δᵀ B⁻¹ Δ / q, B the bound of a block and q its rank), k = k* = 2, d = 2, tanh experts, σ = ${exactNoise.sd}, τ₁ = 1, τ₂ = 0.3, starts near the truth, ${rows.length / totals.length / sizes.length} replicates at each n: ${totals.map(({ arm, ratios }) => `${fitsSentence(countsOf(ratios))} (${titleOf(arm)})`).join(", ")}; a fit that cannot be matched with the truth counts as failed.`,
    "Bars are 95 % intervals by the normal approximation on the log scale; red: 1. The routers share inputs and noise, so their ratios go up and down together. For the cosine router only the direction of β₁ counts: its norm is not identified.",
    ...sentences(curves),
  ].join(" ");
}

import { thresholdPlot } from "../../plots/slopes/thresholdPlot";
import type { Arm } from "../../study/arm";
import type { FitRow } from "../../study/fitTask";
import { type Regime, slopeThresholds } from "../../theory/regimeFrom";
import { type Curve, curveRow, measureCurve, pointRows, seriesOf } from "../curve";
import type { ExperimentResult } from "../experiment";
import { type Experiment, plainSettings, runStudies } from "../legacy";
import { readLosses, sizesOf } from "../studied";
import type { RunOptions } from "../studyKind";

import { type RegimeStudy, regimeStudies } from "./regimeStudies";

/** Of the size grids that are called in the regime at least, and of the others at most, this share holds −1/2. */
const promised = { in: 0.8, out: 0.4 } as const;

/**
 * Does regimeFrom tell from which n on the rate is n^(−1/2)? Random truths, with σ such that size grids fall on both
 * sides.
 *
 * Prediction: of the grids whose smallest n is at least regimeFrom's, 80 % or more have −1/2 in the 95 % interval of
 * their slope (fitRate's intervals cover a little less than they say), of the other grids 40 % or less.
 */
export const regime: Experiment = {
  name: "regime",
  question: "Does regimeFrom tell from which n on the loss falls like n^(−1/2), exact- and over-specified?",
  extended: true,
  seconds: { quick: 200, paper: 2400 },
  studies: regimeStudies,
  run,
};

/** A truth with its size grid: what was foretold, and what was measured. */
interface Grid {
  readonly arm: Arm;
  readonly sd: number;
  readonly regime: Regime;
  /** What regimeFrom compares with its threshold, at the smallest n. */
  readonly number: number;
  readonly called: boolean;
  readonly curve: Curve;
}

async function run(options: RunOptions = {}): Promise<ExperimentResult> {
  const { profile = "quick" } = options;
  const both = regimeStudies(profile);
  const [exactRows, overRows] = await runStudies(both, options);
  const exact = { grids: gridsOf(both[0], exactRows), rows: exactRows, ...settings.exact };
  const over = { grids: gridsOf(both[1], overRows), rows: overRows, ...settings.over };
  const grids = [...exact.grids, ...over.grids];
  const verdicts = [exact, over, { grids, what: "both settings together" }].map(verdictOf);
  return {
    name: "regime",
    profile,
    settings: plainSettings(both, options),
    rows: grids.flatMap(({ curve }) => pointRows(curve)),
    summary: grids.map(({ curve, regime: { setting, quantity, from }, number, called, arm, sd }) => ({
      ...curveRow(curve),
      setting,
      dim: arm.model.dim,
      sd,
      quantity,
      number,
      from,
      called: called ? "in" : "out",
    })),
    series: grids.map(({ curve }) => seriesOf(curve)),
    figure: thresholdPlot({
      panels: [exact, over].map(({ grids: own, title, quantity, slope, threshold }) => ({
        title,
        quantity,
        slope,
        threshold,
        truths: own.map(({ arm, number, curve: { rate } }) => ({ ...rate, group: `d = ${arm.model.dim}`, number })),
      })),
      predictedSlope: -0.5,
      caption: [
        `Random truths (β₁ ~ N(0, I), β₀ ~ N(0, 0.3²), η ~ N(0, 1.5² I), none left out), perturbed cosine router with τ₁ = τ₂ = 1, tanh experts, X uniform on [−2, 2]^d, σ such that the number on the axis is spread evenly on its logarithmic scale, starts near the truth only, in (b) with β₀ in [−2, 2]: slope of the loss with its 95 % bootstrap interval against the number by which regimeFrom decides; red: −1/2, and the threshold, left of which the rate is to be expected.`,
        ...[exact, over].map(({ title, grids: own, rows }) => captionOf({ title, grids: own, rows })),
        ...verdicts,
      ].join(" "),
    }),
    supplements: {},
    tables: {},
    verdicts,
  };
}

const settings = {
  exact: {
    title: "(a) exact-specified, k = k<sup>*</sup> = 2",
    quantity: "rel at the smallest n",
    slope: "slope of mean L<sub>3</sub>",
    threshold: slopeThresholds.exact,
    what: "slope of mean L₃, exact-specified",
  },
  over: {
    title: "(b) over-specified, k = 3, k<sup>*</sup> = 2",
    quantity: "σ/(√n κ) at the smallest n",
    slope: "slope of mean L<sub>2</sub>",
    threshold: slopeThresholds.over,
    what: "slope of mean L₂, over-specified",
  },
} as const;

function gridsOf(study: RegimeStudy, rows: readonly FitRow[]): Grid[] {
  const sizes = sizesOf(rows);
  return study.arms.flatMap((arm): Grid[] => {
    const { noise: { sd } = study.noise } = arm;
    const losses = readLosses(rows, arm, { loss: arm.atoms === undefined ? "L3" : "L2" });
    if (losses.some((fits) => fits.every((loss) => loss === null))) return []; // no slope: the caption counts them
    const found = study.regimes.get(arm.name) as Regime;
    const called = found.from !== null && found.from <= sizes[0];
    const curve = measureCurve({
      name: arm.name,
      role: "perturbed",
      sizes,
      losses,
      predictedSlope: -0.5,
      inRegime: called,
      expected: called ? "agrees" : "not in the regime",
    });
    // tanh experts have κ > 0 and a regular information, so that the number exists.
    return [{ arm, sd, regime: found, number: (found.atOne as number) / Math.sqrt(sizes[0]), called, curve }];
  });
}

function verdictOf({ grids, what }: { grids: readonly Grid[]; what: string }): string {
  const [inside, outside] = [true, false].map((called) => {
    const chosen = grids.filter((grid) => grid.called === called);
    const holding = chosen.filter(({ curve: { rate } }) => rate.interval[0] <= -0.5 && -0.5 <= rate.interval[1]).length;
    return { count: chosen.length, holding, share: holding / chosen.length };
  });
  const counted = ({ holding, share }: typeof inside) =>
    `${holding}${share >= 0 ? ` (${Math.round(100 * share)} %)` : ""}`;
  const kept = inside.share >= promised.in && outside.share <= promised.out;
  return `${what[0].toUpperCase()}${what.slice(1)}: of ${inside.count} size grids that regimeFrom calls in the regime, ${counted(inside)} have −1/2 in the 95 % interval, of ${outside.count} that it calls out, ${counted(outside)}: ${kept ? "as" : "not as"} predicted (at least ${100 * promised.in} %, at most ${100 * promised.out} %).`;
}

function captionOf({ title, grids, rows }: { title: string; grids: readonly Grid[]; rows: readonly FitRow[] }): string {
  const arms = new Set(rows.map(({ arm }) => arm)).size;
  const sizes = sizesOf(rows);
  const notConverged = rows.filter(({ status }) => status !== "converged").length;
  const without = arms - grids.length;
  return `${title.replace(/<sup>\*<\/sup>/g, "*")}: ${arms} truths${without === 0 ? "" : `, ${without} of them left out because no fit succeeded at some n`}, n = ${sizes[0]} to ${sizes[sizes.length - 1]}, ${rows.length / arms / sizes.length} replicates at each n: ${rows.length} fits, ${notConverged} not converged.`;
}

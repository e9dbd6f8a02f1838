import type { FitRow } from "../../study/fitTask";
import type { StudyOptions } from "../../study/study";
import { informationOf } from "../../theory/information/fisherInformation";
import { mean } from "../../theory/rates/line";
import { meanInterval } from "../../theory/rates/meanInterval";
import { regimeFrom } from "../../theory/regimeFrom";
import { splittingCurvature } from "../../theory/splitting/splittingCurvature";
import { logSlope } from "../curve";
import { type Reading, readLosses, sizesOf } from "../studied";
import { type Prediction, predictionOf } from "./rateTablePrediction";
import { armName, type Pairing } from "./rateTableStudies";

export type Block = "router" | "bias" | "expert";
export const blocks: readonly Block[] = ["router", "bias", "expert"];

/** What one truth gave in one line of the table. */
export interface TruthResult {
  /** rel or σ/(√n κ) at the smallest n; null where it does not exist, and then no rate is to be expected. */
  readonly number: number | null;
  /** Whether regimeFrom expects the rate from the smallest n on. */
  readonly inRegime: boolean;
  /** By block; null where every fit failed at some n. */
  readonly slopes: Readonly<Record<Block, number | null>>;
  readonly fits: number;
  readonly failed: number;
}

/** A line of the table with what was measured. */
export interface Line {
  readonly pairing: Pairing;
  readonly prediction: Prediction;
  readonly truths: readonly TruthResult[];
}

export type CellVerdict =
  | "agrees"
  | "does not agree"
  | "not in the regime"
  | "no rate predicted"
  | "too few fits converged"
  | "no fit converged";

/** A cell of the table: its summary row in figures/rate-table.json. */
export type Cell = Pairing & {
  readonly block: Block;
  readonly predicted: number | null;
  readonly source: string;
  /** Mean over truths with Student's 95 % interval; null where fewer than two truths have a slope. */
  readonly slope: number | null;
  readonly interval: readonly [number, number] | null;
  /** How many truths there are, how many of them are in the regime, and on how many the slope rests. */
  readonly truths: number;
  readonly inRegime: number;
  readonly used: number;
  /** Median over the truths of rel or σ/(√n κ) at the smallest n; null where it does not exist. */
  readonly number: number | null;
  readonly fits: number;
  readonly failed: number;
  readonly verdict: CellVerdict;
};

/** Reads a line of the table off the rows of its study. */
export function lineOf(pairing: Pairing, study: StudyOptions, rows: readonly FitRow[], truths: number): Line {
  const sizes = sizesOf(rows);
  return {
    pairing,
    prediction: predictionOf(pairing),
    truths: Array.from({ length: truths }, (_, index) => truthResult(pairing, study, rows, sizes, index)),
  };
}

function truthResult(
  pairing: Pairing,
  study: StudyOptions,
  rows: readonly FitRow[],
  sizes: readonly number[],
  index: number,
): TruthResult {
  const name = armName(pairing, index);
  const arm = study.arms.find((each) => each.name === name) as StudyOptions["arms"][number];
  const losses = Object.fromEntries(
    blocks.map((block) => [block, readLosses(rows, arm, readingOf(pairing, block))]),
  ) as Record<Block, (number | null)[][]>;
  const { model, truth, atoms = truth.size } = arm;
  const setting = { model, truth, input: study.input };
  const { atOne, from } = regimeFrom({
    ...setting,
    sd: study.noise.sd,
    atoms,
    fisher: informationOf({ ...setting, size: 5000 }) ?? undefined,
    curvature: pairing.setting === "over" ? splittingCurvature({ ...setting, size: 1000, starts: 4 }) : undefined,
  });
  const all = losses.router.flat();
  return {
    number: atOne === null || from === null ? null : atOne / Math.sqrt(sizes[0]),
    inRegime: from !== null && from <= sizes[0],
    slopes: Object.fromEntries(blocks.map((block) => [block, slopeOf(sizes, losses[block])])) as Record<
      Block,
      number | null
    >,
    fits: all.length,
    failed: all.filter((loss) => loss === null).length,
  };
}

/** The part of the loss that a block is; a wrong norm of the cosine router would move cells, so that it is given the true ones. */
function readingOf({ router, setting }: Pairing, block: Block): Reading {
  const parts = {
    router: router === "cosine" ? "angular" : "router",
    bias: setting === "exact" ? "bias" : "weight",
    expert: "expert",
  } as const;
  return {
    loss: setting === "exact" ? "L3" : "L2",
    part: parts[block],
    norms: router === "cosine" ? "truth" : undefined,
  };
}

/** The three cells of a line. */
export function cellsOf({ pairing, prediction, truths }: Line): Cell[] {
  const inside = truths.filter(({ inRegime }) => inRegime);
  const isInside = 2 * inside.length >= truths.length;
  const numbers = truths.map(({ number }) => number).filter((number) => number !== null);
  const fits = sum(truths.map((truth) => truth.fits));
  const failed = sum(truths.map((truth) => truth.failed));
  return blocks.map((block): Cell => {
    const slopes = (isInside ? inside : truths).map((truth) => truth.slopes[block]).filter((slope) => slope !== null);
    const measured = slopes.length < 2 ? null : meanInterval(slopes);
    const interval = measured === null ? null : ([measured.lower, measured.upper] as const);
    return {
      ...pairing,
      block,
      predicted: prediction.slope,
      source: prediction.source,
      slope: measured?.value ?? null,
      interval,
      truths: truths.length,
      inRegime: inside.length,
      used: slopes.length,
      number: numbers.length === truths.length ? median(numbers) : null,
      fits,
      failed,
      verdict: failed === fits ? "no fit converged" : verdictOf(prediction.slope, isInside, interval),
    };
  });
}

function verdictOf(
  predicted: number | null,
  isInside: boolean,
  interval: readonly [number, number] | null,
): CellVerdict {
  if (interval === null) return "too few fits converged";
  if (predicted === null) return "no rate predicted";
  if (!isInside) return "not in the regime";
  return interval[0] <= predicted && predicted <= interval[1] ? "agrees" : "does not agree";
}

/**
 * The slope of log(mean over replicates) on log n; null where every fit failed at some n, or the part is 0 in all of them:
 * where the reference stands alone in the cell of another true atom, there is no direction to be wrong.
 */
function slopeOf(sizes: readonly number[], losses: readonly (readonly (number | null)[])[]): number | null {
  const means = losses
    .map((fits) => fits.filter((loss) => loss !== null))
    .map((fits) => (fits.length === 0 ? 0 : mean(fits)));
  return means.includes(0) ? null : logSlope(sizes, means);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

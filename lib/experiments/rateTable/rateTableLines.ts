import { mean } from "../../theory/rates/line";
import type { Regime } from "../../theory/regimeFrom";
import { logSlope } from "../curve";
import type { RegimeStudy } from "../regime/regimeStudies";
import type { Reading, Studied } from "../studied";
import { type Prediction, predictionOf } from "./rateTablePrediction";
import { armName, type Pairing, pairings } from "./rateTableStudies";

export type Block = "router" | "bias" | "expert";
export const blocks: readonly Block[] = ["router", "bias", "expert"];

/** What one truth gave in one line of the table. */
export interface TruthResult {
  /** The largest relative error or σ/(√n κ) at the smallest n; null where it does not exist, and then no rate is to be expected. */
  readonly number: number | null;
  /** Whether regimeFrom expects the slope from the smallest n on. */
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

/** Reads a line of the table off its study. */
export function lineOf(pairing: Pairing, fits: Studied<RegimeStudy>): Line {
  const lines = pairings.filter(({ setting }) => setting === pairing.setting).length;
  return {
    pairing,
    prediction: predictionOf(pairing),
    truths: Array.from({ length: fits.study.arms.length / lines }, (_, index) => truthResult(pairing, fits, index)),
  };
}

function truthResult(pairing: Pairing, { study, sizes, losses }: Studied<RegimeStudy>, index: number): TruthResult {
  const name = armName(pairing, index);
  const { atOne, from } = study.regimes.get(name) as Regime;
  const byBlock = (block: Block) => losses(name, readingOf(pairing, block));
  const all = byBlock("router").flat();
  return {
    number: atOne === null || from === null ? null : atOne / Math.sqrt(sizes[0]),
    inRegime: from !== null && from <= sizes[0],
    slopes: {
      router: slopeOf(sizes, byBlock("router")),
      bias: slopeOf(sizes, byBlock("bias")),
      expert: slopeOf(sizes, byBlock("expert")),
    },
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

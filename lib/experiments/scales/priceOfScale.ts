import { mean } from "../../theory/rates/line";
import { judged, titled } from "../sentences";
import type { Studied } from "../studied";
import { prediction, type Verdict } from "../verdict";
import { type Family, normsOf } from "./families";

/** Two families with the same f and the same data, one of which is told the scale of its logits. */
export interface Price {
  readonly told: string;
  readonly untold: string;
  readonly part: (typeof parts)[number];
  /** That part of L₃, told over untold, geometric mean over n: what the information says, and what the fits do. */
  readonly predicted: number;
  readonly measured: number;
  readonly interval: readonly [number, number];
  readonly holds: boolean;
}

/** All of L₃, in which the norm itself counts, and the experts, who see of it what gates and experts share. */
const parts = ["total", "expert"] as const;

const normal975 = 1.959963985;

/** What each pair pays for a scale that it has to find. */
export function pricesOf(fits: Studied, families: readonly Family[]): Price[] {
  return families.flatMap((family) => {
    const untold = families.find(({ name }) => name === family.toldScaleOf);
    return untold === undefined ? [] : parts.map((part) => priceOf(fits, part, family, untold));
  });
}

function priceOf(fits: Studied, part: Price["part"], told: Family, untold: Family): Price {
  const reading = { loss: "L3" } as const;
  const [measuredTold, measuredUntold] = [told, untold].map((family) =>
    fits.losses(family.name, { ...reading, part, norms: normsOf(family) }),
  );
  const [predictedTold, predictedUntold] = [told, untold].map(
    (family) =>
      fits
        .population(family.name)
        .losses({ ...reading, sd: fits.sdOf(family.name), sizes: fits.sizes, norms: normsOf(family) })
        .map((loss) => loss[part] as number), // there is one: rel is small in this study
  );
  const ratios = fits.sizes.map((_, i) => pairedRatio(measuredTold[i], measuredUntold[i]));
  const predicted = mean(fits.sizes.map((_, i) => Math.log(predictedTold[i] / predictedUntold[i])));
  const measured = mean(ratios.map(({ log }) => log));
  const error = Math.sqrt(ratios.reduce((sum, { variance }) => sum + variance, 0)) / ratios.length;
  return {
    part,
    told: titled(told.name),
    untold: titled(untold.name),
    predicted: Math.exp(predicted),
    measured: Math.exp(measured),
    interval: [Math.exp(measured - normal975 * error), Math.exp(measured + normal975 * error)],
    holds: Math.abs(measured - predicted) <= normal975 * error,
  };
}

/** log(ā/b̄) over the replicates that both have, and its variance by the delta method: both have the same data. */
function pairedRatio(tolds: readonly (number | null)[], untolds: readonly (number | null)[]) {
  const pairs = tolds.flatMap((told, i) => {
    const untold = untolds[i];
    return told === null || untold === null ? [] : [[told, untold] as const];
  });
  const [toldMean, untoldMean] = [0, 1].map((side) => mean(pairs.map((pair) => pair[side])));
  const squares = pairs.map(([told, untold]) => (told / toldMean - untold / untoldMean) ** 2);
  return { log: Math.log(toldMean / untoldMean), variance: mean(squares) / Math.max(1, pairs.length - 1) };
}

/** What a told scale saves, with the interval, which is its power: whether 1, no saving, is excluded. */
export function priceSentence({ part, told, untold, predicted, measured, interval, holds }: Price): Verdict {
  const [low, high] = interval;
  const power = low <= 1 && 1 <= high ? "no saving, 1, is not excluded" : "no saving, 1, is excluded";
  return prediction(
    holds,
    `The same f and data, ${told} beside ${untold}: ${part === "total" ? "L₃" : "the expert part of L₃"} of the one that is told the scale is ${measured.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] of the other's, ${predicted.toFixed(3)} predicted: ${judged(holds)} (${power}).`,
  );
}

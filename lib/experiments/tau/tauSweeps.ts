import { randomStream } from "../../data/randomStream";
import type { RateSeries } from "../../plots/rateTraces";
import { seeded } from "../../study/seed";
import { levelThreshold } from "../../theory/information/relativeError";
import { type LeastOverGrid, leastOverGrid } from "../../theory/rates/leastOverGrid";
import { adviseTau } from "../../theory/tau/adviseTau";
import type { TauForTruth, TauPrediction } from "../../theory/tau/tauForTruth";
import { fitsSentence, settingsText } from "../sentences";
import type { Part, Studied } from "../studied";
import { gridOf, type NamedTruth, tau2, tauArm, truths } from "./tauStudy";

/** The parts of L₃ that are read. */
export const sweptParts = ["total", "radial", "angular", "expert"] as const;
export type SweptPart = (typeof sweptParts)[number] & Part;

/** One part of the loss over a grid of τ₁, at one truth and size. */
export interface TauSweep {
  readonly truth: string;
  readonly norm: number;
  readonly size: number;
  readonly part: SweptPart;
  readonly grid: readonly number[];
  /** Fits on the boundary of Θ at each τ₁. */
  readonly onBoundary: readonly number[];
  readonly simulated: LeastOverGrid;
  readonly predicted: TauForTruth;
}

/** The sweeps at one size, a list for each truth, a part each: simulated, and predicted without a fit. */
export function sweepsAt(fits: Studied, size: number, parts: readonly SweptPart[] = sweptParts): TauSweep[][] {
  return truths.map((named) => sweepsOf(fits, named, size, parts));
}

function sweepsOf(fits: Studied, named: NamedTruth, size: number, parts: readonly SweptPart[]): TauSweep[] {
  const grid = gridOf(named);
  const arms = grid.map((tau1) => tauArm(named, tau1).name);
  const { input, noise } = fits.study;
  const { model, truth } = fits.arm(arms[0]);
  const setting = { model, truth, input, sd: noise.sd, size };
  const predicted = adviseTau({ ...setting, tau1: grid, tau2: [tau2], inputs: 10_000, draws: 500 });
  const onBoundary = arms.map(
    (arm) => fits.rowsOf(arm).filter((row) => row.size === size && row.activeBounds.length > 0).length,
  );
  const at = fits.sizes.indexOf(size);
  return parts.map((part) => ({
    ...{ truth: named.name, norm: named.norm, size, part, grid, onBoundary, predicted },
    simulated: leastOverGrid({
      grid,
      losses: arms.map((arm) => fits.losses(arm, { loss: "L3", part })[at]),
      stream: randomStream(seeded("bootstrap"), { truth: named.name, size }),
    }),
  }));
}

/** The rows of a sweep, one a τ₁. */
export function sweepRows({
  truth,
  norm,
  size,
  part,
  grid,
  simulated,
  predicted,
  onBoundary,
}: TauSweep): Record<string, unknown>[] {
  return grid.map((tau1, i) => ({
    truth,
    norm,
    size,
    part,
    tau1,
    value: simulated.means[i],
    lower: simulated.lower[i],
    upper: simulated.upper[i],
    predicted: predicted.pairs[i][part],
    rel: predicted.pairs[i].rel,
    onBoundary: onBoundary[i],
  }));
}

/** Where a sweep is least, and what the least τ₁ costs. */
export function sweepSummary({
  truth,
  norm,
  size,
  part,
  grid,
  simulated,
  predicted,
}: TauSweep): Record<string, unknown> {
  const { at, interval, flat, ratios, fits, failed } = simulated;
  const values = predicted.pairs.map((pair) => pair[part] ?? Number.POSITIVE_INFINITY);
  return {
    truth,
    norm,
    size,
    part,
    leastAt: at,
    interval,
    predictedLeastAt: grid[values.indexOf(Math.min(...values))],
    flat,
    leastTau1Ratio: ratios?.[0].value ?? null,
    leastTau1RatioInterval: ratios?.[0].interval ?? null,
    fits,
    failed,
  };
}

/** A sweep as settingPlot draws it: its prediction where it is to be trusted. */
export function sweepSeries({ truth, size, part, grid, simulated, predicted }: TauSweep): RateSeries {
  return {
    name: `${truth}, n = ${size}, ${part}`,
    role: part === "total" ? "perturbed" : part === "expert" ? "expert" : "router",
    sizes: grid,
    values: simulated.means,
    lower: simulated.lower,
    upper: simulated.upper,
    predicted: predicted.pairs.map((pair) => (isTrusted(pair) ? pair[part] : null)),
  };
}

const isTrusted = ({ rel }: TauPrediction) => rel !== null && rel < levelThreshold;

/** How the fits of every figure were made, and where their predictions are not drawn. */
export function sweepDetails({ study, counts }: Studied, sweeps: readonly (readonly TauSweep[])[]): string {
  return `Exact-specified, ${settingsText([study], ["d", "k", "experts", "X", "σ", "τ"])}, data from the very τ₁ that is fitted, ${settingsText([study], ["starts", "Θ", "replicates"])}; ${fitsSentence(counts)} over all n; bars are 95 % bootstrap intervals. All τ₁ share inputs and noise, so their points move together. ${notDrawn(sweeps)}`;
}

/** Where a prediction says little. */
function notDrawn(sweeps: readonly (readonly TauSweep[])[]): string {
  const far = sweeps.map(([{ truth, predicted }]) => {
    const tau1 = predicted.pairs.filter((pair) => !isTrusted(pair)).map((pair) => pair.tau1);
    return `${truth}: τ₁ = ${tau1.join(", ")}`;
  });
  return `Predictions, by the Fisher information and no fit, are drawn where rel, the predicted standard error of a router vector in units of its norm, is below ${levelThreshold}, and so not at all τ₁ (at n = ${sweeps[0][0].size} ${far.join("; ")}): a fitted norm may run to the boundary of Θ there.`;
}

import type { RateSeries } from "../../plots/rateTraces";
import type { LeastOverGrid } from "../../theory/rates/leastOverGrid";
import type { TauForTruth, TauPart } from "../../theory/tau/tauForTruth";

/** One part of the loss over a grid of τ₁, at one truth and size. */
export interface SweepPart {
  readonly truth: string;
  readonly norm: number;
  readonly size: number;
  readonly part: TauPart;
  readonly grid: readonly number[];
  /** Fits on the boundary of Θ at each τ₁. */
  readonly onBoundary: readonly number[];
  readonly simulated: LeastOverGrid;
  readonly predicted: TauForTruth;
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
}: SweepPart): Record<string, unknown>[] {
  return grid.map((tau1, i) => ({
    truth,
    norm,
    size,
    part,
    tau1,
    value: simulated.means[i],
    lower: simulated.lower[i],
    upper: simulated.upper[i],
    predicted: predicted.cells[i][part],
    rel: predicted.cells[i].rel,
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
}: SweepPart): Record<string, unknown> {
  const { at, interval, flat, ratios, fits, failed } = simulated;
  const values = predicted.cells.map((cell) => cell[part] as number);
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

/** A sweep as ratePlot draws it. */
export function sweepSeries({ truth, size, part, grid, simulated, predicted }: SweepPart): RateSeries {
  return {
    name: `${truth}, n = ${size}, ${part}`,
    role: part === "total" ? "perturbed" : part === "expert" ? "other" : "cosine",
    sizes: grid,
    values: simulated.means,
    lower: simulated.lower,
    upper: simulated.upper,
    predicted: predicted.cells.map((cell) => cell[part]),
  };
}

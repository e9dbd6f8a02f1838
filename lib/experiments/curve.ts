import { randomStream } from "../data/randomStream";
import type { LossName } from "../losses/losses";
import { type VoronoiLoss, voronoiLoss } from "../losses/voronoiLoss";
import { type NormProtocol, withNorms } from "../losses/withNorms";
import type { RateSeries } from "../plots/rateTraces";
import type { Role } from "../plots/theme";
import type { Arm } from "../study/arm";
import type { FitRow } from "../study/fitTask";
import { fitLine } from "../theory/rates/line";
import { fitRate, type RateFit } from "../theory/rates/rates";
import type { CurveRow, PointRow } from "./experiment";

/** A loss, or a part of it, as it is read off the fits of an arm. */
export interface Reading {
  readonly loss: LossName;
  /** The power of L1. */
  readonly r?: number;
  readonly part?: Exclude<keyof VoronoiLoss, "reason">;
  /** Where norms are not identified: the same fits with other norms. */
  readonly norms?: NormProtocol;
  readonly gauge?: "canonical" | "none";
}

/** A measured curve beside its prediction. */
export interface Curve {
  readonly name: string;
  readonly role: Role;
  readonly rate: RateFit;
  readonly predictedSlope: number;
  readonly predicted: readonly number[] | null;
  readonly statistic: "mean" | "median";
  /** The verdict that is expected before computing. */
  readonly expected: RateFit["verdict"];
}

/** How an arm is drawn: in the colour of its router. */
export function roleOf({ model }: Arm): Role {
  const { name } = model.router;
  return name === "perturbedCosine" ? "perturbed" : name === "cosine" || name === "linear" ? name : "other";
}

/**
 * Losses of an arm, read off the rows of a study: `[size][replicate]`, ascending sizes, as fitRate takes them.
 *
 * Every norm protocol and gauge comes from the same fits. A fit that did not converge or whose gauge is undefined is null.
 *
 * @throws InputError for an unknown loss, or norms where the router identifies them
 * @example
 * const rows = await study({ arms: [arm], sizes: [1000, 10_000], replicates: 10, input, noise });
 * fitRate({ sizes: [1000, 10_000], losses: readLosses(rows, arm, { loss: "L3" }), predictedSlope: -0.5, stream }).slope
 */
export function readLosses(rows: readonly FitRow[], arm: Arm, reading: Reading): (number | null)[][] {
  const { loss, r, part = "total", norms, gauge } = reading;
  return bySize(rows, arm.name).map((fits) =>
    fits.map(({ status, parameters, size, replicate }) => {
      if (status !== "converged") return null;
      const { model, truth } = arm;
      const measure = model.fromParameters(parameters);
      const stream = randomStream("norms", { size, replicate });
      const fitted = norms === undefined ? measure : withNorms({ model, measure, norms, truth, stream });
      return voronoiLoss({ model, fitted, truth, loss, r, gauge })[part];
    }),
  );
}

/** Regression errors of an arm `[size][replicate]`; null for a fit that failed. */
export function readRegressionErrors(rows: readonly FitRow[], arm: Arm): (number | null)[][] {
  return bySize(rows, arm.name).map((fits) =>
    fits.map(({ status, regressionError }) => (status === "converged" ? (regressionError?.value ?? null) : null)),
  );
}

/** The sizes at which an arm has rows, ascending. */
export function sizesOf(rows: readonly FitRow[]): number[] {
  return [...new Set(rows.map(({ size }) => size))].sort((a, b) => a - b);
}

function bySize(rows: readonly FitRow[], arm: string): FitRow[][] {
  const own = rows.filter((row) => row.arm === arm);
  return sizesOf(own).map((size) => own.filter((row) => row.size === size));
}

/** Fits the rate of a curve and judges it against its prediction. */
export function measureCurve({
  name,
  role,
  sizes,
  losses,
  predictedSlope,
  predicted = null,
  statistic = "mean",
  expected = "agrees",
  inRegime,
}: {
  name: string;
  role: Role;
  sizes: readonly number[];
  losses: readonly (readonly (number | null)[])[];
  predictedSlope: number;
  predicted?: readonly number[] | null;
  statistic?: "mean" | "median";
  expected?: RateFit["verdict"];
  inRegime?: boolean;
}): Curve {
  const rate = fitRate({
    sizes,
    losses,
    predictedSlope,
    predicted: predicted ?? undefined,
    statistic,
    inRegime,
    stream: randomStream("bootstrap", { curve: name }),
  });
  return { name, role, rate, predictedSlope, predicted, statistic, expected };
}

/** The slope of log value on log n: of a predicted curve. */
export function logSlope(sizes: readonly number[], values: readonly number[]): number {
  return fitLine(sizes.map(Math.log), values.map(Math.log)).slope;
}

/** A curve as ratePlot draws it. */
export function seriesOf({ name, role, rate, predicted }: Curve): RateSeries {
  return { ...rate, name, role, predicted: predicted ?? undefined };
}

/** The rows of a curve's points. */
export function pointRows({ name, rate, predicted }: Curve): PointRow[] {
  return rate.sizes.map((size, i) => ({
    curve: name,
    size,
    value: rate.values[i],
    lower: rate.lower[i],
    upper: rate.upper[i],
    predicted: predicted?.[i] ?? null,
  }));
}

/** The summary row of a curve. */
export function curveRow({ name, rate, predictedSlope, statistic, expected }: Curve): CurveRow {
  return {
    curve: name,
    statistic,
    slope: rate.slope,
    interval: rate.interval,
    predictedSlope,
    level: rate.level?.ratio ?? null,
    levelInterval: rate.level?.interval ?? null,
    verdict: rate.verdict,
    expected,
    fits: rate.fits,
    failed: rate.failed,
  };
}

/** A curve's verdict in a sentence. */
export function curveSentence({ name, rate, predictedSlope, statistic, expected }: Curve): string {
  const level =
    rate.level === null
      ? ""
      : `, level ${rate.level.ratio.toFixed(2)} of the predicted one [${rate.level.interval.map((end) => end.toFixed(2)).join(", ")}]`;
  return `${name}: slope of the ${statistic} ${signed(rate.slope)} [${rate.interval.map(signed).join(", ")}] against ${signed(predictedSlope)}${level}; ${fitsSentence(rate)}: ${rate.verdict}, ${rate.verdict === expected ? "as expected" : `where "${expected}" was expected`}.`;
}

export function fitsSentence({ fits, failed }: { fits: number; failed: number }): string {
  return `${fits} fits, ${failed === 0 ? "none" : failed} failed`;
}

/** −0.502 with a true minus sign. */
export function signed(value: number): string {
  return value.toFixed(3).replace("-", "−");
}

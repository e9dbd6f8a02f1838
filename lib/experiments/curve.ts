import { randomStream } from "../data/randomStream";
import type { RateSeries } from "../plots/rateTraces";
import type { Role } from "../plots/theme";
import type { Arm } from "../study/arm";
import { seeded } from "../study/seed";
import { levelThreshold } from "../theory/information/relativeError";
import { fitLine } from "../theory/rates/line";
import { fitRate, type RateFit } from "../theory/rates/rates";
import { fitsSentence, signed, slopeText, twoDigits } from "./sentences";
import { prediction, type Verdict } from "./verdict";

/** A measured curve beside its prediction. */
export interface Curve {
  readonly name: string;
  readonly role: Role;
  readonly rate: RateFit;
  readonly predictedSlope: number;
  /** At each size; null where the limit says nothing of it. */
  readonly predicted: readonly (number | null)[] | null;
  readonly statistic: "mean" | "median";
  /** The verdict that is expected before computing. */
  readonly expected: RateFit["verdict"];
  /** Why it could not come out otherwise, in words; null where it could. */
  readonly byConstruction: string | null;
}

/** One point of a curve in figures/NAME.json. */
export type PointRow = {
  readonly curve: string;
  readonly size: number;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly predicted: number | null;
};

/** One curve of a figure in figures/NAME.json. */
export type CurveRow = {
  readonly curve: string;
  readonly statistic: "mean" | "median";
  readonly slope: number;
  readonly interval: readonly [number, number] | null;
  readonly predictedSlope: number;
  /** A slope that would have been told from the predicted one with 80 % power. */
  readonly detectable: number | null;
  readonly level: number | null;
  readonly levelInterval: readonly [number, number] | null;
  readonly verdict: string;
  /** The verdict that was stated before computing. */
  readonly expected: string;
  readonly fits: number;
  readonly failed: number;
};

/** How an arm is drawn: in the colour of its router. */
export function roleOf({ model }: Pick<Arm, "model">): Role {
  const { name } = model.router;
  return name === "perturbedCosine" ? "perturbed" : name === "cosine" || name === "linear" ? name : "other";
}

/** Fits the rate of a curve and judges it against its prediction. */
export function measureCurve({
  name,
  role,
  sizes,
  losses,
  predictedSlope,
  predicted = null,
  predictedDraws = null,
  statistic = "mean",
  expected = "agrees",
  byConstruction = null,
  inRegime,
}: {
  name: string;
  role: Role;
  sizes: readonly number[];
  losses: readonly (readonly (number | null)[])[];
  predictedSlope: number;
  predicted?: readonly (number | null)[] | null;
  /** Of single fits `[size][draw]`, as in fitRate. */
  predictedDraws?: readonly (readonly number[] | null)[] | null;
  statistic?: "mean" | "median";
  expected?: RateFit["verdict"];
  byConstruction?: string | null;
  inRegime?: boolean;
}): Curve {
  const rate = fitRate({
    sizes,
    losses,
    predictedSlope,
    predicted: isKnown(predicted) ? predicted : undefined,
    predictedDraws: isKnown(predictedDraws) ? predictedDraws : undefined,
    statistic,
    inRegime,
    stream: randomStream(seeded("bootstrap"), { curve: name }),
  });
  return { name, role, rate, predictedSlope, predicted, statistic, expected, byConstruction };
}

/** Whether there is something at every size. */
export function isKnown<Value>(sizes: readonly (Value | null)[] | null): sizes is readonly Value[] {
  return sizes?.every((each) => each !== null) ?? false;
}

/** The slope of log value on log n: of a predicted curve. */
export function logSlope(sizes: readonly number[], values: readonly number[]): number {
  return fitLine(sizes.map(Math.log), values.map(Math.log)).slope;
}

/**
 * A curve as ratePlot draws it.
 *
 * @returns its points, intervals, fitted line and prediction
 * @example ratePlot({ panels: [{ title: "", yTitle: "L₃", series: curves.map(seriesOf) }] })
 */
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
export function curveRow({ name, rate, predictedSlope, statistic, expected, byConstruction }: Curve): CurveRow {
  const isGiven = byConstruction !== null;
  return {
    curve: name,
    statistic,
    slope: rate.slope,
    interval: rate.interval,
    predictedSlope,
    detectable: rate.detectable,
    level: rate.level?.ratio ?? null,
    levelInterval: rate.level?.interval ?? null,
    verdict: isGiven ? "by construction" : rate.verdict,
    expected: isGiven ? "by construction" : expected,
    fits: rate.fits,
    failed: rate.failed,
  };
}

/** A curve's verdict in a sentence. */
export function curveSentence({ name, rate, predictedSlope, statistic, expected, byConstruction }: Curve): string {
  const level =
    rate.level === null
      ? ""
      : `, level ${rate.level.ratio.toFixed(2)} of the predicted one${rate.level.interval === null ? "" : ` [${rate.level.interval.map((end) => end.toFixed(2)).join(", ")}]`}`;
  const said = `${name}: slope of the ${statistic} ${slopeText(rate)} against ${signed(predictedSlope)}${level}; ${fitsSentence(rate)}: `;
  if (byConstruction !== null) return `${said}by construction, since ${byConstruction}, and no verdict.`;
  return `${said}${verdictText(rate, expected)}${powerText(rate)}, ${rate.verdict === expected ? "as expected" : `where "${expected}" was expected`}.`;
}

/** A curve's verdict with its kind. */
export function curveVerdict(curve: Curve): Verdict {
  const { rate, expected, byConstruction } = curve;
  const text = curveSentence(curve);
  if (byConstruction !== null) return { kind: "by construction", text };
  if (rate.verdict === "not in the regime" && expected === rate.verdict) return { kind: rate.verdict, text };
  return prediction(rate.verdict === "too few fits to tell" ? null : rate.verdict === expected, text);
}

/** Which regime is meant: that rel is too large is known before any fit, that the points make no line is seen. */
function verdictText({ verdict }: RateFit, expected: RateFit["verdict"]): string {
  if (verdict !== "not in the regime") return verdict;
  return expected === verdict
    ? `not in the regime of slope and level (rel is ${levelThreshold} or more at the smallest n)`
    : "not in the regime of the slope (the points do not lie on one line)";
}

/** Which slope would have been told: an "agrees" with wide intervals is one by lack of power. */
function powerText({ verdict, detectable }: RateFit): string {
  return detectable === null || verdict === "not in the regime"
    ? ""
    : ` (${signed(detectable)} would have been told with 80 % power)`;
}

/** "Slopes: −0.52 (perturbed), −0.51 (linear)." */
export function slopesSentence(curves: readonly Curve[], most = 3): string {
  const shown = curves.slice(0, most).map(({ name, rate }) => `${twoDigits(rate.slope)} (${name})`);
  const rest = curves.length - shown.length;
  return `Slopes: ${[...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ")}.`;
}

/** True where −1/2, or what else was predicted, lies in the interval of the slope. */
export function holdsSlope({ rate: { interval }, predictedSlope }: Curve): boolean {
  return interval !== null && interval[0] <= predictedSlope && predictedSlope <= interval[1];
}

/** True where the predicted level lies in the interval of the measured one. */
export function holdsLevel({ rate: { level } }: Curve): boolean {
  const interval = level?.interval ?? null;
  return interval !== null && interval[0] <= 1 && 1 <= interval[1];
}

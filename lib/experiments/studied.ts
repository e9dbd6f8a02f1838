import type { Noise } from "../data/noises";
import { randomStream } from "../data/randomStream";
import type { Fit } from "../estimators/fit";
import type { LossName } from "../losses/losses";
import { type VoronoiLoss, voronoiLoss } from "../losses/voronoiLoss";
import { type NormProtocol, withNorms } from "../losses/withNorms";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { requireThat } from "../requirements";
import type { Arm } from "../study/arm";
import type { FitRow } from "../study/fitTask";
import { seeded } from "../study/seed";
import type { StudyOptions } from "../study/study";
import { levelThreshold } from "../theory/information/relativeError";
import { type Population, population } from "../theory/population";
import { mean } from "../theory/rates/line";
import type { RateFit } from "../theory/rates/rates";
import { type Curve, isKnown, logSlope, measureCurve, roleOf } from "./curve";
import { titled } from "./sentences";

/** A part of a loss. */
export type Part = Exclude<keyof VoronoiLoss, "reason">;

/** A loss, or a part of it, as it is read off the fits of an arm. */
export interface Reading {
  readonly loss: LossName;
  /** The power of L1. */
  readonly r?: number;
  readonly part?: Part;
  /** Where norms are not identified: the same fits with other norms. */
  readonly norms?: NormProtocol;
  readonly gauge?: "canonical" | "none";
  /** The statuses that count; the fits of others are failed ones. Converged fits alone, unless given. */
  readonly accept?: readonly Fit["status"][];
}

/** What is read off the fits of an arm as a curve; what is not given follows from the arm. */
export interface CurveReading extends Partial<Reading> {
  readonly arm: string;
  /** The arm's unless given. */
  readonly name?: string;
  /** "loss" unless given: L₃ of exact-specified arms, L₂ of over-specified ones. */
  readonly of?: "loss" | "regression error";
  /** Against another truth that has the same f, instead of the arm's. */
  readonly truth?: MixingMeasure;
  readonly statistic?: "mean" | "median";
  /** Where something else is expected than what follows from the arm. */
  readonly expected?: RateFit["verdict"];
  /** Where another slope is predicted than that of the predicted losses. */
  readonly predictedSlope?: number;
  /** Of the norms, for the prediction, where it is not the protocol by which they are read. */
  readonly predictedNorms?: NormProtocol;
  /** Effort of the prediction, where there are many arms: as in population and predictedLoss. */
  readonly inputs?: number;
  readonly draws?: number;
}

/** Effort of what is known of a truth: as in population. */
export type Effort = Pick<Parameters<typeof population>[0], "inputs" | "splittings">;

/** A study with its rows: every curve of every experiment is read here, beside what theory says of its arm. */
export interface Studied<Study extends StudyOptions = StudyOptions> {
  readonly study: Study;
  readonly rows: readonly FitRow[];
  /** Ascending. */
  readonly sizes: readonly number[];
  readonly counts: { readonly fits: number; readonly failed: number };
  arm(name: string): Arm;
  rowsOf(name: string): readonly FitRow[];
  /** σ of the noise of an arm. */
  sdOf(name: string): number;
  /** What is known of the truth of an arm without its fits. */
  population(name: string, effort?: Effort & { truth?: MixingMeasure }): Population;
  /** rel of an arm at the smallest n. */
  relOf(name: string, effort?: { inputs?: number }): number;
  /** The fits of an arm `[size][replicate]`, ascending sizes; null for one that did not converge. */
  measures(name: string): (MixingMeasure | null)[][];
  /** Losses of an arm `[size][replicate]`, as in readLosses. */
  losses(name: string, reading: Reading): (number | null)[][];
  /** A curve, with its prediction, expectation and verdict. */
  curve(reading: CurveReading): Curve;
}

/**
 * Losses of an arm, read off the rows of a study: `[size][replicate]`, ascending sizes, as fitRate takes them.
 *
 * Every norm protocol and gauge comes from the same fits. A fit that did not converge or whose gauge is undefined is null.
 *
 * @returns `[size][replicate]`
 * @throws InputError for an unknown loss, or norms where the router identifies them
 * @see docs/mathematics.md, "Voronoi losses" and "Norm protocols"
 * @example
 * const rows = await study({ arms: [arm], sizes: [1000, 10_000], replicates: 10, input, noise });
 * fitRate({ sizes: [1000, 10_000], losses: readLosses(rows, arm, { loss: "L3" }), predictedSlope: -0.5, stream }).slope
 */
export function readLosses(rows: readonly FitRow[], arm: Arm, reading: Reading): (number | null)[][] {
  return partOf(readWholeLosses(rows, arm, reading), reading.part);
}

/** They keep what norms are off that were put in after the fit. */
const partsWithNorm: readonly Part[] = ["total", "router", "radial"];

function partOf(losses: readonly (readonly (VoronoiLoss | null)[])[], part: Part = "total"): (number | null)[][] {
  return losses.map((fits) => fits.map((loss) => (loss === null ? null : loss[part])));
}

function readWholeLosses(rows: readonly FitRow[], arm: Arm, reading: Reading): (VoronoiLoss | null)[][] {
  const { loss, r, norms, gauge, accept = ["converged"] } = reading;
  return bySize(rows, arm.name).map((fits) =>
    fits.map(({ status, parameters, size, replicate }) => {
      if (!accept.includes(status)) return null;
      const { model, truth } = arm;
      const measure = model.fromParameters(parameters);
      const stream = randomStream(seeded("norms"), { size, replicate });
      const fitted = norms === undefined ? measure : withNorms({ model, measure, norms, truth, stream });
      return voronoiLoss({ model, fitted, truth, loss, r, gauge });
    }),
  );
}

/** Regression errors of an arm `[size][replicate]`; null for a fit that failed. */
export function readRegressionErrors(
  rows: readonly FitRow[],
  arm: string,
  accept: readonly Fit["status"][] = ["converged"],
): (number | null)[][] {
  return bySize(rows, arm).map((fits) =>
    fits.map(({ status, regressionError }) => (accept.includes(status) ? (regressionError?.value ?? null) : null)),
  );
}

/** The sizes of rows, ascending. */
export function sizesOf(rows: readonly FitRow[]): number[] {
  return [...new Set(rows.map(({ size }) => size))].sort((a, b) => a - b);
}

function bySize(rows: readonly FitRow[], arm: string): FitRow[][] {
  const own = rows.filter((row) => row.arm === arm);
  return sizesOf(own).map((size) => own.filter((row) => row.size === size));
}

/** A study with its rows, to be read. */
export function studied<Study extends StudyOptions>(study: Study, rows: readonly FitRow[]): Studied<Study> {
  const sizes = sizesOf(rows);
  const populations: { key: string; scaleAt: Noise["scaleAt"]; of: Population }[] = []; // arms often share a truth
  const arm = (name: string): Arm => {
    const found = study.arms.find((each) => each.name === name);
    requireThat(found !== undefined, "arm", name, `one of ${study.arms.map((each) => each.name).join(", ")}`);
    return found as Arm;
  };
  const rowsOf = (name: string) => rows.filter((row) => row.arm === name);
  const populationOf: Studied["population"] = (name, { truth: other, ...effort } = {}) => {
    const { model, truth: own, input = study.input, noise = study.noise } = arm(name);
    const truth = other ?? own;
    const key = JSON.stringify(effort);
    const isThis = (one: (typeof populations)[0]) =>
      one.key === key &&
      one.of.model === model &&
      one.of.truth === truth &&
      one.of.input === input &&
      one.scaleAt === noise.scaleAt;
    const known = populations.find(isThis);
    if (known !== undefined) return known.of;
    const of = population({ model, truth, input, noise, ...effort });
    populations.push({ key, scaleAt: noise.scaleAt, of });
    return of;
  };
  const kept = new Map<string, (VoronoiLoss | null)[][]>(); // parts of a loss are read one by one
  const lossesOf = (name: string, { part, ...reading }: Reading, truth: MixingMeasure) => {
    const key = JSON.stringify([name, reading, truth.atoms]);
    const known = kept.get(key) ?? readWholeLosses(rows, { ...arm(name), truth }, reading);
    kept.set(key, known);
    return partOf(known, part);
  };
  const sdOf = (name: string) => (arm(name).noise ?? study.noise).sd;
  const relOf: Studied["relOf"] = (name, effort) =>
    populationOf(name, effort).rel({ sd: sdOf(name), size: sizesOf(rowsOf(name))[0] });
  return {
    study,
    rows,
    sizes,
    counts: { fits: rows.length, failed: rows.filter(({ status }) => status !== "converged").length },
    arm,
    rowsOf,
    sdOf,
    population: populationOf,
    relOf,
    measures(name) {
      const { model } = arm(name);
      return bySize(rows, name).map((fits) =>
        fits.map(({ status, parameters }) => (status === "converged" ? model.fromParameters(parameters) : null)),
      );
    },
    losses: (name, reading) => lossesOf(name, reading, arm(name).truth),
    curve(reading) {
      const own = arm(reading.arm);
      const { of = "loss", accept = ["converged"], statistic = "mean", truth = own.truth } = reading;
      const { name = titled(own.name), part = "total", inputs, draws } = reading;
      const nature = natureOf(own, reading);
      const ownSizes = sizesOf(rowsOf(own.name));
      const loss = reading.loss ?? (nature.isOver ? "L2" : "L3");
      const known = () => populationOf(own.name, { inputs, truth: reading.truth });
      const at = { sd: sdOf(own.name), sizes: ownSizes };
      const norms = reading.predictedNorms ?? reading.norms;
      const predictedDraws = !nature.hasLevel
        ? null
        : of === "loss"
          ? known()
              .lossDraws({ ...at, loss, r: reading.r, norms, draws })
              .map((losses) => meaningful(losses, part))
          : known().regressionErrorDraws(at);
      const predicted =
        predictedDraws === null
          ? null
          : of === "loss"
            ? predictedDraws.map((losses) => losses && mean(losses))
            : known().regressionErrors(at);
      const isWhole = isKnown(predicted);
      const hasGivenNorms = of === "loss" && reading.norms !== undefined && reading.norms !== "truth";
      const slopeInTheLimit = hasGivenNorms && partsWithNorm.includes(part) ? 0 : -0.5;
      const inRegime = nature.hasRel
        ? (predicted === null || isWhole) && relOf(own.name, { inputs }) < levelThreshold
        : nature.falls
          ? undefined
          : true;
      return measureCurve({
        name,
        role: roleOf(own),
        sizes: ownSizes,
        losses:
          of === "loss"
            ? lossesOf(
                own.name,
                { loss, part, r: reading.r, norms: reading.norms, gauge: reading.gauge, accept },
                truth,
              )
            : readRegressionErrors(rows, own.name, accept),
        predictedSlope:
          reading.predictedSlope ?? (of === "loss" && isWhole ? logSlope(ownSizes, predicted) : slopeInTheLimit),
        predicted,
        predictedDraws,
        statistic,
        expected:
          reading.expected ?? (inRegime === false ? "not in the regime" : nature.falls ? "agrees" : "does not agree"),
        byConstruction: hasGivenNorms ? "the norms are put in after the fit" : null,
        inRegime,
      });
    },
  };
}

/** A part of the losses that are drawn at one size; null where the limit says nothing of them. */
function meaningful(draws: readonly VoronoiLoss[], part: Part): number[] | null {
  return draws[0].reason === null ? draws.map((each) => each[part] as number) : null;
}

/**
 * What follows from an arm and what is read off it.
 *
 * A loss falls where the model is right, the gauge is fixed, and the norms are identified or known; exact-specified, a norm
 * protocol that does not know them has a level and a slope of its own, which are predicted, too. Whether a curve that is
 * expected not to fall is a straight line is no matter.
 */
function natureOf(arm: Arm, { of = "loss", norms, predictedNorms, gauge, statistic, expected }: CurveReading) {
  const { model, truth, generator = model, atoms = truth.size, sgd } = arm;
  const isOver = atoms > truth.size;
  const isRight = isSameModel(generator, model) && model.reference && gauge !== "none";
  const hasNorms =
    of === "regression error" ||
    model.router.normIdentified ||
    norms === "truth" ||
    (!isOver && (norms ?? predictedNorms) !== undefined);
  const falls = expected === undefined ? isRight && hasNorms : expected !== "does not agree";
  return {
    isOver,
    falls,
    /** Whether rel decides on the regime. */
    hasRel: !isOver && isRight,
    /** Of the mean alone. */
    hasLevel: !isOver && isRight && hasNorms && statistic !== "median" && sgd === undefined,
  };
}

function isSameModel(one: Mixture, other: Mixture): boolean {
  const named = ({ router, expert, dim, reference }: Mixture) =>
    JSON.stringify([router.name, router.options, expert.name, expert.options, dim, reference]);
  return one === other || named(one) === named(other);
}

import type { Dataset } from "../../data/dataset";
import { type Fold, splitIntoFolds } from "../../data/folds";
import { type RandomStream, randomStream } from "../../data/randomStream";
import { leastSquares } from "../../estimators/leastSquares";
import type { Bounds } from "../../estimators/problem/parameterSpace";
import { fromData, type StartRule, unitScale } from "../../estimators/starts/startValues";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { InputError, requireInteger } from "../../requirements";
import { withScaledNorms } from "../identify/scaledNorms";
import { mean } from "../rates/line";
import { requireTauGrid, type TauPair, withTau } from "./tauGrid";

/** How well one pair predicts observations that it was not fitted to. */
export interface TauError extends TauPair {
  /** Mean squared error on the folds left out: σ² + the squared regression error, in the unit of y². */
  readonly error: number | null;
  /** error − that of the pair with the least, over the folds in which both fits converged. */
  readonly excess: number | null;
  /** Its paired standard error over folds. */
  readonly excessError: number | null;
  /** Fits that did not converge, which are left out. */
  readonly failed: number;
  /** Fits that ended on the boundary of Θ. */
  readonly onBoundary: number;
}

/** A pair whose error is known. */
export type ComparedPair = TauError & Readonly<Record<"error" | "excess" | "excessError", number>>;

/** The answer for data: which pair fits them. */
export interface TauForData extends TauPair {
  readonly question: "data";
  readonly folds: number;
  readonly observations: number;
  /** Every pair of the grid, τ₁ fastest. */
  readonly pairs: readonly TauError[];
  readonly best: ComparedPair;
  /** The pairs whose excess is at most two paired standard errors: the data do not tell them from the best. */
  readonly withinNoise: readonly TauPair[];
  /**
   * The largest relative difference between the errors of two τ₁ > 0 at one τ₂, where no fit is on the boundary of Θ; null
   * where there are no two.
   */
  readonly differenceOverTau1: number | null;
  readonly advice: readonly string[];
}

export interface TauForDataOptions {
  model: Mixture;
  data: Dataset;
  /** k. */
  atoms: number;
  tau1?: readonly number[];
  tau2?: readonly number[];
  /** An integer from 2 to n. */
  folds?: number;
  /** As in leastSquares, for the greatest τ₁ and for τ₁ = 0. */
  starts?: StartRule;
  bounds?: Partial<Bounds>;
  stream?: RandomStream;
}

/**
 * The cross-validation behind adviseTau({ data, … }), without its sentences.
 *
 * v depends on β₁/τ₁ alone: at one τ₂ all τ₁ > 0 make the same set of functions (derived fact 11). So the greatest τ₁ is
 * fitted from the data, and the others from that fit in their own unit, from which they need not move.
 */
export function tauForData(options: TauForDataOptions): Omit<TauForData, "advice"> {
  const { model, data, folds = 10, tau1 = [0, 1], tau2 = [0, 0.1, 0.3, 1, 3, 10] } = options;
  const { stream = randomStream("cross-validation") } = options;
  requireTauGrid(model, { tau1, tau2 });
  requireInteger({ atoms: options.atoms }, 2);
  const parts = splitIntoFolds(data, folds, stream.split("folds"));
  if (tau2[0] === 0) requireNoZeroInput(data);
  const byTau2 = tau2.map((second) =>
    parts.map((fold, index) => {
      const models = tau1.map((first) => withTau(model, { tau1: first, tau2: second }));
      return fitsOverTau1(models, tau1, fold, { ...options, stream: stream.split("starts", { fold: index }) });
    }),
  );
  const measured = tau2.flatMap((second, row) =>
    tau1.map((first, column) => ({ tau1: first, tau2: second, byFold: byTau2[row].map((fits) => fits[column]) })),
  );
  return compared(measured, { folds, observations: data.size });
}

function requireNoZeroInput({ inputs, size, dim }: Dataset): void {
  for (let row = 0; row < size; row++)
    if (inputs.subarray(row * dim, (row + 1) * dim).every((value) => value === 0))
      throw new InputError(
        `tau2 contains 0, but must not: data.inputs has the zero vector in row ${row}, where x/‖x‖ is 0/0.`,
      );
}

/** A fit to one fold's training data; the error on what was left out is null where it did not converge. */
interface FoldFit {
  readonly error: number | null;
  readonly onBoundary: boolean;
}

/** One fit a τ₁. */
function fitsOverTau1(
  models: readonly Mixture[],
  tau1: readonly number[],
  { training, left }: Fold,
  { atoms, bounds, starts = fromData({ count: 20, polished: 2, scale: unitScale }), stream }: TauForDataOptions,
): FoldFit[] {
  const fits: FoldFit[] = [];
  let fitted: MixingMeasure | null = null;
  for (let i = tau1.length - 1; i >= 0; i--) {
    // In the unit of a smaller τ₁ a measure is shorter, and so stays within Θ.
    const start: StartRule | MixingMeasure =
      fitted === null || tau1[i] === 0 ? starts : withScaledNorms(models[i], fitted, tau1[i] / tau1[i + 1]);
    const fit = leastSquares({ model: models[i], data: training, atoms, starts: start, bounds, stream });
    fitted = fit.measure;
    fits.unshift({
      error: fit.status === "converged" ? meanSquaredError(models[i], fitted, left) : null,
      onBoundary: fit.activeBounds.length > 0,
    });
  }
  return fits;
}

function meanSquaredError(model: Mixture, measure: MixingMeasure, { inputs, outputs, size }: Dataset): number {
  const predicted = model.predict(measure, inputs);
  return outputs.reduce((sum, y, i) => sum + (y - predicted[i]) * (y - predicted[i]), 0) / size;
}

const rounding = 1e-9;

type Measured = TauPair & { readonly byFold: readonly FoldFit[] };

function compared(
  measured: readonly Measured[],
  counts: { folds: number; observations: number },
): Omit<TauForData, "advice"> {
  const errors = measured.map(({ byFold }) => byFold.flatMap(({ error }) => error ?? []));
  const known = measured.flatMap((each, i) => (errors[i].length >= 2 ? [{ each, error: mean(errors[i]) }] : []));
  if (known.length === 0)
    throw new InputError("No pair of the grid has two folds in which the fit converged: there is nothing to compare.");
  // Equal functions differ by rounding: the first of them.
  const least = known.reduce((best, candidate) =>
    candidate.error < (1 - rounding) * best.error ? candidate : best,
  ).each;
  const pairs = measured.map(({ tau1, tau2, byFold }, i): TauError => {
    const differences = byFold.flatMap(({ error }, fold) => {
      const other = least.byFold[fold].error;
      return error === null || other === null ? [] : [error - other];
    });
    const isKnown = errors[i].length >= 2 && differences.length >= 2;
    return {
      tau1,
      tau2,
      error: isKnown ? mean(errors[i]) : null,
      excess: isKnown ? mean(differences) : null,
      excessError: isKnown ? standardError(differences) : null,
      failed: byFold.length - errors[i].length,
      onBoundary: byFold.filter(({ onBoundary }) => onBoundary).length,
    };
  });
  const comparable = pairs.filter(isCompared);
  const best = comparable.find(({ tau1, tau2 }) => tau1 === least.tau1 && tau2 === least.tau2) as ComparedPair;
  return {
    question: "data",
    tau1: least.tau1,
    tau2: least.tau2,
    ...counts,
    pairs,
    best,
    withinNoise: comparable
      .filter(({ excess, excessError }) => excess <= 2 * excessError + rounding * best.error)
      .map(({ tau1, tau2 }) => ({ tau1, tau2 })),
    differenceOverTau1: differenceOverTau1(comparable),
  };
}

/** True where the error of a pair is known. */
export function isCompared(pair: TauError): pair is ComparedPair {
  return pair.error !== null;
}

function differenceOverTau1(pairs: readonly ComparedPair[]): number | null {
  const positive = pairs.filter(({ tau1, onBoundary }) => tau1 > 0 && onBoundary === 0);
  const differences = [...new Set(positive.map(({ tau2 }) => tau2))].flatMap((second) => {
    const errors = positive.filter(({ tau2 }) => tau2 === second).map(({ error }) => error);
    return errors.length < 2 ? [] : [Math.max(...errors) / Math.min(...errors) - 1];
  });
  return differences.length === 0 ? null : Math.max(...differences);
}

function standardError(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

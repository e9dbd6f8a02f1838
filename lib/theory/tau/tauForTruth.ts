import { EigenvalueDecomposition } from "ml-matrix";
import type { InputDistribution } from "../../data/inputs";
import type { LossName } from "../../losses/losses";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { InputError, requireInteger, requireKind, requirePositive, requireThat } from "../../requirements";
import type { PredictedLoss } from "../information/predictedLoss";
import { type Population, population } from "../population";
import { requireTauGrid, type TauPair, withTau } from "./tauGrid";

/** The parts of a loss that the map shows. */
export const tauParts = ["total", "weight", "router", "radial", "angular", "expert"] as const;
export type TauPart = (typeof tauParts)[number];

/** What is predicted at one pair, when the data come from it. */
export interface TauPrediction extends TauPair, Readonly<Record<TauPart, number | null>> {
  /** Of the information of one observation at σ = 1; 0 where it is singular. */
  readonly smallestEigenvalue: number;
  /** Mean root mean square error of the regression function; depends on τ through the rank alone. */
  readonly regressionError: number | null;
  /** See relativeError: the prediction holds where it is small. */
  readonly rel: number | null;
  /** Why a number is null. */
  readonly reason: string | null;
}

/** A pair whose loss is predicted. */
export type EstimablePair = TauPrediction & Readonly<Record<TauPart | "rel" | "regressionError", number>>;

/** The answer for a truth: which pair makes its router estimable. */
export interface TauForTruth extends TauPair {
  readonly question: "truth";
  readonly loss: LossName;
  readonly size: number;
  readonly tau1s: readonly number[];
  readonly tau2s: readonly number[];
  /** Every pair of the grid, τ₁ fastest. */
  readonly pairs: readonly TauPrediction[];
  /** What is predicted at the recommended pair: the least predicted loss among τ₁, τ₂ > 0. */
  readonly best: EstimablePair;
  /** At the pair with the least radial part. */
  readonly leastRadial: EstimablePair;
  /** The least and greatest τ of the grid that cost at most 5 % more, the other τ as recommended. */
  readonly flat: { readonly tau1: readonly [number, number]; readonly tau2: readonly [number, number] };
  /** What is recommended and what it costs, one sentence each. */
  readonly advice: readonly string[];
}

export interface TauForTruthOptions {
  model: Mixture;
  truth: MixingMeasure;
  input: InputDistribution;
  /** σ, > 0. */
  sd: number;
  /** n, > 0. */
  size: number;
  /** Unless given, defaultTau1 in units of ‖β₁‖ (fact 11), the geometric mean over atoms: so the best lies within. */
  tau1?: readonly number[];
  tau2?: readonly number[];
  loss?: LossName;
  /** Inputs that the information is averaged over. */
  inputs?: number;
  /** Draws of the limiting normal; the same standard normals at every pair. */
  draws?: number;
}

/** Two decades around 1 and more, and the edge; τ₁ in units of ‖β₁‖. */
export const defaultTau1: readonly number[] = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 2, 5, 10, 20, 50, 100];
export const defaultTau2: readonly number[] = [0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

/** The map behind adviseTau({ truth, … }), without its sentences. */
export function tauForTruth(options: TauForTruthOptions): Omit<TauForTruth, "advice"> {
  const { model, truth, input, sd, size, tau2 = defaultTau2, loss = "L3", inputs = 5000, draws = 400 } = options;
  requireTauGrid(model, { tau1: options.tau1 ?? defaultTau1, tau2 });
  requireKind("measure", truth, "truth");
  requireKind("input", input);
  requirePositive({ sd, size });
  requireInteger({ inputs, draws });
  requireRouted(model, truth);
  const { tau1 = defaultTau1.map((factor) => Number((factor * normOf(truth)).toPrecision(3))) } = options;
  const pairs = tau2.flatMap((second) =>
    tau1.map((first) =>
      predictionAt({ tau1: first, tau2: second }, { model, truth, input, sd, size, loss, inputs, draws }),
    ),
  );
  const estimable = pairs.filter(isEstimable);
  if (estimable.length === 0)
    throw new InputError(`No pair of the grid makes the router estimable at n = ${size}. ${pairs[0].reason}`);
  // An edge is never recommended: at τ₂ = 0 the second interaction of derived fact 5 is back, and x = 0 is 0/0.
  const inside = estimable.some(({ tau2 }) => tau2 > 0) ? estimable.filter(({ tau2 }) => tau2 > 0) : estimable;
  const leastBy = (part: TauPart) => inside.reduce((least, pair) => (pair[part] < least[part] ? pair : least));
  const best = leastBy("total");
  const near = estimable.filter(({ total }) => total <= 1.05 * best.total);
  const ends = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];
  return {
    question: "truth",
    tau1: best.tau1,
    tau2: best.tau2,
    loss,
    size,
    tau1s: tau1,
    tau2s: tau2,
    pairs,
    best,
    leastRadial: leastBy("radial"),
    flat: {
      tau1: ends(near.filter((pair) => pair.tau2 === best.tau2).map((pair) => pair.tau1)),
      tau2: ends(near.filter((pair) => pair.tau1 === best.tau1).map((pair) => pair.tau2)),
    },
  };
}

/** True where the loss of a pair is predicted. */
export function isEstimable(pair: TauPrediction): pair is EstimablePair {
  return pair.total !== null;
}

function requireRouted(model: Mixture, truth: MixingMeasure): void {
  model.parameters(truth); // the truth must be one of this model
  requireThat(truth.size >= 2, "truth.size", truth.size, "at least 2: a single expert has no router");
  const unrouted = truth.atoms.slice(0, -1).findIndex(({ router }) => Math.hypot(...router) === 0);
  if (unrouted >= 0)
    throw new InputError(
      `truth.atoms[${unrouted}].router is zero, but must have a direction: at 0 the map from β₁ is not smooth.`,
    );
}

/** The geometric mean of ‖β₁‖ over the atoms that are routed. */
function normOf({ atoms }: MixingMeasure): number {
  const logs = atoms.slice(0, -1).map(({ router }) => Math.log(Math.hypot(...router)));
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

type Setting = Required<Omit<TauForTruthOptions, "tau1" | "tau2">>;

function predictionAt(pair: TauPair, setting: Setting): TauPrediction {
  const { truth, input, inputs, sd, size, loss, draws } = setting;
  const model = withTau(setting.model, pair);
  const known = population({ model, truth, input, inputs });
  const reason = reasonAgainst(known);
  if (reason !== null) return { ...pair, ...noPrediction, reason };
  // Where the norms are not identified, the true ones: what is left to be estimated is still predicted.
  const norms = model.router.normIdentified ? undefined : ("truth" as const);
  const [predicted] = known.losses({ sd, sizes: [size], loss, draws, norms });
  const [regressionError] = known.regressionErrors({ sd, sizes: [size] });
  const parts = partsOf(predicted);
  if (norms !== undefined)
    return {
      ...pair,
      ...parts,
      total: null,
      router: null,
      radial: null,
      regressionError,
      smallestEigenvalue: 0,
      rel: null,
      reason: "At τ₁ = 0 the logits do not depend on the norm of β₁: the information is singular.",
    };
  const { realEigenvalues } = new EigenvalueDecomposition(known.fisher.information, { assumeSymmetric: true });
  return {
    ...pair,
    ...parts,
    regressionError,
    smallestEigenvalue: Math.min(...realEigenvalues),
    rel: known.rel({ sd, size }),
    reason: predicted.reason,
  };
}

/** Why nothing is predicted; an input of 0, where f is undefined at τ₂ = 0, is a reason, too. */
function reasonAgainst(known: Population): string | null {
  try {
    return known.singular;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

const noPrediction = {
  total: null,
  weight: null,
  router: null,
  radial: null,
  angular: null,
  expert: null,
  regressionError: null,
  smallestEigenvalue: 0,
  rel: null,
} as const;

function partsOf(predicted: PredictedLoss): Record<TauPart, number | null> {
  return Object.fromEntries(tauParts.map((part) => [part, predicted[part]])) as Record<TauPart, number | null>;
}

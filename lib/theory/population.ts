import type { Noise } from "../data/noises";
import type { VoronoiLoss } from "../losses/voronoiLoss";
import { InputError } from "../requirements";
import { type FisherInformation, informationAt } from "./information/fisherInformation";
import { type SpectrumDirection, spectrumOf } from "./information/informationSpectrum";
import { type LossAsked, lossDrawsOf, meanLosses, type PredictedLoss } from "./information/predictedLoss";
import {
  predictedRegressionError,
  regressionErrorDraws,
  regressionErrorWeights,
} from "./information/predictedRegressionError";
import { type PredictedStandardError, standardErrorsOf } from "./information/predictedStandardErrors";
import { relativeErrorOf } from "./information/relativeError";
import { mean } from "./rates/line";
import { type Regime, type RegimeAsked, regimeOf } from "./regimeFrom";
import { type SplittingCurvature, splittingCurvature } from "./splitting/splittingCurvature";
import { splittingErrorOf } from "./splitting/splittingError";
import type { TruthSetting } from "./truthSetting";

/** What is known of a truth without any data; information and κ are computed when they are first asked for, and then kept. */
export interface Population extends TruthSetting {
  /** I(G*); an InputError where no standard error exists, and so for all that follows from it. */
  readonly fisher: FisherInformation;
  /** Why no standard error exists, in a sentence; null where it does. */
  readonly singular: string | null;
  /** Of the Jacobian at the truth. */
  readonly rank: number;
  /** κ. */
  readonly curvature: SplittingCurvature;
  /** Which combinations of parameters data hardly tell, `[p]`, as in informationSpectrum. */
  readonly spectrum: readonly SpectrumDirection[];
  /** rel, as in relativeError. */
  rel(at: { sd: number; size: number }): number;
  /** σ/(√n κ), as in splittingError. */
  splittingError(at: { sd: number; size: number }): number | null;
  /** `[p]`, as in predictedStandardErrors. */
  standardErrors(at: { sd: number; size: number }): readonly PredictedStandardError[];
  /** Mean losses in the limit, one entry a size, as in predictedLoss; kept. */
  losses(of: Omit<LossAsked, "stream">): readonly PredictedLoss[];
  /** The losses of single fits whose means these are, `[size][draw]`; kept. */
  lossDraws(of: Omit<LossAsked, "stream">): readonly (readonly VoronoiLoss[])[];
  /** Mean regression errors in the limit, one a size, as in predictedRegressionError. */
  regressionErrors(of: { sd: number; sizes: readonly number[] }): readonly number[];
  /** The errors of single fits whose means these are, `[size][draw]`. */
  regressionErrorDraws(of: { sd: number; sizes: readonly number[] }): readonly (readonly number[])[];
  /** From which n on the asymptotic rate is to be expected, as in regimeFrom. */
  regime(of: RegimeAsked): Regime;
}

/**
 * What is known of a truth before any data: information, rank, κ, rel, predicted losses, the regime.
 *
 * Each of the functions of one call (relativeError, predictedLoss, …) gives one of these; a population computes the
 * information and κ once for all of them.
 *
 * @param noise      only where its σ depends on x: information is then that of the sandwich, and sd the one at scale 1
 * @param inputs     number of inputs that the information is averaged over, 50,000 unless given
 * @param splittings effort for κ: inputs and starts of its minimisation, as in splittingCurvature
 * @returns quantities that are computed when first asked for
 * @throws InputError, once something is asked for that needs the information, where it is singular
 * @see docs/mathematics.md, "Regimes"
 * @example population({ model, truth, input: uniformBox({ low: -4, high: 4 }) }).rel({ sd: 0.1, size: 1000 })   // 0.078
 */
export function population({
  model,
  truth,
  input,
  noise,
  inputs,
  splittings = {},
}: TruthSetting & {
  noise?: Noise;
  inputs?: number;
  splittings?: { size?: number; starts?: number };
}): Population {
  const setting = { model, truth, input };
  const information = once(() => informationAt({ ...setting, size: inputs, noise }));
  const curvature = once(() => splittingCurvature({ ...setting, ...splittings }));
  const weights = once(() =>
    noise?.scaleAt === undefined ? Array<number>(fisher().rank).fill(1) : regressionErrorWeights(fisher()),
  );
  const kept = new Map<string, readonly (readonly VoronoiLoss[])[]>();
  const fisher = () => {
    const found = information();
    if (found.fisher === null) throw new InputError(found.reason);
    return found.fisher;
  };
  const lossDraws: Population["lossDraws"] = (of) => {
    const key = JSON.stringify(of);
    const known = kept.get(key) ?? lossDrawsOf(fisher(), of);
    kept.set(key, known);
    return known;
  };
  return {
    ...setting,
    get fisher() {
      return fisher();
    },
    get singular() {
      return information().reason;
    },
    get rank() {
      return fisher().rank;
    },
    get curvature() {
      return curvature();
    },
    get spectrum() {
      return spectrumOf(fisher());
    },
    rel: (at) => relativeErrorOf(fisher(), at),
    splittingError: (at) => splittingErrorOf(curvature(), at),
    standardErrors: (at) => standardErrorsOf(fisher(), at),
    losses: (of) => meanLosses(lossDraws(of), of.sizes),
    lossDraws,
    regressionErrorDraws: (of) => regressionErrorDraws({ ...of, weights: weights() }),
    regressionErrors: (of) =>
      noise?.scaleAt === undefined
        ? predictedRegressionError({ ...of, rank: fisher().rank })
        : regressionErrorDraws({ ...of, weights: weights() }).map(mean),
    regime: (of) => regimeOf({ ...setting, information, curvature }, of),
  };
}

/** The same value at every call, made at the first one. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

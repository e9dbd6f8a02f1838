import type { InputDistribution } from "../data/inputs";
import type { LossName } from "../losses/losses";
import type { NormProtocol } from "../losses/withNorms";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { type FisherInformation, fisherInformation, SingularInformation } from "./information/fisherInformation";
import { type PredictedLoss, predictedLoss, predictedRegressionError } from "./information/predictedLoss";
import { type PredictedStandardError, predictedStandardErrors } from "./information/predictedStandardErrors";
import { relativeError } from "./information/relativeError";
import { type Regime, regimeFrom } from "./regimeFrom";
import { type SplittingCurvature, splittingCurvature } from "./splitting/splittingCurvature";
import { splittingError } from "./splitting/splittingError";

/** What is known of a truth without any data; each quantity is computed when it is first asked for, and then kept. */
export interface Population {
  readonly model: Mixture;
  readonly truth: MixingMeasure;
  readonly input: InputDistribution;
  /** I(G*); throws SingularInformation where no standard error exists. */
  readonly fisher: FisherInformation;
  /** Of the Jacobian at the truth. */
  readonly rank: number;
  /** κ. */
  readonly curvature: SplittingCurvature;
  /** rel, as in relativeError. */
  rel(at: { sd: number; size: number }): number;
  /** σ/(√n κ), as in splittingError. */
  splittingError(at: { sd: number; size: number }): number | null;
  /** From which n on the rate is to be expected, as in regimeFrom; exact-specified unless there are more atoms. */
  regime(of: { sd: number; atoms?: number }): Regime;
  /** As in predictedStandardErrors. */
  standardErrors(at: { sd: number; size: number }): readonly PredictedStandardError[];
  /** Mean losses in the limit, as in predictedLoss. */
  losses(of: {
    sd: number;
    sizes: readonly number[];
    loss: LossName;
    r?: number;
    norms?: NormProtocol;
    draws?: number;
  }): readonly PredictedLoss[];
  /** Mean regression errors in the limit, as in predictedRegressionError. */
  regressionErrors(of: { sd: number; sizes: readonly number[] }): readonly number[];
}

/**
 * What is known of a truth before any data: information, rank, κ, rel, predicted losses.
 *
 * @param inputs     number of inputs that the information is averaged over
 * @param splittings effort for κ: inputs and starts of its minimisation, as in splittingCurvature
 * @see docs/mathematics.md, "Regimes"
 * @example population({ model, truth, input: uniformBox({ low: -4, high: 4 }) }).rel({ sd: 0.1, size: 1000 })   // 0.078
 */
export function population({
  model,
  truth,
  input,
  inputs,
  splittings = {},
}: {
  model: Mixture;
  truth: MixingMeasure;
  input: InputDistribution;
  inputs?: number;
  splittings?: { size?: number; starts?: number };
}): Population {
  const setting = { model, truth, input };
  const kept = new Map<string, unknown>();
  const keep = <Value>(key: string, make: () => Value): Value => {
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key) as Value;
  };
  const fisher = () => keep("fisher", () => fisherInformation({ ...setting, size: inputs }));
  const curvature = () => keep("curvature", () => splittingCurvature({ ...setting, ...splittings }));
  const regularFisher = () => {
    try {
      return fisher();
    } catch (error) {
      if (error instanceof SingularInformation) return undefined; // of which regimeFrom says the same in a sentence
      throw error;
    }
  };
  return {
    ...setting,
    get fisher() {
      return fisher();
    },
    get rank() {
      return fisher().rank;
    },
    get curvature() {
      return curvature();
    },
    rel: (at) => relativeError({ ...setting, ...at, fisher: fisher() }),
    splittingError: (at) => splittingError({ ...setting, ...at, curvature: curvature() }),
    regime: ({ sd, atoms = truth.size }) =>
      regimeFrom({
        ...setting,
        sd,
        atoms,
        fisher: regularFisher(),
        curvature: atoms > truth.size ? curvature() : undefined,
      }),
    standardErrors: (at) => predictedStandardErrors({ ...setting, ...at, fisher: fisher() }),
    losses: (of) => keep(JSON.stringify(of), () => predictedLoss({ ...setting, ...of, fisher: fisher() })),
    regressionErrors: (of) => predictedRegressionError({ ...of, rank: fisher().rank }),
  };
}

import type { Dataset } from "../data/dataset";
import type { RandomStream } from "../data/randomStream";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import type { Status } from "./newton/boxProblem";
import type { Bounds } from "./problem/parameterSpace";
import type { StartRule } from "./starts/startValues";

/** What every estimator takes. */
export interface FitOptions {
  model: Mixture;
  data: Dataset;
  /** k, the number of atoms fitted. */
  atoms: number;
  /** Measures, nearTruth({…}), fromData({…}), or a list of them; the best objective is kept. */
  starts?: StartRule | MixingMeasure | readonly (StartRule | MixingMeasure)[];
  /** Θ; generous unless given, in the data's own units where leastSquares says so. */
  bounds?: Partial<Bounds>;
  /** Randomness of what brings no stream of its own. */
  stream?: RandomStream;
}

/** Their names. */
export const fitKeys: readonly (keyof FitOptions)[] = ["model", "data", "atoms", "starts", "bounds", "stream"];

/** What every estimator returns. */
export interface Fit {
  readonly measure: MixingMeasure;
  /** Mean squared residual. */
  readonly objective: number;
  /** What a ridge adds to it in what is minimised; 0 without one. */
  readonly penalty: number;
  /** How many of the coordinates that no bound holds the data identify at the fit: the rank of the Jacobian of f by them. */
  readonly rank: number;
  /** σ̂² = Σ r² / (n − rank). */
  readonly residualVariance: number;
  /** Sandwich covariance `[p, p]` of model.parameters, given those that are not estimated, whose rows are 0; or null, too. */
  readonly covariance: Float64Array | null;
  /**
   * Sandwich standard errors, in the order of model.parameters: roots of the covariance's diagonal, NaN (in JSON null) for the
   * parameters without one; null where there are none at all. standardErrorsReason says why.
   */
  readonly standardErrors: Float64Array | null;
  readonly standardErrorsReason: string | null;
  /** The parameters without one beside others with one, and why: on a bound, of a gate that jumps, or not identified. */
  readonly withoutError: readonly { readonly coordinate: number; readonly reason: string }[];
  /**
   * What is not to be trusted, a sentence each: standard errors too large for intervals to hold the truth as often as they say,
   * gates that are hardly open anywhere or jump, experts that lie far away where they are not used, observations that decide.
   */
  readonly flags: readonly string[];
  /** Largest component of the projected gradient of objective + penalty; of standardised data where these were fitted. */
  readonly gradientNorm: number;
  readonly iterations: number;
  /** How many starts were followed, and how many of them ended at this objective. */
  readonly starts: { readonly count: number; readonly agreeing: number };
  /** Indices into model.parameters that lie on the boundary of Θ. */
  readonly activeBounds: readonly number[];
  /** "stalled" and "limit" did not converge, and count as failed wherever fits are averaged. */
  readonly status: Status;
}

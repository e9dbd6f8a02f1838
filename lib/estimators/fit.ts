import type { MixingMeasure } from "../mixture/measure";
import type { Status } from "./boxNewton";

/** What an estimator returns. */
export interface Fit {
  readonly measure: MixingMeasure;
  /** Mean squared residual. */
  readonly objective: number;
  /** σ̂² = Σ r² / (n − p), p the number of identified free coordinates. */
  readonly residualVariance: number;
  /** Sandwich standard errors, in the order of model.parameters; null where there are none, see standardErrorsReason. */
  readonly standardErrors: Float64Array | null;
  readonly standardErrorsReason: string | null;
  /** Largest component of the projected gradient of the objective. */
  readonly gradientNorm: number;
  readonly iterations: number;
  /** Indices into model.parameters that lie on the boundary of Θ. */
  readonly activeBounds: readonly number[];
  /** "stalled" and "limit" did not converge, and count as failed wherever fits are averaged. */
  readonly status: Status;
}

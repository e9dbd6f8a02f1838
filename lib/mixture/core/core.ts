import type { Expert } from "../../experts/expert";

/** The matrices that one pass over the samples can build; J is the Jacobian of f, r = f − y the residual. */
export type MatrixKind = "gaussNewton" | "hessian" | "meat";

/**
 * The compute core: f and its derivatives over n samples, in the coordinates in which every router is linear.
 *
 * It knows no router: inputs come in as φ(x), parameters with v = ψ(β₁) in place of β₁, atom by atom as
 * (β₀, v `[d]`, η `[q]`), the reference as (η) alone.
 *
 * With g_i = pᵢ(hᵢ − f) = ∂f/∂logitᵢ, φ̃ = (1, φ) and h′ᵢ = ∂hᵢ/∂η, the row of the Jacobian is made of k or k − 1 blocks
 * gᵢ φ̃ and k blocks pᵢ h′ᵢ, and f has the second derivatives
 *   (logit i, logit i)   gᵢ (1 − 2pᵢ) φ̃φ̃ᵀ
 *   (logit i, logit j)   −pᵢ pⱼ (hᵢ + hⱼ − 2f) φ̃φ̃ᵀ
 *   (logit i, expert j)  pⱼ (δᵢⱼ − pᵢ) φ̃ h′ⱼᵀ
 *   (expert i, expert i) pᵢ ∂²hᵢ/∂η²
 * so that a block of JᵀJ and of the exact Hessian of ½ Σ r² differ in one coefficient.
 */
export interface Core {
  /** p, the length of the parameter vector. */
  readonly parameterCount: number;
  /** f at every sample `[n]`. */
  predict(parameters: Float64Array): Float64Array;
  /** Gates `[n, k]`, rows sum to 1. */
  gates(parameters: Float64Array): Float64Array;
  /** ∂f/∂parameters `[n, p]`. */
  jacobian(parameters: Float64Array): Float64Array;
  /** ‖B Jₛ‖² of the row Jₛ of the Jacobian of every sample `[n]`, for a B `[p, p]`: leverages where BᵀB = (JᵀJ)⁻¹. */
  leverages(parameters: Float64Array, map: Float64Array): Float64Array;
  /** Σ r², the sum of squared residuals. */
  sumOfSquares(parameters: Float64Array): number;
  /** Σ r², and the gradient `[p]` of ½ Σ r², overwritten. */
  gradient(parameters: Float64Array, gradient: Float64Array): number;
  /**
   * Σ r², the gradient `[p]` of ½ Σ r², and one `[p, p]` matrix (upper triangle), both overwritten:
   * JᵀJ, the Hessian of ½ Σ r², or the meat Σ r² J Jᵀ of the sandwich covariance.
   */
  derivatives(parameters: Float64Array, kind: MatrixKind, gradient: Float64Array, matrix: Float64Array): number;
}

/** What the core computes on; transformed and inputs are `[n, d]`, outputs `[n]` (only where residuals are asked for). */
export interface CoreProblem {
  expert: Expert;
  dim: number;
  atoms: number;
  reference: boolean;
  transformed: Float64Array;
  inputs: Float64Array;
  outputs?: Float64Array;
}

/**
 * A softmax router: the logit of atom i is ψ(β₁ᵢ) · φ(x) + β₀ᵢ.
 *
 * The compute core sees only φ(x), computed once per data set, and v = ψ(β₁), computed once per step; the functions
 * below carry derivatives from v back to β₁.
 */
export interface Router {
  readonly name: string;
  /** What the router was made with, so that a worker thread or a row file can make it again. */
  readonly options: Readonly<Record<string, number>>;
  /** False when f does not depend on ‖β₁‖ (the cosine router): the estimator then keeps the norms of its start. */
  readonly normIdentified: boolean;
  /** ψ maps onto the open ball of this radius: ∞ for the linear router, 1 for the perturbed one. */
  readonly ballRadius: number;
  /** φ of one input `[d]`; throws where it is undefined (τ₂ = 0 at x = 0). */
  transformInput(input: ArrayLike<number>): Float64Array;
  /** v = ψ(β₁) `[d]`; throws where it is undefined (cosine at β₁ = 0). */
  transformRouter(router: ArrayLike<number>): Float64Array;
  /** β₁ = ψ⁻¹(v) `[d]`, or null where v lies outside ψ's range or the norm is not identified. */
  inverse(transformed: ArrayLike<number>): Float64Array | null;
  /** ψ′(β₁)ᵀ g `[d]`: the gradient by β₁ from the gradient by v; ψ′ is symmetric, so this is the push-forward too. */
  pullback(router: ArrayLike<number>, gradient: ArrayLike<number>): Float64Array;
  /** ∇²(g·ψ)(β₁) `[d, d]`: the curvature that ψ itself adds to a function whose gradient by v is g. */
  curvature(router: ArrayLike<number>, gradient: ArrayLike<number>): Float64Array;
}

import { radialRouter } from "./radialRouter";
import type { Router } from "./router";

/**
 * Cosine router: logitᵢ(x) = β₁ᵢᵀx / (‖β₁ᵢ‖ ‖x‖) + β₀ᵢ.
 *
 * The logit does not change with ‖β₁ᵢ‖ (β₁ᵀ ∂F/∂β₁ = 0), so no data can tell the norm.
 *
 * @see arXiv 2405.14131, cosine router; derived fact 1 in docs/mathematics.md
 * @example cosine().transformRouter([3, 4])   // [0.6, 0.8]
 */
export function cosine(): Router {
  return radialRouter({ name: "cosine", options: {}, inputScale: { a: 1, c: 0 }, routerScale: { a: 1, c: 0 } });
}

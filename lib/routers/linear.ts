import { radialRouter } from "./radialRouter";
import type { Router } from "./router";

/**
 * Linear router: logitᵢ(x) = β₁ᵢᵀx + β₀ᵢ.
 *
 * @see arXiv 2405.14131, linear router
 * @example linear().transformRouter([3, 4])   // [3, 4]
 */
export function linear(): Router {
  return radialRouter({ name: "linear", options: {}, inputScale: { a: 0, c: 1 }, routerScale: { a: 0, c: 1 } });
}

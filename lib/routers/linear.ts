import { type NoOptions, requireKeys } from "../requirements";
import { madeBy } from "./madeBy";
import { radialRouter } from "./radialRouter";
import type { Router } from "./router";

/**
 * Linear router: logitᵢ(x) = β₁ᵢᵀx + β₀ᵢ.
 *
 * @returns the router; v = β₁ and φ(x) = x, `[d]` each
 * @throws InputError for any option
 * @see arXiv 2405.14131, linear router
 * @example linear().transformRouter([3, 4])   // [3, 4]
 */
export function linear(options: NoOptions = {}): Router {
  requireKeys("the options of the router linear", options, []);
  return madeBy(
    linear,
    radialRouter({ name: "linear", options: {}, inputScale: { a: 0, c: 1 }, routerScale: { a: 0, c: 1 } }),
  );
}

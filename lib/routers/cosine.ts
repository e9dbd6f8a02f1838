import { requireKeys, requirePositive } from "../requirements";
import { madeBy } from "./madeBy";
import { radialRouter } from "./radialRouter";
import type { Router } from "./router";

/**
 * Cosine router: logitᵢ(x) = β₁ᵢᵀx / (T ‖β₁ᵢ‖ ‖x‖) + β₀ᵢ.
 *
 * The logit does not change with ‖β₁ᵢ‖ (β₁ᵀ ∂F/∂β₁ = 0), so no data can tell the norm.
 *
 * @param options.temperature T, > 0, 1 unless given; it divides the cosine, not the bias, which is free anyway
 * @returns the router; v and φ(x) are `[d]`
 * @throws InputError when temperature is not a finite number > 0, or for another option
 * @see arXiv 2405.14131, cosine router; derived fact 1 in docs/mathematics.md
 * @example cosine().transformRouter([3, 4])   // [0.6, 0.8]
 */
export function cosine(options: { temperature?: number } = {}): Router {
  requireKeys("the options of the router cosine", options, ["temperature"]);
  const { temperature = 1 } = options;
  requirePositive({ temperature });
  return madeBy(
    cosine,
    radialRouter({
      name: "cosine",
      options: temperature === 1 ? {} : { temperature }, // so that rows and settings of before stay what they are
      inputScale: { a: temperature, c: 0 },
      routerScale: { a: 1, c: 0 },
    }),
  );
}

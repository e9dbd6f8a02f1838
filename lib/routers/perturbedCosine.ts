import { requireKeys, requireNonNegative, requirePositive } from "../requirements";
import { madeBy } from "./madeBy";
import { radialRouter } from "./radialRouter";
import type { Router } from "./router";

/**
 * Perturbed cosine router: logitᵢ(x) = β₁ᵢᵀx / (T (‖β₁ᵢ‖ + τ₁)(‖x‖ + τ₂)) + β₀ᵢ.
 *
 * The constants break the scale invariance of the cosine router, so that ‖β₁ᵢ‖ can be estimated.
 *
 * @param options.tau1        τ₁, added to ‖β₁ᵢ‖, ≥ 0, 1 unless given, in the unit of β₁; 0 gives the cosine router's parameter side
 * @param options.tau2        τ₂, added to ‖x‖, ≥ 0, 1 unless given, in the unit of x
 * @param options.temperature T, > 0, 1 unless given; it divides the product of β₁ and x, not the bias, which is free anyway
 * @returns the router; v and φ(x) are `[d]`
 * @throws InputError when tau1 or tau2 is not a finite number ≥ 0 or temperature not one > 0, or for another option
 * @see arXiv 2405.14131, perturbed cosine router; derived fact 2 in docs/mathematics.md
 * @example perturbedCosine({ tau1: 1, tau2: 1 }).transformRouter([3, 4])   // [0.5, 0.667]
 */
export function perturbedCosine(options: { tau1?: number; tau2?: number; temperature?: number } = {}): Router {
  requireKeys("the options of the router perturbedCosine", options, ["tau1", "tau2", "temperature"]);
  const { tau1 = 1, tau2 = 1, temperature = 1 } = options;
  requireNonNegative({ tau1, tau2 });
  requirePositive({ temperature });
  return madeBy(
    perturbedCosine,
    radialRouter({
      name: "perturbedCosine",
      options: { tau1, tau2, ...(temperature !== 1 && { temperature }) }, // so that rows and settings of before stay what they are
      inputScale: { a: temperature, c: temperature * tau2 },
      routerScale: { a: 1, c: tau1 },
    }),
  );
}

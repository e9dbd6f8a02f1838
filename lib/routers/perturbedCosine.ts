import { requireNonNegative } from "../requirements";
import { radialRouter } from "./radialRouter";
import type { Router } from "./router";

/**
 * Perturbed cosine router: logitᵢ(x) = β₁ᵢᵀx / ((‖β₁ᵢ‖ + τ₁)(‖x‖ + τ₂)) + β₀ᵢ.
 *
 * The constants break the scale invariance of the cosine router, so that ‖β₁ᵢ‖ can be estimated.
 *
 * @param tau1  added to ‖β₁ᵢ‖, ≥ 0, in the unit of β₁; 0 gives the cosine router's parameter side
 * @param tau2  added to ‖x‖, ≥ 0, in the unit of x
 * @throws InputError when tau1 or tau2 is not a finite number ≥ 0
 * @see arXiv 2405.14131, perturbed cosine router; derived fact 2 in docs/mathematics.md
 * @example perturbedCosine({ tau1: 1, tau2: 1 }).transformRouter([3, 4])   // [0.5, 0.667]
 */
export function perturbedCosine({ tau1 = 1, tau2 = 1 }: { tau1?: number; tau2?: number } = {}): Router {
  requireNonNegative({ tau1, tau2 });
  return radialRouter({
    name: "perturbedCosine",
    options: { tau1, tau2 },
    inputScale: { a: 1, c: tau2 },
    routerScale: { a: 1, c: tau1 },
  });
}

import type { MixingMeasure } from "../mixture/measure";
import { squaredDistance } from "./nearestAtoms";

/**
 * Two atoms with the reference last, in that labelling, of the two that give the same f, whose experts are nearer the
 * truth's (by the sum of ‖Δη‖²); a tie keeps the labels.
 *
 * The gates of (ψ(β₁)·φ + β₀, 0) and of (0, −ψ(β₁)·φ − β₀) are the same, and ψ is odd: the reference's expert with
 * (−β₁, −β₀) beside the first atom's expert as reference is the same function. For the linear and the perturbed router
 * re-centring v does this by itself; the cosine router has no such freedom, only the swap.
 *
 * @see docs/mathematics.md, "Canonical gauge"
 */
export function nearestLabels(fitted: MixingMeasure, truth: MixingMeasure): MixingMeasure {
  const [first, reference] = fitted.atoms;
  const [trueFirst, trueReference] = truth.atoms;
  const kept =
    squaredDistance(first.expert, trueFirst.expert) + squaredDistance(reference.expert, trueReference.expert);
  const swapped =
    squaredDistance(reference.expert, trueFirst.expert) + squaredDistance(first.expert, trueReference.expert);
  if (kept <= swapped) return fitted;
  return {
    size: 2,
    atoms: [
      {
        bias: reference.bias - first.bias,
        router: first.router.map((value) => -value),
        expert: reference.expert,
      },
      { bias: 0, router: reference.router, expert: first.expert },
    ],
  };
}

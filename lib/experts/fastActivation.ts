import type { Expert } from "./expert";

/**
 * The activations that the fast compute core knows; the place in this list is the number that it knows them by, in
 * lib/mixture/core/assembly/activations.ts.
 *
 * A ridge expert with another activation states none and runs through the readable core: the same results, slower.
 */
export const fastActivations = ["identity", "power", "relu", "tanh", "sigmoid", "gelu"] as const;

/** One of them; "power" is z to the `exponent`, an integer ≥ 1; scaled, h = c₀ + c₁ σ(aᵀx + b) with η = (a, b, c₁, c₀). */
export interface FastActivation {
  readonly name: (typeof fastActivations)[number];
  readonly exponent?: number;
  readonly isScaled?: boolean;
}

/** By the very object, so that a copy with another `evaluate` is not taken for the expert that it was copied from. */
const known = new WeakMap<Expert, FastActivation>();

/** States that the expert is σ(aᵀx + b), η = (a, b), with this activation as σ, or that with amplitude and offset. */
export function stateFastActivation(expert: Expert, activation: FastActivation): void {
  known.set(expert, activation);
}

/** The activation that was stated for the expert, or null. */
export function fastActivationOf(expert: Expert): FastActivation | null {
  return known.get(expert) ?? null;
}

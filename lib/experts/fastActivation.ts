/**
 * The activations that the fast compute core knows; the place in this list is the number that it knows them by, in
 * lib/mixture/assembly/activations.ts.
 *
 * A ridge expert with another activation states none and runs through the readable core: the same results, slower.
 */
export const fastActivations = ["identity", "power", "relu", "tanh", "sigmoid", "gelu"] as const;

/** One of them; "power" is z to the `exponent`, an integer ≥ 1. */
export interface FastActivation {
  readonly name: (typeof fastActivations)[number];
  readonly exponent?: number;
}

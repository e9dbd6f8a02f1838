import { atomLayout } from "../../mixture/atomLayout";
import type { Mixture } from "../../mixture/mixture";
import { InputError, requireKeys, requirePositive, requireThat } from "../../requirements";
import { norm } from "../../routers/norm";

/** Θ by coordinate: biases in [low, high], router vectors and experts within ±limit. */
export interface Bounds {
  bias: readonly [number, number];
  router: number;
  expert: number;
}

/** Wide enough that a well-posed fit never touches it. */
export const generousBounds: Bounds = { bias: [-20, 20], router: 100, expert: 100 };

/** The inputs, by their places from 0, that router vectors and experts see; coordinates of the others are 0. */
export interface SeenInputs {
  readonly router: readonly number[];
  readonly expert: readonly number[];
}

/** Θ for k atoms: a box in the order of model.parameters. */
export interface ParameterSpace {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The nearest point of Θ, in place. Norms that are not identified are bounded as a whole, so that a direction is free. */
  project(vector: Float64Array): Float64Array;
  /** @throws InputError naming the first coordinate that lies outside */
  requireInside(vector: Float64Array, name: string): void;
}

/**
 * The compact Θ = { bias ∈ [low, high], |β₁ᵤ| ≤ router, |ηᵤ| ≤ expert } for k atoms of a model.
 *
 * Where the router's norm is not identified, `router` bounds ‖β₁‖, since the fit turns the direction freely.
 *
 * @throws InputError when Θ is empty
 * @see docs/mathematics.md, "Conventions"
 */
export function parameterSpace(
  model: Mixture,
  atoms: number,
  given: Partial<Bounds> = {},
  sees?: SeenInputs,
): ParameterSpace {
  requireKeys("bounds", given, Object.keys(generousBounds));
  const bounds = { ...generousBounds, ...given };
  const [low, high] = Array.isArray(bounds.bias) ? bounds.bias : [Number.NaN, Number.NaN];
  requireThat(
    Array.isArray(bounds.bias) && Number.isFinite(low) && Number.isFinite(high) && low <= high,
    "bounds.bias",
    `[${bounds.bias}]`,
    "[low, high] with finite low ≤ high, or Θ is empty",
  );
  requirePositive({ "bounds.router": bounds.router, "bounds.expert": bounds.expert });

  const { dim } = model;
  const layout = atomLayout(model, atoms);
  const limit = (index: number): [number, number] => {
    const { block, u } = layout.at(index);
    if (block === "bias") return [low, high];
    if (sees !== undefined && u < dim && !sees[block].includes(u)) return [0, 0];
    if (block === "expert") return [-bounds.expert, bounds.expert];
    return model.router.normIdentified ? [-bounds.router, bounds.router] : [-Number.MAX_VALUE, Number.MAX_VALUE];
  };
  const lower = new Float64Array(layout.count);
  const upper = new Float64Array(layout.count);
  for (let i = 0; i < layout.count; i++) [lower[i], upper[i]] = limit(i);

  function routerNorms(vector: Float64Array): { at: number; norm: number }[] {
    if (model.router.normIdentified) return [];
    return Array.from({ length: layout.routed }, (_, i) => {
      const at = layout.router(i);
      return { at, norm: norm(vector.subarray(at, layout.expert(i))) };
    });
  }

  return {
    lower,
    upper,
    project(vector) {
      for (let i = 0; i < vector.length; i++) vector[i] = Math.min(Math.max(vector[i], lower[i]), upper[i]);
      for (const { at, norm } of routerNorms(vector))
        if (norm > bounds.router) for (let u = 0; u < dim; u++) vector[at + u] *= bounds.router / norm;
      return vector;
    },
    requireInside(vector, name) {
      const outside = vector.findIndex((value, i) => value < lower[i] || value > upper[i]);
      if (outside >= 0)
        throw new InputError(
          `${name} has ${vector[outside]} at coordinate ${outside}, but must lie in Θ: [${lower[outside]}, ${upper[outside]}].`,
        );
      const long = routerNorms(vector).find(({ norm }) => norm > bounds.router * (1 + 1e-12));
      if (long)
        throw new InputError(
          `${name} has a router vector of norm ${long.norm}, but must lie in Θ: at most ${bounds.router}.`,
        );
    },
  };
}

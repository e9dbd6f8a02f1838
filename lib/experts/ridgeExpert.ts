import { requireKeys, requireThat } from "../requirements";
import type { Expert, ExpertImages } from "./expert";
import { type FastActivation, stateFastActivation } from "./fastActivation";

/**
 * An activation σ and its first two derivatives, functions of z = aᵀx + b.
 *
 * The derivatives are also handed what was computed before, so that tanh′ = 1 − tanh² costs nothing.
 */
export interface Activation {
  value(z: number): number;
  first(z: number, value: number): number;
  second(z: number, value: number, first: number): number;
}

/**
 * Ridge expert h(x, η) = σ(aᵀx + b), η = (a, b) in that order, q = d + 1.
 *
 * ∂h/∂η = σ′(z) (x, 1) and ∂²h/∂η² = σ″(z) (x, 1)(x, 1)ᵀ, so an activation is all that a ridge expert states.
 *
 * @param parts.name       how the expert is called in lists, rows and figures
 * @param parts.options    what it was made with, so that a worker thread can make it again
 * @param parts.activation σ, σ′, σ″
 * @param parts.even       true when σ(−z) = σ(z): then (a, b) and (−a, −b) are the same expert
 * @param parts.fast       which activation of the fast core σ is, where it is one: it must be the same function
 * @returns the expert, with gradient `[q]` and second derivative `[q, q]` in η
 * @throws InputError when the name is empty, the activation lacks one of its three functions, or for anything else
 * @see docs/mathematics.md, "Experts"
 * @example ridgeExpert({ name: "sine", activation: { value: Math.sin, first: Math.cos, second: (z) => -Math.sin(z) } })
 */
export function ridgeExpert(parts: {
  name: string;
  options?: Record<string, number>;
  activation: Activation;
  even?: boolean;
  fast?: FastActivation;
}): Expert {
  requireKeys("the argument of ridgeExpert", parts, ["name", "options", "activation", "even", "fast"]);
  const { name, options = {}, activation, even = false, fast } = parts;
  requireThat(typeof name === "string" && name !== "", "name", name, "a text that is not empty");
  for (const part of ["value", "first", "second"] as const)
    requireThat(typeof activation?.[part] === "function", `activation.${part}`, activation?.[part], "a function of z");

  const expert: Expert = {
    name,
    options,
    ...(even && { images: signs }),
    parameterCount: (dim) => dim + 1,

    evaluate(input, eta, gradient = null, hessian = null) {
      const dim = input.length;
      let z = eta[dim];
      for (let u = 0; u < dim; u++) z += eta[u] * input[u];
      const value = activation.value(z);
      if (gradient === null) return value;
      const first = activation.first(z, value);
      for (let u = 0; u < dim; u++) gradient[u] = first * input[u];
      gradient[dim] = first;
      if (hessian === null) return value;
      const second = activation.second(z, value, first);
      const q = dim + 1;
      for (let u = 0; u < q; u++) {
        const row = second * (u < dim ? input[u] : 1);
        for (let w = 0; w < dim; w++) hessian[u * q + w] = row * input[w];
        hessian[u * q + dim] = row;
      }
      return value;
    },
  };
  if (fast !== undefined) stateFastActivation(expert, fast);
  return expert;
}

/** Derived fact 10. */
const signs: ExpertImages = {
  name: "sign of the expert",
  meaning: "(a, b) and (−a, −b) of any atom are the same expert.",
  nearest(eta, target) {
    const along = eta.reduce((sum, value, r) => sum + value * target[r], 0);
    return along < 0 ? eta.map((value) => -value) : eta; // ‖η ∓ t‖² = ‖η‖² + ‖t‖² ∓ 2η·t
  },
};

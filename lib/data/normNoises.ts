import { type Mixture, mixture } from "../mixture/mixture";
import { requireOneOf, requireThat } from "../requirements";
import { perturbedCosine } from "../routers/perturbedCosine";
import type { RandomStream } from "./randomStream";

/** A law of ξ ≥ 0 of mean 1, by which τ₁ is multiplied. */
export interface NormNoise {
  readonly name: NormNoiseName;
  draw(stream: RandomStream): number;
  /** A quadrature: E g(ξ) ≈ Σ weight g(value); the weights sum to 1. */
  readonly nodes: readonly { readonly value: number; readonly weight: number }[];
}

/** What a law is made of: how it is drawn, and its density on [0, limit], beyond which there is less than 1e-13. */
interface Law {
  draw(stream: RandomStream): number;
  density(value: number): number;
  readonly limit: number;
}

const laws = {
  halfNormal: {
    draw: (stream) => Math.sqrt(Math.PI / 2) * Math.abs(stream.normal()),
    density: (value) => (2 / Math.PI) * Math.exp((-value * value) / Math.PI),
    limit: 10,
  },
  uniform: { draw: (stream) => 2 * stream.uniform(), density: () => 0.5, limit: 2 },
  exponential: { draw: (stream) => -Math.log(1 - stream.uniform()), density: (value) => Math.exp(-value), limit: 30 },
} satisfies Record<string, Law>;

export type NormNoiseName = keyof typeof laws;

/** The laws of ξ: |N(0, π/2)|, uniform on (0, 2), exponential; each has mean 1. */
export const normNoiseNames: readonly NormNoiseName[] = ["halfNormal", "uniform", "exponential"];

/**
 * The law of that name, of the random factor ξ ≥ 0, E ξ = 1, in ‖β₁‖ + τ₁ξ.
 *
 * The constant of the perturbed cosine router is the law ξ = 1. [C]: the co-authors' main code has the constant, a branch
 * of it random noise; which law is not known here.
 *
 * @returns the law; it draws one ξ at a time
 * @throws InputError when the name is unknown
 * @see docs/mathematics.md, derived fact 12
 * @example normNoiseNamed("uniform").draw(randomStream("demo"))   // between 0 and 2
 */
export function normNoiseNamed(name: NormNoiseName): NormNoise {
  requireOneOf("normNoise", name, normNoiseNames);
  const law: Law = laws[name];
  return { name, draw: law.draw, nodes: simpson(law) };
}

const panels = 40;

/** Simpson's rule in √ξ, which puts the nodes where 1/(b + τ₁ξ) bends. */
function simpson({ density, limit }: Law): NormNoise["nodes"] {
  const nodes = Array.from({ length: panels + 1 }, (_, i) => {
    const root = i / panels;
    const value = limit * root * root;
    const factor = i === 0 || i === panels ? 1 : i % 2 === 1 ? 4 : 2;
    return { value, weight: factor * density(value) * root };
  }).slice(1); // the first has weight 0
  const total = nodes.reduce((sum, { weight }) => sum + weight, 0);
  return nodes.map(({ value, weight }) => ({ value, weight: weight / total }));
}

/**
 * The model whose perturbed cosine router has factor · τ₁ in place of τ₁.
 *
 * @throws InputError when the router is another one: only the perturbed cosine router has a constant to make random
 * @example withTau1Times(model, 0.5).router.options   // { tau1: 0.5, tau2: 0.3 } for τ₁ = 1
 */
export function withTau1Times(model: Mixture, factor: number): Mixture {
  const { router, expert, dim, reference } = model;
  requireThat(
    router.name === "perturbedCosine",
    "model.router",
    router.name,
    "perturbedCosine where the norms are noisy: τ₁ is what the noise multiplies",
  );
  const { tau1, ...others } = router.options;
  return mixture({ router: perturbedCosine({ ...others, tau1: factor * tau1 }), expert, dim, reference });
}

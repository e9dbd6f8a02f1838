import { cosine } from "../../routers/cosine";
import { linear } from "../../routers/linear";
import { perturbedCosine } from "../../routers/perturbedCosine";
import { type RadialScale, radialRouter, radialScalesOf } from "../../routers/radialRouter";
import type { Router } from "../../routers/router";

/** A router that one meets in practice: two radial scales, 1/(a r + c) each. */
export interface Family {
  readonly name: string;
  readonly router: Router;
  /** The family that has the same f at the truth of the figures (‖β₁‖ = 0.5) and is not told the scale of its logits. */
  readonly toldScaleOf?: string;
}

const plain: RadialScale = { a: 0, c: 1 };

/** The norm 1/2 of β₁ is 1/T here: T(‖β₁‖ + τ₁) with the true norm, so that both of a pair have the same f. */
export const families: readonly Family[] = [
  { name: "linear", router: linear() },
  {
    name: "vectors normalised, T = 2",
    router: radialRouter({
      name: "normalisedVectors",
      options: { temperature: 2 },
      inputScale: { a: 0, c: 2 },
      routerScale: { a: 1, c: 0 },
    }),
    toldScaleOf: "linear",
  },
  {
    name: "inputs normalised",
    router: radialRouter({ name: "normalisedInputs", inputScale: { a: 1, c: 0 }, routerScale: plain }),
  },
  { name: "cosine, T = 2", router: cosine({ temperature: 2 }), toldScaleOf: "inputs normalised" },
  { name: "perturbed", router: perturbedCosine({ tau1: 1, tau2: 0.3 }) },
  {
    name: "inputs perturbed, vectors normalised, T = 3",
    router: perturbedCosine({ tau1: 0, tau2: 0.3, temperature: 3 }),
    toldScaleOf: "perturbed",
  },
  { name: "vectors perturbed, inputs normalised", router: perturbedCosine({ tau1: 1, tau2: 0 }) },
  { name: "cosine, T = 1", router: cosine() },
  { name: "cosine, T = 0.25", router: cosine({ temperature: 0.25 }) },
  { name: "perturbed, T = 0.25", router: perturbedCosine({ tau1: 1, tau2: 0.3, temperature: 0.25 }) },
];

/** 1/s and 1/t of a family in words: "2(r + 0.3)". */
export function scaleTexts({ router }: Family): { readonly input: string; readonly vector: string } {
  const { inputScale, routerScale } = radialScalesOf(router) as NonNullable<ReturnType<typeof radialScalesOf>>;
  return { input: scaleText(inputScale), vector: scaleText(routerScale) };
}

function scaleText({ a, c }: RadialScale): string {
  if (a === 0) return `${c}`;
  const inner = c === 0 ? "r" : `r + ${c / a}`;
  if (a === 1) return inner;
  return c === 0 ? `${a}r` : `${a}(${inner})`;
}

/** Losses are read with the true norms where the data cannot tell norms: an oracle. */
export function normsOf({ router }: Family): "truth" | undefined {
  return router.normIdentified ? undefined : "truth";
}

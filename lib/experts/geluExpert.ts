import { type NoOptions, requireKeys } from "../requirements";
import { madeBy } from "../routers/madeBy";
import type { Expert } from "./expert";
import { ridgeExpert } from "./ridgeExpert";

/**
 * GELU expert h(x, η) = z Φ(z), z = aᵀx + b, with the exact normal distribution function Φ (erf).
 *
 * σ′ = Φ + z ϕ, σ″ = (2 − z²) ϕ, ϕ the normal density.
 *
 * @returns the expert, q = d + 1
 * @throws InputError for any option
 * @see docs/mathematics.md, "Experts"; derived fact 6
 * @example geluExpert().name   // "gelu"
 */
export function geluExpert(options: NoOptions = {}): Expert {
  requireKeys("the options of the expert gelu", options, []);
  let erf: typeof import("mathjs/number").erf | undefined;
  const distribution = (z: number) => {
    erf ??= (require("mathjs/number") as typeof import("mathjs/number")).erf; // 0.3 s to load, and the fast core needs none
    return 0.5 * (1 + erf(z / Math.SQRT2));
  };
  return madeBy(
    geluExpert,
    ridgeExpert({
      name: "gelu",
      fast: { name: "gelu" },
      activation: {
        value: (z) => z * distribution(z),
        first: (z) => distribution(z) + z * density(z),
        second: (z) => (2 - z * z) * density(z),
      },
    }),
  );
}

function density(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

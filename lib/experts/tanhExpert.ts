import { type NoOptions, requireKeys } from "../requirements";
import { madeBy } from "../routers/madeBy";
import type { Expert } from "./expert";
import { ridgeExpert } from "./ridgeExpert";

/**
 * Hyperbolic tangent expert h(x, η) = tanh(aᵀx + b); strongly identifiable (derived fact 6).
 *
 * @returns the expert, q = d + 1
 * @throws InputError for any option
 * @see docs/mathematics.md, "Experts"; derived fact 6
 * @example tanhExpert().name   // "tanh"
 */
export function tanhExpert(options: NoOptions = {}): Expert {
  requireKeys("the options of the expert tanh", options, []);
  return madeBy(
    tanhExpert,
    ridgeExpert({
      name: "tanh",
      fast: { name: "tanh" },
      activation: {
        value: Math.tanh,
        first: (_, value) => 1 - value * value,
        second: (_, value, first) => -2 * value * first,
      },
    }),
  );
}

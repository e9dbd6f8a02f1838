import { type NoOptions, requireKeys } from "../requirements";
import { madeBy } from "../routers/madeBy";
import type { Expert } from "./expert";
import { ridgeExpert } from "./ridgeExpert";

/**
 * Sigmoid expert h(x, η) = 1 / (1 + exp(−(aᵀx + b))); strongly identifiable (derived fact 6).
 *
 * @returns the expert, q = d + 1
 * @throws InputError for any option
 * @see docs/mathematics.md, "Experts"; derived fact 6
 * @example sigmoidExpert().name   // "sigmoid"
 */
export function sigmoidExpert(options: NoOptions = {}): Expert {
  requireKeys("the options of the expert sigmoid", options, []);
  return madeBy(
    sigmoidExpert,
    ridgeExpert({
      name: "sigmoid",
      fast: { name: "sigmoid" },
      activation: {
        value: (z) => 1 / (1 + Math.exp(-z)),
        first: (_, value) => value * (1 - value),
        second: (_, value, first) => first * (1 - 2 * value),
      },
    }),
  );
}

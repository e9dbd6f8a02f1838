import { type NoOptions, requireKeys } from "../requirements";
import { madeBy } from "../routers/madeBy";
import type { Expert } from "./expert";
import { ridgeExpert } from "./ridgeExpert";

/**
 * Linear (affine) expert h(x, η) = aᵀx + b; fails both identifiability conditions (derived fact 6).
 *
 * @returns the expert, q = d + 1
 * @throws InputError for any option
 * @see docs/mathematics.md, "Experts"; derived fact 6
 * @example linearExpert().parameterCount(2)   // 3
 */
export function linearExpert(options: NoOptions = {}): Expert {
  requireKeys("the options of the expert linear", options, []);
  return madeBy(
    linearExpert,
    ridgeExpert({
      name: "linear",
      activation: { value: (z) => z, first: () => 1, second: () => 0 },
      fast: { name: "identity" },
    }),
  );
}

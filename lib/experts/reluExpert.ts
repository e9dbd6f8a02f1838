import { type NoOptions, requireKeys } from "../requirements";
import { madeBy } from "../routers/madeBy";
import type { Expert } from "./expert";
import { ridgeExpert } from "./ridgeExpert";

/**
 * ReLU expert h(x, η) = max(0, aᵀx + b); derivatives at the kink are those from the left.
 *
 * @returns the expert, q = d + 1
 * @throws InputError for any option
 * @see docs/mathematics.md, "Experts"; derived fact 6
 * @example reluExpert().name   // "relu"
 */
export function reluExpert(options: NoOptions = {}): Expert {
  requireKeys("the options of the expert relu", options, []);
  return madeBy(
    reluExpert,
    ridgeExpert({
      name: "relu",
      fast: { name: "relu" },
      // biome-ignore lint/complexity/useMathMinMax: reads like its derivative beside it
      activation: { value: (z) => (z > 0 ? z : 0), first: (z) => (z > 0 ? 1 : 0), second: () => 0 },
    }),
  );
}

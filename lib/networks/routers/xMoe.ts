import { requireKeys } from "../../requirements";
import { cosine } from "../../routers/cosine";
import type { NetworkRouter } from "./networkRouter";
import { radial } from "./radial";

/**
 * The router of X-MoE: the cosine of projected tokens and experts over a temperature that is learnt,
 * score = β₁ₑᵀWx / (T s ‖β₁ₑ‖ ‖Wx‖), s = softplus(θ), which begins at 1.
 *
 * The projection W is the network's own setting, as for the other routers. Beside the paper, which sends a token to one
 * expert, it goes to the network's `top`.
 *
 * @param options.temperature where the temperature begins, T > 0, 0.3 unless given
 * @returns the router: the cosine router with `learnTemperature`, under a name of its own
 * @throws InputError when the temperature is out of range, or for another option
 * @see arXiv 2204.09179, section 3
 * @example xMoe({ temperature: 0.3 })
 */
export function xMoe(options: { temperature?: number } = {}): NetworkRouter {
  requireKeys("the options of the router xMoe", options, ["temperature"]);
  const { temperature = 0.3 } = options;
  return {
    ...radial(cosine({ temperature }), { learnTemperature: true }),
    name: "xMoe",
    options: { temperature },
  };
}

import { type NoOptions, requireKeys } from "../../requirements";
import { comparedTokens, comparingParameters } from "./comparedTokens";
import type { NetworkRouter } from "./networkRouter";
import { topSoftmax } from "./topWeights";

/**
 * Noisy top-k: score_ne = β₁ₑᵀx + z softplus(γₑᵀx), z standard normal, fresh for every token, expert and step.
 *
 * How much noise an expert has is learnt; evaluation has none. In place of the paper's two losses for the balance of
 * experts it has that of the other routers, so that the comparison is of routers.
 *
 * @param options none
 * @returns the router; it learns "router/noise", γ `[experts, d]`, which begins at 0
 * @throws InputError for any option
 * @see arXiv 1701.06538, equations 3 to 5
 * @example noisyTopK()
 */
export function noisyTopK(options: NoOptions = {}): NetworkRouter {
  requireKeys("the options of the router noisyTopK", options, []);
  return {
    name: "noisyTopK",
    options: {},
    parameters(layer) {
      const compared = comparingParameters(layer);
      return { ...compared, "router/noise": { shape: compared.router.shape, value: 0 } };
    },
    route(tf, tokens) {
      const { x, vectors } = comparedTokens(tf, tokens);
      const clean = tf.matMul(x, vectors, false, true);
      const { noise, experts } = tokens;
      if (noise === null) return topSoftmax(tf, clean, tokens);
      const deviation = tf.softplus(tf.matMul(x, tokens.parameter("router/noise"), false, true));
      const n = x.shape[0];
      const z = Float32Array.from({ length: n * experts }, () => noise.normal());
      return topSoftmax(tf, tf.add(clean, tf.mul(deviation, tf.tensor(z, [n, experts]))), tokens);
    },
  };
}

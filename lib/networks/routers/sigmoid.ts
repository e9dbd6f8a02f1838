import { type NoOptions, requireKeys } from "../../requirements";
import { comparedTokens, comparingParameters } from "./comparedTokens";
import type { NetworkRouter } from "./networkRouter";
import { topWeights } from "./topWeights";

/**
 * Sigmoid gates: s_ne = 1 / (1 + exp(−β₁ₑᵀx)), the top k of them, each for itself.
 *
 * The weights are normalised over the chosen experts, s_e / Σ_{top k} s; with top = 1 the gate itself. The
 * load-balancing loss sees s / Σ_all s.
 *
 * @param options none
 * @returns the router
 * @throws InputError for any option
 * @see arXiv 2412.19437, section 2.1.2, for gates that are used so
 * @example sigmoid()
 */
export function sigmoid(options: NoOptions = {}): NetworkRouter {
  requireKeys("the options of the router sigmoid", options, []);
  return {
    name: "sigmoid",
    options: {},
    parameters: comparingParameters,
    route(tf, tokens) {
      const { x, vectors } = comparedTokens(tf, tokens);
      const gates = tf.sigmoid(tf.matMul(x, vectors, false, true));
      return topWeights(tf, { gates, probabilities: tf.div(gates, tf.sum(gates, 1, true)) }, tokens);
    },
  };
}

import { topExperts } from "../dispatch";
import type { Tensor, TensorFlow } from "../tensors";
import type { RoutedTokens, Routing } from "./networkRouter";

/**
 * Sends each token to the `top` experts of largest probability, p = softmax(scores), with renormalised weights.
 *
 * The weights are g_e = p_e / Σ_{top k} p; with top = 1 that would be 1 whatever the router says, and leave it without a
 * gradient, so there g_e = p_e. The choice of experts itself has no gradient.
 *
 * @param scores `[n, experts]`
 * @see arXiv 1701.06538, section 2
 */
export function topSoftmax(tf: TensorFlow, scores: Tensor, tokens: RoutedTokens): Routing {
  const probabilities = tf.softmax(scores);
  return topWeights(tf, { gates: probabilities, probabilities }, tokens);
}

/**
 * The same of gates `[n, experts]` that need not sum to 1, with the probabilities that the load-balancing loss sees.
 *
 * The loss is E Σ_e f_e p̄_e: f_e the share of pairs that expert e has, p̄_e its mean probability, 1 at balance.
 *
 * @see arXiv 2101.03961, equation 4
 */
export function topWeights(
  tf: TensorFlow,
  { gates, probabilities }: { gates: Tensor; probabilities: Tensor },
  { experts, top }: RoutedTokens,
): Routing {
  const n = gates.shape[0];
  const chosen = topExperts(gates.dataSync(), experts, top);
  const mask = new Float32Array(n * experts);
  const share = new Float32Array(experts);
  for (let pair = 0; pair < chosen.length; pair++) {
    mask[Math.floor(pair / top) * experts + chosen[pair]] = 1;
    share[chosen[pair]] += 1 / chosen.length;
  }
  const kept = tf.mul(gates, tf.tensor(mask, [n, experts]));
  const meanProbability = tf.div(tf.sum(probabilities, 0), n);
  return {
    chosen,
    weights: top === 1 ? kept : tf.div(kept, tf.sum(kept, 1, true)),
    balance: tf.mul(tf.sum(tf.mul(meanProbability, tf.tensor(share, [experts]))), experts),
  };
}

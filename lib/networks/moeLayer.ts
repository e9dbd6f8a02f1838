import { combineRows, type DispatchPlan, dispatchRows, planDispatch } from "./dispatch";
import { type ExpertParameters, runExperts } from "./experts";
import type { NetworkRouter, RoutedTokens } from "./routers/networkRouter";
import type { Tensor, TensorFlow } from "./tensors";

/** A sparse layer at work on the tokens of a batch. */
export interface MoeLayer extends RoutedTokens {
  readonly router: NetworkRouter;
  readonly expertParameters: ExpertParameters;
}

/**
 * A sparse Mixture-of-Experts layer that drops no token: y = Σ_e g_e E_e(x) over the experts that the router chooses.
 *
 * @param tf    TensorFlow.js, from startBackend
 * @param layer x `[n, width]`, the router and the parameters of both
 * @returns y `[n, width]`, 0 for a token that no expert takes; the router's load-balancing loss `[]`, if it has one; and
 *   which token went where
 * @see arXiv 1701.06538, section 2
 * @example
 * const { output, balance } = moeLayer(tf, {
 *   router: radial(linear()), tokens, width: 64, projection: 0, experts: 8, top: 2,
 *   parameter: () => vectors, expertParameters: { w1, b1, w2, b2 }, noise: null, keys: () => characters,
 * });
 */
export function moeLayer(
  tf: TensorFlow,
  { router, expertParameters, ...tokens }: MoeLayer,
): { output: Tensor; balance: Tensor | null; plan: DispatchPlan } {
  const { chosen, weights, balance } = router.route(tf, tokens);
  const size = tokens.tokens.shape[0];
  const plan = planDispatch(chosen, { size, experts: tokens.experts });
  const places = tf.tensor(placesOf(plan), [plan.tokens.length], "int32");
  const own = tf.gather(tf.reshape(weights, [size * tokens.experts]), places);
  const rows = runExperts(tf, expertParameters, dispatchRows(tf, plan, tokens.tokens), plan.counts);
  return { output: combineRows(tf, plan, tf.mul(rows, tf.reshape(own, [plan.tokens.length, 1]))), balance, plan };
}

/** Where the pairs, sorted by expert, stand in a matrix `[n, experts]` read row by row. */
function placesOf({ tokens, counts }: DispatchPlan): Int32Array {
  const places = new Int32Array(tokens.length);
  let pair = 0;
  for (let expert = 0; expert < counts.length; expert++)
    for (let i = 0; i < counts[expert]; i++, pair++) places[pair] = tokens[pair] * counts.length + expert;
  return places;
}

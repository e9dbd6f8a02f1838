import type { Router } from "../routers/router";
import { combineRows, type DispatchPlan, dispatchRows, planDispatch } from "./dispatch";
import { type ExpertParameters, runExperts } from "./experts";
import { routerScores } from "./routerScores";
import type { Tensor, TensorFlow } from "./tensors";

/** What a sparse layer learns: tokens have `[width]` numbers, and are compared with router vectors in `[d]` dimensions. */
export interface MoeParameters extends ExpertParameters {
  /** A linear map of tokens before the router `[width, d]`; without one d = width. */
  projection?: Tensor;
  /** β₁, a vector an expert `[experts, d]`. */
  router: Tensor;
}

/**
 * A sparse Mixture-of-Experts layer that drops no token: y = Σ_{e in the top k of p} g_e E_e(x), p = softmax(scores).
 *
 * The weights are renormalised, g_e = p_e / Σ_{top k} p; with top = 1 that would be 1 whatever the router says, and
 * leave it without a gradient, so there g_e = p_e. The choice of experts itself has no gradient.
 * The load-balancing loss is E Σ_e f_e p̄_e: f_e the share of pairs that expert e has, p̄_e its mean probability, 1 at balance.
 *
 * @param tf              TensorFlow.js, from startBackend
 * @param layer.tokens    x `[n, width]`
 * @param layer.router    a radial router
 * @param layer.top       k, how many experts a token goes to
 * @returns y `[n, width]`, the load-balancing loss `[]`, and which token went where
 * @throws InputError when the router is not radial
 * @see arXiv 1701.06538, section 2; arXiv 2101.03961, equation 4, for the load-balancing loss
 * @example const { output, balance } = moeLayer(tf, { tokens, router: linear(), parameters, top: 2 });
 */
export function moeLayer(
  tf: TensorFlow,
  { tokens, router, parameters, top }: { tokens: Tensor; router: Router; parameters: MoeParameters; top: number },
): { output: Tensor; balance: Tensor; plan: DispatchPlan } {
  const [size, experts] = [tokens.shape[0], parameters.router.shape[0]];
  const compared = parameters.projection === undefined ? tokens : tf.matMul(tokens, parameters.projection);
  const probabilities = tf.softmax(routerScores(tf, router, compared, parameters.router)); // [n, experts]
  const plan = planDispatch(probabilities.dataSync(), experts, top);

  const share = Float32Array.from(plan.counts, (count) => count / (size * top));
  const meanProbability = tf.div(tf.sum(probabilities, 0), size);
  const balance = tf.mul(tf.sum(tf.mul(meanProbability, tf.tensor(share, [experts]))), experts);

  const weights = tf.gather(tf.reshape(gates(tf, probabilities, plan), [size * experts]), pairsOf(tf, plan, experts));
  const rows = runExperts(tf, parameters, dispatchRows(tf, plan, tokens), plan.counts);
  const weighted = tf.mul(rows, tf.reshape(weights, [size * top, 1]));
  return { output: combineRows(tf, plan, weighted), balance, plan };
}

/** The weights of the chosen experts, 0 for the others `[n, experts]`. */
function gates(tf: TensorFlow, probabilities: Tensor, { size, top, experts }: DispatchPlan): Tensor {
  const count = probabilities.shape[1];
  const mask = new Float32Array(size * count);
  for (let pair = 0; pair < experts.length; pair++) mask[Math.floor(pair / top) * count + experts[pair]] = 1;
  const chosen = tf.mul(probabilities, tf.tensor(mask, [size, count]));
  return top === 1 ? chosen : tf.div(chosen, tf.sum(chosen, 1, true));
}

/** Where the pairs, sorted by expert, stand in a matrix `[n, experts]` read row by row. */
function pairsOf(tf: TensorFlow, plan: DispatchPlan, experts: number): Tensor {
  const places = new Int32Array(plan.tokens.length);
  for (let pair = 0; pair < places.length; pair++)
    places[plan.positions[pair]] = Math.floor(pair / plan.top) * experts + plan.experts[pair];
  return tf.tensor(places, [places.length], "int32");
}

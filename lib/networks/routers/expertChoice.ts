import { type NoOptions, requireKeys } from "../../requirements";
import { comparedTokens, comparingParameters } from "./comparedTokens";
import type { NetworkRouter } from "./networkRouter";

/**
 * Experts choose tokens: p = softmax over the experts of β₁ₑᵀx, and each expert takes the n·top / experts tokens of
 * largest p, whose outputs it adds with weight p.
 *
 * All experts have the same number of tokens, so there is no load-balancing loss; a token has any number of experts, none
 * included. **Whom an expert takes depends on the whole batch, on later characters of a text too**: what such a network
 * says of a text is no prediction from the characters before, in training as in evaluation.
 *
 * @param options none
 * @returns the router
 * @throws InputError for any option
 * @see arXiv 2202.09368, section 3.2
 * @example expertChoice()
 */
export function expertChoice(options: NoOptions = {}): NetworkRouter {
  requireKeys("the options of the router expertChoice", options, []);
  return {
    name: "expertChoice",
    options: {},
    parameters: comparingParameters,
    route(tf, tokens) {
      const { x, vectors } = comparedTokens(tf, tokens);
      const weights = tf.softmax(tf.matMul(x, vectors, false, true));
      return { chosen: chosenByExperts(weights.dataSync(), tokens.experts, tokens.top), weights, balance: null };
    },
  };
}

/**
 * For each expert the tokens of largest probability, of equals the first; NaN is below all.
 *
 * @param probabilities `[n, experts]`
 * @returns the experts of each token `[n, most]`, the best first; −1 where a token has fewer
 */
export function chosenByExperts(probabilities: ArrayLike<number>, experts: number, top: number): Int32Array {
  const n = probabilities.length / experts;
  const capacity = Math.min(n, Math.max(1, Math.round((n * top) / experts)));
  const takers: number[][] = Array.from({ length: n }, () => []);
  for (let expert = 0; expert < experts; expert++) {
    const column = Float32Array.from({ length: n }, (_, token) => {
      const value = probabilities[token * experts + expert];
      return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
    });
    const least = column.slice().sort()[n - capacity];
    let atLeast = capacity - column.reduce((count, value) => count + (value > least ? 1 : 0), 0);
    for (let token = 0; token < n; token++)
      if (column[token] > least || (column[token] === least && atLeast-- > 0)) takers[token].push(expert);
  }
  const most = takers.reduce((count, { length }) => Math.max(count, length), 1);
  const chosen = new Int32Array(n * most).fill(-1);
  for (const [token, own] of takers.entries()) {
    own.sort((a, b) => probabilities[token * experts + b] - probabilities[token * experts + a]);
    chosen.set(own, token * most);
  }
  return chosen;
}

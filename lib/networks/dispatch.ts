import type { Tensor, TensorFlow } from "./tensors";

/** Which rows go to which expert: the pairs of a token and one of its experts, sorted by expert. */
export interface DispatchPlan {
  /** How many tokens there are. */
  size: number;
  /** The experts of each token, row by row `[size, most]`, the best first; −1 where a token has fewer than the most. */
  experts: Int32Array;
  /** The token of each pair, sorted by expert `[pairs]`. */
  tokens: Int32Array;
  /** How many pairs each expert has `[experts]`. */
  counts: number[];
}

/**
 * The `top` experts of largest score for each token.
 *
 * Of equal scores the lower expert wins, and NaN is below all, so that a choice is always whole.
 *
 * @param scores `[tokens, experts]`
 * @returns experts `[tokens, top]`, the best first
 * @example topExperts(Float32Array.of(0.1, 0.9, 0.8, 0.2), 2, 1)   // [1, 0]
 */
export function topExperts(scores: ArrayLike<number>, experts: number, top: number): Int32Array {
  const size = scores.length / experts;
  const chosen = new Int32Array(size * top);
  const taken = new Uint8Array(experts);
  for (let token = 0; token < size; token++) {
    taken.fill(0);
    for (let rank = 0; rank < top; rank++) {
      let best = -1;
      for (let expert = 0; expert < experts; expert++) {
        if (taken[expert] === 1) continue;
        const value = scores[token * experts + expert];
        const known = best < 0 ? Number.NaN : scores[token * experts + best];
        if (best < 0 || value > known || (Number.isNaN(known) && !Number.isNaN(value))) best = expert;
      }
      taken[best] = 1;
      chosen[token * top + rank] = best;
    }
  }
  return chosen;
}

/**
 * Sorts the pairs of tokens and their experts by expert (counting sort, stable).
 *
 * @param chosen  the experts of each token, row by row `[size, most]`; −1 is none
 * @returns the plan; no pair is dropped
 * @example planDispatch(Int32Array.of(1, 0), { size: 2, experts: 2 }).tokens   // [1, 0]
 */
export function planDispatch(chosen: Int32Array, { size, experts }: { size: number; experts: number }): DispatchPlan {
  const most = chosen.length / size;
  const counts: number[] = new Array(experts).fill(0);
  for (const expert of chosen) if (expert >= 0) counts[expert]++;
  const next: number[] = [];
  let start = 0;
  for (const count of counts) {
    next.push(start);
    start += count;
  }
  const tokens = new Int32Array(start);
  for (let at = 0; at < chosen.length; at++) if (chosen[at] >= 0) tokens[next[chosen[at]]++] = Math.floor(at / most);
  return { size, experts: chosen, tokens, counts };
}

/** Copies the rows x `[size, d]` of tokens to their experts, sorted `[pairs, d]`; its gradient sums them back. */
export function dispatchRows(tf: TensorFlow, { tokens }: DispatchPlan, x: Tensor): Tensor {
  return tf.gather(x, tf.tensor(tokens, [tokens.length], "int32"));
}

/** Sums the sorted rows y `[pairs, d]` of each token `[size, d]`, 0 where it has none; its gradient copies them to the experts. */
export function combineRows(tf: TensorFlow, { tokens, size }: DispatchPlan, y: Tensor): Tensor {
  return tf.customGrad<[Tensor]>((rows, save) => {
    const indices = tf.tensor(tokens, [tokens.length], "int32");
    save([indices]);
    return {
      value: tf.unsortedSegmentSum(rows, indices, size),
      gradFunc: (dy, [indices]) => tf.gather(dy, indices),
    };
  })(y);
}

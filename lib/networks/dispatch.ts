import type { Tensor, TensorFlow } from "./tensors";

/** Which rows go to which expert: the pairs of a token and one of its experts, sorted by expert. */
export interface DispatchPlan {
  /** How many tokens there are, and how many experts each goes to. */
  size: number;
  top: number;
  /** The experts of each token, best first `[tokens, top]`. */
  experts: Int32Array;
  /** The token of each pair, sorted by expert `[tokens · top]`. */
  tokens: Int32Array;
  /** Where each token's pairs are among the sorted ones `[tokens, top]`. */
  positions: Int32Array;
  /** How many pairs each expert has `[experts]`. */
  counts: number[];
}

/**
 * Chooses the `top` experts of largest probability for each token and sorts the pairs by expert (counting sort, stable).
 *
 * Of equal probabilities the lower expert wins, and NaN is below all, so that a plan is always whole.
 *
 * @param probabilities `[tokens, experts]`
 * @returns the plan; no token is dropped
 * @example planDispatch(Float32Array.of(0.1, 0.9, 0.8, 0.2), 2, 1).counts   // [1, 1]
 */
export function planDispatch(probabilities: ArrayLike<number>, experts: number, top: number): DispatchPlan {
  const size = probabilities.length / experts;
  const chosen = new Int32Array(size * top);
  const counts: number[] = new Array(experts).fill(0);
  const taken = new Uint8Array(experts);
  for (let token = 0; token < size; token++) {
    taken.fill(0);
    for (let rank = 0; rank < top; rank++) {
      let best = -1;
      for (let expert = 0; expert < experts; expert++) {
        if (taken[expert] === 1) continue;
        const value = probabilities[token * experts + expert];
        const known = best < 0 ? Number.NaN : probabilities[token * experts + best];
        if (best < 0 || value > known || (Number.isNaN(known) && !Number.isNaN(value))) best = expert;
      }
      taken[best] = 1;
      chosen[token * top + rank] = best;
      counts[best]++;
    }
  }
  const next: number[] = [];
  let start = 0;
  for (const count of counts) {
    next.push(start);
    start += count;
  }
  const tokens = new Int32Array(size * top);
  const positions = new Int32Array(size * top);
  for (let pair = 0; pair < chosen.length; pair++) {
    const position = next[chosen[pair]]++;
    tokens[position] = Math.floor(pair / top);
    positions[pair] = position;
  }
  return { size, top, experts: chosen, tokens, positions, counts };
}

/** Copies the rows x `[size, d]` of tokens to their experts, sorted `[size · top, d]`; its gradient sums them back. */
export function dispatchRows(tf: TensorFlow, plan: DispatchPlan, x: Tensor): Tensor {
  return tf.customGrad((rows, save) => {
    const [tokens, positions] = [plan.tokens, plan.positions].map((each) => tf.tensor(each, [each.length], "int32"));
    save([positions]);
    return {
      value: tf.gather(rows, tokens),
      gradFunc: (dy, [positions]) => summedByToken(tf, plan, dy, positions),
    };
  })(x);
}

/** Sums the sorted rows y `[size · top, d]` of each token `[size, d]`; its gradient copies them to the experts. */
export function combineRows(tf: TensorFlow, plan: DispatchPlan, y: Tensor): Tensor {
  return tf.customGrad((rows, save) => {
    const [tokens, positions] = [plan.tokens, plan.positions].map((each) => tf.tensor(each, [each.length], "int32"));
    save([tokens]);
    return {
      value: summedByToken(tf, plan, rows, positions),
      gradFunc: (dy, [tokens]) => tf.gather(dy, tokens),
    };
  })(y);
}

function summedByToken(tf: TensorFlow, { size, top }: DispatchPlan, rows: Tensor, positions: Tensor): Tensor {
  return tf.sum(tf.reshape(tf.gather(rows, positions), [size, top, rows.shape[1]]), 1);
}

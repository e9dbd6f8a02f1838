import type { Tensor, TensorFlow } from "./tensors";

/** The experts relu(x W₁ + b₁) W₂ + b₂: `[experts, width, hidden]`, `[experts, hidden]`, `[experts, hidden, width]`, `[experts, width]`. */
export interface ExpertParameters {
  w1: Tensor;
  b1: Tensor;
  w2: Tensor;
  b2: Tensor;
}

/**
 * Each expert on its own contiguous rows; one without rows is left out: sums over no rows are garbage on a bare
 * WebAssembly backend.
 *
 * @param rows   of all experts, one after the other `[pairs, width]`
 * @param counts how many rows each expert has `[experts]`
 * @returns what the experts make of their rows `[pairs, width]`
 */
export function runExperts(
  tf: TensorFlow,
  { w1, b1, w2, b2 }: ExpertParameters,
  rows: Tensor,
  counts: number[],
): Tensor {
  const [w1s, b1s, w2s, b2s] = [w1, b1, w2, b2].map((each) => tf.unstack(each));
  const busy = [...counts.keys()].filter((expert) => counts[expert] > 0);
  const parts = tf.split(
    rows,
    busy.map((expert) => counts[expert]),
    0,
  );
  const outputs = busy.map((expert, i) => {
    const hidden = tf.relu(tf.add(tf.matMul(parts[i], w1s[expert]), b1s[expert]));
    return tf.add(tf.matMul(hidden, w2s[expert]), b2s[expert]);
  });
  return tf.concat(outputs, 0);
}

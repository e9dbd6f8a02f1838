import type { Tensor, TensorFlow } from "./tensors";

/** The experts relu(x W₁ + b₁) W₂ + b₂: `[experts, width, hidden]`, `[experts, hidden]`, `[experts, hidden, width]`, `[experts, width]`. */
export interface ExpertParameters {
  w1: Tensor;
  b1: Tensor;
  w2: Tensor;
  b2: Tensor;
}

/**
 * Each expert on its own contiguous rows.
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
  const map = tf.getKernel("ExpertMap", tf.getBackend()) === undefined ? expertMapInParts : expertMap;
  return map(tf, tf.relu(map(tf, rows, w1, b1, counts)), w2, b2, counts);
}

/** A linear map an expert, x_e W_e + b_e, with kernels of our own: x `[pairs, k]`, W `[experts, k, n]`, b `[experts, n]`. */
export function expertMap(tf: TensorFlow, x: Tensor, w: Tensor, b: Tensor, counts: number[]): Tensor {
  const engine = tf.engine();
  return tf.customGrad<[Tensor, Tensor, Tensor]>((x, w, b, save) => {
    save([x, w]);
    return {
      value: engine.runKernel("ExpertMap", { x, w, b }, { counts }),
      gradFunc: (dy, [x, w]) => [
        engine.runKernel("ExpertMap", { x: dy, w }, { counts, transposed: true }),
        engine.runKernel("ExpertProducts", { x, dy }, { counts }),
        engine.runKernel("ExpertSums", { dy }, { counts }),
      ],
    };
  })(x, w, b);
}

/**
 * The same where those kernels are not, expert by expert; one without rows is left out: sums over no rows are garbage on a
 * bare WebAssembly backend.
 */
export function expertMapInParts(tf: TensorFlow, x: Tensor, w: Tensor, b: Tensor, counts: number[]): Tensor {
  const [ws, bs] = [tf.unstack(w), tf.unstack(b)];
  const busy = [...counts.keys()].filter((expert) => counts[expert] > 0);
  const sizes = busy.map((expert) => counts[expert]);
  const parts = tf.split(x, sizes, 0);
  return tf.concat(
    busy.map((expert, i) => tf.add(tf.matMul(parts[i], ws[expert]), bs[expert])),
    0,
  );
}

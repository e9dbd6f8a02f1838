import type { Tensor, TensorFlow } from "./tensors";

/** Added to the variance, so that a row of equal numbers has a norm. */
const smallest = 1e-5;

/**
 * Each row less its mean, over its standard deviation: y = (x − x̄)/s, s = √(variance + 10⁻⁵).
 *
 * Its gradient in one piece, dx = (dy − mean(dy) − y mean(dy·y))/s, is half the operations of its parts' gradients.
 *
 * @param x `[n, d]`
 * @returns `[n, d]`
 * @see arXiv 1607.06450, equation 3
 */
export function normalised(tf: TensorFlow, x: Tensor): Tensor {
  const width = x.shape[1];
  const mean = (of: Tensor) => tf.div(tf.sum(of, 1, true), width); // [n, 1]
  return tf.customGrad<[Tensor]>((rows, save) => {
    const centred = tf.sub(rows, mean(rows));
    const deviation = tf.sqrt(tf.add(mean(tf.square(centred)), smallest));
    const value = tf.div(centred, deviation);
    save([value, deviation]);
    return {
      value,
      gradFunc(dy, [y, s]) {
        const along = tf.mul(y, mean(tf.mul(dy, y)));
        return tf.div(tf.sub(tf.sub(dy, mean(dy)), along), s);
      },
    };
  })(x);
}

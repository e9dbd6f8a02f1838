import type { Tensor, TensorFlow, Variable } from "../tensors";

/** Moments of the gradient by parameter, of its first and second power. */
export interface Moments {
  readonly first: Variable;
  readonly second: Variable;
}

/** Adam, whose whole state can be read and set: TensorFlow.js's own does not go on with the numbers that it left. */
export interface Adam {
  readonly moments: ReadonlyMap<string, Moments>;
  /** Moves each parameter by its gradient, both by name; steps count from 1. */
  apply(gradients: ReadonlyMap<string, Tensor>, options: { learningRate: number; step: number }): void;
  dispose(): void;
}

const [beta1, beta2, epsilon] = [0.9, 0.99, 1e-8];

/**
 * Adam: with m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g², the parameter moves by −η m̂/(√v̂ + ε), where
 * m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ) at step t; β = 0.9, 0.99.
 *
 * @see Kingma and Ba, Adam, arXiv 1412.6980, algorithm 1
 */
export function adam(tf: TensorFlow, parameters: ReadonlyMap<string, Variable>): Adam {
  const zeros = ({ shape }: Variable) => tf.tidy(() => tf.variable(tf.zeros(shape)));
  const moments = new Map(
    [...parameters].map(([name, parameter]) => [name, { first: zeros(parameter), second: zeros(parameter) }]),
  );
  return {
    moments,
    apply(gradients, { learningRate, step }) {
      const [unbiased1, unbiased2] = [1 - beta1 ** step, 1 - beta2 ** step];
      for (const [name, gradient] of gradients)
        tf.tidy(() => {
          const [parameter, { first, second }] = [parameters.get(name)!, moments.get(name)!];
          first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
          second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
          const size = tf.add(tf.sqrt(tf.div(second, unbiased2)), epsilon);
          parameter.assign(tf.sub(parameter, tf.mul(tf.div(first, size), learningRate / unbiased1)));
        });
    },
    dispose() {
      for (const { first, second } of moments.values()) {
        first.dispose();
        second.dispose();
      }
    },
  };
}

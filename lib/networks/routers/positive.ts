import type { Tensor, TensorFlow } from "../tensors";
import type { InitialParameter } from "./networkRouter";

/**
 * A learnt number that stays positive, softplus(θ) = log(1 + e^θ), where it begins.
 *
 * @param value where softplus(θ) begins, > 0
 */
export function positiveParameter(value: number): InitialParameter {
  return { shape: [1], value: value + Math.log(-Math.expm1(-value)) };
}

/** The number itself `[1]`. */
export function positive(tf: TensorFlow, parameter: Tensor): Tensor {
  return tf.softplus(parameter);
}

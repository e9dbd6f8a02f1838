import { scaledRows } from "../routerScores";
import type { Tensor, TensorFlow } from "../tensors";

/** What is added to the norms, and what the product is divided by. */
export interface Perturbation {
  /** Added to the norms of the router vectors: a number, one that is learnt `[1]`, or one an expert `[experts, 1]`. */
  readonly tau1: number | Tensor;
  /** Added to the norms of the tokens: a number, one that is learnt `[1]`, or one a token `[n, 1]`. */
  readonly tau2: number | Tensor;
  readonly temperature: number;
}

/** β₁ₑᵀx / (T (‖β₁ₑ‖ + τ₁)(‖x‖ + τ₂)) `[n, experts]`, of tokens x `[n, d]` and vectors β₁ `[experts, d]`. */
export function perturbedScores(
  tf: TensorFlow,
  { x, vectors }: { x: Tensor; vectors: Tensor },
  { tau1, tau2, temperature }: Perturbation,
): Tensor {
  const v = scaledRows(tf, vectors, { a: 1, c: tau1 });
  return tf.div(tf.matMul(scaledRows(tf, x, { a: 1, c: tau2 }), v, false, true), temperature);
}

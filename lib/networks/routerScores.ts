import { InputError } from "../requirements";
import { type RadialScale, radialScalesOf } from "../routers/radialRouter";
import type { Router } from "../routers/router";
import type { Tensor, TensorFlow } from "./tensors";

/**
 * The scores of a radial router as tensors: score_ne = ψ(β₁ₑ) · φ(xₙ), without a bias.
 *
 * @param tf      TensorFlow.js, from startBackend
 * @param router  a router that radialRouter made: its two scales are all that is used
 * @param tokens  x `[n, d]`
 * @param vectors β₁ `[experts, d]`
 * @returns the scores `[n, experts]`, differentiable by tokens and vectors
 * @throws InputError when the router is not radial
 * @see docs/mathematics.md, "The one idea"
 * @example routerScores(tf, cosine({ temperature: 0.3 }), tokens, vectors)
 */
export function routerScores(tf: TensorFlow, router: Router, tokens: Tensor, vectors: Tensor): Tensor {
  const { inputScale, routerScale } = requireRadial(router);
  return tf.matMul(scaledRows(tf, tokens, inputScale), scaledRows(tf, vectors, routerScale), false, true);
}

/** @throws InputError unless the router has two scales */
export function requireRadial(router: Router): { inputScale: RadialScale; routerScale: RadialScale } {
  const scales = radialScalesOf(router);
  if (scales === undefined)
    throw new InputError(
      `router is ${JSON.stringify(router?.name ?? router)}, but must be one that radialRouter made, such as linear() or cosine().`,
    );
  return scales;
}

/** Added to a squared length, so that a zero row has a gradient; less than float32 sees of any other. */
const tiny = 1e-20;

/**
 * Each row x `[d]` over a‖x‖ + c.
 *
 * @param scale.c a number, or a tensor: one number for all rows `[1]`, or one a row `[n, 1]`
 */
export function scaledRows(tf: TensorFlow, x: Tensor, { a, c }: { a: number; c: number | Tensor }): Tensor {
  if (a === 0) return c === 1 ? x : tf.div(x, c);
  const length = tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), tiny));
  return tf.div(x, tf.add(tf.mul(length, a), c));
}

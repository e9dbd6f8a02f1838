import type { Tensor, TensorFlow } from "../tensors";
import type { InitialParameter, RoutedLayer, RoutedTokens } from "./networkRouter";

/**
 * What every router learns that compares tokens with a vector an expert: W `[width, d]` and β₁ `[experts, d]`.
 *
 * @returns "router", and "projection" where tokens are compared in another dimension than their own
 */
export function comparingParameters({
  width,
  projection,
  experts,
}: RoutedLayer): Readonly<Record<string, InitialParameter>> {
  const d = projection > 0 ? projection : width;
  return {
    ...(projection > 0 && { projection: { shape: [width, projection], sd: 1 / Math.sqrt(width) } }),
    router: { shape: [experts, d], sd: 1 / Math.sqrt(d) },
  };
}

/** Tokens as they are compared, x W `[n, d]`, with the vectors β₁ `[experts, d]`. */
export function comparedTokens(
  tf: TensorFlow,
  { tokens, projection, parameter }: RoutedTokens,
): { x: Tensor; vectors: Tensor } {
  const x = projection > 0 ? tf.matMul(tokens, parameter("projection")) : tokens;
  return { x, vectors: parameter("router") };
}

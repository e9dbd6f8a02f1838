import { isSparse, previousTokens } from "../initialValues";
import type { NetworkSettings } from "../network";

/** The sizes that determine what a network on text costs; its router compares tokens with one vector an expert. */
export type TextNetwork = Omit<NetworkSettings, "inputs" | "outputs" | "router" | "seed"> & {
  readonly vocabulary: number;
  readonly context: number;
};

/**
 * How many numbers a network on text learns.
 *
 * @returns embeddings, attention, experts, router, norms and head, as createNetwork makes them for a radial router
 * @example parameterCount({ vocabulary: 88, context: 64, layers: 2, width: 64, heads: 4, experts: 8, expertWidth: 128, top: 2, projection: 8 })
 */
export function parameterCount(sizes: TextNetwork): number {
  const { vocabulary, context, layers, width, experts, expertWidth, top, projection } = sizes;
  const feed = (hidden: number) => 2 * width * hidden + hidden + width;
  const router = projection > 0 ? (width + experts) * projection : width * experts;
  let count = (previousTokens + 1) * (vocabulary + 1) * width + context * width + 2 * width + width * vocabulary;
  for (let block = 1; block <= layers; block++)
    count +=
      4 * width * width +
      4 * width +
      (isSparse(block) ? experts * feed(expertWidth) + router : feed(top * expertWidth));
  return count;
}

/**
 * Floating-point operations a token in training: three times the forward pass, a multiplication with its addition counted as
 * two. Only products of matrices are counted; attention sees the whole context, as it is computed here.
 *
 * @returns 3 · 2 · (layers (4 w² + 2 t w + 2 k w h) + sparse layers · router + w v): w the width, t the context, h the hidden
 *   units of one of k experts, v the vocabulary
 * @example trainingOperations({ vocabulary: 88, context: 64, layers: 2, width: 64, heads: 4, experts: 8, expertWidth: 128, top: 2, projection: 8 })
 */
export function trainingOperations(sizes: TextNetwork): number {
  const { vocabulary, context, layers, width, experts, expertWidth, top, projection } = sizes;
  const block = 4 * width * width + 2 * context * width + 2 * top * width * expertWidth;
  const router = projection > 0 ? (width + experts) * projection : width * experts;
  return 6 * (layers * block + Math.floor(layers / 2) * router + width * vocabulary);
}

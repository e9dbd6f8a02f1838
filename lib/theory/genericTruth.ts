import type { RandomStream } from "../data/randomStream";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { requireInteger } from "../requirements";

/**
 * A random true measure without special features, for statements about generic truths.
 *
 * Every coordinate of β₁ and η is ± uniform on [0.5, 1.5], over √d, and every bias uniform on [−0.5, 0.5]: router vectors
 * and slopes are neither short nor long at any d, and no ReLU is inactive on all of the box [−4, 4]^d.
 *
 * @param atoms  k, an integer ≥ 1
 * @param stream randomness, advanced; models with and without a reference draw the same atoms
 * @returns a measure of the model with k atoms; with a reference the last one has β₀ = 0 and β₁ = 0
 * @throws InputError when atoms is not an integer ≥ 1
 * @example genericTruth({ model, atoms: 3, stream: randomStream("truth") })
 */
export function genericTruth({
  model,
  atoms,
  stream,
}: {
  model: Mixture;
  atoms: number;
  stream: RandomStream;
}): MixingMeasure {
  requireInteger({ atoms });
  const { dim, expert, reference } = model;
  const coordinates = (count: number) =>
    Float64Array.from({ length: count }, () => {
      const sign = stream.uniform() < 0.5 ? -1 : 1;
      return (sign * (0.5 + stream.uniform())) / Math.sqrt(dim);
    });
  const drawn = Array.from({ length: atoms }, () => ({
    bias: stream.uniform() - 0.5,
    router: coordinates(dim),
    expert: coordinates(expert.parameterCount(dim)),
  }));
  return model.measure(drawn.map((atom, index) => (reference && index === atoms - 1 ? { expert: atom.expert } : atom)));
}

import type { InputDistribution } from "../../data/inputs";
import { type RandomStream, randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireInteger, requireKind, requireThat } from "../../requirements";

/**
 * How far f moves when the parameters are moved along a straight line: the root mean square of f_{θ + s w} − f_θ over μ.
 *
 * Along a direction that data can see it grows like s; along a null direction like s² where the set of equal f is curved, and
 * not at all where it is straight.
 *
 * @param direction w `[p]`, in the order of model.parameters
 * @param steps     s, in the unit of the direction
 * @param input     μ
 * @param size      number of inputs, an integer ≥ 1
 * @returns `[steps]`
 * @throws InputError when the direction is not p finite numbers, or an argument is of another kind
 * @see docs/mathematics.md, derived fact 1
 * @example changeAlong({ model, measure, direction: nullDirections[0].vector, steps: [0.01, 0.1, 1], input })
 */
export function changeAlong({
  model,
  measure,
  direction,
  steps,
  input,
  size = 1000,
  stream = randomStream("change along"),
}: {
  model: Mixture;
  measure: MixingMeasure;
  direction: ArrayLike<number>;
  steps: readonly number[];
  input: InputDistribution;
  size?: number;
  stream?: RandomStream;
}): Float64Array {
  requireKind("model", model);
  requireKind("measure", measure);
  requireKind("input", input);
  const origin = model.parameters(measure);
  const isVector = direction.length === origin.length && Array.from(direction).every(Number.isFinite);
  requireThat(isVector, "direction", direction, `an array of ${origin.length} finite numbers`);
  requireInteger({ size });
  const inputs = drawInputs({ input, dim: model.dim, size, stream });
  const values = model.predict(measure, inputs);
  return Float64Array.from(steps, (step) => {
    const moved = model.fromParameters(origin.map((value, j) => value + step * direction[j]));
    const difference = model.predict(moved, inputs).map((value, i) => value - values[i]);
    return Math.hypot(...difference) / Math.sqrt(size);
  });
}

import { createCore } from "../mixture/core";
import type { MixingMeasure } from "../mixture/measure";
import { type Mixture, transformInputs, transformParameters } from "../mixture/mixture";
import { type NormNoise, withTau1Times } from "./normNoises";
import type { RandomStream } from "./randomStream";

/**
 * f_G at every input `[n]`, with a fresh ξ for each: ‖β₁‖ + τ₁ξᵢ in place of ‖β₁‖ + τ₁.
 *
 * @param inputs `[n, d]`
 * @param stream of the ξᵢ
 * @throws InputError when the router is not the perturbed cosine one
 */
export function predictWithNoisyNorms({
  model,
  measure,
  inputs,
  law,
  stream,
}: {
  model: Mixture;
  measure: MixingMeasure;
  inputs: Float64Array;
  law: NormNoise;
  stream: RandomStream;
}): Float64Array {
  const { expert, dim, reference } = model;
  const stride = 1 + dim + expert.parameterCount(dim);
  const vector = model.parameters(measure);
  const transformed = transformInputs(model.router, inputs, dim); // τ₁ is no part of φ
  // One core on room for one observation, which is filled again and again.
  const own = new Float64Array(dim);
  const ownTransformed = new Float64Array(dim);
  const core = createCore({
    expert,
    dim,
    atoms: measure.size,
    reference,
    inputs: own,
    transformed: ownTransformed,
  });
  return Float64Array.from({ length: inputs.length / dim }, (_, i) => {
    own.set(inputs.subarray(i * dim, (i + 1) * dim));
    ownTransformed.set(transformed.subarray(i * dim, (i + 1) * dim));
    const { router } = withTau1Times(model, law.draw(stream));
    return core.predict(transformParameters(router, vector, dim, stride))[0];
  });
}

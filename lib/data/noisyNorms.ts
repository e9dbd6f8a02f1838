import type { MixingMeasure } from "../mixture/measure";
import { type Mixture, transformInputs } from "../mixture/mixture";
import { type NormNoise, withTau1Times } from "./normNoises";
import type { RandomStream } from "./randomStream";

/**
 * f_G at every input `[n]`, with a fresh ξ for each: ‖β₁‖ + τ₁ξᵢ in place of ‖β₁‖ + τ₁.
 *
 * The compute core has one v = ψ(β₁) for all inputs; here each has its own, so the mixture is written out.
 *
 * @param inputs `[n, d]`
 * @param stream of the ξᵢ
 * @throws InputError when the router is not the perturbed cosine one
 */
export function predictWithNoisyNorms({
  model,
  measure: { atoms, size },
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
  const transformed = transformInputs(model.router, inputs, dim); // τ₁ is no part of φ
  return Float64Array.from({ length: inputs.length / dim }, (_, i) => {
    const { router } = withTau1Times(model, law.draw(stream));
    const logits = atoms.map(({ bias, router: vector }, j) => {
      if (reference && j === size - 1) return 0;
      return router.transformRouter(vector).reduce((sum, v, u) => sum + v * transformed[i * dim + u], bias);
    });
    const greatest = Math.max(...logits);
    let [total, value] = [0, 0];
    for (const [j, logit] of logits.entries()) {
      const weight = Math.exp(logit - greatest);
      total += weight;
      value += weight * expert.evaluate(inputs.subarray(i * dim, (i + 1) * dim), atoms[j].expert);
    }
    return value / total;
  });
}

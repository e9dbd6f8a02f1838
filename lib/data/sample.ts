import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { InputError, requireInteger, requireKeys, requireKind } from "../requirements";
import type { Dataset } from "./dataset";
import type { InputDistribution } from "./inputs";
import type { Noise } from "./noises";
import { predictWithNoisyNorms } from "./noisyNorms";
import { type NormNoiseName, normNoiseNamed } from "./normNoises";
import type { RandomStream } from "./randomStream";

/**
 * n observations Yᵢ = f_G*(Xᵢ) + εᵢ with Xᵢ ~ μ and εᵢ of mean 0, all independent.
 *
 * Inputs and noise come from two streams of their own, so that models which share a stream share X and ε; so does the
 * noise of the norms.
 *
 * @param model  what makes the data
 * @param truth  G*
 * @param input  μ, for example uniformBox({ low: -4, high: 4 })
 * @param noise  for example gaussianNoise({ sd: 0.1 })
 * @param size   n, an integer ≥ 1
 * @param normNoise none unless given: observation i has ‖β₁‖ + τ₁ξᵢ in place of ‖β₁‖ + τ₁, ξᵢ ≥ 0 of mean 1 by this law,
 *   one for all atoms; only for the perturbed cosine router
 * @param stream randomness; not advanced
 * @returns inputs `[n, d]` row-major and outputs `[n]`
 * @throws InputError when size is not an integer ≥ 1, truth does not fit the model, or normNoise the router
 * @see docs/mathematics.md, "Model"
 * @example sample({ model, truth, input: uniformBox({ low: -4, high: 4 }), noise: gaussianNoise({ sd: 0.1 }), size: 1000, stream: randomStream("demo") })
 */
export function sample(options: {
  model: Mixture;
  truth: MixingMeasure;
  input: InputDistribution;
  noise: Noise;
  normNoise?: NormNoiseName;
  size: number;
  stream: RandomStream;
}): Dataset {
  requireKeys("the options of sample", options, ["model", "truth", "input", "noise", "normNoise", "size", "stream"]);
  const { model, truth, input, noise, normNoise, size, stream } = options;
  requireKind("model", model);
  requireKind("measure", truth, "truth");
  requireKind("noise", noise);
  const inputs = drawInputs({ input, dim: model.dim, size, stream });
  const outputs =
    normNoise === undefined
      ? model.predict(truth, inputs)
      : predictWithNoisyNorms({
          model,
          measure: truth,
          inputs,
          law: normNoiseNamed(normNoise),
          stream: stream.split("norm noise"),
        });
  const noiseStream = stream.split("noise");
  const { dim } = model;
  for (let i = 0; i < size; i++)
    outputs[i] += noise.draw(noiseStream) * (noise.scaleAt?.(inputs.subarray(i * dim, (i + 1) * dim)) ?? 1);
  return { inputs, outputs, size, dim };
}

/** The inputs that `sample` draws from the same stream: Float64Array `[n, d]`. */
export function drawInputs({
  input,
  dim,
  size,
  stream,
}: {
  input: InputDistribution;
  dim: number;
  size: number;
  stream: RandomStream;
}): Float64Array {
  requireInteger({ size });
  requireKind("input", input);
  requireKind("stream", stream);
  const inputStream = stream.split("inputs");
  const inputs = roomFor(size, dim);
  for (let i = 0; i < size; i++) input.draw(inputStream, dim, inputs, i * dim);
  return inputs;
}

function roomFor(size: number, dim: number): Float64Array {
  try {
    return new Float64Array(size * dim);
  } catch {
    throw new InputError(`size is ${size}, but must be less: ${size} × ${dim} numbers do not fit into memory.`);
  }
}

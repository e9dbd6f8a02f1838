import type { Dataset } from "../../data/dataset";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requirePositive } from "../../requirements";

/**
 * The probability that an observation belongs to an atom, given its output:
 * rᵢ(x, y) = pᵢ(x) N(y; h(x, ηᵢ), sd²) / Σⱼ pⱼ(x) N(y; h(x, ηⱼ), sd²), p the gates.
 *
 * It reads the softmax as the prior of a latent expert; the regression model itself has no latent expert.
 *
 * @param sd standard deviation of the noise, > 0
 * @returns Float64Array `[n, k]`, rows sum to 1
 * @throws InputError when sd is not positive; what `model.gates` throws
 * @see docs/mathematics.md, "Model"
 * @example responsibilities({ model, measure: fit.measure, data, sd: 0.1 })
 */
export function responsibilities(options: {
  readonly model: Mixture;
  readonly measure: MixingMeasure;
  readonly data: Dataset;
  readonly sd: number;
}): Float64Array {
  const { model, measure, data, sd } = options;
  requirePositive({ sd });
  const gates = model.gates(measure, data.inputs);
  const atoms = measure.size;
  const logs = new Float64Array(atoms);
  for (let row = 0; row < data.size; row++) {
    for (let atom = 0; atom < atoms; atom++) {
      const expert = model.expert.evaluate(
        data.inputs.subarray(row * data.dim, (row + 1) * data.dim),
        measure.atoms[atom].expert,
      );
      const residual = (data.outputs[row] - expert) / sd;
      logs[atom] = Math.log(gates[row * atoms + atom]) - (residual * residual) / 2;
    }
    // The largest is subtracted first: far from every expert all densities underflow.
    const largest = Math.max(...logs);
    const total = logs.reduce((sum, log) => sum + Math.exp(log - largest), 0);
    for (let atom = 0; atom < atoms; atom++) gates[row * atoms + atom] = Math.exp(logs[atom] - largest) / total;
  }
  return gates;
}

import type { Dataset } from "../../data/dataset";
import { fastActivationOf } from "../../experts/fastActivation";
import { unscaled } from "../../experts/scaledExpert";
import { atomLayout } from "../../mixture/atomLayout";
import type { Mixture } from "../../mixture/mixture";
import type { Kink } from "./kinkStep";

/**
 * The kinks of Σ r² with ReLU experts, one for each observation and atom: z = aᵀx + b, and c = r p, times the amplitude of a
 * scaled expert.
 *
 * @returns by a point; null for every other expert
 */
export function reluKinks(model: Mixture, data: Dataset, atoms: number): ((point: Float64Array) => Kink[]) | null {
  const inner = unscaled(model.expert);
  if (fastActivationOf(inner ?? model.expert)?.name !== "relu") return null;
  const { dim } = model;
  const { inputs, outputs, size } = data;
  const layout = atomLayout(model, atoms);
  const parts = Array.from({ length: size }, (_, row) =>
    Float64Array.of(...inputs.subarray(row * dim, (row + 1) * dim), 1),
  );
  const lengths = parts.map((part) => Math.hypot(...part));
  return (point) => {
    const measure = model.fromParameters(point);
    const gates = model.gates(measure, inputs);
    const values = model.predict(measure, inputs);
    const kinks: Kink[] = new Array(size * atoms);
    for (let atom = 0; atom < atoms; atom++) {
      const from = layout.expert(atom);
      const length = Math.hypot(...point.subarray(from, from + dim + 1));
      const amplitude = inner === undefined ? 1 : point[from + dim + 1];
      for (let row = 0; row < size; row++) {
        const [part, index] = [parts[row], row * atoms + atom];
        let z = 0;
        for (let u = 0; u <= dim; u++) z += part[u] * point[from + u];
        const slope = (values[row] - outputs[row]) * gates[index] * amplitude;
        kinks[index] = { z, from, part, unit: length * lengths[row], slope };
      }
    }
    return kinks;
  };
}

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
  return (point) => {
    const measure = model.fromParameters(point);
    const gates = model.gates(measure, inputs);
    const values = model.predict(measure, inputs);
    return Array.from({ length: size * atoms }, (_, index): Kink => {
      const row = Math.floor(index / atoms);
      const from = layout.expert(index % atoms);
      const part = parts[row];
      const z = part.reduce((sum, x, u) => sum + x * point[from + u], 0);
      const amplitude = inner === undefined ? 1 : point[from + dim + 1];
      return { z, from, part, slope: (values[row] - outputs[row]) * gates[index] * amplitude };
    });
  };
}

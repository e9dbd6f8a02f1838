import type { Dataset } from "../../data/dataset";
import type { RandomStream } from "../../data/randomStream";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { parameterSpace } from "../problem/parameterSpace";
import { cellStarts } from "./cellStarts";
import { everySoManyth } from "./nestedSamples";
import { ordinaryRegression } from "./ordinaryRegression";
import { randomStarts, startCounts } from "./startValues";
import { screenedObservations } from "./startVectors";

/**
 * Starts for a linear router with affine experts on standardised data: half of them random, half from cells.
 *
 * Added is one whose experts are all the ordinary regression: no step goes up, so that no fit ends above it.
 *
 * @param rule how many are drawn, and how many of the best are kept
 * @returns the best of them, by their sum of squares, then the one of the ordinary regression
 */
export function ownStarts(
  model: Mixture,
  data: Dataset,
  atoms: number,
  { rule, stream }: { rule: { count?: number; polished?: number }; stream: RandomStream },
): MixingMeasure[] {
  const line = ordinaryRegression(data);
  if (atoms === 1) return [model.fromParameters(model.reference ? line : [0, ...new Float64Array(data.dim), ...line])];
  const { count, polished } = startCounts(rule, data.size, model.parameterCount(atoms));
  const few = everySoManyth(data, Math.ceil(data.size / screenedObservations));
  const all = Array.from({ length: data.dim }, (_, u) => u);
  const { project } = parameterSpace(model, atoms);
  const ofCells = Math.floor(count / 2);
  const drawn = [
    ...randomStarts(model, atoms, { count: count - ofCells }, stream).map((start) =>
      model.fromParameters(project(start)),
    ),
    ...cellStarts(model, few, atoms, { seen: { gates: all, experts: all }, count: ofCells, stream }),
  ];
  const best = drawn
    .map((measure) => ({ measure, error: squaredError(model, measure, few) }))
    .sort((a, b) => a.error - b.error)
    .slice(0, polished)
    .map(({ measure }) => measure);
  const regressions = best[0].atoms.map(({ bias, router }) => ({ bias, router, expert: line }));
  return [...best, model.measure(regressions)];
}

/** Σ (f(x) − y)². */
export function squaredError(model: Mixture, measure: MixingMeasure, { inputs, outputs }: Dataset): number {
  const predicted = model.predict(measure, inputs);
  return predicted.reduce((sum, value, i) => sum + (value - outputs[i]) ** 2, 0);
}

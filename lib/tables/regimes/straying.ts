import type { MixingMeasure } from "../../mixture/measure";
import { middleOf, type RegimeProblem } from "./regimeFits";

/**
 * How far predictions run away beyond the data: the greatest distance from the ordinary regression one range (and half of
 * one) beyond the data along any input, over the greatest one among the data, or over one standard deviation.
 *
 * A steep expert that is nearly shut everywhere may serve well among the data and open wide behind the last row: on nine
 * tenths of engel.csv one of −100 standard deviations did. No cross-validation sees that when the row that would have shown
 * it is the one that is left out.
 *
 * Inputs of two values, such as words, are not moved: there is nothing beyond them.
 *
 * @returns 0 for one expert; about 2 to 5 where experts are lines that go on
 */
export function straying(problem: Omit<RegimeProblem, "lambda" | "offset">, measure: MixingMeasure): number {
  const { model, data, atoms } = problem;
  if (atoms === 1) return 0;
  const { inputs, dim, size } = data;
  const { line } = middleOf(problem);
  const farthest = (points: Float64Array): number => {
    const predictions = model.predict(measure, points);
    let most = 0;
    predictions.forEach((value, row) => {
      let ordinary = line[dim];
      for (let u = 0; u < dim; u++) ordinary += line[u] * points[row * dim + u];
      most = Math.max(most, Math.abs(value - ordinary));
    });
    return most;
  };
  let beyond = 0;
  for (let u = 0; u < dim; u++) {
    const column = Float64Array.from({ length: size }, (_, row) => inputs[row * dim + u]);
    if (new Set(column).size <= 2) continue;
    const [low, high] = [column.reduce((a, b) => Math.min(a, b)), column.reduce((a, b) => Math.max(a, b))];
    for (const ranges of [0.5, 1])
      for (const place of [low - ranges * (high - low), high + ranges * (high - low)]) {
        const moved = inputs.slice();
        for (let row = 0; row < size; row++) moved[row * dim + u] = place;
        beyond = Math.max(beyond, farthest(moved));
      }
  }
  return beyond / Math.max(1, farthest(inputs));
}

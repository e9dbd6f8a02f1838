import type { Matrix } from "ml-matrix";
import { atomLayout } from "../atomLayout";
import type { MixingMeasure } from "../measure";
import type { Mixture } from "../mixture";

/** Columns of this part of the largest are rounding; normalised, they would pass for directions. */
export const rounding = 1e-14;

/**
 * Brings the columns of a Jacobian of f to root mean square 1, in place; those that are rounding become 0.
 *
 * A column by β₁ is as small as ‖β₁‖ is large: it counts by what moving β₁ by its own length would do.
 *
 * @param columns ∂f/∂parameters `[n, p]`, or its triangular factor `[p, p]`, whose columns are as long
 * @param rows    n
 * @param level   the root mean square of f
 * @returns the root mean squares that they had, 1 for those that became 0, `[p]`
 */
export function normaliseColumns(
  columns: Matrix,
  { model, measure, rows, level }: { model: Mixture; measure: MixingMeasure; rows: number; level: number },
): Float64Array {
  const layout = atomLayout(model, measure.size);
  const found = Float64Array.from(
    { length: layout.count },
    (_, j) => Math.hypot(...columns.getColumn(j)) / Math.sqrt(rows),
  );
  const units = new Float64Array(layout.count).fill(1);
  for (let i = 0; i < layout.routed; i++)
    units.fill(Math.hypot(...measure.atoms[i].router) || 1, layout.router(i), layout.expert(i));
  const effects = found.map((size, j) => size * units[j]);
  const floor = rounding * effects.reduce((most, effect) => Math.max(most, effect), level);
  const isRounding = (j: number) => effects[j] <= floor;
  for (let j = 0; j < layout.count; j++) columns.mulColumn(j, isRounding(j) ? 0 : 1 / found[j]);
  return found.map((size, j) => (isRounding(j) ? 1 : size));
}

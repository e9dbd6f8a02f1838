import type { MixingMeasure } from "../../mixture/measure";
import type { RegimeProblem } from "./regimeFits";

/** So few rows a parameter say nothing, of a table as of an expert. */
export const rowsPerParameter = 3;

/**
 * How many experts have fewer rows than three a parameter, a row counting for an expert as much as its gate there.
 *
 * Such an expert follows single rows: no other row holds it where the next one may lie, and cross-validation sees nothing of it
 * unless one of the few is left out.
 */
export function thinExperts(
  { model, data, atoms, seen }: Omit<RegimeProblem, "lambda" | "offset">,
  measure: MixingMeasure,
): number {
  const gates = model.gates(measure, data.inputs);
  const rows = new Array<number>(atoms).fill(0);
  gates.forEach((gate, i) => {
    rows[i % atoms] += gate;
  });
  const needed = rowsPerParameter * model.expert.parameterCount(seen.experts.length);
  return rows.filter((count) => count < needed).length;
}

import type { Dataset } from "../data/dataset";
import { standardisationOf } from "../data/standardisation";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { jacobianPieces } from "./jacobianPieces";
import { leverages } from "./leverages";
import { factorize } from "./newton/cholesky";
import type { MixtureProblem } from "./problem/mixtureProblem";

/** From these values on something is not to be trusted. */
export const limits = { unused: 0.01, asleep: 0.05, explodes: 10, rowsPerParameter: 3, leverage: 0.5 };

/** Atoms, from 0, whose gate is under 1 % at every row of gates `[n, k]`. */
export function unusedAtoms(gates: Float64Array, atoms: number): number[] {
  return range(atoms).filter((atom) => column(gates, atoms, atom).every((gate) => gate < limits.unused));
}

/**
 * Atoms whose gate jumps: hardly any row lies where it is neither open nor shut, so that the data do not tell how steep it is.
 *
 * @param seen how many inputs gates see
 * @returns each with the number of rows between
 */
export function separatedAtoms(gates: Float64Array, atoms: number, seen: number): { atom: number; between: number }[] {
  if (atoms === 1) return [];
  return range(atoms).flatMap((atom) => {
    const own = column(gates, atoms, atom);
    const between = own.filter((gate) => gate > 0.05 && gate < 0.95).length;
    const isUsed = own.some((gate) => gate >= 0.95);
    return isUsed && between < limits.rowsPerParameter * (1 + seen) ? [{ atom, between }] : [];
  });
}

/** Atoms whose expert lies far away where its gate is under 5 %, and how far: in standard deviations of the outputs from their mean. */
export function explodingAtoms(
  { expert }: Mixture,
  { atoms }: MixingMeasure,
  { inputs, outputs, dim, size }: Dataset,
  gates: Float64Array,
): { atom: number; distance: number }[] {
  const { centre, spread } = standardisationOf(outputs, 1);
  return atoms.flatMap((own, atom) => {
    let most = 0;
    for (let row = 0; row < size; row++)
      if (gates[row * atoms.length + atom] < limits.asleep)
        most = Math.max(
          most,
          Math.abs(expert.evaluate(inputs.subarray(row * dim, (row + 1) * dim), own.expert) - centre[0]),
        );
    return most > limits.explodes * spread[0] ? [{ atom, distance: most / spread[0] }] : [];
  });
}

/**
 * Rows whose own value decides more than half of what is fitted there: the diagonal of J (JᵀJ + W)⁻¹ Jᵀ.
 *
 * @param problem JᵀJ + W at the measure is its Gauss–Newton matrix
 */
export function decisiveRows(
  model: Mixture,
  measure: MixingMeasure,
  { inputs }: Pick<Dataset, "inputs">,
  problem: Pick<MixtureProblem, "derivativesOf">,
): number[] {
  const point = model.parameters(measure);
  const count = point.length;
  const factor = problem.derivativesOf(point, "gaussNewton").matrix;
  for (let i = 0; i < factor.length; i += count + 1) factor[i] = factor[i] * (1 + 1e-12) || 1; // what nothing moves
  if (factorize(factor, count) < count) return [];
  const found: number[] = [];
  for (const { first, jacobian } of jacobianPieces(model, measure, inputs))
    leverages(factor, jacobian).forEach((leverage, row) => {
      if (leverage > limits.leverage) found.push(first + row);
    });
  return found;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const column = (gates: Float64Array, atoms: number, atom: number): Float64Array =>
  Float64Array.from({ length: gates.length / atoms }, (_, row) => gates[row * atoms + atom]);

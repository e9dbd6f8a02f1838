import type { Dataset } from "../data/dataset";
import { standardisationOf } from "../data/standardisation";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";

/** From these values on something is not to be trusted. */
export const limits = { unused: 0.01, asleep: 0.05, explodes: 10, rowsPerParameter: 3, leverage: 0.5 };

/** Atoms, from 0, whose gate is under 1 % at every row of gates `[n, k]`. */
export const unusedAtoms = (gates: Float64Array, atoms: number): number[] =>
  range(atoms).filter((atom) => countRows(gates, atoms, atom, (gate) => gate >= limits.unused) === 0);

/**
 * Atoms whose gate jumps: hardly any row lies where it is neither open nor shut, so that the data do not tell how steep it is.
 *
 * @param seen how many inputs gates see
 * @returns each with the number of rows between
 */
export function separatedAtoms(gates: Float64Array, atoms: number, seen: number): { atom: number; between: number }[] {
  if (atoms === 1) return [];
  return range(atoms).flatMap((atom) => {
    const between = countRows(gates, atoms, atom, (gate) => gate > 0.05 && gate < 0.95);
    const open = countRows(gates, atoms, atom, (gate) => gate >= 0.95);
    return open > 0 && between < limits.rowsPerParameter * (1 + seen) ? [{ atom, between }] : [];
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
  const x = new Float64Array(dim); // a view for every row would take several times as long
  return atoms.flatMap((own, atom) => {
    let most = 0;
    for (let row = 0; row < size; row++) {
      if (gates[row * atoms.length + atom] >= limits.asleep) continue;
      for (let u = 0; u < dim; u++) x[u] = inputs[row * dim + u];
      most = Math.max(most, Math.abs(expert.evaluate(x, own.expert) - centre[0]));
    }
    return most > limits.explodes * spread[0] ? [{ atom, distance: most / spread[0] }] : [];
  });
}

/** Rows whose own value decides more than half of what is fitted there. */
export const decisiveRows = (leverages: Float64Array): number[] =>
  range(leverages.length).filter((row) => leverages[row] > limits.leverage);

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** At how many rows the gate of an atom is so. */
function countRows(gates: Float64Array, atoms: number, atom: number, isSo: (gate: number) => boolean): number {
  let count = 0;
  for (let at = atom; at < gates.length; at += atoms) if (isSo(gates[at])) count++;
  return count;
}

import type { Atom, MixingMeasure } from "../mixture/measure";

/**
 * For each fitted atom the index of the true atom at the least distance; ties go to the lowest index.
 *
 * @param distance of a fitted and a true atom; any increasing function of it gives the same answer
 * @returns `[fitted.size]`
 */
export function nearestAtoms(
  fitted: MixingMeasure,
  truth: MixingMeasure,
  distance: (fitted: Atom, truth: Atom) => number,
): number[] {
  return fitted.atoms.map((atom) => {
    const distances = truth.atoms.map((candidate) => distance(atom, candidate));
    return distances.reduce((best, value, index) => (value < distances[best] ? index : best), 0);
  });
}

/** ‖left − right‖². */
export function squaredDistance(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let u = 0; u < left.length; u++) sum += (left[u] - right[u]) * (left[u] - right[u]);
  return sum;
}

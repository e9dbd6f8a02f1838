import type { Atom, MixingMeasure } from "../mixture/measure";
import { squaredDistance } from "./nearestAtoms";

/**
 * The same measure of even experts, each η with the sign that brings it nearest to a true one; ties keep the sign.
 *
 * (a, b) and (−a, −b) are the same expert, so f is unchanged.
 *
 * @see derived fact 10 in docs/mathematics.md
 */
export function nearestSigns(fitted: MixingMeasure, truth: MixingMeasure): MixingMeasure {
  const leastDistance = (expert: Float64Array): number =>
    Math.min(...truth.atoms.map((atom) => squaredDistance(expert, atom.expert)));
  return {
    size: fitted.size,
    atoms: fitted.atoms.map((atom): Atom => {
      const opposite = atom.expert.map((value) => -value);
      return leastDistance(opposite) < leastDistance(atom.expert) ? { ...atom, expert: opposite } : atom;
    }),
  };
}

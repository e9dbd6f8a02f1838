import type { MixingMeasure } from "../mixture/measure";
import { nearestAtoms, squaredDistance } from "./nearestAtoms";
import { requireAtoms } from "./requireAtoms";

/**
 * The Voronoi cell of each fitted atom: the index of its nearest true atom.
 *
 * V_j = { i : ‖θᵢ − θ*_j‖ ≤ ‖θᵢ − θ*_l‖ for all l }, θ = (β₁, η). Ties go to the lowest index; the biases play no part.
 * The atoms are compared as they are: bring a fit into the canonical gauge first (voronoiLoss does).
 *
 * @returns `[fitted.size]`, indices into truth.atoms; an index that does not occur is an empty cell
 * @throws InputError when the atoms of the two measures differ in shape
 * @see docs/mathematics.md, "Voronoi losses" [S]
 * @example
 * voronoiCells(fit.measure, truth)   // [0, 0, 1]: the first true atom is split in two
 */
export function voronoiCells(fitted: MixingMeasure, truth: MixingMeasure): number[] {
  requireAtoms({ truth, fitted }, truth?.atoms?.[0]?.router.length, truth?.atoms?.[0]?.expert.length);
  return nearestAtoms(
    fitted,
    truth,
    (atom, candidate) =>
      squaredDistance(atom.router, candidate.router) + squaredDistance(atom.expert, candidate.expert),
  );
}

import { leastAssignment } from "../experts/assignment";
import type { MixingMeasure } from "../mixture/measure";
import { requireKind, requireThat } from "../requirements";
import { squaredDistance } from "./nearestAtoms";

/**
 * How far the experts of two measures are apart, whichever is called the first: min over orders of √(mean_j ‖Δη_j‖²).
 *
 * A metric on sets of k experts that knows neither gates nor gauge. Where experts lie nearer to each other than estimates do to
 * them, Voronoi cells and the canonical gauge are not defined, and this is.
 *
 * @returns a number ≥ 0, in the unit of η
 * @throws InputError when the numbers of atoms differ
 * @see docs/mathematics.md, derived fact 13
 * @example expertDistance(fit.measure, truth)
 */
export function expertDistance(one: MixingMeasure, other: MixingMeasure): number {
  requireKind("measure", one, "one");
  requireKind("measure", other, "other");
  requireThat(one.size === other.size, "one", one.size, `a measure of ${other.size} atoms, as the other`);
  const costs = one.atoms.map((left) => other.atoms.map((right) => squaredDistance(left.expert, right.expert)));
  const rows = leastAssignment(costs);
  return Math.sqrt(rows.reduce((sum, row, column) => sum + costs[row][column], 0) / one.size);
}

import { requireOneOf } from "../requirements";
import type { Loss } from "./loss";
import { l1, l2, l3 } from "./powers";

/** Every Voronoi loss: a new loss is its own file and a line here. */
const losses = { L1: l1, L2: l2, L3: l3 };

export type LossName = keyof typeof losses;

/** The names of the Voronoi losses. */
export const lossNames: readonly LossName[] = Object.keys(losses) as LossName[];

/**
 * The Voronoi loss of that name.
 *
 * @returns the loss, which is a power of differences by the number of atoms in a cell
 * @throws InputError when the name is unknown
 * @see docs/mathematics.md, "Voronoi losses"
 * @example lossNamed("L2").power(3, 1)   // 2
 */
export function lossNamed(name: string): Loss {
  requireOneOf("loss", name, lossNames);
  return losses[name];
}

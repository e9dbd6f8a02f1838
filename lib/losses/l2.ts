import type { Loss } from "./loss";

/**
 * L₂: distances as they are for a true atom that is met by one fitted atom, squared for one that is split.
 *
 * @see docs/mathematics.md, Theorem 4 [P]
 */
export const l2: Loss = { power: (cellSize) => (cellSize > 1 ? 2 : 1) };

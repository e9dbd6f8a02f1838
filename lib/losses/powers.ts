import type { Loss } from "./loss";

/**
 * L₁ᵣ: every distance to the power r ≥ 1. The loss of the cosine router's lower bound.
 *
 * @see docs/mathematics.md, Theorem 2 [R the form]
 */
export const l1: Loss = { power: (_cellSize, r) => r };

/**
 * L₂: distances as they are for a true atom that is met by one fitted atom, squared for one that is split.
 *
 * @see docs/mathematics.md, Theorem 4 [P]
 */
export const l2: Loss = { power: (cellSize) => (cellSize > 1 ? 2 : 1) };

/**
 * L₃: every distance as it is.
 *
 * @see docs/mathematics.md, Theorem 6 [P]
 */
export const l3: Loss = { power: () => 1 };

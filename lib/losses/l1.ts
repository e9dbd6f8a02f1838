import type { Loss } from "./loss";

/**
 * L₁ᵣ: every distance to the power r ≥ 1. The loss of the cosine router's lower bound.
 *
 * @see docs/mathematics.md, Theorem 2 [R the form]
 */
export const l1: Loss = { power: (_cellSize, r) => r };

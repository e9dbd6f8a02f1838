import type { Loss } from "./loss";

/**
 * L₃: every distance as it is.
 *
 * @see docs/mathematics.md, Theorem 6 [P]
 */
export const l3: Loss = { power: () => 1 };

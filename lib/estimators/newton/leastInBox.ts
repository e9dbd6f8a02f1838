const mostSweeps = 500;

/** A sweep that moves no number by more than this part of its range is the last one. */
const still = 1e-10;

/**
 * The minimum of ½ tᵀQt + bᵀt over 0 ≤ t ≤ c, Q positive semidefinite, in place of t: one number at a time, over and over.
 *
 * @param matrix the rows of Q
 * @param most   c, each > 0
 * @param t      where to begin
 */
export function leastInBox(
  matrix: readonly Float64Array[],
  linear: readonly number[],
  most: readonly number[],
  t: Float64Array,
): void {
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let moved = 0;
    for (let a = 0; a < t.length; a++) {
      const row = matrix[a];
      let slope = linear[a];
      for (let b = 0; b < t.length; b++) slope += row[b] * t[b];
      const next = Math.min(most[a], Math.max(0, t[a] - slope / Math.max(row[a], Number.MIN_VALUE)));
      moved = Math.max(moved, Math.abs(next - t[a]) / most[a]);
      t[a] = next;
    }
    if (moved < still) return;
  }
}

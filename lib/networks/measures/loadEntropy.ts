/**
 * How evenly the experts are used: the entropy of their shares of the tokens over its maximum,
 *
 *     −Σ_e f_e log f_e / log E,   f_e the share of all choices that fell on expert e.
 *
 * @param routes  the experts of each token, one after another; −1 is none
 * @param experts E, at least two
 * @returns 1 where all experts have as many tokens, 0 where one has all
 * @example loadEntropy(Int32Array.of(0, 1, 1, 0), 2)   // 1
 */
export function loadEntropy(routes: ArrayLike<number>, experts: number): number {
  const counts = new Float64Array(experts);
  for (let i = 0; i < routes.length; i++) if (routes[i] >= 0) counts[routes[i]]++;
  return entropyOf(counts) / Math.log(experts);
}

/** −Σ p log p of counts over their sum, in nats. */
export function entropyOf(counts: ArrayLike<number>): number {
  const all = Array.from(counts);
  const total = all.reduce((sum, count) => sum + count, 0);
  return all.reduce((sum, count) => (count === 0 ? sum : sum - (count / total) * Math.log(count / total)), 0);
}

/**
 * p values after Holm's correction: in increasing order the i-th of m is multiplied by m − i + 1, and none is below the
 * one before it. Judged at 5 %, the probability of any false "differs" in the table is at most 5 %.
 *
 * @param pValues of the comparisons of one table, each in [0, 1]
 * @returns the corrected values `[m]`, in the order given
 * @see Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979)
 * @example holm([0.01, 0.04, 0.03])   // [0.03, 0.06, 0.06]
 */
export function holm(pValues: readonly number[]): number[] {
  const order = [...pValues.keys()].sort((a, b) => pValues[a] - pValues[b]);
  const corrected = new Array<number>(pValues.length);
  let before = 0;
  for (const [rank, index] of order.entries()) {
    before = Math.max(before, Math.min(1, (pValues.length - rank) * pValues[index]));
    corrected[index] = before;
  }
  return corrected;
}

/**
 * jᵀ(UᵀU)⁻¹j of every row j of a piece of the Jacobian: how much of its own value the fit at an observation follows, 0 to 1.
 *
 * z with Uᵀz = j, four rows at a time, since a sum alone waits for its last addition; leverages are ‖z‖².
 *
 * @param factor   U `[p, p]`, upper triangle, of JᵀJ = UᵀU (see factorize)
 * @param jacobian `[m, p]`
 * @returns `[m]`
 * @see Hoaglin and Welsch, The hat matrix in regression and ANOVA, American Statistician 32 (1978)
 */
export function leverages(factor: Float64Array, jacobian: Float64Array): Float64Array {
  const count = Math.sqrt(factor.length);
  const rows = jacobian.length / count;
  const lower = new Float64Array(count * count);
  for (let i = 0; i < count; i++) for (let j = i; j < count; j++) lower[j * count + i] = factor[i * count + j];
  const found = new Float64Array(rows);
  const z = new Float64Array(4 * count);
  for (let first = 0; first < rows; first += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((i) => Math.min(first + i, rows - 1) * count); // the last row again beyond the end
    for (let j = 0; j < count; j++) {
      let za = jacobian[a + j];
      let zb = jacobian[b + j];
      let zc = jacobian[c + j];
      let zd = jacobian[d + j];
      const row = j * count;
      for (let i = 0, at = 0; i < j; i++, at += 4) {
        const part = lower[row + i];
        za -= part * z[at];
        zb -= part * z[at + 1];
        zc -= part * z[at + 2];
        zd -= part * z[at + 3];
      }
      z[4 * j] = za / lower[row + j];
      z[4 * j + 1] = zb / lower[row + j];
      z[4 * j + 2] = zc / lower[row + j];
      z[4 * j + 3] = zd / lower[row + j];
    }
    for (let row = first; row < Math.min(first + 4, rows); row++)
      for (let i = row - first; i < z.length; i += 4) found[row] += z[i] * z[i];
  }
  return found;
}

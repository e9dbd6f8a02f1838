/**
 * Solves A x = b for a symmetric positive definite A = UᵀU, in place.
 *
 * Row by row from the upper triangle: every inner loop runs along contiguous numbers, which at the size of a fit
 * (8 to 60 parameters) is several times faster than a general matrix package.
 *
 * @param matrix `[m, m]`, upper triangle; overwritten by U
 * @param right  `[m]`, b; overwritten by x
 * @returns false where A is not positive definite: then both are left half done
 */
export function solveByCholesky(matrix: Float64Array, right: Float64Array): boolean {
  const size = right.length;
  for (let k = 0; k < size; k++) {
    const pivot = matrix[k * size + k];
    if (!(pivot > 0)) return false; // NaN is not positive either
    const unit = 1 / Math.sqrt(pivot);
    for (let j = k; j < size; j++) matrix[k * size + j] *= unit;
    for (let i = k + 1; i < size; i++) {
      const factor = matrix[k * size + i];
      for (let j = i; j < size; j++) matrix[i * size + j] -= factor * matrix[k * size + j];
    }
  }
  for (let i = 0; i < size; i++) {
    right[i] /= matrix[i * size + i];
    for (let j = i + 1; j < size; j++) right[j] -= matrix[i * size + j] * right[i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) right[i] -= matrix[i * size + j] * right[j];
    right[i] /= matrix[i * size + i];
  }
  return true;
}

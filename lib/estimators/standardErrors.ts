import { CholeskyDecomposition, Matrix } from "ml-matrix";

/**
 * Sandwich standard errors √diag(H⁻¹ (Σ r² J Jᵀ) H⁻¹) of a least-squares estimator inside Θ.
 *
 * @param hessian `[p, p]` of ½ Σ r², upper triangle
 * @param meat    `[p, p]` Σ r² J Jᵀ, upper triangle
 * @returns `[p]`, or null where the Hessian is not positive definite
 * @see White, Consequences and detection of misspecified nonlinear regression models, JASA 76 (1981)
 */
export function sandwichErrors(hessian: Float64Array, meat: Float64Array): Float64Array | null {
  const bread = new CholeskyDecomposition(symmetric(hessian));
  if (!bread.isPositiveDefinite()) return null;
  const half = bread.solve(symmetric(meat)); // H⁻¹ M
  const covariance = bread.solve(half.transpose()); // H⁻¹ M H⁻¹
  return Float64Array.from(covariance.diagonal(), Math.sqrt);
}

/** The full matrix from its upper triangle. */
function symmetric(upper: Float64Array): Matrix {
  const size = Math.sqrt(upper.length);
  const matrix = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      matrix.set(i, j, upper[i * size + j]);
      matrix.set(j, i, upper[i * size + j]);
    }
  return matrix;
}

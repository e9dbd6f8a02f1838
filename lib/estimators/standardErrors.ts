import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/**
 * Sandwich standard errors √diag(H⁻¹ (Σ r² J Jᵀ) H⁻¹) of a least-squares estimator inside Θ.
 *
 * @param hessian `[p, p]` of ½ Σ r², upper triangle
 * @param meat    `[p, p]` Σ r² J Jᵀ, upper triangle
 * @returns `[p]`, or null where the Hessian is singular or not positive definite
 * @see White, Consequences and detection of misspecified nonlinear regression models, JASA 76 (1981)
 */
export function sandwichErrors(hessian: Float64Array, meat: Float64Array): Float64Array | null {
  const full = symmetric(hessian);
  const units = full.diagonal().map((value) => 1 / Math.sqrt(value)); // so that the condition number has no units
  if (units.some((unit) => !Number.isFinite(unit))) return null;
  const scaled = (matrix: Matrix) => matrix.mulColumnVector(units).mulRowVector(units);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(scaled(full), { assumeSymmetric: true });
  if (Math.min(...realEigenvalues) < 1e-10) return null;
  const inverse = eigenvectorMatrix
    .mmul(Matrix.diag(realEigenvalues.map((value) => 1 / value)))
    .mmul(eigenvectorMatrix.transpose());
  const bread = scaled(inverse);
  return Float64Array.from(bread.mmul(symmetric(meat)).mmul(bread).diagonal(), Math.sqrt);
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

import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/**
 * Sandwich covariance H⁻¹ (Σ r² J Jᵀ) H⁻¹ of a least-squares estimator inside Θ.
 *
 * @param hessian `[p, p]` of ½ Σ r² and a penalty, upper triangle
 * @param meat    `[p, p]` Σ r² J Jᵀ, upper triangle
 * @param free    the coordinates that are estimated; rows and columns of the others are 0
 * @returns `[p, p]`, or null where the Hessian is singular or not positive definite
 * @see White, Consequences and detection of misspecified nonlinear regression models, JASA 76 (1981)
 */
export function sandwichCovariance(
  hessian: Float64Array,
  meat: Float64Array,
  free: readonly number[],
): Float64Array | null {
  const count = Math.sqrt(hessian.length);
  const full = symmetric(hessian).selection([...free], [...free]);
  const units = full.diagonal().map((value) => 1 / Math.sqrt(value)); // so that the condition number has no units
  if (units.some((unit) => !Number.isFinite(unit))) return null;
  const scaled = (matrix: Matrix) => matrix.mulColumnVector(units).mulRowVector(units);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(scaled(full), { assumeSymmetric: true });
  if (Math.min(...realEigenvalues) < 1e-10) return null;
  const inverse = eigenvectorMatrix
    .mmul(Matrix.diag(realEigenvalues.map((value) => 1 / value)))
    .mmul(eigenvectorMatrix.transpose());
  const bread = scaled(inverse);
  const product = bread.mmul(symmetric(meat).selection([...free], [...free])).mmul(bread);
  const covariance = new Float64Array(count * count);
  free.forEach((i, row) => {
    free.forEach((j, column) => {
      covariance[i * count + j] = product.get(row, column);
    });
  });
  return covariance;
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

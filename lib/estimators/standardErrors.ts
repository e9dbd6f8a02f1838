import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** Eigenvalues below this part of the largest are lost in rounding. */
const clearlyPositive = 1e-10;

/** A coordinate of which more than this part lies in directions without information has no standard error. */
const leastPart = 1e-12;

/** Sandwich covariance, and for which coordinates of `free` it tells no standard error. */
export interface Sandwich {
  /** `[p, p]`, on the directions that have information; rows and columns of coordinates that are not free are 0. */
  readonly covariance: Float64Array;
  readonly missing: readonly number[];
}

/** Directions that leave f unchanged, orthonormal in coordinates that are divided by their units `[m]`. */
export interface Silent {
  readonly units: Float64Array;
  readonly basis: readonly Float64Array[];
}

/**
 * Sandwich covariance H⁻¹ (Σ r² J Jᵀ) H⁻¹ of a least-squares estimator inside Θ; where H is singular, by its inverse on the
 * directions that have information. A coordinate has a standard error where it lies in these.
 *
 * @param hessian `[p, p]` of ½ Σ r² and a penalty, upper triangle
 * @param meat    `[p, p]` Σ r² J Jᵀ, upper triangle
 * @param free    the m coordinates that are estimated, as if all others were known
 * @param silent  what is known to have no information; nothing unless given
 * @returns null where the Hessian has a negative curvature, so that this is no minimum
 * @see White, Consequences and detection of misspecified nonlinear regression models, JASA 76 (1981)
 */
export function sandwichCovariance(
  hessian: Float64Array,
  meat: Float64Array,
  free: readonly number[],
  silent?: Silent,
): Sandwich | null {
  const count = Math.sqrt(hessian.length);
  const full = symmetric(hessian).selection([...free], [...free]);
  const units = Array.from(silent?.units ?? full.diagonal().map((value) => 1 / Math.sqrt(value))); // so that nothing has a unit
  if (units.some((unit) => !Number.isFinite(unit))) return null;
  const scaled = (matrix: Matrix) => matrix.mulColumnVector(units).mulRowVector(units);
  const projection = Matrix.eye(free.length);
  for (const direction of silent?.basis ?? [])
    for (let i = 0; i < free.length; i++)
      for (let j = 0; j < free.length; j++) projection.set(i, j, projection.get(i, j) - direction[i] * direction[j]);
  const informed = projection.mmul(scaled(full)).mmul(projection);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(informed, { assumeSymmetric: true });
  const limit = clearlyPositive * Math.max(...realEigenvalues);
  if (!(Math.min(...realEigenvalues) > -limit)) return null;
  const kept = [...realEigenvalues.keys()].filter((i) => realEigenvalues[i] > limit);
  const vectors = eigenvectorMatrix.selection([...free.keys()], kept);
  const inverse = vectors.mmul(Matrix.diag(kept.map((i) => 1 / realEigenvalues[i]))).mmul(vectors.transpose());
  const bread = scaled(inverse);
  const product = bread.mmul(symmetric(meat).selection([...free], [...free])).mmul(bread);
  const covariance = new Float64Array(count * count);
  free.forEach((i, row) => {
    free.forEach((j, column) => {
      covariance[i * count + j] = product.get(row, column);
    });
  });
  const outside = (row: number) => 1 - vectors.getRow(row).reduce((sum, part) => sum + part * part, 0);
  return { covariance, missing: free.filter((_, row) => outside(row) > leastPart) };
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

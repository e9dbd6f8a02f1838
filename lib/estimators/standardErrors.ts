import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { factorize, solveWithFactor } from "./newton/cholesky";

/** Eigenvalues below this part of the largest are lost in rounding. */
const clearlyPositive = 1e-10;

/** Squares of Cholesky pivots above this part of the coordinate's curvature are no rounding, by far: eigenvalues need no look. */
const clearPivot = 1e-6;

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
  const units = silent?.units ?? free.map((i) => 1 / Math.sqrt(hessian[i * (count + 1)])); // so that nothing has a unit
  if (units.some((unit) => !Number.isFinite(unit))) return null;
  const basis = silent?.basis ?? [];
  const [bread, filling] = [hessian, meat].map((matrix) => without(basis, selected(matrix, free, units)));
  const inside = regularSandwich(bread, filling, basis) ?? singularSandwich(bread, filling);
  if (inside === null) return null;
  const covariance = new Float64Array(count * count);
  free.forEach((i, row) => {
    free.forEach((j, column) => {
      covariance[i * count + j] = units[row] * inside.product[row * free.length + column] * units[column];
    });
  });
  return { covariance, missing: free.filter((_, row) => inside.silentParts[row] > leastPart) };
}

/** H⁺ M H⁺ `[m, m]`, and how much of every coordinate lies in directions without information `[m]`. */
interface Inside {
  readonly product: Float64Array;
  readonly silentParts: readonly number[];
}

/** Where nothing is silent but a known basis B: H⁺ M H⁺ = A⁻¹ M A⁻¹ with A = H + BBᵀ; null where A is not clearly positive definite. */
function regularSandwich(bread: Float64Array, filling: Float64Array, basis: readonly Float64Array[]): Inside | null {
  const size = Math.sqrt(bread.length);
  const factor = bread.slice();
  for (const direction of basis)
    for (let i = 0; i < size; i++) for (let j = i; j < size; j++) factor[i * size + j] += direction[i] * direction[j];
  const curvatures = Array.from({ length: size }, (_, i) => factor[i * (size + 1)]);
  if (factorize(factor, size) < size) return null;
  if (curvatures.some((curvature, i) => factor[i * (size + 1)] ** 2 < clearPivot * curvature)) return null;
  let product = filling;
  for (let side = 0; side < 2; side++) {
    product = transposed(product);
    for (let row = 0; row < size; row++) solveWithFactor(factor, product.subarray(row * size, (row + 1) * size));
  }
  const silentParts = Array.from({ length: size }, (_, i) => basis.reduce((sum, each) => sum + each[i] ** 2, 0));
  return { product, silentParts };
}

/** By the inverse of H on its eigenvectors of clearly positive curvature; null where a curvature is clearly negative. */
function singularSandwich(bread: Float64Array, filling: Float64Array): Inside | null {
  const size = Math.sqrt(bread.length);
  const square = (values: Float64Array) => Matrix.from1DArray(size, size, values);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(square(bread), { assumeSymmetric: true });
  const limit = clearlyPositive * Math.max(...realEigenvalues);
  if (!(Math.min(...realEigenvalues) > -limit)) return null;
  const kept = [...realEigenvalues.keys()].filter((i) => realEigenvalues[i] > limit);
  const vectors = eigenvectorMatrix.selection([...Array(size).keys()], kept);
  const inverse = vectors
    .clone()
    .mulRowVector(kept.map((i) => 1 / realEigenvalues[i]))
    .mmul(vectors.transpose());
  const product = Float64Array.from(inverse.mmul(square(filling)).mmul(inverse).to1DArray());
  return { product, silentParts: vectors.to2DArray().map((row) => 1 - row.reduce((sum, part) => sum + part ** 2, 0)) };
}

/** The rows and columns of some coordinates, times their units, of a symmetric matrix given by its upper triangle. */
function selected(upper: Float64Array, free: readonly number[], units: ArrayLike<number>): Float64Array {
  const [count, size] = [Math.sqrt(upper.length), free.length];
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const [i, j] = [free[row], free[column]];
      matrix[row * size + column] = units[row] * upper[Math.min(i, j) * count + Math.max(i, j)] * units[column];
    }
  return matrix;
}

/** (I − BBᵀ) M (I − BBᵀ) in place of a symmetric M, of an orthonormal basis B. */
function without(basis: readonly Float64Array[], matrix: Float64Array): Float64Array {
  const size = Math.sqrt(matrix.length);
  for (const direction of basis) {
    const image = new Float64Array(size);
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) image[i] += matrix[i * size + j] * direction[j];
    const along = image.reduce((sum, value, i) => sum + value * direction[i], 0);
    for (let i = 0; i < size; i++) image[i] -= (along / 2) * direction[i];
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) matrix[i * size + j] -= image[i] * direction[j] + direction[i] * image[j];
  }
  return matrix;
}

function transposed(matrix: Float64Array): Float64Array {
  const size = Math.sqrt(matrix.length);
  return matrix.map((_, at) => matrix[(at % size) * size + Math.floor(at / size)]);
}

import path from "node:path";
import { instantiate } from "../../mixture/core/instantiate";

/** What assembly/cholesky.ts exports. */
interface Assembly {
  memory: WebAssembly.Memory;
  reserve(size: number): void;
  factorize(size: number): number;
  matrix: WebAssembly.Global;
}

/** The WebAssembly instance of this thread, made when it is first asked for. */
let assembly: Assembly | null | undefined;

/** With fewer parameters the way to WebAssembly and back costs what it saves. */
const leastAssembled = 16;

/**
 * A = UᵀU in place of a symmetric A `[m, m]`, upper triangle: as `plainFactorize`, to the bit, and faster.
 *
 * @returns how many rows of U there are: m, or, where A is not positive definite, fewer; the next pivot is then ≤ 0 or NaN
 */
export function factorize(matrix: Float64Array, size: number): number {
  if (size < leastAssembled) return plainFactorize(matrix, size);
  assembly = assembly === undefined ? instantiate<Assembly>(path.join(__dirname, "cholesky.wasm")) : assembly;
  if (assembly === null) return plainFactorize(matrix, size);
  assembly.reserve(size);
  const place = new Float64Array(assembly.memory.buffer, assembly.matrix.value as number, size * size);
  place.set(matrix.subarray(0, size * size));
  const rows = assembly.factorize(size);
  matrix.set(place);
  return rows;
}

/**
 * The same without WebAssembly.
 *
 * Row by row: every inner loop runs along contiguous numbers, which at the size of a fit (8 to 70 parameters) is several
 * times faster than a general matrix package. Four finished rows are taken off the rest at a time, since one at a time would
 * read and write all of it four times as often.
 */
export function plainFactorize(matrix: Float64Array, size: number): number {
  for (let first = 0; first < size; first += 4) {
    const end = Math.min(first + 4, size);
    for (let k = first; k < end; k++) {
      const row = k * size;
      for (let i = first; i < k; i++) {
        const above = i * size;
        const factor = matrix[above + k];
        for (let j = k; j < size; j++) matrix[row + j] -= factor * matrix[above + j];
      }
      const pivot = matrix[row + k];
      if (!(pivot > 0)) return k; // NaN is not positive either
      const unit = 1 / Math.sqrt(pivot);
      for (let j = k; j < size; j++) matrix[row + j] *= unit;
    }
    const a = first * size;
    const b = a + size;
    const c = b + size;
    const d = c + size;
    for (let i = end; i < size; i++) {
      const row = i * size;
      const fa = matrix[a + i];
      const fb = matrix[b + i];
      const fc = matrix[c + i];
      const fd = matrix[d + i];
      for (let j = i; j < size; j++)
        matrix[row + j] -= fa * matrix[a + j] + fb * matrix[b + j] + fc * matrix[c + j] + fd * matrix[d + j];
    }
  }
  return size;
}

/** x in place of b `[m]`, with UᵀU x = b. */
export function solveWithFactor(factor: Float64Array, right: Float64Array): void {
  const size = right.length;
  for (let i = 0; i < size; i++) {
    const row = i * size;
    const value = right[i] / factor[row + i];
    right[i] = value;
    for (let j = i + 1; j < size; j++) right[j] -= factor[row + j] * value;
  }
  for (let i = size - 1; i >= 0; i--) {
    const row = i * size;
    let value = right[i];
    for (let j = i + 1; j < size; j++) value -= factor[row + j] * right[j];
    right[i] = value / factor[row + i];
  }
}

/** U⁻ᵀ `[m, m]`, lower triangle, of a factor U: with BᵀB = A⁻¹. */
export function inverseOfFactor(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    inverse[row + i] = 1;
    for (let k = 0; k < i; k++) {
      const part = factor[k * size + i];
      for (let j = 0; j <= k; j++) inverse[row + j] -= part * inverse[k * size + j];
    }
    for (let j = 0; j <= i; j++) inverse[row + j] /= factor[row + i];
  }
  return inverse;
}

/**
 * A direction z `[m]` of a negative or no curvature, zᵀAz = the pivot at which `factorize` gave up, and that pivot.
 *
 * @param rows what `factorize` returned, < m
 */
export function negativeCurvature(
  factor: Float64Array,
  size: number,
  rows: number,
): { direction: Float64Array; curvature: number } {
  const direction = new Float64Array(size);
  direction[rows] = 1;
  for (let i = rows - 1; i >= 0; i--) {
    let sum = 0;
    for (let j = i + 1; j <= rows; j++) sum += factor[i * size + j] * direction[j];
    direction[i] = -sum / factor[i * size + i];
  }
  return { direction, curvature: factor[rows * size + rows] };
}

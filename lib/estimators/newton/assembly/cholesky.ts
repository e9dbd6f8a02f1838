/*
 * A = UᵀU as lib/estimators/newton/cholesky.ts states it, on two columns at a time: every number of U comes from the same
 * operations in the same order, so that the bits are the same.
 *
 * The matrix [m, m] begins at `matrix`, upper triangle; U takes its place.
 */

export const matrix: usize = (__heap_base + 15) & ~15;

/** Sees to memory for m parameters. */
export function reserve(size: i32): void {
  const pages = <i32>((matrix + ((<usize>(size * size)) << 3) + 0xffff) >>> 16);
  if (pages > memory.size() && memory.grow(pages - memory.size()) < 0) unreachable();
}

/** Returns how many rows of U there are. */
export function factorize(size: i32): i32 {
  for (let first = 0; first < size; first += 4) {
    const end = min(first + 4, size);
    for (let k = first; k < end; k++) {
      for (let i = first; i < k; i++) takeOff(at(i, k, size), at(k, k, size), size - k);
      const pivot = load<f64>(at(k, k, size));
      if (!(pivot > 0)) return k; // NaN is not positive either
      scale(at(k, k, size), 1 / Math.sqrt(pivot), size - k);
    }
    for (let i = end; i < size; i++) takeOffFour(at(first, i, size), at(i, i, size), size - i, (<usize>size) << 3);
  }
  return size;
}

// @ts-ignore: decorator
@inline
function at(i: i32, j: i32, size: i32): usize {
  return matrix + ((<usize>(i * size + j)) << 3);
}

/** row −= above[0] above. */
// @ts-ignore: decorator
@inline
function takeOff(above: usize, row: usize, count: i32): void {
  const factor = load<f64>(above);
  const twice = f64x2.splat(factor);
  const end = row + ((<usize>count) << 3);
  for (; row + 8 < end; row += 16, above += 16)
    v128.store(row, f64x2.sub(v128.load(row), f64x2.mul(twice, v128.load(above))));
  if (row < end) store<f64>(row, load<f64>(row) - factor * load<f64>(above));
}

/** row −= a[0] a + b[0] b + c[0] c + d[0] d, of four rows one `stride` after the other. */
// @ts-ignore: decorator
@inline
function takeOffFour(a: usize, row: usize, count: i32, stride: usize): void {
  const fa = load<f64>(a);
  const fb = load<f64>(a + stride);
  const fc = load<f64>(a + 2 * stride);
  const fd = load<f64>(a + 3 * stride);
  const fa2 = f64x2.splat(fa);
  const fb2 = f64x2.splat(fb);
  const fc2 = f64x2.splat(fc);
  const fd2 = f64x2.splat(fd);
  const end = row + ((<usize>count) << 3);
  for (; row + 8 < end; row += 16, a += 16) {
    let sum = f64x2.add(f64x2.mul(fa2, v128.load(a)), f64x2.mul(fb2, v128.load(a + stride)));
    sum = f64x2.add(sum, f64x2.mul(fc2, v128.load(a + 2 * stride)));
    sum = f64x2.add(sum, f64x2.mul(fd2, v128.load(a + 3 * stride)));
    v128.store(row, f64x2.sub(v128.load(row), sum));
  }
  if (row >= end) return;
  const sum = fa * load<f64>(a) + fb * load<f64>(a + stride) + fc * load<f64>(a + 2 * stride) + fd * load<f64>(a + 3 * stride);
  store<f64>(row, load<f64>(row) - sum);
}

/** row *= factor. */
// @ts-ignore: decorator
@inline
function scale(row: usize, factor: f64, count: i32): void {
  const twice = f64x2.splat(factor);
  const end = row + ((<usize>count) << 3);
  for (; row + 8 < end; row += 16) v128.store(row, f64x2.mul(v128.load(row), twice));
  if (row < end) store<f64>(row, load<f64>(row) * factor);
}

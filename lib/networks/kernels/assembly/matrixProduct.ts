/*
 * The matrix product C = A B of float32, on the memory of TensorFlow.js's WebAssembly backend, which is imported: TensorFlow.js
 * itself is slow there wherever a factor is transposed or a batch, which every gradient of a product is.
 *
 * Eight columns of B are copied to a contiguous panel; then six rows of A at a time meet it, with their 6 × 8 sums in
 * registers. Strides say where a factor's next row and column lie, so that transposition costs nothing.
 * No static data and no heap: whatever lies in that memory is TensorFlow.js's own. Plain SIMD, no fused operations, so
 * that the bits do not differ from machine to machine.
 */

/**
 * C `[m, n]` = A `[m, k]` B `[k, n]`.
 *
 * @param a, b, c  addresses; C is contiguous, row by row
 * @param aRow     from one row of A to the next, in bytes; likewise aColumn, bRow, bColumn
 * @param scratch  the address of 32 (k + 1) bytes
 */
export function multiply(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  scratch: usize,
): void {
  const cRow = (<usize>n) << 2;
  const spare = scratch + ((<usize>k) << 5);
  for (let j = 0; j < n; j += 8) {
    const columns = min(8, n - j);
    pack(b + <usize>j * bColumn, bRow, bColumn, k, columns, scratch);
    let i = 0;
    let row = a;
    let target = c + ((<usize>j) << 2);
    for (; i + 6 <= m; i += 6) {
      sixRows(row, aRow, aColumn, k, scratch, target, cRow, columns, spare);
      row += 6 * aRow;
      target += 6 * cRow;
    }
    for (; i < m; i++) {
      oneRow(row, aColumn, k, scratch, target, columns, spare);
      row += aRow;
      target += cRow;
    }
  }
}

/** Copies up to eight columns of B to a panel `[k, 8]`, with zeros beyond the last. */
function pack(b: usize, bRow: usize, bColumn: usize, k: i32, columns: i32, panel: usize): void {
  const isContiguous = columns == 8 && bColumn == 4;
  for (let p = 0; p < k; p++) {
    if (isContiguous) {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
    } else {
      for (let q = 0; q < 8; q++)
        store<f32>(panel + ((<usize>q) << 2), q < columns ? load<f32>(b + <usize>q * bColumn) : <f32>0);
    }
    panel += 32;
    b += bRow;
  }
}

// @ts-ignore: decorator
@inline
function multiplyAdd(factor: v128, b: v128, sum: v128): v128 {
  return f32x4.add(f32x4.mul(factor, b), sum);
}

/** Stores eight sums, or the first of them where the matrix ends. */
// @ts-ignore: decorator
@inline
function put(c: usize, left: v128, right: v128, columns: i32, spare: usize): void {
  if (columns == 8) {
    v128.store(c, left);
    v128.store(c, right, 16);
    return;
  }
  v128.store(spare, left);
  v128.store(spare, right, 16);
  for (let q = 0; q < columns; q++) store<f32>(c + ((<usize>q) << 2), load<f32>(spare + ((<usize>q) << 2)));
}

function sixRows(
  a0: usize,
  aRow: usize,
  aColumn: usize,
  k: i32,
  panel: usize,
  c: usize,
  cRow: usize,
  columns: i32,
  spare: usize,
): void {
  const zero = f32x4.splat(0);
  let a1 = a0 + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow;
  let l0 = zero, l1 = zero, l2 = zero, l3 = zero, l4 = zero, l5 = zero;
  let r0 = zero, r1 = zero, r2 = zero, r3 = zero, r4 = zero, r5 = zero;
  for (let p = 0; p < k; p++) {
    const left = v128.load(panel);
    const right = v128.load(panel, 16);
    panel += 32;
    let factor = v128.load_splat<f32>(a0); l0 = multiplyAdd(factor, left, l0); r0 = multiplyAdd(factor, right, r0); a0 += aColumn;
    factor = v128.load_splat<f32>(a1); l1 = multiplyAdd(factor, left, l1); r1 = multiplyAdd(factor, right, r1); a1 += aColumn;
    factor = v128.load_splat<f32>(a2); l2 = multiplyAdd(factor, left, l2); r2 = multiplyAdd(factor, right, r2); a2 += aColumn;
    factor = v128.load_splat<f32>(a3); l3 = multiplyAdd(factor, left, l3); r3 = multiplyAdd(factor, right, r3); a3 += aColumn;
    factor = v128.load_splat<f32>(a4); l4 = multiplyAdd(factor, left, l4); r4 = multiplyAdd(factor, right, r4); a4 += aColumn;
    factor = v128.load_splat<f32>(a5); l5 = multiplyAdd(factor, left, l5); r5 = multiplyAdd(factor, right, r5); a5 += aColumn;
  }
  put(c, l0, r0, columns, spare);
  put(c += cRow, l1, r1, columns, spare);
  put(c += cRow, l2, r2, columns, spare);
  put(c += cRow, l3, r3, columns, spare);
  put(c += cRow, l4, r4, columns, spare);
  put(c += cRow, l5, r5, columns, spare);
}

function oneRow(a: usize, aColumn: usize, k: i32, panel: usize, c: usize, columns: i32, spare: usize): void {
  let left = f32x4.splat(0);
  let right = left;
  for (let p = 0; p < k; p++) {
    const factor = v128.load_splat<f32>(a);
    left = multiplyAdd(factor, v128.load(panel), left);
    right = multiplyAdd(factor, v128.load(panel, 16), right);
    a += aColumn;
    panel += 32;
  }
  put(c, left, right, columns, spare);
}

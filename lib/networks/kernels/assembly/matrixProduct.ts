/*
 * The matrix product C = A B of float32, on the memory of TensorFlow.js's WebAssembly backend, which is imported: TensorFlow.js
 * itself is slow there wherever a factor is transposed or a batch, which every gradient of a product is.
 *
 * Eight columns of B are copied to a contiguous panel; then five rows of A at a time meet it, with their 5 × 8 sums in
 * registers: for six rows, or for more arguments of the inner function, V8 has too few, and it takes half as long again.
 * Strides say where a factor's next row and column lie, so that transposition costs nothing.
 * No static data and no heap: whatever lies in that memory is TensorFlow.js's own. Plain SIMD, no fused operations, so
 * that the bits do not differ from machine to machine.
 */

/**
 * C `[m, n]` = A `[m, k]` B `[k, n]`.
 *
 * @param a, b, c  addresses; C is contiguous, row by row
 * @param aRow     from one row of A to the next, in bytes; likewise aColumn, bRow, bColumn
 * @param scratch  the address of 32 (k + 5) bytes
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
  const rows = min(5, m);
  for (let j = 0; j < n; j += 8) {
    const columns = min(8, n - j);
    pack(b + <usize>j * bColumn, bRow, bColumn, k, columns, scratch);
    for (let i = 0; i < m; i += 5) {
      const row = <usize>min(i, m - rows); // at the end some rows again, to the same numbers
      const target = c + row * cRow + ((<usize>j) << 2);
      if (m >= 5 && columns == 8) fiveRows(a + row * aRow, aRow, aColumn, k, scratch, target, cRow);
      else {
        if (m >= 5) fiveRows(a + row * aRow, aRow, aColumn, k, scratch, spare, 32);
        else for (let q: usize = 0; q < <usize>m; q++) oneRow(a + q * aRow, aColumn, k, scratch, spare + 32 * q);
        for (let q: usize = 0; q < <usize>rows; q++) copyNumbers(spare + 32 * q, target + q * cRow, columns);
      }
    }
  }
}

/** Copies up to eight columns of B to a panel `[k, 8]`, with zeros beyond the last. */
function pack(b: usize, bRow: usize, bColumn: usize, k: i32, columns: i32, panel: usize): void {
  let p = 0;
  if (columns == 8 && bColumn == 4) {
    for (; p < k; p++, b += bRow, panel += 32) {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
    }
  } else if (columns == 8 && bRow == 4) {
    for (; p + 4 <= k; p += 4, b += 16, panel += 128) {
      fourByFour(b, bColumn, panel);
      fourByFour(b + 4 * bColumn, bColumn, panel + 16);
    }
  }
  for (; p < k; p++, b += bRow, panel += 32) {
    for (let q = 0; q < 8; q++)
      store<f32>(panel + ((<usize>q) << 2), q < columns ? load<f32>(b + <usize>q * bColumn) : <f32>0);
  }
}

/** Four numbers of each of four columns, contiguous in a column, to four rows of a panel. */
// @ts-ignore: decorator
@inline
function fourByFour(b: usize, bColumn: usize, panel: usize): void {
  const b0 = v128.load(b), b1 = v128.load(b + bColumn), b2 = v128.load(b + 2 * bColumn), b3 = v128.load(b + 3 * bColumn);
  const low01 = v128.shuffle<f32>(b0, b1, 0, 4, 1, 5), low23 = v128.shuffle<f32>(b2, b3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(b0, b1, 2, 6, 3, 7), high23 = v128.shuffle<f32>(b2, b3, 2, 6, 3, 7);
  v128.store(panel, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(panel, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
  v128.store(panel, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 64);
  v128.store(panel, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 96);
}

// @ts-ignore: decorator
@inline
function multiplyAdd(factor: v128, b: v128, sum: v128): v128 {
  return f32x4.add(f32x4.mul(factor, b), sum);
}

function copyNumbers(from: usize, to: usize, count: i32): void {
  for (let q = 0; q < count; q++, from += 4, to += 4) store<f32>(to, load<f32>(from));
}

function fiveRows(
  a0: usize,
  aRow: usize,
  aColumn: usize,
  k: i32,
  panel: usize,
  c: usize,
  cRow: usize,
): void {
  const zero = f32x4.splat(0);
  let a1 = a0 + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow;
  let l0 = zero, l1 = zero, l2 = zero, l3 = zero, l4 = zero;
  let r0 = zero, r1 = zero, r2 = zero, r3 = zero, r4 = zero;
  for (let p = 0; p < k; p++) {
    const left = v128.load(panel);
    const right = v128.load(panel, 16);
    panel += 32;
    let factor = v128.load_splat<f32>(a0); l0 = multiplyAdd(factor, left, l0); r0 = multiplyAdd(factor, right, r0); a0 += aColumn;
    factor = v128.load_splat<f32>(a1); l1 = multiplyAdd(factor, left, l1); r1 = multiplyAdd(factor, right, r1); a1 += aColumn;
    factor = v128.load_splat<f32>(a2); l2 = multiplyAdd(factor, left, l2); r2 = multiplyAdd(factor, right, r2); a2 += aColumn;
    factor = v128.load_splat<f32>(a3); l3 = multiplyAdd(factor, left, l3); r3 = multiplyAdd(factor, right, r3); a3 += aColumn;
    factor = v128.load_splat<f32>(a4); l4 = multiplyAdd(factor, left, l4); r4 = multiplyAdd(factor, right, r4); a4 += aColumn;
  }
  v128.store(c, l0); v128.store(c, r0, 16); c += cRow;
  v128.store(c, l1); v128.store(c, r1, 16); c += cRow;
  v128.store(c, l2); v128.store(c, r2, 16); c += cRow;
  v128.store(c, l3); v128.store(c, r3, 16); c += cRow;
  v128.store(c, l4); v128.store(c, r4, 16);
}

function oneRow(a: usize, aColumn: usize, k: i32, panel: usize, c: usize): void {
  let left = f32x4.splat(0);
  let right = left;
  for (let p = 0; p < k; p++) {
    const factor = v128.load_splat<f32>(a);
    left = multiplyAdd(factor, v128.load(panel), left);
    right = multiplyAdd(factor, v128.load(panel, 16), right);
    a += aColumn;
    panel += 32;
  }
  v128.store(c, left);
  v128.store(c, right, 16);
}

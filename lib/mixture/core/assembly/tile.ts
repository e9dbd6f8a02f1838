/* Samples are taken in tiles of 64. A row is one number for each sample of a tile; memory is made of rows. */

import { multiplyAdd } from "./elementary";

/** Samples in a tile. */
export const TILE: i32 = 64;
/** Bytes of a row. */
export const ROW: usize = 512;
/** Bytes of a register: two numbers. */
export const PAIR: usize = 16;

/** Dot products are taken against this many rows at a time; whoever calls `addDots` pads to a multiple of it. */
const COLUMNS: i32 = 2;

export function padded(columns: i32): i32 {
  return ((columns + COLUMNS - 1) / COLUMNS) * COLUMNS;
}

/** The address of one of several rows. */
// @ts-ignore: decorator
@inline
export function row(base: usize, index: i32): usize {
  return base + <usize>index * ROW;
}

/** The address of one of several numbers. */
// @ts-ignore: decorator
@inline
export function number(base: usize, index: i32): usize {
  return base + ((<usize>index) << 3);
}

/** Two samples of a row of several. */
// @ts-ignore: decorator
@inline
export function load2(base: usize, index: i32, at: usize): v128 {
  return v128.load(row(base, index) + at);
}

/** to = a b, a row each. */
export function multiply(to: usize, a: usize, b: usize): void {
  for (let at: usize = 0; at < ROW; at += PAIR) v128.store(to + at, f64x2.mul(v128.load(a + at), v128.load(b + at)));
}

/** target = constant + Σᵤ coefficientsᵤ rowᵤ, added in this order; `rows` holds one row after the other. */
export function linearForm(target: usize, constant: f64, coefficients: usize, rows: usize, count: i32): void {
  for (let at: usize = 0; at < ROW; at += 4 * PAIR) {
    let s0 = f64x2.splat(constant);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let row = rows + at;
    for (let u = 0; u < count; u++) {
      const c = v128.load64_splat(coefficients + ((<usize>u) << 3));
      s0 = multiplyAdd(c, v128.load(row), s0);
      s1 = multiplyAdd(c, v128.load(row, PAIR), s1);
      s2 = multiplyAdd(c, v128.load(row, 2 * PAIR), s2);
      s3 = multiplyAdd(c, v128.load(row, 3 * PAIR), s3);
      row += ROW;
    }
    v128.store(target + at, s0);
    v128.store(target + at, s1, PAIR);
    v128.store(target + at, s2, 2 * PAIR);
    v128.store(target + at, s3, 3 * PAIR);
  }
}

/** Σ aᵢ² over a row. */
export function sumOfSquares(a: usize): f64 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  for (let at: usize = 0; at < ROW; at += 2 * PAIR) {
    const a0 = v128.load(a + at);
    const a1 = v128.load(a + at, PAIR);
    even = multiplyAdd(a0, a0, even);
    odd = multiplyAdd(a1, a1, odd);
  }
  return sumOf(f64x2.add(even, odd));
}

/**
 * sums[i, j] += aᵢ · bⱼ for rows aᵢ and bⱼ, sums of shape [rows, padded(columns)].
 *
 * Blocks of 4 × 3 dot products stay in twelve registers while they run over the tile.
 */
export function addDots(a: usize, rows: i32, b: usize, columns: i32, sums: usize): void {
  const stride: usize = (<usize>padded(columns)) << 3;
  for (let i = 0; i < rows; i += 4) {
    for (let j = 0; j < columns; j += COLUMNS) {
      const right = b + <usize>j * ROW;
      const to = sums + ((<usize>j) << 3);
      switch (rows - i) {
        case 1:
          addBlock(1, a, right, to, stride);
          break;
        case 2:
          addBlock(2, a, right, to, stride);
          break;
        case 3:
          addBlock(3, a, right, to, stride);
          break;
        default:
          addBlock(4, a, right, to, stride);
      }
    }
    a += 4 * ROW;
    sums += 4 * stride;
  }
}

/** `rows` is a constant wherever this is called, so that what it does not need is compiled away. */
// @ts-ignore: decorator
@inline
function addBlock(rows: i32, a: usize, b: usize, sums: usize, stride: usize): void {
  const zero = f64x2.splat(0);
  let s00 = zero, s01 = zero; // prettier-ignore
  let s10 = zero, s11 = zero;
  let s20 = zero, s21 = zero;
  let s30 = zero, s31 = zero;
  for (const end = a + ROW; a < end; a += PAIR, b += PAIR) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, ROW);
    const a0 = v128.load(a);
    s00 = multiplyAdd(a0, b0, s00);
    s01 = multiplyAdd(a0, b1, s01);
    if (rows > 1) {
      const a1 = v128.load(a, ROW);
      s10 = multiplyAdd(a1, b0, s10);
      s11 = multiplyAdd(a1, b1, s11);
    }
    if (rows > 2) {
      const a2 = v128.load(a, 2 * ROW);
      s20 = multiplyAdd(a2, b0, s20);
      s21 = multiplyAdd(a2, b1, s21);
    }
    if (rows > 3) {
      const a3 = v128.load(a, 3 * ROW);
      s30 = multiplyAdd(a3, b0, s30);
      s31 = multiplyAdd(a3, b1, s31);
    }
  }
  addTwo(sums, s00, s01);
  if (rows > 1) addTwo(sums + stride, s10, s11);
  if (rows > 2) addTwo(sums + 2 * stride, s20, s21);
  if (rows > 3) addTwo(sums + 3 * stride, s30, s31);
}

// @ts-ignore: decorator
@inline
function addTwo(sums: usize, s0: v128, s1: v128): void {
  const pair = f64x2.add(v128.shuffle<f64>(s0, s1, 0, 2), v128.shuffle<f64>(s0, s1, 1, 3));
  v128.store(sums, f64x2.add(v128.load(sums), pair));
}

// @ts-ignore: decorator
@inline
function sumOf(s: v128): f64 {
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

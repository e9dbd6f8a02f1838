/*
 * Rows of float32 on the memory of TensorFlow.js's WebAssembly backend: sums of them, in float64, and copies. Each is called
 * with addresses and with sizes in numbers, not bytes.
 */

/**
 * The sums over the middle axis of X `[outer, length, inner]`.
 *
 * @param sums    the address of `[outer, inner]`
 * @param scratch the address of 8 · inner bytes
 */
export function sumMiddle(outer: i32, length: i32, inner: i32, x: usize, sums: usize, scratch: usize): void {
  if (inner == 1) {
    for (let i = 0; i < outer; i++, sums += 4, x += (<usize>length) << 2) store<f32>(sums, <f32>sumOf(length, x));
    return;
  }
  for (let i = 0; i < outer; i++) {
    memory.fill(scratch, 0, (<usize>inner) << 3);
    for (let j = 0; j < length; j++, x += (<usize>inner) << 2) addTo(scratch, x, inner);
    for (let k = 0; k < inner; k++, sums += 4) store<f32>(sums, <f32>load<f64>(scratch + ((<usize>k) << 3)));
  }
}

/** The sum of consecutive numbers. */
function sumOf(length: i32, x: usize): f64 {
  let low = f64x2.splat(0), high = low;
  let j = 0;
  for (; j + 4 <= length; j += 4, x += 16) {
    const four = v128.load(x);
    low = f64x2.add(low, f64x2.promote_low_f32x4(four));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i64>(four, four, 1, 1)));
  }
  const both = f64x2.add(low, high);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (; j < length; j++, x += 4) sum += <f64>load<f32>(x);
  return sum;
}

/** Adds a row of float32 to one of float64. */
function addTo(totals: usize, x: usize, width: i32): void {
  let k = 0;
  for (; k + 4 <= width; k += 4, x += 16, totals += 32) {
    const four = v128.load(x);
    v128.store(totals, f64x2.add(v128.load(totals), f64x2.promote_low_f32x4(four)));
    const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(four, four, 1, 1));
    v128.store(totals, f64x2.add(v128.load(totals, 16), high), 16);
  }
  for (; k < width; k++, x += 4, totals += 8) store<f64>(totals, load<f64>(totals) + <f64>load<f32>(x));
}

/** Copies the rows of X that indices name, each to the next place. */
export function gatherRows(count: i32, width: i32, x: usize, indices: usize, target: usize): void {
  const bytes = (<usize>width) << 2;
  for (let i = 0; i < count; i++, indices += 4, target += bytes) copyRow(x + <usize>load<i32>(indices) * bytes, target, width);
}

/** Adds each row of X to the one of the sums that its index names; rows with a negative one belong to no sum. */
export function addRowsAt(count: i32, width: i32, x: usize, indices: usize, sums: usize): void {
  const bytes = (<usize>width) << 2;
  for (let i = 0; i < count; i++, indices += 4, x += bytes) {
    const index = load<i32>(indices);
    if (index >= 0) addRow(1, width, x, sums + <usize>index * bytes);
  }
}

/** Adds a row to each of consecutive ones. */
export function addRow(count: i32, width: i32, row: usize, x: usize): void {
  for (let i = 0; i < count; i++) {
    let from = row;
    let k = 0;
    for (; k + 4 <= width; k += 4, from += 16, x += 16) v128.store(x, f32x4.add(v128.load(x), v128.load(from)));
    for (; k < width; k++, from += 4, x += 4) store<f32>(x, load<f32>(x) + load<f32>(from));
  }
}

/** Copies the rows of X at i · step0 + j · step1 + k · step2 + l · step3, in the order of these counters, each to the next place. */
export function transposeRows(
  count0: i32,
  count1: i32,
  count2: i32,
  count3: i32,
  step0: i32,
  step1: i32,
  step2: i32,
  step3: i32,
  width: i32,
  x: usize,
  target: usize,
): void {
  const bytes = (<usize>width) << 2;
  for (let i = 0; i < count0; i++)
    for (let j = 0; j < count1; j++)
      for (let k = 0; k < count2; k++) {
        let from = x + ((<usize>(i * step0 + j * step1 + k * step2)) << 2);
        for (let l = 0; l < count3; l++, target += bytes, from += (<usize>step3) << 2) copyRow(from, target, width);
      }
}

// @ts-ignore: decorator
@inline
function copyRow(from: usize, to: usize, width: i32): void {
  let k = 0;
  for (; k + 4 <= width; k += 4, from += 16, to += 16) v128.store(to, v128.load(from));
  for (; k < width; k++, from += 4, to += 4) store<f32>(to, load<f32>(from));
}

import type { Assembled } from "./assembled";
import { addressOf, type OwnKernel, sizeOf } from "./wasmBackend";

/**
 * The kernels of expertMap: all experts in one call each, where their rows and weights lie, without a copy of either.
 * `counts` says how many rows each expert has, one expert after the other.
 */
export function expertMapKernels(assembled: Assembled): Record<string, OwnKernel> {
  const { multiply, sumMiddle, addRow, scratch } = assembled;
  return {
    /** x_e w_e + b_e of rows x `[pairs, k]`, weights `[experts, k, n]` and b `[experts, n]`; transposed and without b: x_e w_eᵀ. */
    ExpertMap({ inputs: { x, w, b }, backend, attrs }) {
      const counts = attrs.counts as number[];
      const [rows, columns] = w.shape.slice(1);
      const [k, n] = attrs.transposed ? [columns, rows] : [rows, columns];
      const [wRow, wColumn] = attrs.transposed ? [4, 4 * columns] : [4 * columns, 4];
      const y = backend.makeOutput([x.shape[0], n], "float32");
      const free = scratch(32 * (k + 5));
      let [atX, atY] = [x, y].map((each) => addressOf(backend, each));
      for (const [expert, count] of counts.entries()) {
        const atW = addressOf(backend, w) + 4 * expert * k * n;
        multiply(count, n, k, atX, 4 * k, 4, atW, wRow, wColumn, atY, free);
        if (b !== undefined) addRow(count, n, addressOf(backend, b) + 4 * expert * n, atY);
        atX += 4 * count * k;
        atY += 4 * count * n;
      }
      return y;
    },
    /** x_eᵀ dy_e of rows x `[pairs, k]` and dy `[pairs, n]`: `[experts, k, n]`. */
    ExpertProducts({ inputs: { x, dy }, backend, attrs }) {
      const counts = attrs.counts as number[];
      const [k, n] = [x.shape[1], dy.shape[1]];
      const products = backend.makeOutput([counts.length, k, n], "float32");
      const free = scratch(32 * (Math.max(...counts) + 5));
      let [atX, atDy, to] = [x, dy, products].map((each) => addressOf(backend, each));
      for (const count of counts) {
        multiply(k, n, count, atX, 4, 4 * k, atDy, 4 * n, 4, to, free);
        atX += 4 * count * k;
        atDy += 4 * count * n;
        to += 4 * k * n;
      }
      return products;
    },
    /** The sums of each expert's rows dy `[pairs, n]`: `[experts, n]`. */
    ExpertSums({ inputs: { dy }, backend, attrs }) {
      const counts = attrs.counts as number[];
      const n = sizeOf(dy.shape.slice(1));
      const sums = backend.makeOutput([counts.length, n], "float32");
      const free = scratch(8 * n);
      let [atDy, to] = [dy, sums].map((each) => addressOf(backend, each));
      for (const count of counts) {
        sumMiddle(1, count, n, atDy, to, free);
        atDy += 4 * count * n;
        to += 4 * n;
      }
      return sums;
    },
  };
}

import path from "node:path";
import { instantiate } from "../../mixture/core/instantiate";
import type { WasmBackend } from "./wasmBackend";

/** What is written in AssemblyScript, on the memory of TensorFlow.js: arguments are sizes in numbers, steps and addresses in bytes. */
export interface Assembled {
  /** See assembly/matrixProduct.ts. */
  multiply(
    ...[m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, scratch]: [
      ...[m: number, n: number, k: number],
      ...[a: number, aRow: number, aColumn: number],
      ...[b: number, bRow: number, bColumn: number],
      ...[c: number, scratch: number],
    ]
  ): void;
  /** See assembly/rows.ts, as for the next four. */
  addRow(count: number, width: number, row: number, x: number): void;
  addRowsAt(count: number, width: number, x: number, indices: number, sums: number): void;
  sumMiddle(outer: number, length: number, inner: number, x: number, sums: number, scratch: number): void;
  gatherRows(count: number, width: number, x: number, indices: number, target: number): void;
  transposeRows(
    ...[counts, steps, width, x, target]: [
      ...[counts: number, number, number, number],
      ...[steps: number, number, number, number],
      ...[width: number, x: number, target: number],
    ]
  ): void;
  /** The address of memory that is free until the next call. */
  scratch(bytes: number): number;
}

/** @returns null where the build has no kernels.wasm or the machine no SIMD; then TensorFlow.js's own kernels do */
export function assembledKernels({ wasm }: WasmBackend): Assembled | null {
  const memory = wasm.asm?.memory ?? wasm.wasmMemory;
  if (memory === undefined) return null;
  const file = path.join(__dirname, "kernels.wasm");
  const kernels = instantiate<Omit<Assembled, "scratch">>(file, { memory });
  if (kernels === null) return null;
  let free = { address: 0, bytes: 0 };
  return {
    ...kernels,
    scratch(bytes) {
      if (bytes > free.bytes) {
        if (free.address !== 0) wasm._free(free.address);
        free = { address: wasm._malloc(bytes), bytes };
      }
      return free.address;
    },
  };
}

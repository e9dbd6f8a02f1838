import fs from "node:fs";
import path from "node:path";
import { addressOf, type OwnKernel, sizeOf, type WasmBackend } from "./wasmBackend";

/** See assembly/matrixProduct.ts. */
type Multiply = (
  ...[m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, scratch]: [
    ...[m: number, n: number, k: number],
    ...[a: number, aRow: number, aColumn: number],
    ...[b: number, bRow: number, bColumn: number],
    ...[c: number, scratch: number],
  ]
) => void;

/**
 * The products of two matrices, or of two batches of them, or of one with a batch: a `[…, m, k]` or transposed, b likewise.
 *
 * @returns null where the build has no matrixProduct.wasm or the machine no SIMD; then TensorFlow.js's own does
 */
export function matrixProductKernel(backend: WasmBackend): OwnKernel | null {
  const multiply = instantiate(backend);
  if (multiply === null) return null;
  let scratch = { address: 0, bytes: 0 };
  const scratchOf = (bytes: number): number => {
    if (bytes > scratch.bytes) {
      if (scratch.address !== 0) backend.wasm._free(scratch.address);
      scratch = { address: backend.wasm._malloc(bytes), bytes };
    }
    return scratch.address;
  };

  return ({ inputs: { a, b }, attrs: { transposeA, transposeB } }) => {
    const [batchA, batchB] = [a, b].map(({ shape }) => shape.slice(0, -2));
    const [countA, countB] = [batchA, batchB].map(sizeOf);
    const isOneToOne = countA === countB || countA === 1 || countB === 1;
    if (!isOneToOne || a.dtype !== "float32" || b.dtype !== "float32") return null;
    const [rowsA, columnsA] = a.shape.slice(-2);
    const [rowsB, columnsB] = b.shape.slice(-2);
    const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
    const n = transposeB ? rowsB : columnsB;
    const c = backend.makeOutput([...(countA >= countB ? batchA : batchB), m, n], "float32");
    const at = scratchOf(32 * (k + 1));
    const [aRow, aColumn] = transposeA ? [4, 4 * columnsA] : [4 * columnsA, 4];
    const [bRow, bColumn] = transposeB ? [4, 4 * columnsB] : [4 * columnsB, 4];
    const [startA, startB, startC] = [a, b, c].map((each) => addressOf(backend, each));
    for (let i = 0; i < Math.max(countA, countB); i++) {
      const [atA, atB] = [countA > 1 ? startA + 4 * i * m * k : startA, countB > 1 ? startB + 4 * i * k * n : startB];
      multiply(m, n, k, atA, aRow, aColumn, atB, bRow, bColumn, startC + 4 * i * m * n, at);
    }
    return c;
  };
}

function instantiate({ wasm }: WasmBackend): Multiply | null {
  const memory = wasm.asm?.memory ?? wasm.wasmMemory;
  const file = path.join(__dirname, "matrixProduct.wasm");
  if (memory === undefined || !fs.existsSync(file)) return null; // built with the TypeScript compiler alone
  const bytes = fs.readFileSync(file);
  if (!WebAssembly.validate(bytes)) return null; // no SIMD
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return exports.multiply as Multiply;
}

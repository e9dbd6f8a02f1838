import type { Assembled } from "./assembled";
import { addressOf, type OwnKernel, sizeOf } from "./wasmBackend";

/** The products of two matrices, or of two batches of them, or of one with a batch: a `[…, m, k]` or transposed, b likewise. */
export const matrixProduct =
  ({ multiply, scratch }: Assembled): OwnKernel =>
  ({ inputs: { a, b }, backend, attrs: { transposeA, transposeB } }) => {
    const [batchA, batchB] = [a, b].map(({ shape }) => shape.slice(0, -2));
    const [countA, countB] = [batchA, batchB].map(sizeOf);
    const isOneToOne = countA === countB || countA === 1 || countB === 1;
    if (!isOneToOne || a.dtype !== "float32" || b.dtype !== "float32") return null;
    const [rowsA, columnsA] = a.shape.slice(-2);
    const [rowsB, columnsB] = b.shape.slice(-2);
    const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
    const n = transposeB ? rowsB : columnsB;
    const c = backend.makeOutput([...(countA >= countB ? batchA : batchB), m, n], "float32");
    const free = scratch(32 * (k + 5));
    const [aRow, aColumn] = transposeA ? [4, 4 * columnsA] : [4 * columnsA, 4];
    const [bRow, bColumn] = transposeB ? [4, 4 * columnsB] : [4 * columnsB, 4];
    const [startA, startB, startC] = [a, b, c].map((each) => addressOf(backend, each));
    for (let i = 0; i < Math.max(countA, countB); i++) {
      const [atA, atB] = [countA > 1 ? startA + 4 * i * m * k : startA, countB > 1 ? startB + 4 * i * k * n : startB];
      multiply(m, n, k, atA, aRow, aColumn, atB, bRow, bColumn, startC + 4 * i * m * n, free);
    }
    return c;
  };

import type { Tensor, TensorFlow } from "./tensors";

/** What a kernel of TensorFlow.js's WebAssembly backend may use of it. */
interface WasmBackend {
  makeOutput(shape: readonly number[], dtype: string): Tensor;
  typedArrayFromHeap(x: Tensor): Float32Array;
}

/**
 * Registers what networks need and a backend lacks: on WebAssembly the gradient of `gather`, a sum of rows by index.
 *
 * @param registered the name of the backend, as TensorFlow.js knows it
 */
export function fillGaps(tf: TensorFlow, registered: string): void {
  if (registered !== "wasm" || tf.getKernel("UnsortedSegmentSum", "wasm") !== undefined) return;
  tf.registerKernel({
    kernelName: "UnsortedSegmentSum",
    backendName: "wasm",
    kernelFunc({ inputs: { x, segmentIds }, backend, attrs }) {
      const wasm = backend as WasmBackend;
      const sums = wasm.makeOutput([attrs.numSegments as number, ...x.shape.slice(1)], x.dtype);
      const width = x.shape.slice(1).reduce((product, size) => product * size, 1);
      const rows = wasm.typedArrayFromHeap(x);
      const indices = wasm.typedArrayFromHeap(segmentIds);
      const target = wasm.typedArrayFromHeap(sums).fill(0);
      for (let i = 0; i < indices.length; i++) {
        if (indices[i] < 0) continue; // as in TensorFlow: such rows belong to no sum
        for (let j = 0; j < width; j++) target[indices[i] * width + j] += rows[i * width + j];
      }
      return sums;
    },
  });
}

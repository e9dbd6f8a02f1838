import type { KernelCall, TensorFlow } from "../tensors";
import { assembledKernels } from "./assembled";
import { expertMapKernels } from "./expertMaps";
import { matrixProduct } from "./matrixProduct";
import { gather, segmentSum, split, sum, transpose, unstack } from "./rows";
import type { OwnKernel, WasmBackend } from "./wasmBackend";

/** Marks what is ours, so that it is registered once. */
const ours = new WeakSet<object>();

/**
 * Gives TensorFlow.js's WebAssembly backend what networks need: the gradient of `gather`, which it lacks, and what it does
 * slowly: products of matrices, gathers of rows, transpositions, sums, parts (it copies the whole for each) and clones (it copies).
 * Calls that ours do not know go to its own as before.
 *
 * @param tf TensorFlow.js, with that backend started
 */
export function registerWasmKernels(tf: TensorFlow): void {
  const backend = tf.backend() as WasmBackend;
  if (ours.has(backend)) return;
  ours.add(backend);
  const assembled = assembledKernels(backend);
  const kernels: Record<string, OwnKernel> = {
    ...(assembled === null
      ? {}
      : {
          BatchMatMul: matrixProduct(assembled),
          GatherV2: gather(assembled),
          Sum: sum(assembled),
          Transpose: transpose(assembled),
          ...expertMapKernels(assembled),
        }),
    UnsortedSegmentSum: segmentSum(assembled),
    SplitV: split,
    Unpack: unstack,
    Identity: share,
  };
  for (const [kernelName, own] of Object.entries(kernels)) {
    const stock = tf.getKernel(kernelName, "wasm")?.kernelFunc;
    if (stock !== undefined) tf.unregisterKernel(kernelName, "wasm");
    tf.registerKernel({
      kernelName,
      backendName: "wasm",
      kernelFunc(call) {
        const result = own(call as KernelCall & { backend: WasmBackend }) ?? stock?.(call);
        if (result === undefined) throw new Error(`the kernel ${kernelName} of routerlab does not do this call`);
        return result;
      },
    });
  }
}

/** The same numbers under another name: no tensor is changed where it lies. */
const share: OwnKernel = ({ inputs: { x }, backend }) => {
  const { dataId, shape, dtype } = x as typeof x & { dataId: object };
  backend.incRef(dataId);
  return { dataId, shape, dtype } as unknown as typeof x;
};

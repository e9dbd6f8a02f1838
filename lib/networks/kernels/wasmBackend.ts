import type { KernelCall, Tensor } from "../tensors";

/** What our kernels use of TensorFlow.js's WebAssembly backend. */
export interface WasmBackend {
  /** A new tensor, its memory as it was left. */
  makeOutput(shape: readonly number[], dtype: string): Tensor;
  /** The numbers of a tensor, until memory is next allotted. */
  typedArrayFromHeap(x: Tensor): Float32Array | Int32Array;
  /** Says that one more tensor has these numbers. */
  incRef(dataId: object): void;
  /** Where tensors lie. */
  dataIdMap: { get(dataId: object): { memoryOffset: number } };
  wasm: {
    _malloc(bytes: number): number;
    _free(address: number): void;
    asm?: { memory: WebAssembly.Memory };
    wasmMemory?: WebAssembly.Memory;
  };
}

/** The address of a tensor's numbers. */
export const addressOf = (backend: WasmBackend, x: Tensor): number =>
  backend.dataIdMap.get((x as Tensor & { dataId: object }).dataId).memoryOffset;

/** A kernel of ours for calls that it knows; any other goes to the kernel that it stands for. */
export type OwnKernel = (call: KernelCall & { backend: WasmBackend }) => Tensor | Tensor[] | null;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

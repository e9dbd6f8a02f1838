import type { KernelCall, Tensor, TensorFlow } from "../tensors";
import { matrixProductKernel } from "./matrixProduct";
import { type OwnKernel, sizeOf, type WasmBackend } from "./wasmBackend";

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
  const kernels: Record<string, OwnKernel | null> = {
    BatchMatMul: matrixProductKernel(backend),
    UnsortedSegmentSum: segmentSum,
    GatherV2: gatherRows,
    Transpose: transpose,
    Sum: sum,
    SplitV: splitRows,
    Unpack: unstackRows,
    Identity: share,
  };
  for (const [kernelName, own] of Object.entries(kernels)) {
    if (own === null) continue;
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

/** Sums of the rows with the same index; rows with a negative one belong to no sum, as in TensorFlow. */
const segmentSum: OwnKernel = ({ inputs: { x, segmentIds }, backend, attrs: { numSegments } }) => {
  const sums = backend.makeOutput([numSegments as number, ...x.shape.slice(1)], x.dtype);
  const width = sizeOf(x.shape.slice(1));
  const [rows, indices, target] = [x, segmentIds, sums].map((each) => backend.typedArrayFromHeap(each));
  target.fill(0);
  for (let i = 0; i < indices.length; i++) {
    if (indices[i] < 0) continue;
    for (let j = 0; j < width; j++) target[indices[i] * width + j] += rows[i * width + j];
  }
  return sums;
};

/** The rows of x that indices in a list name. */
const gatherRows: OwnKernel = ({ inputs: { x, indices }, backend, attrs: { axis, batchDims } }) => {
  if (axis !== 0 || (batchDims ?? 0) !== 0 || indices.shape.length !== 1) return null;
  const gathered = backend.makeOutput([indices.shape[0], ...x.shape.slice(1)], x.dtype);
  const width = sizeOf(x.shape.slice(1));
  const [rows, from, target] = [x, indices, gathered].map((each) => backend.typedArrayFromHeap(each));
  for (let i = 0; i < from.length; i++) {
    if (!(from[i] >= 0 && from[i] < x.shape[0])) throw new RangeError(`gather: there is no row ${from[i]}`);
    for (let j = 0; j < width; j++) target[i * width + j] = rows[from[i] * width + j];
  }
  return gathered;
};

/** Axes in another order, of up to five, where the last one stays: rows are copied whole. */
const transpose: OwnKernel = ({ inputs: { x }, backend, attrs }) => {
  const perm = attrs.perm as number[];
  const rank = x.shape.length;
  if (rank < 3 || rank > 5 || perm[rank - 1] !== rank - 1) return null;
  const turned = backend.makeOutput(
    perm.map((axis) => x.shape[axis]),
    x.dtype,
  );
  const width = x.shape[rank - 1];
  const strides = x.shape.map((_, axis) => sizeOf(x.shape.slice(axis + 1)));
  const padded = <T>(values: T[], filler: T): T[] => [...new Array<T>(5 - rank).fill(filler), ...values];
  const [s0, s1, s2, s3] = padded(turned.shape, 1);
  const [d0, d1, d2, d3] = padded(
    perm.map((axis) => strides[axis]),
    0,
  );
  const [source, target] = [x, turned].map((each) => backend.typedArrayFromHeap(each));
  let to = 0;
  for (let i = 0; i < s0; i++)
    for (let j = 0; j < s1; j++)
      for (let k = 0; k < s2; k++)
        for (let l = 0; l < s3; l++) {
          const from = i * d0 + j * d1 + k * d2 + l * d3;
          for (let u = 0; u < width; u++) target[to++] = source[from + u];
        }
  return turned;
};

/** Consecutive rows of x, of the given shapes. */
function partsOf(backend: WasmBackend, x: Tensor, shapes: number[][]): Tensor[] {
  let start = 0;
  return shapes.map((shape) => {
    const part = backend.makeOutput(shape, x.dtype);
    const end = start + sizeOf(shape);
    backend.typedArrayFromHeap(part).set(backend.typedArrayFromHeap(x).subarray(start, end));
    start = end;
    return part;
  });
}

/** Parts of x along its first axis, of given sizes. */
const splitRows: OwnKernel = ({ inputs: { x }, backend, attrs: { numOrSizeSplits, axis } }) => {
  const sizes = numOrSizeSplits as number[];
  if (axis !== 0 || !Array.isArray(sizes) || sizes.some((size) => size < 0)) return null;
  return partsOf(
    backend,
    x,
    sizes.map((size) => [size, ...x.shape.slice(1)]),
  );
};

/** Each entry of x along its first axis. */
const unstackRows: OwnKernel = ({ inputs: { value }, backend, attrs: { axis } }) =>
  axis !== 0 ? null : partsOf(backend, value, new Array<number[]>(value.shape[0]).fill(value.shape.slice(1)));

/** Sums over consecutive axes, in float64. */
const sum: OwnKernel = ({ inputs: { x }, backend, attrs: { axis, keepDims } }) => {
  const rank = x.shape.length;
  const given = axis === undefined || axis === null ? [...x.shape.keys()] : [axis as number | number[]].flat();
  const axes = given.map((each) => (each < 0 ? each + rank : each)).sort((a, b) => a - b);
  if (x.dtype !== "float32" || axes.some((each, i) => each !== axes[0] + i)) return null;
  const [first, last] = [axes[0] ?? 0, (axes.at(-1) ?? -1) + 1];
  const kept = keepDims ? axes.map(() => 1) : [];
  const sums = backend.makeOutput([...x.shape.slice(0, first), ...kept, ...x.shape.slice(last)], "float32");
  const [outer, length, inner] = [x.shape.slice(0, first), x.shape.slice(first, last), x.shape.slice(last)].map(sizeOf);
  const [source, target] = [x, sums].map((each) => backend.typedArrayFromHeap(each));
  const totals = new Float64Array(inner);
  for (let i = 0, at = 0; i < outer; i++) {
    if (inner === 1) {
      let total = 0;
      for (const end = at + length; at < end; at++) total += source[at];
      target[i] = total;
      continue;
    }
    totals.fill(0);
    for (let j = 0; j < length; j++) for (let k = 0; k < inner; k++) totals[k] += source[at++];
    target.set(totals, i * inner);
  }
  return sums;
};

/** The same numbers under another name: no tensor is changed where it lies. */
const share: OwnKernel = ({ inputs: { x }, backend }) => {
  const { dataId, shape, dtype } = x as typeof x & { dataId: object };
  backend.incRef(dataId);
  return { dataId, shape, dtype } as unknown as typeof x;
};

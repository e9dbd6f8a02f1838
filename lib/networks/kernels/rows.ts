import type { Tensor } from "../tensors";
import type { Assembled } from "./assembled";
import { addressOf, type OwnKernel, sizeOf, type WasmBackend } from "./wasmBackend";

/** Sums over consecutive axes, in float64. */
export const sum =
  ({ sumMiddle, scratch }: Assembled): OwnKernel =>
  ({ inputs: { x }, backend, attrs: { axis, keepDims } }) => {
    const rank = x.shape.length;
    const given = axis === undefined || axis === null ? [...x.shape.keys()] : [axis as number | number[]].flat();
    const axes = given.map((each) => (each < 0 ? each + rank : each)).sort((a, b) => a - b);
    if (x.dtype !== "float32" || axes.some((each, i) => each !== axes[0] + i)) return null;
    const [first, last] = [axes[0] ?? 0, (axes.at(-1) ?? -1) + 1];
    const kept = keepDims ? axes.map(() => 1) : [];
    const sums = backend.makeOutput([...x.shape.slice(0, first), ...kept, ...x.shape.slice(last)], "float32");
    const [outer, length, inner] = [x.shape.slice(0, first), x.shape.slice(first, last), x.shape.slice(last)].map(
      sizeOf,
    );
    const free = scratch(8 * inner);
    sumMiddle(outer, length, inner, addressOf(backend, x), addressOf(backend, sums), free);
    return sums;
  };

/** The rows of x that indices in a list name. */
export const gather =
  ({ gatherRows }: Assembled): OwnKernel =>
  ({ inputs: { x, indices }, backend, attrs: { axis, batchDims } }) => {
    if (axis !== 0 || (batchDims ?? 0) !== 0 || indices.shape.length !== 1 || !hasFourBytes(x)) return null;
    for (const index of backend.typedArrayFromHeap(indices))
      if (!(index >= 0 && index < x.shape[0])) throw new RangeError(`gather: there is no row ${index}`);
    const gathered = backend.makeOutput([indices.shape[0], ...x.shape.slice(1)], x.dtype);
    const [source, from, target] = [x, indices, gathered].map((each) => addressOf(backend, each));
    gatherRows(indices.shape[0], sizeOf(x.shape.slice(1)), source, from, target);
    return gathered;
  };

/** Axes in another order, of up to five, where the last one stays: rows are copied whole. */
export const transpose =
  ({ transposeRows }: Assembled): OwnKernel =>
  ({ inputs: { x }, backend, attrs }) => {
    const perm = attrs.perm as number[];
    const rank = x.shape.length;
    if (rank < 3 || rank > 5 || perm[rank - 1] !== rank - 1 || !hasFourBytes(x)) return null;
    const shape = perm.map((axis) => x.shape[axis]);
    const turned = backend.makeOutput(shape, x.dtype);
    const steps = perm.map((axis) => sizeOf(x.shape.slice(axis + 1)));
    const padded = <T>(values: T[], filler: T): [T, T, T, T] =>
      [...new Array<T>(5 - rank).fill(filler), ...values.slice(0, -1)] as [T, T, T, T];
    const [source, target] = [x, turned].map((each) => addressOf(backend, each));
    transposeRows(...padded(shape, 1), ...padded(steps, 0), shape[rank - 1], source, target);
    return turned;
  };

/** Sums of the rows with the same index; rows with a negative one belong to no sum, as in TensorFlow. */
export const segmentSum =
  (assembled: Assembled | null): OwnKernel =>
  ({ inputs: { x, segmentIds }, backend, attrs: { numSegments } }) => {
    const count = numSegments as number;
    const sums = backend.makeOutput([count, ...x.shape.slice(1)], x.dtype);
    const width = sizeOf(x.shape.slice(1));
    const [rows, indices, target] = [x, segmentIds, sums].map((each) => backend.typedArrayFromHeap(each));
    target.fill(0);
    for (const index of indices)
      if (index >= count) throw new RangeError(`unsortedSegmentSum: there is no sum ${index}`);
    if (assembled !== null && x.dtype === "float32") {
      const [from, which, to] = [x, segmentIds, sums].map((each) => addressOf(backend, each));
      assembled.addRowsAt(indices.length, width, from, which, to);
      return sums;
    }
    for (let i = 0; i < indices.length; i++) {
      if (indices[i] < 0) continue;
      for (let j = 0; j < width; j++) target[indices[i] * width + j] += rows[i * width + j];
    }
    return sums;
  };

/** Truth values have one byte each. */
const hasFourBytes = ({ dtype }: Tensor): boolean => dtype === "float32" || dtype === "int32";

/** Parts of x along its first axis, of given sizes. */
export const split: OwnKernel = ({ inputs: { x }, backend, attrs: { numOrSizeSplits, axis } }) => {
  const sizes = numOrSizeSplits as number[];
  if (axis !== 0 || !Array.isArray(sizes) || sizes.some((size) => size < 0)) return null;
  return partsOf(
    backend,
    x,
    sizes.map((size) => [size, ...x.shape.slice(1)]),
  );
};

/** Each entry of x along its first axis. */
export const unstack: OwnKernel = ({ inputs: { value }, backend, attrs: { axis } }) =>
  axis !== 0 ? null : partsOf(backend, value, new Array<number[]>(value.shape[0]).fill(value.shape.slice(1)));

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

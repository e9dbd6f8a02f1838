import { randomStream } from "routerlab";
import { type Backend, startBackend, type Tensor } from "routerlab/networks";
import { expect, test } from "vitest";
import { expertMap, expertMapInParts } from "../../lib/dist/networks/experts";
import { describeNetworks } from "./installed";

type Operation = (tf: Backend["tf"], draw: (...shape: number[]) => Tensor) => Tensor;

const indices = (tf: Backend["tf"], values: number[], shape = [values.length]) =>
  tf.tensor(Int32Array.from(values), shape, "int32");

const products: Record<string, Operation> = Object.fromEntries(
  [
    { m: 1, k: 1, n: 1 },
    { m: 6, k: 5, n: 8 },
    { m: 13, k: 7, n: 19 },
    { m: 5, k: 40, n: 3 },
    { m: 64, k: 16, n: 64 },
  ].flatMap(({ m, k, n }) =>
    [0, 1, 2, 3].map((which) => {
      const [ta, tb] = [which % 2 === 1, which > 1];
      const operation: Operation = (tf, draw) =>
        tf.matMul(ta ? draw(k, m) : draw(m, k), tb ? draw(n, k) : draw(k, n), ta, tb);
      return [`matMul [${m}, ${k}] [${k}, ${n}]${ta ? ", a transposed" : ""}${tb ? ", b transposed" : ""}`, operation];
    }),
  ),
);

/** Calls of the operations that we do ourselves on WebAssembly, and of their kinds that we leave to it. */
const operations: Record<string, Operation> = {
  ...products,
  "matMul, a batch of heads": (tf, draw) => tf.matMul(draw(3, 2, 7, 5), draw(3, 2, 9, 5), false, true),
  "matMul, one with a batch": (tf, draw) => tf.matMul(draw(1, 7, 5), draw(4, 5, 10)),
  "matMul, a batch with one": (tf, draw) => tf.matMul(draw(4, 7, 5), draw(1, 5, 10)),
  "matMul, batches that repeat each other": (tf, draw) => tf.matMul(draw(2, 1, 3, 4), draw(1, 3, 4, 5)),
  "gather of rows": (tf, draw) => tf.gather(draw(5, 3, 2), indices(tf, [4, 0, 0, 3])),
  "gather of numbers": (tf, draw) => tf.gather(draw(9), indices(tf, [8, 1])),
  "gather of columns": (tf, draw) => tf.gather(draw(5, 4), indices(tf, [3, 0]), 1),
  "gather by a table": (tf, draw) => tf.gather(draw(5, 4), indices(tf, [3, 0, 1, 1], [2, 2])),
  "transpose of a matrix": (tf, draw) => tf.transpose(draw(4, 7)),
  "transpose of three axes": (tf, draw) => tf.transpose(draw(4, 3, 5), [1, 0, 2]),
  "transpose of four axes": (tf, draw) => tf.transpose(draw(2, 3, 4, 5), [0, 2, 1, 3]),
  "transpose of five axes": (tf, draw) => tf.transpose(draw(2, 3, 3, 2, 4), [2, 0, 3, 1, 4]),
  "transpose of the last axis": (tf, draw) => tf.transpose(draw(4, 3, 5), [2, 0, 1]),
  "sum of all": (tf, draw) => tf.sum(draw(3, 4, 5)),
  "sum over the last axis": (tf, draw) => tf.sum(draw(3, 4, 5), -1),
  "sum over the last axes, kept": (tf, draw) => tf.sum(draw(3, 4, 5), [1, 2], true),
  "sum over the first axes": (tf, draw) => tf.sum(draw(3, 4, 5), [0, 1]),
  "sum over an axis between": (tf, draw) => tf.sum(draw(3, 4, 5), 1),
  "sum over the outer axes": (tf, draw) => tf.sum(draw(3, 4, 5), [0, 2]),
  "split of rows": (tf, draw) => tf.concat(tf.split(draw(5, 3), [2, 0, 3], 0).reverse(), 0),
  "split of columns": (tf, draw) => tf.concat(tf.split(draw(5, 3), [2, 1], 1).reverse(), 1),
  "unstack of rows": (tf, draw) => tf.stack(tf.unstack(draw(3, 2, 2)).reverse()),
  "unstack of columns": (tf, draw) => tf.stack(tf.unstack(draw(3, 2, 2), 1).reverse()),
  "gather of whole numbers": (tf) => tf.gather(indices(tf, [5, 6, 7, 8, 9, 10], [3, 2]), indices(tf, [2, 0])),
  "unsortedSegmentSum, with rows of no sum": (tf, draw) =>
    tf.unsortedSegmentSum(draw(4, 3), indices(tf, [1, -1, 1, 3]), 5),
};

/** What an operation gives on a backend, from numbers that its name determines. */
async function on(name: string, operation: string): Promise<{ shape: number[]; values: number[] }> {
  const { tf } = await startBackend(name);
  const stream = randomStream("kernels", { operation });
  const draw = (...shape: number[]) => {
    const size = shape.reduce((product, each) => product * each, 1);
    return tf.tensor(
      Float32Array.from({ length: size }, () => stream.normal()),
      shape,
    );
  };
  const read: { shape: number[]; values: number[] }[] = [];
  tf.tidy(() => {
    const result = operations[operation](tf, draw);
    read.push({ shape: result.shape, values: [...result.dataSync()] });
  });
  return read[0];
}

describeNetworks("on WebAssembly", () => {
  test.each(Object.keys(operations))("%s gives what plain JavaScript gives", async (operation) => {
    const [own, reference] = [await on("wasm", operation), await on("cpu", operation)];
    expect(own.shape).toEqual(reference.shape);
    expect(own.values.length).toBe(reference.values.length);
    for (const [i, value] of reference.values.entries()) expect(own.values[i]).toBeCloseTo(value, 4);
  });

  test("what is assembled is in use where SIMD can be had", async () => {
    const { tf } = await startBackend("wasm");
    expect(tf.getKernel("ExpertMap", "wasm")).toBeDefined();
  });

  test("sums over nothing are zero, and so is a product over nothing, whatever lay in the memory", async () => {
    const { tf } = await startBackend("wasm");
    for (let i = 0; i < 20; i++) tf.tensor(new Float32Array(64).fill(Number.NaN), [8, 8]).dispose();
    const nothing = () => tf.tensor(new Float32Array(0), [0, 8]);
    expect([...tf.sum(nothing(), 0).dataSync()]).toEqual(new Array(8).fill(0));
    expect([...tf.matMul(nothing(), nothing(), true, false).dataSync()]).toEqual(new Array(64).fill(0));
  });

  test("a row that is not there is an error, and not whatever lies in that memory", async () => {
    const { tf } = await startBackend("wasm");
    expect(() => tf.gather(tf.ones([3, 2]), indices(tf, [3]))).toThrow("gather: there is no row 3");
  });

  test("a row that belongs to a sum that is not there is an error", async () => {
    const { tf } = await startBackend("wasm");
    expect(() => tf.unsortedSegmentSum(tf.ones([2, 2]), indices(tf, [0, 5]), 5)).toThrow("there is no sum 5");
  });

  test.each([
    { width: 3, hidden: 5, counts: [4, 0, 1, 9] },
    { width: 8, hidden: 16, counts: [0, 20, 5, 0] },
  ])("the maps of all experts at once, of width $width, are those of each, and so are the gradients", async (size) => {
    const { width, hidden, counts } = size;
    const { tf } = await startBackend("wasm");
    const pairs = counts.reduce((sum, count) => sum + count);
    const stream = randomStream("experts", { width });
    const variables = [
      [pairs, width],
      [4, width, hidden],
      [4, hidden],
      [pairs, hidden],
    ].map((shape) => {
      const numbers = new Float32Array(shape.reduce((product, each) => product * each)).map(() => stream.normal());
      return tf.variable(tf.tensor(numbers, shape));
    });
    const [x, w, b, weights] = variables;
    const [atOnce, inParts] = [expertMap, expertMapInParts].map((map) => {
      const { value, grads } = tf.variableGrads(() => tf.sum(tf.mul(map(tf, x, w, b, counts), weights)), [x, w, b]);
      return [value, ...[x, w, b].map(({ name }) => grads[name])].flatMap((each) => [...each.dataSync()]);
    });
    expect(atOnce.length).toBe(1 + x.size + w.size + b.size);
    for (const [i, each] of inParts.entries()) expect(atOnce[i]).toBeCloseTo(each, 4);
  });

  test("a clone has the numbers of its tensor when that is gone", async () => {
    const { tf } = await startBackend("wasm");
    const original = tf.tensor(Float32Array.of(1, 2, 3), [3]);
    const copy = tf.clone(original);
    original.dispose();
    tf.tensor(Float32Array.of(7, 8, 9), [3]);
    expect([...copy.dataSync()]).toEqual([1, 2, 3]);
  });
});

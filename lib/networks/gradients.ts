import type { Gradient, Tensor, TensorFlow } from "./tensors";

/** Gradients of TensorFlow.js, where it has any, that fail for a single part. */
const wrongOnes = ["SplitV", "Unpack"];

/**
 * Registers the gradients of the operations that networks use, once a backend is loaded: the native one brings some.
 *
 * TensorFlow.js keeps its own in modules that Node cannot load without the union package of 286 MB, and runs ours as
 * well. Each is the product of `dy` `[the output's shape]` with the operation's derivative by one input.
 *
 * @see https://github.com/tensorflow/tfjs/tree/master/tfjs-core/src/gradients
 */
export function registerGradients(tf: TensorFlow): void {
  const { mul, sum, reshape, matMul } = tf;

  /** Sums what was repeated, where an input was smaller than the output. */
  const reduced = (gradient: Tensor, input: Tensor): Tensor => {
    const axes = tf.broadcast_util.getReductionAxes(input.shape, gradient.shape);
    return axes.length === 0 ? gradient : reshape(sum(gradient, axes), input.shape);
  };

  /** Of several outputs the gradients come in a list, of a single one it comes alone. */
  const listed = (dys: Tensor | Tensor[]): Tensor[] => (Array.isArray(dys) ? dys : [dys]);

  const gradients: Gradient[] = [
    { kernelName: "Identity", gradFunc: (dy) => ({ x: () => dy }) },
    { kernelName: "Cast", gradFunc: (dy) => ({ x: () => dy }) },
    {
      kernelName: "Add",
      inputsToSave: ["a", "b"],
      gradFunc: (dy, [a, b]) => ({ a: () => reduced(dy, a), b: () => reduced(dy, b) }),
    },
    {
      kernelName: "Sub",
      inputsToSave: ["a", "b"],
      gradFunc: (dy, [a, b]) => ({ a: () => reduced(dy, a), b: () => reduced(mul(dy, -1), b) }),
    },
    {
      kernelName: "Multiply",
      inputsToSave: ["a", "b"],
      gradFunc: (dy, [a, b]) => ({ a: () => reduced(mul(dy, b), a), b: () => reduced(mul(dy, a), b) }),
    },
    {
      kernelName: "RealDiv",
      inputsToSave: ["a", "b"],
      gradFunc: (dy, [a, b]) => ({
        a: () => reduced(tf.div(dy, b), a),
        b: () => reduced(mul(tf.div(mul(dy, a), mul(b, b)), -1), b),
      }),
    },
    { kernelName: "Square", inputsToSave: ["x"], gradFunc: (dy, [x]) => ({ x: () => mul(dy, mul(x, 2)) }) },
    { kernelName: "Sqrt", outputsToSave: [true], gradFunc: (dy, [y]) => ({ x: () => tf.div(dy, mul(y, 2)) }) },
    { kernelName: "Relu", outputsToSave: [true], gradFunc: (dy, [y]) => ({ x: () => mul(dy, tf.step(y)) }) },
    { kernelName: "Softplus", inputsToSave: ["x"], gradFunc: (dy, [x]) => ({ x: () => mul(dy, tf.sigmoid(x)) }) },
    {
      kernelName: "Sigmoid",
      outputsToSave: [true],
      gradFunc: (dy, [y]) => ({ x: () => mul(dy, mul(y, tf.sub(tf.ones(y.shape), y))) }),
    },
    {
      kernelName: "Softmax",
      outputsToSave: [true],
      gradFunc: (dy, [y]) => ({
        logits() {
          const weighted = mul(dy, y);
          return tf.sub(weighted, mul(sum(weighted, -1, true), y));
        },
      }),
    },
    {
      kernelName: "Sum",
      inputsToSave: ["x"],
      gradFunc: (dy, [x], { axis }) => ({
        x() {
          const kept = x.shape.slice();
          for (const each of tf.util.parseAxisParam(axis as number | number[], x.shape)) kept[each] = 1;
          return mul(reshape(dy, kept), tf.fill(x.shape, 1)); // repeated
        },
      }),
    },
    {
      kernelName: "Reshape",
      inputsToSave: ["x"],
      gradFunc: (dy, [x]) => ({ x: () => reshape(dy, x.shape) }),
    },
    {
      kernelName: "Transpose",
      gradFunc: (dy, _, { perm }) => ({
        x: () =>
          tf.transpose(
            dy,
            (perm as number[]).map((_, axis) => (perm as number[]).indexOf(axis)),
          ),
      }),
    },
    {
      kernelName: "BatchMatMul",
      inputsToSave: ["a", "b"],
      gradFunc: (dy, [a, b], { transposeA, transposeB }) => ({
        // With A′, B′ the factors as multiplied: dA′ = dY B′ᵀ and dB′ = A′ᵀ dY, transposed back where they were.
        a: () => (transposeA ? matMul(b, dy, !!transposeB, true) : matMul(dy, b, false, !transposeB)),
        b: () => (transposeB ? matMul(dy, a, true, !!transposeA) : matMul(a, dy, !transposeA, false)),
      }),
    },
    {
      kernelName: "GatherV2",
      inputsToSave: ["x", "indices"],
      gradFunc(dy, [x, indices], { axis, batchDims }) {
        if (axis !== 0 || batchDims || indices.shape.length !== 1)
          throw new Error("routerlab has the gradient of gather for rows and a list of indices only");
        return { x: () => tf.unsortedSegmentSum(dy, indices, x.shape[0]), indices: () => indices };
      },
    },
    {
      kernelName: "Concat",
      saveAllInputs: true,
      gradFunc(dy, inputs, { axis }) {
        const sizes = inputs.map(({ shape }) => shape[axis as number]);
        return tf.split(dy, sizes, axis as number).map((part) => () => part);
      },
    },
    {
      kernelName: "SplitV",
      gradFunc: (dys, _, { axis }) => ({ x: () => tf.concat(listed(dys), axis as number) }),
    },
    {
      kernelName: "Unpack",
      gradFunc: (dys, _, { axis }) => ({ value: () => tf.stack(listed(dys), axis as number) }),
    },
  ];
  for (const gradient of gradients)
    if (wrongOnes.includes(gradient.kernelName) || tf.getGradient(gradient.kernelName) === undefined)
      tf.registerGradient(gradient);
}

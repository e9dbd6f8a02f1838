import type { Fault } from "../fault";

/** Routers as tensors, the sparse layer, the transformer, its training, and what TensorFlow.js lacks. */
export const planted: readonly Fault[] = [
  {
    wrong: "a scale that is no 1 is lost where the norm plays no part",
    file: "networks/routerScores.ts",
    text: "return c === 1 ? x : tf.div(x, c);",
    change: "return x;",
    noticedBy: ["networks/routerScores.test.ts", "tensor scores are the float64 scores of the library to 1e-5"],
  },
  {
    wrong: "with one expert a token its weight is 1, whatever the router says",
    file: "networks/routers/topWeights.ts",
    text: "top === 1 ? kept : tf.div",
    change: "tf.div",
    noticedBy: [
      "networks/moeLayer.test.ts",
      "with one expert a token the router still learns: its weight is the probability itself",
    ],
  },
  {
    wrong: "the gradient of the combination is halved",
    file: "networks/dispatch.ts",
    text: "gradFunc: (dy, [indices]) => tf.gather(dy, indices),",
    change: "gradFunc: (dy, [tokens]) => tf.mul(tf.gather(dy, indices), 0.5),",
    noticedBy: ["networks/network.test.ts", "the gradient of every parameter is that of central differences"],
  },
  {
    wrong: "a token sees the one after it",
    file: "networks/transformer.ts",
    text: "> Math.floor(at / length) ? -1e9",
    change: "> Math.floor(at / length) + 1 ? -1e9",
    noticedBy: [
      "networks/network.test.ts",
      "a token's scores do not depend on the tokens after it, those of an image on every patch",
    ],
  },
  {
    wrong: "a sequence begins with the end of the one before it in the batch",
    file: "networks/transformer.ts",
    text: "i % context < back ?",
    change: "i < back ?",
    noticedBy: [
      "networks/network.test.ts",
      "a token's scores do not depend on the tokens after it, those of an image on every patch",
    ],
  },
  {
    wrong: "parameters of one shape begin alike",
    file: "networks/initialValues.ts",
    text: "{ seed, name }",
    change: "{ seed }",
    noticedBy: ["networks/network.test.ts", "parameters begin alike whatever the router, and differ from seed to seed"],
  },
  {
    wrong: "the optimiser's memory is not freed",
    file: "networks/training/trainNetwork.ts",
    text: "optimizer.dispose();",
    change: "",
    noticedBy: ["networks/network.test.ts", "a hundred steps leave no tensor behind, and dispose none at all"],
  },
  {
    wrong: "a long gradient is not shortened",
    file: "networks/training/trainNetwork.ts",
    text: "Math.min(1, longestGradient / length)",
    change: "Math.min(1, length)",
    noticedBy: [
      "networks/network.test.ts",
      "a gradient of all parameters together that is longer than 1 is shortened to it, a shorter one stays",
    ],
  },
  {
    wrong: "the gradient of a product is that of the other transposition",
    file: "networks/gradients.ts",
    text: "matMul(b, dy, !!transposeB, true)",
    change: "matMul(b, dy, !transposeB, true)",
    noticedBy: ["networks/gradients.test.ts", "matMul, both transposed is that of central differences"],
  },
  {
    wrong: "a clone on WebAssembly loses its numbers with its tensor",
    file: "networks/kernels/wasmKernels.ts",
    text: "  backend.incRef(dataId);\n",
    change: "",
    noticedBy: ["networks/kernels.test.ts", "a clone has the numbers of its tensor when that is gone"],
  },
  {
    wrong: "one matrix times a batch reads beyond the matrix",
    file: "networks/kernels/matrixProduct.ts",
    text: "countB > 1 ? startB",
    change: "countB > 0 ? startB",
    noticedBy: ["networks/kernels.test.ts", "matMul, a batch with one gives what plain JavaScript gives"],
  },
  {
    wrong: "on WebAssembly every expert adds the bias of the first",
    file: "networks/kernels/expertMaps.ts",
    text: "addressOf(backend, b) + 4 * expert * n",
    change: "addressOf(backend, b)",
    noticedBy: [
      "networks/kernels.test.ts",
      "the maps of all experts at once, of width 3, are those of each, and so are the gradients",
    ],
  },
  {
    wrong: "a checkpoint leaves out the second moments",
    file: "networks/training/checkpoint.ts",
    text: "return [parameter, first, second];",
    change: "return [parameter, first];",
    noticedBy: [
      "networks/training/training.test.ts",
      "lets a training that was killed end with the same numbers, bit for bit, and the same notes",
    ],
  },
  {
    wrong: "specialisation is told with what chance gives",
    file: "networks/experiments/language/measuresReport.ts",
    text: "bits - chance",
    change: "bits",
    noticedBy: [
      "networks/experiments/reports.test.ts",
      "has every measure by router, and its paired differences corrected over their own table",
    ],
  },
];

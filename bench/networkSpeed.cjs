"use strict";
// Times networks on one backend: node bench/networkSpeed.cjs FOLDER native|wasm|stock
// stock: WebAssembly with none of our kernels but the one that TensorFlow.js lacks. Prints a JSON line a workload:
// { workload, milliseconds: processor time of the median step or pass, parameters }.
const fs = require("node:fs");
const path = require("node:path");
const { linear, randomStream } = require("routerlab");
const kernels = require("../lib/dist/networks/kernels/wasmKernels");
const { createNetwork, moeLayer, radial, startBackend, trainNetwork } = require("routerlab/networks");

const [folder, implementation] = process.argv.slice(2);
const manifest = JSON.parse(fs.readFileSync(path.join(folder, "networks.json"), "utf8"));
process.env.ROUTERLAB_BACKEND = implementation === "native" ? "native" : "wasm";
if (implementation === "stock") takeKernelsAway();

function takeKernelsAway() {
  const register = kernels.registerWasmKernels;
  kernels.registerWasmKernels = (tf) =>
    register({
      backend: () => tf.backend(),
      getKernel: (...key) => tf.getKernel(...key),
      unregisterKernel() {},
      registerKernel: (kernel) => kernel.kernelName === "UnsortedSegmentSum" && tf.registerKernel(kernel),
    });
}

/** Processor time in milliseconds: other work on the machine adds less to it than to the time of day. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Steps until the compilers are done. */
const warm = 5;

const medianOf = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const numbers = (stream, count, draw) => Float32Array.from({ length: count }, () => draw(stream));

/** Milliseconds a step of training, clipping and Adam included. */
async function training({ network: settings, batch: size, steps }) {
  const network = await createNetwork({ ...settings, router: linear(), seed: "bench" });
  const { inputs, outputs } = settings;
  const stream = randomStream("bench networks");
  const tokens = (count, below) => Int32Array.from({ length: count }, () => Math.floor(below * stream.uniform()));
  const isText = inputs.kind === "tokens";
  const batch = {
    inputs: isText
      ? tokens(size * inputs.context, inputs.vocabulary)
      : numbers(stream, size * inputs.count * inputs.width, (each) => each.uniform()),
    targets: tokens(isText ? size * inputs.context : size, outputs),
    size,
  };
  const times = [];
  let last = processorTime();
  const onStep = () => {
    times.push(processorTime() - last);
    last = processorTime();
  };
  await trainNetwork({ network, batch: () => batch, steps: steps + warm, learningRate: 1e-3, warmup: 1, onStep });
  return { milliseconds: medianOf(times.slice(warm)), parameters: network.parameterCount };
}

/** Milliseconds a sparse layer takes, forward and backward, or `top` dense experts of the same width. */
async function layer({ tokens: n, width, hidden, experts, top, isSparse, passes }) {
  const { tf } = await startBackend();
  const stream = randomStream("bench layer");
  const draw = (...shape) => {
    const count = shape.reduce((product, each) => product * each, 1);
    const initial = tf.tensor(
      numbers(stream, count, (each) => 0.1 * each.normal()),
      shape,
    );
    return tf.variable(initial);
  };
  const x = draw(n, width);
  const of = (count, inner) => [
    draw(count, width, inner),
    draw(count, inner),
    draw(count, inner, width),
    draw(count, width),
  ];
  const [w1, b1, w2, b2] = isSparse ? of(experts, hidden) : of(1, top * hidden);
  const router = draw(experts, width);
  const sparse = () =>
    moeLayer(tf, {
      ...{ router: radial(linear()), tokens: x, width, projection: 0, experts, top, parameter: () => router },
      ...{ expertParameters: { w1, b1, w2, b2 }, noise: null, keys: () => new Int32Array(n) },
    }).output;
  const dense = () => {
    const [[v1], [v2]] = [tf.unstack(w1), tf.unstack(w2)];
    return tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x, v1), b1)), v2), b2);
  };
  const variables = isSparse ? [x, router, w1, b1, w2, b2] : [x, w1, b1, w2, b2];
  const times = Array.from({ length: passes + warm }, () => {
    const start = processorTime();
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => tf.sum(tf.square((isSparse ? sparse : dense)())), variables);
      grads[x.name].dataSync(); // so that it is done, wherever it is computed
    });
    return processorTime() - start;
  });
  return { milliseconds: medianOf(times.slice(warm)) };
}

async function main() {
  for (const workload of manifest.workloads) {
    if (implementation === "stock" && workload.kind === "layer") continue;
    const measured = await (workload.kind === "training" ? training : layer)(workload);
    console.log(JSON.stringify({ workload: workload.name, ...measured }));
  }
}

main().catch((error) => {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
});

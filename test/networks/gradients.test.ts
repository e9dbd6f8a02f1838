import { randomStream } from "routerlab";
import { type Backend, startBackend, type Tensor } from "routerlab/networks";
import { expect, test } from "vitest";
import { runExperts } from "../../lib/dist/networks/experts";
import { normalised } from "../../lib/dist/networks/layerNorm";
import { describeNetworks } from "./installed";

type Operation = (tf: Backend["tf"], x: Tensor, y: Tensor) => Tensor;

/** Every operation with a gradient of ours, as a function of x [3, 4] and y [3, 4] or what their numbers are reshaped to. */
const operations: Record<string, Operation> = {
  add: (tf, x, y) => tf.add(x, y),
  "add, a row to each": (tf, x, y) => tf.add(x, tf.sum(y, 0)),
  sub: (tf, x, y) => tf.sub(x, y),
  "sub, a column from each": (tf, x, y) => tf.sub(x, tf.sum(y, 1, true)),
  mul: (tf, x, y) => tf.mul(x, y),
  "mul by a number's sum": (tf, x, y) => tf.mul(tf.sum(x), y),
  div: (tf, x, y) => tf.div(x, tf.add(tf.square(y), 1)),
  "div of rows by lengths": (tf, x, y) => tf.div(y, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), 0.1))),
  relu: (tf, x, y) => tf.relu(tf.add(x, y)),
  softplus: (tf, x, y) => tf.mul(tf.softplus(x), y),
  sigmoid: (tf, x, y) => tf.mul(tf.sigmoid(x), y),
  softmax: (tf, x, y) => tf.mul(tf.softmax(x), y),
  logSoftmax: (tf, x, y) => tf.mul(tf.logSoftmax(x), y),
  "sum over two axes": (tf, x, y) => tf.sum(tf.reshape(tf.mul(x, y), [3, 2, 2]), [0, 2]),
  normalised: (tf, x, y) => tf.mul(normalised(tf, x), y),
  "experts, one of them without rows": (tf, x, y) => {
    const [w1, b1] = [tf.reshape(y, [3, 4, 1]), tf.sum(y, 1, true)];
    return runExperts(tf, { w1, b1, w2: tf.reshape(y, [3, 1, 4]), b2: y }, x, [2, 0, 1]);
  },
  transpose: (tf, x, y) => tf.mul(tf.transpose(tf.reshape(x, [3, 2, 2]), [2, 0, 1]), tf.reshape(y, [2, 3, 2])),
  matMul: (tf, x, y) => tf.matMul(x, tf.reshape(y, [4, 3])),
  "matMul, transposed a": (tf, x, y) => tf.matMul(x, y, true, false),
  "matMul, transposed b": (tf, x, y) => tf.matMul(x, y, false, true),
  "matMul, both transposed": (tf, x, y) => tf.matMul(x, tf.reshape(y, [4, 3]), true, true),
  "matMul, a batch": (tf, x, y) => tf.matMul(tf.reshape(x, [3, 2, 2]), tf.reshape(y, [3, 2, 2]), false, true),
  gather: (tf, x, y) => tf.mul(tf.gather(x, tf.tensor(Int32Array.of(2, 0, 2), [3], "int32")), y),
  "concat and split": (tf, x, y) => tf.mul(tf.split(tf.concat([x, y], 0), [1, 3, 2], 0)[1], x),
  "split into one part": (tf, x, y) => tf.mul(tf.split(x, [3], 0)[0], y),
  "unstack of one part": (tf, x, y) => tf.mul(tf.unstack(tf.reshape(x, [1, 3, 4]))[0], y),
  unstack: (tf, x, y) => tf.mul(tf.unstack(x, 1)[2], tf.unstack(y, 1)[0]),
};

describeNetworks.each(["cpu", "wasm"])("on %s", (name) => {
  test.each(Object.keys(operations))("the gradient of %s is that of central differences", async (operation) => {
    const { tf } = await startBackend(name);
    const stream = randomStream("gradients", { operation });
    const numbers = [0, 1].map(() => Float32Array.from({ length: 12 }, () => stream.normal()));
    const output = (values: readonly Float32Array[], weigh: (y: Tensor) => Tensor) => {
      const [x, y] = values.map((each) => tf.tensor(each, [3, 4]));
      return weigh(operations[operation](tf, x, y));
    };
    const size = tf.tidy(() => output(numbers, (y) => y).size);
    const weights = Float32Array.from({ length: size }, () => stream.normal());

    /** The weighted sum of the outputs, in float64 from the outputs on. */
    const value = (values: readonly Float32Array[]) =>
      tf.tidy(() => output(values, (y) => y).dataSync()).reduce((sum, each, i) => sum + each * weights[i], 0);
    const variables = numbers.map((each) => tf.variable(tf.tensor(each, [3, 4])));
    const { grads } = tf.variableGrads(() => {
      const y = operations[operation](tf, variables[0], variables[1]);
      return tf.sum(tf.mul(y, tf.tensor(weights, y.shape)));
    }, variables);

    const step = 0.01;
    for (const [which, variable] of variables.entries())
      for (const [i, gradient] of grads[variable.name].dataSync().entries()) {
        const moved = [step, -step].map((by) =>
          value(numbers.map((each, n) => each.map((entry, j) => (n === which && j === i ? entry + by : entry)))),
        );
        expect(gradient).toBeCloseTo((moved[0] - moved[1]) / (2 * step), 2);
      }
  });
});

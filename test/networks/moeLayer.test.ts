import { linear, randomStream } from "routerlab";
import { type Backend, moeLayer, radial, startBackend, type Tensor } from "routerlab/networks";
import { expect, test } from "vitest";
import { describeNetworks } from "./installed";

const [n, width, hidden, experts] = [12, 4, 5, 6];

/** Numbers of a layer; the last `idle` experts have router vectors that no token likes: every token has x₀ = 1. */
function layerNumbers(idle: number) {
  const stream = randomStream("moe layer");
  const draw = (size: number) => Float32Array.from({ length: size }, () => stream.normal());
  const tokens = draw(n * width).map((value, i) => (i % width === 0 ? 1 : value));
  const router = draw(experts * width).map((value, i) =>
    Math.floor(i / width) < experts - idle ? value : i % width === 0 ? -50 : 0,
  );
  const [w1, b1] = [draw(experts * width * hidden), draw(experts * hidden)];
  return { tokens, router, w1, b1, w2: draw(experts * hidden * width), b2: draw(experts * width) };
}

const shapes = {
  tokens: [n, width],
  router: [experts, width],
  w1: [experts, width, hidden],
  b1: [experts, hidden],
  w2: [experts, hidden, width],
  b2: [experts, width],
};

type Numbers = ReturnType<typeof layerNumbers>;

/** The layer's definition, token by token, in float64. */
function reference({ tokens, router, w1, b1, w2, b2 }: Numbers, top: number): number[] {
  return Array.from({ length: n }, (_, i) => {
    const x = [...tokens.slice(i * width, (i + 1) * width)];
    const exps = Array.from({ length: experts }, (_, e) =>
      Math.exp(x.reduce((sum, each, u) => sum + each * router[e * width + u], 0)),
    );
    const p = exps.map((each) => each / exps.reduce((a, b) => a + b));
    const chosen = [...p.keys()].sort((a, b) => p[b] - p[a]).slice(0, top);
    const total = top === 1 ? 1 : chosen.reduce((sum, e) => sum + p[e], 0);
    return x.map((_, u) =>
      chosen.reduce((sum, e) => {
        let y = b2[e * width + u];
        for (let h = 0; h < hidden; h++) {
          const z = x.reduce((z, each, v) => z + each * w1[(e * width + v) * hidden + h], b1[e * hidden + h]);
          y += Math.max(0, z) * w2[(e * hidden + h) * width + u];
        }
        return sum + (p[e] / total) * y;
      }, 0),
    );
  }).flat();
}

/** The layer on a backend: output, balance, and the gradients of Σ output². */
function layer(tf: Backend["tf"], numbers: Numbers, top: number) {
  const names = Object.keys(shapes) as (keyof typeof shapes)[];
  const variables = names.map((name) => tf.variable(tf.tensor(numbers[name], shapes[name])));
  let output = new Float32Array();
  let balance = 0;
  const { grads } = tf.variableGrads(() => {
    const [tokens, router, w1, b1, w2, b2] = variables as Tensor[];
    const made = moeLayer(tf, {
      ...{ router: radial(linear()), tokens, width, projection: 0, experts, top, parameter: () => router },
      ...{ expertParameters: { w1, b1, w2, b2 }, noise: null, keys: () => new Int32Array(n) },
    });
    output = Float32Array.from(made.output.dataSync());
    balance = made.balance!.dataSync()[0];
    return tf.sum(tf.square(made.output));
  }, variables);
  const gradients = Object.fromEntries(names.map((name, i) => [name, [...grads[variables[i].name].dataSync()]]));
  return { output, balance, gradients };
}

describeNetworks.each(["cpu", "wasm"])("on %s", (name) => {
  test.each([
    { top: 1, idle: 0 },
    { top: 2, idle: 0 },
    { top: 2, idle: 3 },
    { top: 1, idle: 5 },
    { top: 6, idle: 0 },
  ])("top $top with $idle idle experts: the output is the definition's, token by token", async ({ top, idle }) => {
    const { tf } = await startBackend(name);
    const numbers = layerNumbers(idle);
    const { output } = layer(tf, numbers, top);
    const exact = reference(numbers, top);
    expect(exact.length).toBe(output.length);
    for (const [i, each] of exact.entries()) expect(output[i]).toBeCloseTo(each, 4);
  });

  test("an expert without tokens has a gradient of zeros, the others have none that is not a number", async () => {
    const { tf } = await startBackend(name);
    for (let i = 0; i < 20; i++) tf.tensor(new Float32Array(240).fill(Number.NaN), [240]).dispose(); // memory that is used again
    const { gradients } = layer(tf, layerNumbers(3), 2);
    expect(Object.values(gradients).flat().every(Number.isFinite)).toBe(true);
    expect(gradients.w1.slice(3 * width * hidden).every((each) => each === 0)).toBe(true);
    expect(gradients.b2.slice(0, 3 * width).some((each) => each !== 0)).toBe(true);
  });

  test("with one expert a token the router still learns: its weight is the probability itself", async () => {
    const { tf } = await startBackend(name);
    const { gradients } = layer(tf, layerNumbers(0), 1);
    expect(Math.max(...gradients.router.map(Math.abs))).toBeGreaterThan(0.01);
  });

  test("the load-balancing loss is 1 where all experts have the same, and their number where one has all", async () => {
    const { tf } = await startBackend(name);
    expect(layer(tf, layerNumbers(5), 1).balance).toBeCloseTo(experts, 4);
    const even = { ...layerNumbers(0), router: new Float32Array(experts * width) };
    expect(layer(tf, even, experts).balance).toBeCloseTo(1, 5);
  });
});

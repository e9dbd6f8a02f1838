import {
  cosine,
  linear,
  perturbedCosine,
  type Router,
  radialRouter,
  randomStream,
  routerNamed,
  routerNames,
} from "routerlab";
import { routerScores, startBackend } from "routerlab/networks";
import { expect, test } from "vitest";
import { describeNetworks } from "./installed";

const routers: Record<string, Router> = {
  ...Object.fromEntries(routerNames.map((name) => [name, routerNamed(name)])),
  "cosine with a temperature": cosine({ temperature: 0.3 }),
  "a linear router in other units": radialRouter({
    name: "units",
    inputScale: { a: 0, c: 0.5 },
    routerScale: { a: 2, c: 3 },
  }),
  "perturbedCosine with all options": perturbedCosine({ tau1: 0.1, tau2: 2, temperature: 0.5 }),
};

describeNetworks.each(["cpu", "wasm"])("on %s", (name) => {
  test.each(Object.keys(routers))("%s: tensor scores are the float64 scores of the library to 1e-5", async (which) => {
    const { tf } = await startBackend(name);
    const router = routers[which];
    const [n, experts, d] = [20, 5, 7];
    const stream = randomStream("router scores", { which });
    const tokens = Float32Array.from({ length: n * d }, () => stream.normal());
    const vectors = Float32Array.from({ length: experts * d }, () => 0.5 * stream.normal());
    const scores = tf.tidy(() =>
      routerScores(tf, router, tf.tensor(tokens, [n, d]), tf.tensor(vectors, [experts, d])).dataSync(),
    );
    expect(scores.length).toBe(n * experts);
    for (let i = 0; i < n; i++) {
      const phi = router.transformInput(tokens.subarray(i * d, (i + 1) * d));
      for (let e = 0; e < experts; e++) {
        const psi = router.transformRouter(vectors.subarray(e * d, (e + 1) * d));
        const exact = phi.reduce((sum, each, u) => sum + each * psi[u], 0);
        expect(Math.abs(scores[i * experts + e] - exact)).toBeLessThan(1e-5 * Math.max(1, Math.abs(exact)));
      }
    }
  });

  test("a zero token has scores and a gradient without NaN, whatever the router", async () => {
    const { tf } = await startBackend(name);
    for (const router of Object.values(routers)) {
      const tokens = tf.variable(tf.zeros([2, 3]));
      const { value, grads } = tf.variableGrads(
        () => tf.sum(routerScores(tf, router, tokens, tf.ones([4, 3]))),
        [tokens],
      );
      expect([...value.dataSync(), ...grads[tokens.name].dataSync()].every(Number.isFinite)).toBe(true);
    }
  });

  test("a router that is no radial one, or a copy of one, is refused in a sentence", async () => {
    const { tf } = await startBackend(name);
    const copy = {
      ...linear(),
      name: "twice",
      transformInput: (x: ArrayLike<number>) => Float64Array.from(x, (v) => 2 * v),
    };
    expect(() => routerScores(tf, copy, tf.ones([1, 2]), tf.ones([1, 2]))).toThrow(
      'router is "twice", but must be one that radialRouter made, such as linear() or cosine().',
    );
  });
});

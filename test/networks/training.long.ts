import { cosine, linear, perturbedCosine, type RandomStream, type Router, randomStream } from "routerlab";
import { type Batch, createNetwork, type NetworkSettings, trainNetwork } from "routerlab/networks";
import { afterEach, expect, test, vi } from "vitest";
import { describeNetworks } from "./installed";

const symbols = 12;

const settings: NetworkSettings = {
  inputs: { kind: "tokens", vocabulary: symbols, context: 32 },
  outputs: symbols,
  layers: 2,
  width: 32,
  heads: 4,
  experts: 8,
  expertWidth: 32,
  top: 2,
  projection: 8,
  router: linear(),
  seed: "long",
};

const routers: Record<string, Router> = {
  linear: linear(),
  cosine: cosine({ temperature: 0.3 }),
  perturbedCosine: perturbedCosine({ tau1: 0.1, tau2: 0.1, temperature: 0.3 }),
};

/** A source whose next symbol depends on the last two, three to one of two candidates; its entropy a symbol is known. */
const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
function text(stream: RandomStream, length: number): Int32Array {
  const symbol = Int32Array.from({ length }, () => Math.floor(stream.uniform() * symbols));
  for (let i = 2; i < length; i++)
    symbol[i] = (5 * symbol[i - 1] + 7 * symbol[i - 2] + (stream.uniform() < 0.75 ? 1 : 4)) % symbols;
  return symbol;
}

function batchOf(name: string, size: number): Batch {
  const [inputs, targets] = [new Int32Array(size * 32), new Int32Array(size * 32)];
  const stream = randomStream("source", { name });
  for (let i = 0; i < size; i++) {
    const drawn = text(stream, 33);
    inputs.set(drawn.subarray(0, 32), i * 32);
    targets.set(drawn.subarray(1), i * 32);
  }
  return { inputs, targets, size };
}

afterEach(() => vi.unstubAllEnvs());

describeNetworks("training", () => {
  test.each(Object.keys(routers))(
    "%s: 400 steps come near the entropy of a source of the second order, and not below",
    async (router) => {
      vi.stubEnv("ROUTERLAB_BACKEND", "wasm");
      const network = await createNetwork({ ...settings, router: routers[router] });
      const batch = (step: number) => batchOf(`step ${step}`, 32);
      await trainNetwork({ network, batch, steps: 400, learningRate: 5e-3, warmup: 40 });
      const { loss, correct, routes } = network.evaluate(batchOf("held out", 64));
      network.dispose();
      const floor = (30 * entropy + 2 * Math.log(symbols)) / 32 - 0.03; // the first symbol is anyone's, and so is the second
      expect(loss).toBeGreaterThan(floor - 0.06);
      expect(loss).toBeLessThan(entropy + 0.25);
      expect(correct / (64 * 32)).toBeGreaterThan(0.65);
      const loads = Array.from(
        { length: 8 },
        (_, e) => routes[0].filter((each) => each === e).length / routes[0].length,
      );
      expect(Math.max(...loads)).toBeLessThan(0.4); // no expert has nearly all
    },
  );

  test("every backend that can be had gives the same losses for the same seed, and leaves no tensor behind in 100 steps", async () => {
    const losses: Record<string, Float64Array> = {};
    for (const name of ["native", "wasm", "cpu"]) {
      vi.stubEnv("ROUTERLAB_BACKEND", name);
      const network = await createNetwork({ ...settings, router: routers.perturbedCosine }).catch(() => null);
      if (network === null) continue;
      const { tf } = network.backend;
      const batch = (step: number) => batchOf(`step ${step}`, 4);
      const before = tf.memory().numTensors;
      losses[name] = (await trainNetwork({ network, batch, steps: 100, learningRate: 5e-3, warmup: 5 })).losses;
      expect(tf.memory().numTensors).toBe(before);
      network.dispose();
    }
    const missing = "native" in losses ? "" : "; TensorFlow's native library is not installed (npm run native)";
    console.info(`compared: ${Object.keys(losses).join(", ")}${missing}`);
    expect(Object.keys(losses)).toEqual(expect.arrayContaining(["wasm", "cpu"]));
    for (const each of Object.values(losses)) {
      expect(Math.abs(each[0] / losses.cpu[0] - 1)).toBeLessThan(1e-6);
      for (let step = 0; step < 20; step++) expect(Math.abs(each[step] / losses.cpu[step] - 1)).toBeLessThan(2e-4); // rounding grows
    }
  });
});

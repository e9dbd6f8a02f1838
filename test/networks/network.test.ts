import { createRequire } from "node:module";
import { cosine, linear, perturbedCosine, type Router, randomStream } from "routerlab";
import {
  type Batch,
  createNetwork,
  type Network,
  type NetworkSettings,
  startBackend,
  trainNetwork,
} from "routerlab/networks";
import { afterEach, expect, test, vi } from "vitest";
import { scheduled } from "../../lib/dist/networks/training/schedule";
import { transformer } from "../../lib/dist/networks/transformer";
import { describeNetworks } from "./installed";

const optimisers = createRequire(import.meta.url)(
  "../../lib/dist/networks/training/adam",
) as typeof import("../../lib/dist/networks/training/adam"); // as the library itself sees it

const routers: Record<string, Router> = {
  linear: linear(),
  cosine: cosine({ temperature: 0.3 }),
  perturbedCosine: perturbedCosine({ tau1: 0.1, tau2: 0.1, temperature: 0.3 }),
};

const text: NetworkSettings = {
  inputs: { kind: "tokens", vocabulary: 11, context: 8 },
  outputs: 11,
  layers: 2,
  width: 16,
  heads: 2,
  experts: 4,
  expertWidth: 12,
  top: 2,
  projection: 6,
  router: linear(),
  seed: "test",
};
const images: NetworkSettings = { ...text, inputs: { kind: "patches", count: 4, width: 9 }, outputs: 3 };

/** A batch of sequences in which each token follows from the last, mostly, or of patches whose brightest tells the class. */
function drawn(settings: NetworkSettings, size: number, step = 0): Batch {
  const stream = randomStream("batch", { step });
  const { inputs: shape, outputs } = settings;
  const whole = (limit: number) => Math.floor(stream.uniform() * limit);
  if (shape.kind === "patches") {
    const targets = Int32Array.from({ length: size }, () => whole(outputs));
    const inputs = Float32Array.from({ length: size * shape.count * shape.width }, (_, i) =>
      i % shape.width === targets[Math.floor(i / (shape.count * shape.width))] ? 1 + stream.normal() : stream.normal(),
    );
    return { inputs, targets, size };
  }
  const inputs = new Int32Array(size * shape.context);
  const targets = new Int32Array(inputs.length);
  for (let i = 0; i < inputs.length; i++) {
    inputs[i] = i % shape.context === 0 ? whole(outputs) : targets[i - 1];
    targets[i] = stream.uniform() < 0.8 ? (3 * inputs[i] + 1) % outputs : whole(outputs);
  }
  return { inputs, targets, size };
}

/** A network on a backend of our choice. */
async function made(settings: NetworkSettings, backend: string): Promise<Network> {
  vi.stubEnv("ROUTERLAB_BACKEND", backend);
  return createNetwork(settings);
}

afterEach(() => vi.unstubAllEnvs());

describeNetworks("a network", () => {
  test.each(
    Object.keys(routers).flatMap((router) => [
      { router, task: "text", settings: text },
      { router, task: "images", settings: images },
    ]),
  )("$router, $task: the gradient of every parameter is that of central differences", async ({ router, settings }) => {
    const network = await made({ ...settings, router: routers[router] }, "cpu");
    const { tf } = network.backend;
    const batch = drawn(settings, 2);
    const total = () => tf.tidy(() => network.loss(batch).total.dataSync()[0]);
    const routes = () => `${network.evaluate(batch).routes}`;
    const { grads } = tf.variableGrads(() => network.loss(batch).total, [...network.parameters.values()]);
    const before = routes();
    const compared: string[] = [];
    const wrong: string[] = [];
    for (const [name, variable] of network.parameters) {
      const gradient = grads[variable.name].dataSync();
      const values = Float32Array.from(variable.dataSync());
      const largest = gradient.reduce((best, each, i) => (Math.abs(each) > Math.abs(gradient[best]) ? i : best), 0);
      const moved = [0.004, -0.004].map((by) => {
        variable.assign(
          tf.tensor(
            values.map((each, i) => (i === largest ? each + by : each)),
            variable.shape,
          ),
        );
        return { total: total(), routes: routes() };
      });
      variable.assign(tf.tensor(values, variable.shape));
      if (moved.some((each) => each.routes !== before)) continue; // another expert: no derivative there
      compared.push(name);
      const difference = (moved[0].total - moved[1].total) / 0.008;
      const limit = 0.03 * Math.abs(difference) + 2e-4;
      if (!(Math.abs(gradient[largest] - difference) < limit))
        wrong.push(`${name}: ${gradient[largest]} for ${difference}`);
    }
    network.dispose();
    expect(wrong).toEqual([]);
    expect(compared.length).toBeGreaterThan(0.7 * Object.keys(grads).length);
    expect(compared).toEqual(expect.arrayContaining(["block 2/router", "block 2/experts/w1", "block 1/attention/in"]));
  });

  test.each([
    { task: "text", settings: text },
    { task: "images", settings: images },
  ])(
    "$task: the same seed gives the same losses on WebAssembly and on plain JavaScript, which fall",
    async ({ settings }) => {
      const losses: Float64Array[] = [];
      for (const backend of ["cpu", "wasm"]) {
        const network = await made({ ...settings, router: routers.perturbedCosine }, backend);
        const batch = (step: number) => drawn(settings, 8, step);
        losses.push((await trainNetwork({ network, batch, steps: 30, learningRate: 0.03, warmup: 4 })).losses);
        network.dispose();
      }
      const [cpu, wasm] = losses;
      for (let step = 0; step < 10; step++) expect(wasm[step]).toBeCloseTo(cpu[step], 4);
      const last = (of: Float64Array) => of.slice(20).reduce((sum, each) => sum + each / 10, 0);
      expect(last(wasm)).toBeCloseTo(last(cpu), 1);
      expect(last(wasm)).toBeLessThan(0.9 * Math.log(settings.outputs));
    },
  );

  test("a hundred steps leave no tensor behind, and dispose none at all", async () => {
    vi.stubEnv("ROUTERLAB_BACKEND", "wasm");
    const { tf } = await startBackend();
    const empty = tf.memory().numTensors;
    const network = await createNetwork(text);
    const counts: number[] = [];
    const onStep = () => counts.push(tf.memory().numTensors);
    const tiny = drawn(text, 2);
    await trainNetwork({ network, batch: () => tiny, steps: 100, learningRate: 0.01, warmup: 1, onStep });
    network.evaluate(tiny);
    expect(counts.length).toBe(100);
    expect(new Set(counts).size).toBe(1);
    expect(tf.memory().numTensors).toBe(empty + network.parameters.size);
    network.dispose();
    expect(tf.memory().numTensors).toBe(empty);
  });

  test("parameters begin alike whatever the router, and differ from seed to seed", async () => {
    const values = async (settings: NetworkSettings) => {
      const network = await made(settings, "cpu");
      const all = [...network.parameters].map(([name, each]) => [name, `${each.dataSync()}`] as const);
      network.dispose();
      return Object.fromEntries(all);
    };
    const first = await values(text);
    expect(await values({ ...text, router: routers.cosine })).toEqual(first);
    const other = await values({ ...text, seed: "other" });
    expect(other.head).not.toBe(first.head);
    expect(first["block 1/attention/in"]).not.toBe(first["block 2/attention/in"]);
    const { "block 2/projection": without, "block 2/router": resized, ...rest } = first;
    expect(await values({ ...text, projection: 0 })).toMatchObject(rest);
  });

  test("a token's scores do not depend on the tokens after it, those of an image on every patch", async () => {
    const network = await made(text, "cpu");
    const pictures = await made(images, "cpu");
    const { tf } = network.backend;
    const scores = ({ settings, parameters }: Network, { inputs, size }: Batch) => {
      const read = { parameter: (name: string) => parameters.get(name)!, noise: () => null, inputs, size };
      return tf.tidy(() => [...transformer(tf, settings, read).logits.dataSync()]);
    };
    const before = drawn(text, 1);
    const after = { ...before, inputs: before.inputs.slice() };
    after.inputs[5] = (after.inputs[5] + 1) % 11;
    const [a, b] = [scores(network, before), scores(network, after)];
    expect(b.slice(0, 5 * 11)).toEqual(a.slice(0, 5 * 11));
    for (const position of [5, 6, 7])
      expect(b.slice(position * 11, position * 11 + 11)).not.toEqual(a.slice(position * 11, position * 11 + 11));

    const two = drawn(text, 2);
    const other = { ...two, inputs: two.inputs.map((each, i) => (i < 8 ? (each + 1) % 11 : each)) };
    expect(scores(network, other).slice(8 * 11)).toEqual(scores(network, two).slice(8 * 11)); // nor on another sequence

    const image = drawn(images, 1);
    for (let patch = 0; patch < 4; patch++) {
      const other = { ...image, inputs: image.inputs.map((each, i) => (Math.floor(i / 9) === patch ? -each : each)) };
      expect(scores(pictures, other)).not.toEqual(scores(pictures, image));
    }
    network.dispose();
    pictures.dispose();
  });

  test("what evaluate says of a batch is the loss that training sees, and routes name experts", async () => {
    const network = await made({ ...text, router: routers.cosine }, "wasm");
    const batch = drawn(text, 3);
    const { loss, correct, routes } = network.evaluate(batch);
    const trained = network.backend.tf.tidy(() => network.loss(batch).crossEntropy.dataSync()[0]);
    expect(loss).toBeCloseTo(trained, 5);
    expect(correct).toBeGreaterThanOrEqual(0);
    expect(routes.map((each) => each.length)).toEqual([3 * 8 * 2]);
    expect(routes[0].every((expert) => expert >= 0 && expert < 4)).toBe(true);
    network.dispose();
  });

  test("training that fails says where, and leaves the parameters as they were before the step", async () => {
    const network = await made(text, "wasm");
    const head = network.parameters.get("head")!;
    head.assign(network.backend.tf.tensor(new Float32Array(head.size).fill(Number.NaN), head.shape));
    const before = `${network.parameters.get("positions")!.dataSync()}`;
    const run = trainNetwork({ network, batch: () => drawn(text, 2), steps: 9, learningRate: 0.01, warmup: 1 });
    await expect(run).rejects.toThrow(
      /^The loss became NaN at step 1 of 9: with learningRate 0.01 the training does not hold; a smaller one may\.$/,
    );
    expect(`${network.parameters.get("positions")!.dataSync()}`).toBe(before);
    network.dispose();
  });

  test("the learning rate rises to its largest, then falls along a half cosine to a tenth", () => {
    const rates = Array.from({ length: 104 }, (_, step) => scheduled(step, 104, 4));
    expect(rates.slice(0, 5)).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    expect(rates[4 + 50]).toBeCloseTo(0.55, 10);
    expect(rates[103]).toBeCloseTo(0.1, 3);
    expect(scheduled(0, 10, 0)).toBe(1);
  });

  test("a gradient of all parameters together that is longer than 1 is shortened to it, a shorter one stays", async () => {
    const network = await made(text, "wasm");
    const { tf } = network.backend;
    const head = network.parameters.get("head")!;
    const weights = head.dataSync().slice();
    const lengths: number[] = [];
    const adam = vi.spyOn(optimisers, "adam").mockReturnValue({
      moments: new Map(),
      dispose() {},
      apply(gradients) {
        const squares = [...gradients.values()].map((each) => tf.sum(tf.square(each)).dataSync()[0]);
        lengths.push(Math.sqrt(squares.reduce((sum, each) => sum + each, 0)));
      },
    });
    for (const factor of [100, 1e-3]) {
      head.assign(
        tf.tensor(
          weights.map((each) => factor * each),
          head.shape,
        ),
      );
      await trainNetwork({ network, batch: () => drawn(text, 64), steps: 1, learningRate: 0.01, warmup: 0 });
    }
    adam.mockRestore();
    network.dispose();
    expect(lengths[0]).toBeCloseTo(1, 4);
    expect(lengths[1]).toBeLessThan(0.9);
  });

  test("training stops between two steps when its signal fires", async () => {
    const network = await made(text, "wasm");
    const controller = new AbortController();
    const steps: number[] = [];
    const run = trainNetwork({
      network,
      batch: () => drawn(text, 2),
      steps: 9,
      learningRate: 0.01,
      warmup: 1,
      signal: controller.signal,
      onStep: ({ step }) => void (steps.push(step) === 3 && controller.abort()),
    });
    await expect(run).rejects.toMatchObject({ name: "Interrupted" });
    expect(steps).toEqual([1, 2, 3]);
    network.dispose();
  });

  test("bad settings and batches are refused in a sentence", async () => {
    await expect(createNetwork({ ...text, heads: 3 })).rejects.toThrow(
      "width is 16, but must be a multiple of heads, 3.",
    );
    await expect(createNetwork({ ...text, top: 5 })).rejects.toThrow(
      "top is 5, but must be at most the number of experts, 4.",
    );
    const network = await made(text, "wasm");
    const batch = drawn(text, 2);
    expect(() => network.evaluate({ ...batch, inputs: batch.inputs.map((each, i) => (i === 3 ? 11 : each)) })).toThrow(
      "batch.inputs[3] is 11, but must be an integer from 0 to 10.",
    );
    expect(() => network.evaluate({ ...batch, targets: batch.targets.slice(1) })).toThrow(
      "batch.targets is an array of 15, but must be an array of 16 numbers.",
    );
    network.dispose();
  });
});

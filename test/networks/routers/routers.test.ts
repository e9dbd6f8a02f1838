import { cosine, perturbedCosine, type RandomStream, randomStream } from "routerlab";
import {
  createNetwork,
  moeLayer,
  type NetworkRouter,
  networkRouterNamed,
  networkRouterNames,
  planDispatch,
  type RouterOptions,
  type Routing,
  radial,
  startBackend,
  type Tensor,
  type TensorFlow,
  trainNetwork,
} from "routerlab/networks";
import { afterEach, expect, test, vi } from "vitest";
import { chosenByExperts } from "../../../lib/dist/networks/routers/expertChoice";
import { describeNetworks } from "../installed";

/** Every router of the list, and the radial ones with a learnt temperature. */
const cases: readonly { what: string; name: string; options: RouterOptions }[] = [
  ...networkRouterNames.map((name) => ({ what: name, name, options: {} })),
  ...["linear", "cosine", "perturbedCosine"].map((name) => ({
    what: `${name} with a learnt temperature`,
    name,
    options: { learnTemperature: true },
  })),
];

const [n, width, hidden, experts] = [10, 4, 3, 5];

/** A tiny layer; parameters that begin with one value are moved off it, unless it is to be as it begins. */
function tinyLayer(tf: TensorFlow, router: NetworkRouter, { top = 2, projection = 3, begins = false, ids = 4 } = {}) {
  const draw = (name: string, shape: readonly number[], mean = 0, sd = 1) => {
    const stream = randomStream("a tiny layer", { name });
    const size = shape.reduce((product, each) => product * each, 1);
    return tf.variable(
      tf.tensor(
        Float32Array.from({ length: size }, () => mean + sd * stream.normal()),
        shape,
      ),
    );
  };
  const tokens = draw("tokens", [n, width]);
  const expertParameters = {
    w1: draw("w1", [experts, width, hidden]),
    b1: draw("b1", [experts, hidden]),
    w2: draw("w2", [experts, hidden, width]),
    b2: draw("b2", [experts, width]),
  };
  const own = new Map(
    Object.entries(router.parameters({ width, projection, experts })).map(([name, parameter]) => [
      name,
      "value" in parameter
        ? draw(name, parameter.shape, parameter.value, begins ? 0 : 0.5)
        : draw(name, parameter.shape),
    ]),
  );
  const routed = (noise: RandomStream | null) => ({
    ...{ tokens, width, projection, experts, top, parameter: (name: string): Tensor => own.get(name)!, noise },
    keys: () => Int32Array.from({ length: n }, (_, i) => i % ids),
  });
  return {
    run: (noise: RandomStream | null = null) => moeLayer(tf, { router, expertParameters, ...routed(noise) }),
    route: (noise: RandomStream | null = null) => router.route(tf, routed(noise)),
    ...{ tokens, own, expertParameters },
  };
}

/** The weights of the chosen experts `[n, experts]`, 0 for the others. */
function chosenWeights({ chosen, weights }: Routing): number[] {
  const most = chosen.length / n;
  return Array.from(weights.dataSync(), (weight, at) => {
    const token = Math.floor(at / experts);
    return chosen.subarray(token * most, (token + 1) * most).includes(at % experts) ? weight : 0;
  });
}

const atBeginning = (tf: TensorFlow, router: NetworkRouter): number[] =>
  tf.tidy(() => chosenWeights(tinyLayer(tf, router, { begins: true }).route()));

function expectClose(values: readonly number[], expected: readonly number[]): void {
  expect(values.length).toBe(expected.length);
  for (const [i, each] of expected.entries()) expect(values[i]).toBeCloseTo(each, 5);
}

const step = (number: number) => randomStream("noise", { number });

describeNetworks.each(["cpu", "wasm"])("on %s", (backend) => {
  test.each(cases)(
    "$what: the gradient of tokens and of every parameter is that of central differences",
    async ({ name, options }) => {
      const { tf } = await startBackend(backend);
      const layer = tinyLayer(tf, networkRouterNamed(name, options));
      const variables = { tokens: layer.tokens, ...Object.fromEntries(layer.own), ...layer.expertParameters };
      const value = () => {
        const { output, balance } = layer.run(step(1));
        const total = tf.sum(tf.square(output));
        return balance === null ? total : tf.add(total, tf.mul(balance, 5));
      };
      const at = () => tf.tidy(() => ({ value: value().dataSync()[0], chosen: `${layer.run(step(1)).plan.experts}` }));
      const before = at();
      const { grads } = tf.variableGrads(value, Object.values(variables));
      const compared = new Set<string>();
      for (const [which, variable] of Object.entries(variables)) {
        const gradient = grads[variable.name].dataSync();
        const numbers = Float32Array.from(variable.dataSync());
        const largest = [...gradient.keys()].sort((a, b) => Math.abs(gradient[b]) - Math.abs(gradient[a]));
        for (const i of largest) {
          const moved = [0.003, -0.003].map((by) => {
            variable.assign(
              tf.tensor(
                numbers.map((each, j) => (j === i ? each + by : each)),
                variable.shape,
              ),
            );
            return at();
          });
          variable.assign(tf.tensor(numbers, variable.shape));
          if (moved.some(({ chosen }) => chosen !== before.chosen)) continue; // another expert: no derivative there
          const difference = (moved[0].value - moved[1].value) / 0.006;
          const limit = 0.02 * Math.abs(difference) + 3e-6 * (Math.abs(before.value) / 0.006);
          expect(Math.abs(gradient[i] - difference), `${which}: ${gradient[i]} for ${difference}`).toBeLessThan(limit);
          compared.add(which);
          break;
        }
      }
      expect([...compared].sort()).toEqual(Object.keys(variables).sort());
    },
  );

  test.each([
    { what: "randomPerturbation without noise", name: "randomPerturbation" },
    { what: "learnableNoise as it begins", name: "learnableNoise" },
  ])("$what is the perturbed cosine router", async ({ name }) => {
    const { tf } = await startBackend(backend);
    const options = { tau1: 0.3, tau2: 0.05, temperature: 0.4 };
    expectClose(atBeginning(tf, networkRouterNamed(name, options)), atBeginning(tf, radial(perturbedCosine(options))));
  });

  test("xMoe is the cosine router as it begins, and so is a radial router whose temperature is learnt", async () => {
    const { tf } = await startBackend(backend);
    const fixed = atBeginning(tf, radial(cosine({ temperature: 0.2 })));
    expectClose(atBeginning(tf, networkRouterNamed("xMoe", { temperature: 0.2 })), fixed);
    const learnt = networkRouterNamed("cosine", { temperature: 0.2, learnTemperature: true });
    expectClose(atBeginning(tf, learnt), fixed);
  });

  test.each(cases)(
    "$what: weights sum to 1, or with one expert are below it; those of expert choice to no fixed sum",
    async ({ name, options }) => {
      const { tf } = await startBackend(backend);
      const sums = (top: number) =>
        tf.tidy(() => {
          const weights = chosenWeights(tinyLayer(tf, networkRouterNamed(name, options), { top }).route(step(1)));
          return Array.from({ length: n }, (_, token) =>
            weights.slice(token * experts, (token + 1) * experts).reduce((sum, each) => sum + each),
          );
        });
      if (name !== "expertChoice") expectClose(sums(2), new Array(n).fill(1));
      else expect(Math.max(...sums(2)) - Math.min(...sums(2))).toBeGreaterThan(0.1);
      if (name === "hash") expectClose(sums(1), new Array(n).fill(1));
      else for (const sum of sums(1)) expect(sum).toBeLessThan(1);
    },
  );

  test.each(cases)(
    "$what: experts without tokens and memory that was used leave no number that is none",
    async ({ name, options }) => {
      const { tf } = await startBackend(backend);
      for (let i = 0; i < 20; i++) tf.tensor(new Float32Array(240).fill(Number.NaN), [240]).dispose(); // memory that is used again
      const layer = tinyLayer(tf, networkRouterNamed(name, options), { top: 1, ids: 1 });
      const alike = Float32Array.from({ length: n * width }, (_, i) => 0.1 + (i % width)); // every token to the same expert
      layer.tokens.assign(tf.tensor(alike, [n, width]));
      const variables = [layer.tokens, ...layer.own.values(), ...Object.values(layer.expertParameters)];
      let counts: number[] = [];
      const { grads } = tf.variableGrads(() => {
        const { output, balance, plan } = layer.run();
        counts = plan.counts;
        const total = tf.sum(tf.square(output));
        return balance === null ? total : tf.add(total, balance);
      }, variables);
      const [unused] = name === "expertChoice" ? [] : counts.flatMap((count, expert) => (count === 0 ? [expert] : []));
      expect(counts.filter((count) => count > 0).length).toBe(name === "expertChoice" ? experts : 1);
      const all = Object.values(grads).map((each) => [...each.dataSync()]);
      expect(all.flat().every(Number.isFinite)).toBe(true);
      if (unused === undefined) return;
      const b2 = grads[layer.expertParameters.b2.name].dataSync();
      expect([...b2.slice(unused * width, (unused + 1) * width)]).toEqual([0, 0, 0, 0]);
    },
  );
});

describeNetworks("a router", () => {
  const made = (name: string, options: RouterOptions = {}) =>
    createNetwork({
      inputs: { kind: "tokens", vocabulary: 7, context: 6 },
      ...{ outputs: 7, layers: 2, width: 8, heads: 2, experts: 4, expertWidth: 6, top: 2, projection: 3, seed: "1" },
      router: networkRouterNamed(name, options),
    });
  /** Each token follows from the last. */
  const batch = (number: number) => {
    const stream = randomStream("tiny text", { number });
    const inputs = Int32Array.from({ length: 48 }, () => Math.floor(7 * stream.uniform()));
    return { inputs, targets: inputs.map((each) => (3 * each + 1) % 7), size: 8 };
  };
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, each) => sum + each, 0) / values.length;

  test.each(cases.slice(0, networkRouterNames.length))(
    "$what: a few steps lower the loss of a tiny network; noise is of the seed and the step, and none in evaluation",
    async ({ name, options }) => {
      vi.stubEnv("ROUTERLAB_BACKEND", "wasm");
      const network = await made(name, options);
      const { tf } = network.backend;
      const loss = (number?: number) => tf.tidy(() => network.loss(batch(0), number).crossEntropy.dataSync()[0]);
      const isNoisy = ["noisyTopK", "randomPerturbation"].includes(name);
      expect(loss(1)).toBe(loss(1));
      expect(loss(2) === loss(1)).toBe(!isNoisy);
      expect(loss() === loss(1)).toBe(!isNoisy);
      expect(network.evaluate(batch(0)).loss).toBeCloseTo(loss(), 5);
      const { losses } = await trainNetwork({ network, batch, steps: 25, learningRate: 0.03, warmup: 4 });
      expect(mean(losses.slice(-5))).toBeLessThan(0.9 * mean(losses.slice(0, 5)));
      network.dispose();
    },
  );

  test("begins like every other in what they share", async () => {
    vi.stubEnv("ROUTERLAB_BACKEND", "wasm");
    const values: Record<string, Record<string, string>> = {};
    for (const { what, name, options } of cases) {
      const network = await made(name, options);
      values[what] = Object.fromEntries([...network.parameters].map(([key, each]) => [key, `${each.dataSync()}`]));
      network.dispose();
    }
    for (const own of Object.values(values))
      for (const [key, numbers] of Object.entries(values.linear)) expect([undefined, numbers]).toContain(own[key]);
    const more = (name: string) => Object.keys(values[name]).filter((key) => !(key in values.linear));
    expect(more("noisyTopK")).toEqual(["block 2/router/noise"]);
    expect(more("learnableNoise")).toEqual(["block 2/router/tau1", "block 2/router/tau2"]);
    expect(more("xMoe")).toEqual(["block 2/router/temperature"]);
    expect(Object.keys(values.hash).filter((key) => /router|projection/.test(key))).toEqual([]);
  });

  test("the noise of noisy top-k has standard deviation softplus(γ·x), that of random perturbation is uniform on (0, 2)", async () => {
    vi.stubEnv("ROUTERLAB_BACKEND", "cpu");
    const { tf } = await startBackend();
    const size = 4000;
    const parts = { width: 2, projection: 0, experts: 2, top: 2, noise: step(1), keys: () => new Int32Array(size) };
    const logOdds = (name: string, options: RouterOptions, x: readonly number[]) => {
      const tokens = tf.tensor(
        Float32Array.from({ length: 2 * size }, (_, i) => x[i % 2]),
        [size, 2],
      );
      const numbers: Record<string, number[]> = { router: [1, 0, 0, 1], "router/noise": [1, 0, 1, 0] };
      const parameter = (key: string) => tf.tensor(Float32Array.from(numbers[key]), [2, 2]);
      const weights = networkRouterNamed(name, options)
        .route(tf, { ...parts, tokens, parameter })
        .weights.dataSync();
      return Array.from({ length: size }, (_, i) => Math.log(weights[2 * i] / weights[2 * i + 1]));
    };
    const odds = logOdds("noisyTopK", {}, [0.5, 0.2]); // differences of two draws, around 0.3
    const sd = Math.sqrt(mean(odds.map((each) => (each - 0.3) ** 2)));
    expect(mean(odds)).toBeCloseTo(0.3, 1);
    expect(sd / (Math.SQRT2 * Math.log1p(Math.exp(0.5)))).toBeCloseTo(1, 1);

    const xi = logOdds("randomPerturbation", { tau1: 0, tau2: 0.5 }, [3, 0]).map((odds) => (3 / odds - 3) / 0.5); // 3/(3 + τ₂ξ)
    expect(Math.min(...xi)).toBeLessThan(0.01);
    expect(Math.max(...xi)).toBeGreaterThan(1.99);
    expect(mean(xi)).toBeCloseTo(1, 1);
    expect(mean(xi.map((each) => (each - 1) ** 2))).toBeCloseTo(1 / 3, 1);
  });

  test("that is unknown, or has an option that is, is refused in a sentence", () => {
    expect(() => networkRouterNamed("soft")).toThrow(/^router is "soft", but must be one of "linear", "cosine", /);
    expect(() => networkRouterNamed("hash", { seed: 1 })).toThrow('has "seed", but there is none.');
    expect(() => networkRouterNamed("learnableNoise", { tau1: 0 })).toThrow(
      "tau1 is 0, but must be a finite number > 0.",
    );
    expect(() => networkRouterNamed("cosine", { tau1: 1 })).toThrow(/has "tau1"/);
  });
});

describeNetworks("expert choice", () => {
  test("gives every expert the same number of tokens, those of largest probability, and a token none or many", async () => {
    const { tf } = await startBackend("cpu");
    const layer = tinyLayer(tf, networkRouterNamed("expertChoice"), { top: 1 });
    const { chosen, weights } = layer.route();
    const p = weights.dataSync();
    for (let expert = 0; expert < experts; expert++) {
      const most = chosen.length / n;
      const takes = (token: number) => chosen.subarray(token * most, (token + 1) * most).includes(expert);
      const [taken, left] = [true, false].map((is) =>
        Array.from({ length: n }, (_, token) => token)
          .filter((token) => takes(token) === is)
          .map((token) => p[token * experts + expert]),
      );
      expect(taken.length).toBe(n / experts);
      expect(Math.min(...taken)).toBeGreaterThanOrEqual(Math.max(...left));
    }
    const { output, plan } = layer.run();
    expect(plan.counts).toEqual([2, 2, 2, 2, 2]);
    const without = Array.from({ length: n }, (_, token) => token).filter((token) => !plan.tokens.includes(token));
    expect(without.length).toBeGreaterThan(0);
    for (const token of without)
      expect([...output.dataSync().slice(token * width, (token + 1) * width)]).toEqual([0, 0, 0, 0]);
  });

  test("is balanced where all probabilities are equal, or none is a number", () => {
    for (const value of [0.25, Number.NaN]) {
      const chosen = chosenByExperts(new Float32Array(32).fill(value), 4, 2);
      expect(planDispatch(chosen, { size: 8, experts: 4 }).counts).toEqual([4, 4, 4, 4]);
    }
  });
});

describeNetworks("hash routing", () => {
  test("depends on what a token is alone, gives it different experts, and uses all of them", async () => {
    const { tf } = await startBackend("cpu");
    const keys = Int32Array.from({ length: 200 }, (_, i) => i % 100);
    const none = () => expect.fail("hash routing has no parameters") as never;
    const tokens = tf.zeros([200, 2]);
    const routed = { tokens, width: 2, projection: 0, experts: 5, top: 3, noise: null, keys: () => keys };
    const { chosen } = networkRouterNamed("hash").route(tf, { ...routed, parameter: none });
    expect([...chosen.slice(0, 300)]).toEqual([...chosen.slice(300)]);
    for (let i = 0; i < 100; i++) expect(new Set(chosen.slice(3 * i, 3 * i + 3)).size).toBe(3);
    const first = [0, 1, 2, 3, 4].map((expert) => keys.filter((_, i) => chosen[3 * i] === expert).length);
    expect(Math.min(...first)).toBeGreaterThan(20);
  });
});

afterEach(() => vi.unstubAllEnvs());

import { createNetwork, networkRouterNamed } from "routerlab/networks";
import { afterEach, expect, test, vi } from "vitest";
import { routerNorms } from "../../../lib/dist/networks/measures/routerNorms";
import { describeNetworks } from "../installed";

afterEach(() => vi.unstubAllEnvs());

describeNetworks("the norms of a router", () => {
  const made = (router: string, options: Record<string, number>, projection: number) => {
    vi.stubEnv("ROUTERLAB_BACKEND", "wasm");
    return createNetwork({
      inputs: { kind: "tokens", vocabulary: 7, context: 6 },
      ...{ outputs: 7, layers: 2, width: 8, heads: 2, experts: 4, expertWidth: 6, top: 2, projection, seed: "1" },
      router: networkRouterNamed(router, options),
    });
  };
  const batch = { inputs: Int32Array.of(0, 1, 2, 3, 4, 5), targets: new Int32Array(6), size: 1 };

  test("are mean lengths of router vectors and of tokens as they are compared, beside the constants that are learnt", async () => {
    const network = await made("learnableNoise", { tau1: 0.1, tau2: 2 }, 2);
    const { tf } = network.backend;
    const assign = (name: string, numbers: Float32Array, shape: number[]) =>
      network.parameters.get(name)!.assign(tf.tensor(numbers, shape));
    assign("block 2/router", Float32Array.of(3, 4, 0, 1, 0, 0, 6, 8), [4, 2]);
    assign(
      "block 2/projection",
      Float32Array.from({ length: 16 }, (_, i) => (i === 0 ? 3 : i === 1 ? 4 : 0)),
      [8, 2],
    );
    const norms = routerNorms(network, batch)!;
    const firsts = Array.from({ length: 6 }, (_, i) => Math.abs(network.evaluate(batch).hidden[0][8 * i]));
    expect(norms.vectors).toBeCloseTo((5 + 1 + 0 + 10) / 4, 6);
    expect(norms.tokens).toBeCloseTo((5 * firsts.reduce((sum, each) => sum + each)) / 6, 5); // (3, 4) x₀
    expect(norms.constants).toEqual({ tau1: expect.closeTo(0.1, 5), tau2: expect.closeTo(2, 5) });
    network.dispose();
  });

  test("of tokens without a projection are those of what the router sees; hash routing has none", async () => {
    const network = await made("linear", {}, 0);
    const { tokens, constants } = routerNorms(network, batch)!;
    expect(tokens).toBeCloseTo(Math.sqrt(8), 2); // layer norm leaves rows of mean square 1
    expect(constants).toEqual({});
    network.dispose();
    const hash = await made("hash", {}, 2);
    expect(routerNorms(hash, batch)).toBeNull();
    hash.dispose();
  });
});

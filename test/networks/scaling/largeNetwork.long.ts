import { expect, test } from "vitest";
import { perturbedCosine, randomStream } from "../../../lib/dist";
import { createNetwork, languageBatches, trainNetwork } from "../../../lib/dist/networks";
import { namedConfigs } from "../../../lib/dist/networks/experiments/trainings/namedConfigs";
import { parameterCount } from "../../../lib/dist/networks/scaling/networkCost";

test("a network of the paper's own size takes a step, and has as many parameters as docs/scaling.md counts", async () => {
  const { network: sizes, context } = namedConfigs.enwik8;
  const vocabulary = 205;
  const network = await createNetwork({
    ...sizes,
    ...{ inputs: { kind: "tokens", vocabulary, context }, outputs: vocabulary, seed: "large" },
    router: perturbedCosine({ tau1: 0.1, tau2: 0.001, temperature: 0.3 }),
  });
  const stream = randomStream("large");
  const text = Uint16Array.from({ length: 4 * context }, () => Math.floor(vocabulary * stream.uniform()));
  const batch = languageBatches({ text, context, size: 1, stream });
  const { losses } = await trainNetwork({ network, batch, steps: 1, learningRate: 7e-4, warmup: 0 });
  expect(network.parameterCount).toBe(parameterCount({ ...sizes, vocabulary, context }));
  expect(losses[0]).toBeGreaterThan(0.8 * Math.log(vocabulary)); // text that is random tells a new network nothing
  expect(losses[0]).toBeLessThan(1.5 * Math.log(vocabulary));
  network.dispose();
});

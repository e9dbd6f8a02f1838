import { linear } from "routerlab";
import { createNetwork } from "routerlab/networks";
import { expect, test } from "vitest";
import { parameterCount, trainingOperations } from "../../../lib/dist/networks/scaling/networkCost";
import { describeNetworks } from "../installed";

const sizes = { layers: 3, width: 12, heads: 2, experts: 5, expertWidth: 7, top: 2 };

describeNetworks("the cost of a network on text", () => {
  test.each([0, 4])("parameters are counted as they are made, router in %i dimensions", async (projection) => {
    const network = await createNetwork({
      ...{ ...sizes, projection, inputs: { kind: "tokens" as const, vocabulary: 11, context: 6 }, outputs: 11 },
      ...{ router: linear(), seed: "cost" },
    });
    expect(parameterCount({ ...sizes, projection, vocabulary: 11, context: 6 })).toBe(network.parameterCount);
    network.dispose();
  });

  test("operations of a token are six times the numbers that it is multiplied with", () => {
    // a block: 4 · 12² weights of attention, 6 keys and 6 values of 12 numbers, two experts of 2 · 12 · 7 weights
    const blocks = 3 * (4 * 144 + 2 * 6 * 12 + 2 * 2 * 12 * 7);
    const router = 12 * 4 + 4 * 5; // of the one sparse block
    const counted = { ...sizes, projection: 4, vocabulary: 11, context: 6 };
    expect(trainingOperations(counted)).toBe(6 * (blocks + router + 12 * 11));
  });
});

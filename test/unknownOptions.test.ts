import * as routerlab from "routerlab";
import { expect, test } from "vitest";

// A name that no function has, beside what it needs or alone: each says so, before it asks for anything else.
const subjects = [
  ...["mixture", "sample", "dataset", "nearTruth", "fromData", "leastSquares", "sgd"],
  ...["canonicalGauge", "voronoiLoss", "parameterErrors", "withNorms", "regressionError", "routingAccuracy"],
  ...["uniformBox", "truncatedGaussian", "onSphere", "gaussianNoise", "uniformNoise", "studentNoise"],
] as const;

test.each(subjects)("%s refuses an option that it has not, and says which it has", (name) => {
  const call = (routerlab as unknown as Record<string, (options: object) => unknown>)[name];
  expect(() => call({ nosuch: 1 })).toThrow(
    expect.objectContaining({
      name: "InputError",
      message: expect.stringMatching(
        new RegExp(`^the options of ${name} has "nosuch", but must be one of \\w+(, \\w+)*\\.$`),
      ),
    }),
  );
});

test("so does a study, and a norm protocol", async () => {
  await expect(routerlab.study({ arms: [], size: [1] } as never)).rejects.toThrow(
    /^the options of study has "size", but must be one of arms, sizes, /,
  );
  const model = routerlab.mixture({ router: routerlab.cosine(), expert: routerlab.tanhExpert(), dim: 1 });
  const measure = model.measure([{ router: [1], expert: [1, 0] }, { expert: [0, 1] }]);
  const norms = { uniform: [0, 4], low: 1 } as never;
  expect(() => routerlab.withNorms({ model, measure, norms, stream: routerlab.randomStream("norms") })).toThrow(
    'norms has "low", but must be one of uniform.',
  );
});

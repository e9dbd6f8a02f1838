import { expect, test } from "vitest";
import type { AnyRun } from "../../../../lib/dist/networks/experiments/runs/runTask";
import { codeOf, keyOf } from "../../../../lib/dist/networks/experiments/trainings/trainingKeys";

const shared = {
  router: { name: "linear", options: {} },
  ...{ seed: 0, randomness: "" },
  network: { layers: 2, width: 8, heads: 2, experts: 2, expertWidth: 4, top: 2, projection: 2 },
  training: { steps: 9, learningRate: 1e-2, warmup: 1, evaluations: 9 },
};
const language: AnyRun = { kind: "language", ...shared, context: 8, batch: 2, pieces: 4 };
const domains: AnyRun = {
  kind: "domains",
  ...shared,
  set: "rotated digits",
  domain: "45°",
  perDomain: 1,
  selecting: 5,
};

test("a row is made stale by what trains, its task, its measures and its router, and by no other router, task or kernel", () => {
  const code = codeOf(language);
  const expected = ["training/trainNetwork.js", "training/adam.js", "transformer.js", "measures", "tasks/language"];
  expect(code).toEqual(expect.arrayContaining(expected.map((name) => `networks/${name}`)));
  expect(code).toEqual(
    expect.arrayContaining(["routers", "networks/routers/radial.js", "networks/routers/topWeights.js"]),
  );
  const others =
    /kernels|backend|networks\/index|routers\/routers|checkpoint|tasks\/domains|domainRun|experiments\/\w+\.js/;
  expect(code.filter((name) => others.test(name))).toEqual([]);
  expect(codeOf(domains).filter((name) => /tasks\/language|languageRun/.test(name))).toEqual([]);
});

test("a user's own data count by what they are, not by where they lie", () => {
  const data = { name: "text8", sha256: "ab", path: "/here/text8" };
  const key = keyOf({ ...language, data });
  expect(keyOf({ ...language, data: { ...data, path: "/there/text8" } })).toBe(key);
  expect(keyOf({ ...language, data: { ...data, sha256: "cd" } })).not.toBe(key);
  expect(keyOf({ ...language, data: undefined })).toBe(keyOf(language));
  expect(keyOf(language)).not.toBe(key);
});

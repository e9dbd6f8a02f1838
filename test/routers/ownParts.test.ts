import fs from "node:fs";
import path from "node:path";
import {
  type Expert,
  expertNamed,
  gaussianNoise,
  leastSquares,
  mixture,
  nearTruth,
  noiseNamed,
  type Router,
  randomStream,
  routerNamed,
  sample,
  study,
  uniformBox,
} from "routerlab";
import { expect, test } from "vitest";
import { temporaryFolder } from "../study/temporaryFolder";

const library = require.resolve("routerlab");

/** A module in a folder of its own, far from the library, as a reader would write it. */
function written<Part>(text: string): Part {
  const file = path.join(temporaryFolder(), "own.cjs");
  fs.writeFileSync(file, `const lab = require(${JSON.stringify(library)});\nmodule.exports = ${text};\n`);
  return require(file) as Part;
}

const ownRouter = () =>
  written<Router>(`lab.radialRouter({
    name: "boundedDot", options: {}, inputScale: { a: 0.2, c: 1 }, routerScale: { a: 0.5, c: 2 },
  })`);

const ownExpert = () =>
  written<Expert>(`lab.ridgeExpert({
    name: "softplus",
    activation: {
      value: (z) => Math.log1p(Math.exp(z)),
      first: (z) => 1 / (1 + Math.exp(-z)),
      second: (z, value, first) => first * (1 - first),
    },
  })`);

function setting(router: Router, expert: Expert) {
  const model = mixture({ router, expert, dim: 2 });
  const truth = model.measure([
    { bias: -0.2, router: [0.9, 0.6], expert: [-0.6, 1.4, 1.3] },
    { expert: [0.2, -1.6, 0.8] },
  ]);
  return { model, truth, input: uniformBox({ low: -4, high: 4 }), noise: gaussianNoise({ sd: 0.02 }) };
}

test.each([
  ["a router", () => setting(ownRouter(), require("routerlab").tanhExpert())],
  ["an expert", () => setting(require("routerlab").perturbedCosine(), ownExpert())],
  ["a router and an expert", () => setting(ownRouter(), ownExpert())],
])("%s written to a file outside the library can be fitted, and found again", (_what, make) => {
  const { model, truth, ...rest } = make();
  const data = sample({ model, truth, ...rest, size: 4000, stream: randomStream("own") });
  const fit = leastSquares({ model, data, atoms: 2, starts: nearTruth({ truth, spread: 0.05 }) });
  const errors = fit.standardErrors!;
  expect(fit.status).toBe("converged");
  expect(fit.residualVariance / 0.02 ** 2).toBeCloseTo(1, 0.9);
  const found = model.parameters(fit.measure);
  model.parameters(truth).forEach((value, i) => {
    expect(Math.abs(found[i] - value)).toBeLessThan(4.5 * errors[i]);
    expect(errors[i]).toBeLessThan(0.5);
  });
});

test("a study of them runs in the calling thread, and its rows are those of single fits", async () => {
  const { model, truth, input, noise } = setting(ownRouter(), ownExpert());
  const arms = [{ name: "own", model, truth, starts: nearTruth({ truth, spread: 0 }) }];
  const rows = await study({ arms, sizes: [300, 600], replicates: 2, input, noise, workers: 2 });
  expect(rows.map(({ size, replicate, status }) => [size, replicate, status])).toEqual([
    [300, 0, "converged"],
    [300, 1, "converged"],
    [600, 0, "converged"],
    [600, 1, "converged"],
  ]);
  for (const { size, replicate, objective, parameters } of rows) {
    const stream = randomStream("data", { seed: "study", size, replicate });
    const data = sample({ model, truth, input, noise, size, stream });
    const fit = leastSquares({ model, data, atoms: 2, starts: [truth] });
    expect(objective).toBe(fit.objective);
    expect(parameters).toEqual([...model.parameters(fit.measure)]);
  }
});

test("their study refuses a folder, in one sentence, since a row could not tell one function from another", async () => {
  const folder = path.join(temporaryFolder(), "rows");
  const { model, truth, input, noise } = setting(ownRouter(), ownExpert());
  const refused = study({ arms: [{ name: "own", model, truth }], sizes: [300], replicates: 1, input, noise, folder });
  await expect(refused).rejects.toThrow(
    /^folder is ".*", but must be left out: the expert softplus is a function .*\.$/,
  );
  await expect(refused).rejects.toMatchObject({ name: "InputError" });
  expect(fs.existsSync(folder)).toBe(false);
});

test("a router of two radial scales is all said by them: worker threads make it again, and its rows are kept", async () => {
  const folder = temporaryFolder();
  const { model, truth, input, noise } = setting(ownRouter(), require("routerlab").tanhExpert());
  const arms = [{ name: "own", model, truth, starts: nearTruth({ truth, spread: 0 }) }];
  const [row] = await study({ arms, sizes: [300], replicates: 1, input, noise, folder, workers: 1 });
  const stream = randomStream("data", { seed: "study", size: 300, replicate: 0 });
  const data = sample({ model, truth, input, noise, size: 300, stream });
  expect(row.objective).toBe(leastSquares({ model, data, atoms: 2, starts: [truth] }).objective);
});

test("a router that borrows a built-in name but has other scales is not taken for the built-in one", async () => {
  const folder = temporaryFolder();
  const keys = new Set<string>();
  for (const c of [1, 2]) {
    const own = written<Router>(
      `lab.radialRouter({ name: "linear", options: {}, inputScale: { a: 0, c: 1 }, routerScale: { a: 0, c: ${c} } })`,
    );
    for (const router of [own, require("routerlab").linear() as Router]) {
      const { model, truth, input, noise } = setting(router, require("routerlab").tanhExpert());
      const grid = { arms: [{ name: "own", model, truth }], sizes: [300], replicates: 1, input, noise, folder };
      const [row] = await study({ ...grid, workers: 1 });
      expect(row.status).toBe("converged");
      expect(row.objective).toBeLessThan(2 * 0.02 ** 2); // twice as short a vector would not do for the data of the other
      keys.add(row.key);
    }
  }
  expect(keys.size).toBe(3);
});

const builtIn = () => {
  const lab = require("routerlab") as typeof import("routerlab");
  return {
    router: lab.perturbedCosine(),
    expert: lab.tanhExpert(),
    input: lab.uniformBox(),
    noise: lab.gaussianNoise(),
  };
};

test.each<[string, (parts: ReturnType<typeof builtIn>) => Partial<ReturnType<typeof builtIn>>, string | null]>([
  ["the built-in parts", () => ({}), null],
  [
    "those that were made by name",
    () => ({ router: routerNamed("cosine"), expert: expertNamed("gelu"), noise: noiseNamed("studentNoise") }),
    null,
  ],
  ["a copy of a router", ({ router }) => ({ router: { ...router } }), "the router perturbedCosine is a function"],
  [
    "a copy of an expert with another function that agrees with it at many points",
    ({ expert }) => ({
      expert: { ...expert, evaluate: (x, eta, ...rest) => expert.evaluate(x, eta, ...rest) + (x[0] > 0.999 ? 1 : 0) },
    }),
    "the expert tanh is a function",
  ],
  [
    "a distribution under a built-in name",
    ({ input }) => ({
      input: { ...input, draw: (stream, _dim, target, at) => target.fill(stream.normal(), at, at + 2) },
    }),
    "the input distribution uniformBox is a function",
  ],
  [
    "a noise under a built-in name",
    ({ noise }) => ({ noise: { ...noise, draw: () => 0 } }),
    "the noise gaussianNoise is",
  ],
])("row files hold what can be made again by its name: %s", async (_what, change, refusal) => {
  const parts = { ...builtIn(), ...change(builtIn()) };
  const { model, truth } = setting(parts.router, parts.expert);
  const arms = [{ name: "own", model, truth, maxIterations: 1 }];
  const { input, noise } = parts;
  const folder = path.join(temporaryFolder(), "rows");
  const rows = study({ arms, sizes: [50], replicates: 1, input, noise, folder, workers: 1 });
  if (refusal === null) expect(await rows).toHaveLength(1);
  else await expect(rows).rejects.toThrow(refusal);
});

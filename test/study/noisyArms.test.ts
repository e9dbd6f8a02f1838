import {
  type Arm,
  gaussianNoise,
  nearTruth,
  randomStream,
  readRows,
  rowKey,
  sample,
  sgd,
  silentProgress,
  study,
  uniformBox,
} from "routerlab";
import { expect, test } from "vitest";
import { fitOf, settingsOf } from "../../lib/dist/study/arm";
import { gridOf } from "../../lib/dist/study/study";
import { oneTruth } from "../estimators/oneTruth";
import { temporaryFolder } from "./temporaryFolder";

const { model, truth } = oneTruth("perturbedCosine");
const input = uniformBox({ low: -4, high: 4 });
const noise = gaussianNoise({ sd: 0.1 });
const grid = { sizes: [100], replicates: 2, input, noise, progress: silentProgress };

const arms: Arm[] = [
  { name: "plain", model, truth },
  { name: "noisy", model, truth, normNoise: "exponential" },
  { name: "walk", model, truth, sgd: { epochs: 3, batch: 20 } },
  { name: "noisy walk", model, truth, sgd: { epochs: 3, batch: 20, normNoise: "exponential" } },
];

test("noise on the norms and stochastic gradient reach the worker threads, and rows are those of sample and sgd", async () => {
  const folder = temporaryFolder();
  const rows = await study({ ...grid, arms, folder, workers: 2 });
  expect(new Set(rows.map(({ key }) => key)).size).toBe(8);
  expect(new Set(rows.map(({ objective }) => objective)).size).toBe(8);
  expect(readRows(folder).rows.size).toBe(8);
  const keys = { seed: "study", size: 100, replicate: 1 };
  const stream = randomStream("data", keys);
  const starts = nearTruth({ truth });
  const fitWith = (normNoise: "exponential" | undefined) =>
    sgd({
      model,
      data: sample({ model, truth, input, noise, size: 100, stream }),
      atoms: 2,
      starts,
      epochs: 3,
      batch: 20,
      normNoise,
      stream: randomStream("starts", keys),
    });
  expect(rows[5].parameters).toEqual([...model.parameters(fitWith(undefined).measure)]);
  expect(rows[7].parameters).toEqual([...model.parameters(fitWith("exponential").measure)]);
  expect(rows[5].status).toBe("limit");
  // The truth's own residuals are those of the noise of y alone: X and ε are shared.
  expect(rows[3].truthObjective).toBeGreaterThan(rows[1].truthObjective);
  expect(rows[5].truthObjective).toBe(rows[1].truthObjective);
});

test("an arm without these options has the key that it had before there were any", () => {
  const [live] = gridOf({ ...grid, arms: [arms[0]] });
  const settings = settingsOf(live);
  expect(Object.keys(settings).sort()).toEqual(
    ["generator", "input", "model", "name", "noise", "replicate", "seed", "size", "truth"].sort(),
  );
  expect(rowKey({ revision: "r", settings: settingsOf(fitOf(settings)) })).toBe(rowKey({ revision: "r", settings }));
  const undefinedOptions = { ...settings, normNoise: undefined, sgd: undefined };
  expect(rowKey({ revision: "r", settings: undefinedOptions })).toBe(rowKey({ revision: "r", settings }));
  const noisy = gridOf({ ...grid, arms: [{ ...arms[1], name: "plain" }] }).map(settingsOf)[0];
  expect(rowKey({ revision: "r", settings: noisy })).not.toBe(rowKey({ revision: "r", settings }));
});

test.each<[string, object, string]>([
  [
    "an unknown law",
    { normNoise: "cauchy" },
    'arms[0].normNoise is "cauchy", but must be one of "halfNormal", "uniform", "exponential".',
  ],
  [
    "noisy norms of a router without τ₁",
    { model: oneTruth("linear").model, normNoise: "uniform" },
    'arms[0].normNoise is "uniform", but must be left out: the linear router has no τ₁ that could be noisy.',
  ],
  [
    "noisy steps of a router without τ₁",
    { model: oneTruth("cosine").model, sgd: { normNoise: "uniform" } },
    'arms[0].sgd.normNoise is "uniform", but must be left out: the cosine router has no τ₁ that could be noisy.',
  ],
  ["a word for steps", { sgd: "adam" }, 'arms[0].sgd is "adam", but must be an object { epochs, batch, … }.'],
  [
    "an unknown setting of the steps",
    { sgd: { momentum: 1 } },
    'arms[0].sgd has "momentum", but must be one of epochs, batch, rate, tolerance, normNoise.',
  ],
])("an arm with %s is refused in one sentence", async (_what, change, message) => {
  await expect(study({ ...grid, arms: [{ ...arms[0], ...change } as never] })).rejects.toMatchObject({
    name: "InputError",
    message,
  });
});

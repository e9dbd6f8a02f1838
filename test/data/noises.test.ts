import {
  gaussianNoise,
  heteroscedasticNoise,
  linear,
  mixture,
  type Noise,
  noiseNamed,
  noiseNames,
  randomStream,
  sample,
  studentNoise,
  tanhExpert,
  uniformBox,
  uniformNoise,
} from "routerlab";
import { expect, test } from "vitest";
import { normalDistribution } from "../mixture/writtenOut";
import { distributionFrom, expectDistribution, expectMean } from "./distributionChecks";

function draws(noise: Noise, count = 20_000): number[] {
  const stream = randomStream(`noise ${noise.name}`);
  return Array.from({ length: count }, () => noise.draw(stream));
}

test("gaussianNoise is N(0, sd²)", () => {
  const noise = gaussianNoise({ sd: 0.2 });
  expect(noise.sd).toBe(0.2);
  expectDistribution(draws(noise), (value) => normalDistribution(value / 0.2));
});

test("uniformNoise is uniform on [−halfWidth, halfWidth], σ = halfWidth/√3", () => {
  const noise = uniformNoise({ halfWidth: 0.3 });
  expect(noise.sd).toBeCloseTo(0.3 / Math.sqrt(3), 15);
  expectDistribution(draws(noise), (value) => (value + 0.3) / 0.6);
});

test.each([3, 5, 30])("studentNoise is scale times Student's t with %d degrees of freedom", (degrees) => {
  const density = (t: number) => (1 + (t * t) / degrees) ** (-(degrees + 1) / 2);
  const distribution = distributionFrom(density, -400, 400); // less than 1e-6 of its mass lies outside
  expectDistribution(draws(studentNoise({ scale: 0.1, degrees })), (value) => distribution(value / 0.1));
});

test("Student's t with three and five degrees has the quantiles of the tables", () => {
  const share = (degrees: number, quantile: number) =>
    draws(studentNoise({ scale: 1, degrees })).map((value) => (value < quantile ? 1 : 0));
  expectMean(share(3, 2.353), 0.95);
  expectMean(share(5, -2.015), 0.05);
});

test.each([
  ["gaussianNoise", gaussianNoise({ sd: 0.2 })],
  ["uniformNoise", uniformNoise({ halfWidth: 0.3 })],
  ["studentNoise", studentNoise({ scale: 0.1, degrees: 9 })],
  ["heteroscedasticNoise", heteroscedasticNoise({ sd: 0.1, growth: -2 })],
])("%s has mean 0 and the standard deviation that it states", (_name, noise) => {
  const values = draws(noise);
  expectMean(values, 0);
  expectMean(
    values.map((value) => value * value),
    noise.sd * noise.sd,
  );
});

test("heteroscedasticNoise is normal, and sample makes it louder where ‖x‖ is larger: σ(x) = sd exp(growth ‖x‖)", () => {
  const noise = heteroscedasticNoise({ sd: 0.2, growth: 0.5 });
  expectDistribution(draws(noise), (value) => normalDistribution(value / 0.2));
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
  const truth = model.measure([{ bias: 0, router: [1, 0], expert: [1, 0, 0] }, { expert: [0, 1, 0] }]);
  const input = uniformBox({ low: -3, high: 3 });
  const data = sample({ model, truth, input, noise, size: 20_000, stream: randomStream("growing") });
  const f = model.predict(truth, data.inputs);
  const scaled = Array.from(data.outputs, (y, i) => {
    const length = Math.sqrt(data.inputs[2 * i] ** 2 + data.inputs[2 * i + 1] ** 2);
    return (y - f[i]) / (0.2 * Math.exp(0.5 * length));
  });
  expectDistribution(scaled, normalDistribution);
});

test("noise of size 0 is exactly 0", () => {
  for (const noise of [gaussianNoise({ sd: 0 }), uniformNoise({ halfWidth: 0 }), studentNoise({ scale: 0 })]) {
    expect(noise.sd).toBe(0);
    expect(draws(noise, 5).every((value) => Math.abs(value) === 0)).toBe(true);
  }
});

test.each(noiseNames)("%s: its name and options make the same noise again", (name) => {
  const own = noiseNamed(name);
  const again = noiseNamed(own.name, { ...own.options });
  expect(again.sd).toBe(own.sd);
  expect(draws(again, 5)).toEqual(draws(own, 5));
});

test.each<[string, () => unknown, string | RegExp]>([
  ["a negative sd", () => gaussianNoise({ sd: -0.1 }), "sd is -0.1, but must be a finite number ≥ 0."],
  ["an sd of NaN", () => gaussianNoise({ sd: Number.NaN }), "sd is NaN, but must be a finite number ≥ 0."],
  ["a negative half width", () => uniformNoise({ halfWidth: -1 }), "halfWidth is -1, but must be a finite number ≥ 0."],
  [
    "a growth of NaN",
    () => heteroscedasticNoise({ growth: Number.NaN }),
    "growth is NaN, but must be a finite number.",
  ],
  ["two degrees of freedom", () => studentNoise({ degrees: 2 }), /^degrees is 2, but must be a finite number > 2.*\.$/],
  [
    "an unknown noise",
    () => noiseNamed("cauchyNoise"),
    /^noise is "cauchyNoise", but must be one of "gaussianNoise", .*\.$/,
  ],
])("%s is refused in one sentence", (_what, make, message) => {
  expect(make).toThrow(message);
  expect(make).toThrow(expect.objectContaining({ name: "InputError" }));
});

import {
  type InputDistribution,
  inputNamed,
  inputNames,
  inputsFrom,
  onSphere,
  randomStream,
  truncatedGaussian,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { drawInputs } from "../../lib/dist/data/sample";
import { norm, normalDistribution } from "../mixture/writtenOut";
import { distributionFrom, expectDistribution, expectMean } from "./distributionChecks";

/** `count` draws as rows. */
function rows(input: InputDistribution, dim: number, count: number): Float64Array[] {
  const flat = drawInputs({ input, dim, size: count, stream: randomStream(`inputs ${input.name}`) });
  return Array.from({ length: count }, (_, i) => flat.slice(i * dim, i * dim + dim));
}

const column = (list: readonly Float64Array[], u: number): number[] => list.map((row) => row[u]);

test("uniformBox is uniform on [low, high] in every coordinate, and coordinates are not correlated", () => {
  const draws = rows(uniformBox({ low: -1, high: 3 }), 3, 6000);
  for (let u = 0; u < 3; u++) expectDistribution(column(draws, u), (value) => (value + 1) / 4);
  expectMean(
    draws.map((row) => (row[0] - 1) * (row[2] - 1)),
    0,
  );
});

test("truncatedGaussian lies within its radius and has the radial distribution of a truncated Gaussian", () => {
  const draws = rows(truncatedGaussian({ sd: 0.5, radius: 1.2 }), 3, 6000);
  expect(Math.max(...draws.map(norm))).toBeLessThanOrEqual(1.2);
  const radial = distributionFrom((r) => r * r * Math.exp(-2 * r * r), 0, 1.2); // r^(d−1) exp(−r²/2sd²)
  expectDistribution(draws.map(norm), radial);
  for (let u = 0; u < 3; u++) expectMean(column(draws, u), 0);
  // A direction of a sphere in three dimensions has uniform coordinates (Archimedes).
  expectDistribution(
    draws.map((row) => row[1] / norm(row)),
    (value) => (value + 1) / 2,
  );
});

test("a correlated Gaussian has that correlation and its standard deviation where the radius cuts nothing off", () => {
  const draws = rows(truncatedGaussian({ sd: 0.5, radius: 20, correlation: 0.6 }), 3, 6000);
  for (let u = 0; u < 3; u++) expectDistribution(column(draws, u), (value) => normalDistribution(value / 0.5));
  for (const [u, w] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ])
    expectMean(
      draws.map((row) => row[u] * row[w]),
      0.6 * 0.5 * 0.5,
    );
  const near = rows(truncatedGaussian({ sd: 0.5, radius: 1, correlation: 0.6 }), 3, 2000);
  expect(Math.max(...near.map(norm))).toBeLessThanOrEqual(1);
  expect(() => truncatedGaussian({ correlation: 1 })).toThrow("correlation is 1, but must be a number in [0, 1).");
});

test("onSphere has norm radius and no preferred direction", () => {
  const draws = rows(onSphere({ radius: 2 }), 3, 6000);
  for (const row of draws) expect(norm(row)).toBeCloseTo(2, 14);
  for (let u = 0; u < 3; u++) expectDistribution(column(draws, u), (value) => (value + 2) / 4);
  const plane = rows(onSphere({ radius: 1 }), 2, 6000);
  expectDistribution(
    plane.map(([x, y]) => Math.atan2(y, x)),
    (angle) => (angle + Math.PI) / (2 * Math.PI),
  );
  const ends = column(rows(onSphere({ radius: 3 }), 1, 50), 0);
  expect(new Set(ends.map(Math.round))).toEqual(new Set([3, -3]));
});

test("inputsFrom draws by one's own function, which is handed the stream and the dimension", () => {
  const own = inputsFrom((stream, dim) => Array.from({ length: dim }, (_, u) => u + stream.uniform()));
  const draws = rows(own, 2, 2000);
  expectDistribution(column(draws, 0), (value) => value);
  expectDistribution(column(draws, 1), (value) => value - 1);
});

test.each(inputNames)("%s: its name and options make the same distribution again", (name) => {
  const own = inputNamed(name);
  const again = inputNamed(own.name, { ...own.options });
  expect(rows(again, 2, 5)).toEqual(rows(own, 2, 5));
});

test("a draw writes d numbers where it is told, and nothing beside them", () => {
  for (const input of [uniformBox(), truncatedGaussian(), onSphere(), inputsFrom(() => [0.1, 0.2])]) {
    const target = new Float64Array(6).fill(9);
    input.draw(randomStream("beside"), 2, target, 3);
    expect([target[0], target[1], target[2], target[5]]).toEqual([9, 9, 9, 9]);
    expect([...target.slice(3, 5)].every((value) => value !== 9)).toBe(true);
  }
});

describe("what is refused, in one sentence", () => {
  const draw = (input: InputDistribution, dim = 2) => rows(input, dim, 1);
  test.each<[string, () => unknown, string | RegExp]>([
    ["a box upside down", () => uniformBox({ low: 1, high: -1 }), /^\[low, high\] is .*\[1, -1\].*low < high\.$/],
    ["a box without width", () => uniformBox({ low: 1, high: 1 }), /low < high\.$/],
    ["an infinite box", () => uniformBox({ high: Infinity }), /^\[low, high\] is .* finite numbers/],
    ["sd 0", () => truncatedGaussian({ sd: 0 }), "sd is 0, but must be a finite number > 0."],
    [
      "a radius of NaN",
      () => truncatedGaussian({ radius: Number.NaN }),
      "radius is NaN, but must be a finite number > 0.",
    ],
    ["a sphere without radius", () => onSphere({ radius: 0 }), "radius is 0, but must be a finite number > 0."],
    [
      "a ball that no draw hits",
      () => draw(truncatedGaussian({ sd: 1, radius: 1e-3 }), 4),
      /^radius is 0\.001, but must be larger.*\.$/,
    ],
    ["an unknown name", () => inputNamed("ball"), /^input is "ball", but must be one of "uniformBox", .*\.$/],
    ["no function", () => inputsFrom([1, 2] as never), /^draw is an array of 2, but must be a function.*\.$/],
    [
      "an own draw of the wrong length",
      () => draw(inputsFrom(() => [1])),
      "the drawn input is an array of 1, but must be an array of 2 finite numbers.",
    ],
    ["an own draw of NaN", () => draw(inputsFrom(() => [1, Number.NaN])), /^the drawn input is .* 2 finite numbers\.$/],
  ])("%s", (_what, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ name: "InputError" }));
  });
});

test.each([1e-200, 1, 1e200])("truncatedGaussian and onSphere draw in any unit: %s", (unit) => {
  const [gaussian, plain] = [
    truncatedGaussian({ sd: unit, radius: 2 * unit }),
    truncatedGaussian({ sd: 1, radius: 2 }),
  ];
  const [sphere, ball] = [onSphere({ radius: unit }), onSphere({ radius: 1 })];
  const drawn = (input: InputDistribution) => [
    ...drawInputs({ input, dim: 2, size: 20, stream: randomStream("unit") }),
  ];
  for (const [found, wanted] of [
    [drawn(gaussian), drawn(plain)],
    [drawn(sphere), drawn(ball)],
  ])
    found.forEach((value, i) => {
      expect(value / unit).toBeCloseTo(wanted[i], 14);
    });
});

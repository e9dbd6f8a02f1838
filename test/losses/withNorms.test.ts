import { describe, expect, test } from "vitest";
import { randomStream } from "../../lib/dist/data/randomStream";
import { tanhExpert } from "../../lib/dist/experts/tanhExpert";
import { voronoiCells } from "../../lib/dist/losses/voronoiCells";
import { voronoiLoss } from "../../lib/dist/losses/voronoiLoss";
import { type NormProtocol, withNorms } from "../../lib/dist/losses/withNorms";
import type { MixingMeasure } from "../../lib/dist/mixture/measure";
import { mixture } from "../../lib/dist/mixture/mixture";
import { cosine } from "../../lib/dist/routers/cosine";
import { perturbedCosine } from "../../lib/dist/routers/perturbedCosine";

const model = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
const truth = model.measure([
  { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
  { bias: 0.1, router: [0, -2], expert: [1, 0.5, -1] },
  { expert: [0.2, -1.6, 0.8] },
]);
const measure = model.measure([
  { bias: -0.1, router: [3, 4], expert: [-0.5, 1.4, 1.2] },
  { bias: 0.2, router: [-1, -7], expert: [1, 0.6, -1] },
  { bias: -0.4, router: [0.04, 0.02], expert: [-0.7, 1.5, 1.3] },
  { expert: [0.2, -1.5, 0.8] },
]);
const normsOf = (of: MixingMeasure): number[] => of.atoms.map(({ router }) => Math.hypot(...router));
const close = (values: number[]): unknown[] => values.map((value) => expect.closeTo(value, 12));

describe.each<[string, NormProtocol]>([
  ["unit", "unit"],
  ["truth", "truth"],
  ["a list", [1, 2, 3, 0]],
  ["uniform", { uniform: [0, 4] }],
])("norms: %s", (_, norms) => {
  const other = withNorms({ model, measure, norms, truth, stream: randomStream("norms") });

  test("the function stays the same, the reference stays 0, and nothing but the norms changes", () => {
    const inputs = [
      [0.3, -1.2],
      [2.5, 0.7],
      [-1.1, -3.4],
    ];
    const before = model.predict(measure, inputs);
    expect([...model.predict(other, inputs)]).toEqual(close([...before]));
    expect([...other.atoms[3].router]).toEqual([0, 0]);
    expect(other.atoms.map(({ bias, expert }) => ({ bias, expert }))).toEqual(
      measure.atoms.map(({ bias, expert }) => ({ bias, expert })),
    );
  });
});

test("unit norms are 1, listed norms are the list", () => {
  expect(normsOf(withNorms({ model, measure, norms: "unit" }))).toEqual(close([1, 1, 1, 0]));
  expect(normsOf(withNorms({ model, measure, norms: [1, 2, 3, 0] }))).toEqual(close([1, 2, 3, 0]));
});

test("true norms go by direction and expert: atoms that share a true atom share its norm, whatever their own", () => {
  expect(normsOf(withNorms({ model, measure, norms: "truth", truth }))).toEqual(close([0.5, 2, 0.5, 0]));
});

test("true norms: the norm that an atom happens to have plays no part in which true atom it belongs to", () => {
  // (8, 6) points at (1, 0) rather than at (0, 10), though the latter is the nearer vector.
  const far = model.measure([
    { router: [1, 0], expert: [0, 0, 0] },
    { router: [0, 10], expert: [0.1, 0, 0] },
    { expert: [0, 0, 9] },
  ]);
  const fitted = model.measure([{ router: [8, 6], expert: [0, 0, 0] }, { expert: [0, 0, 9] }]);
  expect(normsOf(withNorms({ model, measure: fitted, norms: "truth", truth: far }))).toEqual(close([1, 0]));
});

test("an atom split off the reference takes the norm of the nearest true atom that has one", () => {
  const split = model.measure([{ router: [0, -3], expert: [0.2, -1.6, 0.9] }, { expert: [0.2, -1.6, 0.7] }]);
  expect(normsOf(withNorms({ model, measure: split, norms: "truth", truth }))).toEqual(close([2, 0]));
});

test("uniform norms lie in (low, high], one draw an atom, the same from the same stream", () => {
  const draw = (replicate: number): number[] =>
    normsOf(withNorms({ model, measure, norms: { uniform: [1, 4] }, stream: randomStream("norms", { replicate }) }));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const all = Array.from({ length: 200 }, (_, replicate) => draw(replicate).slice(0, 3)).flat();
  expect(Math.min(...all)).toBeGreaterThan(1);
  expect(Math.max(...all)).toBeLessThanOrEqual(4);
  // 600 draws: mean 2.5, standard deviation .87, so the mean of them is within .15 (four standard errors)
  expect(all.reduce((sum, value) => sum + value, 0) / 600).toBeCloseTo(2.5, 0.5);
  const fixed = withNorms({
    model,
    measure,
    norms: { uniform: [0, 4] },
    stream: { uniform: () => 0, normal: () => 0 },
  });
  expect(normsOf(fixed)).toEqual(close([4, 4, 4, 0]));
});

test("norms near the truth are those of the true vectors plus normal ones", () => {
  const norms = { nearTruth: 0.1 };
  const shift = { uniform: () => 0, normal: () => 1 };
  const expected = [Math.hypot(0.4, 0.3), 2].map((norm, atom) => {
    const vector = truth.atoms[atom].router;
    expect(Math.hypot(...vector)).toBeCloseTo(norm, 12);
    return Math.hypot(...vector.map((value) => value + 0.1));
  });
  expect(normsOf(withNorms({ model, measure: truth, norms, truth, stream: shift })).slice(0, 2)).toEqual(
    close(expected),
  );
  expect(() => withNorms({ model, measure, norms, truth })).toThrow(/^stream is undefined/);
  expect(() => withNorms({ model, measure, norms, stream: shift })).toThrow(/^truth is undefined/);
  expect(() => withNorms({ model, measure, norms: { nearTruth: -1 }, truth, stream: shift })).toThrow(
    "norms.nearTruth is -1, but must be a finite number > 0.",
  );
});

test("the radial loss is the protocol: 0 with the true norms, weight times the difference with unit norms", () => {
  const exact = model.measure(truth.atoms.map((atom) => ({ ...atom, router: atom.router.map((value) => 3 * value) })));
  const radial = (norms: NormProtocol): number =>
    voronoiLoss({ model, fitted: withNorms({ model, measure: exact, norms, truth }), truth, loss: "L3" }).radial!;
  expect(radial("truth")).toBeCloseTo(0, 12);
  expect(radial("unit")).toBeCloseTo(Math.exp(-0.2) * 0.5 + Math.exp(0.1) * 1, 12);
});

test("a wrong norm can move an atom into another Voronoi cell", () => {
  // With norm 10 the first atom lies at (10, 0): √2 from the second true atom, 9 from its own.
  const two = model.measure([
    { router: [1, 0], expert: [0, 0, 0] },
    { router: [10, 1], expert: [1, 0, 0] },
    { expert: [0, 0, 9] },
  ]);
  expect(voronoiCells(withNorms({ model, measure: two, norms: "truth", truth: two }), two)).toEqual([0, 1, 2]);
  expect(voronoiCells(withNorms({ model, measure: two, norms: [10, 10, 0] }), two)).toEqual([1, 1, 2]);
});

test("with all logits free every atom gets a norm", () => {
  const free = mixture({ router: cosine(), expert: tanhExpert(), dim: 2, reference: false });
  const all = free.measure([truth.atoms[0], truth.atoms[1]]);
  expect(normsOf(withNorms({ model: free, measure: all, norms: "unit" }))).toEqual(close([1, 1]));
});

test("bad input is named in one sentence", () => {
  const call = (extra: object) => () => withNorms({ model, measure, norms: "unit", ...extra });
  const perturbed = mixture({ router: perturbedCosine(), expert: tanhExpert(), dim: 2 });
  expect(call({ model: perturbed })).toThrow(
    'model.router is "perturbedCosine", but must be a router whose norms are not identified, as cosine().',
  );
  expect(call({ norms: "truth" })).toThrow(
    'truth is undefined, but must be the true measure where norms is "truth" or { nearTruth }.',
  );
  expect(call({ norms: { uniform: [0, 4] } })).toThrow(
    "stream is undefined, but must be a random stream where norms are drawn.",
  );
  expect(call({ norms: { uniform: [4, 1] }, stream: randomStream("norms") })).toThrow(
    "norms.uniform is an array of 2, but must be [low, high] with 0 ≤ low < high < ∞.",
  );
  expect(call({ norms: [1, 1, 1] })).toThrow("norms is an array of 3, but must be a list of 4 numbers, one an atom.");
  expect(call({ norms: [1, -1, 1, 0] })).toThrow("norms[1] is -1, but must be a finite number > 0.");
  expect(call({ norms: [1, 1, 1, 1] })).toThrow("norms[3] is 1, but must be 0: it is the reference's.");
  expect(call({ norms: "small" })).toThrow('norms is "small", but must be "unit", "truth", a list');
  const bare = model.measure([{ expert: [0, 0, 0] }]);
  expect(call({ norms: "truth", truth: bare })).toThrow(
    "truth is an object, but must be a measure with a router vector that is not 0.",
  );
  const zero = model.measure([{ router: [0, 0], expert: [0, 0, 0] }, { expert: [0, 0, 0] }]);
  expect(call({ measure: zero })).toThrow(
    "the norm of measure.atoms[0].router is 0, but must be > 0: a zero vector has no direction.",
  );
});

import fc from "fast-check";
import {
  type Expert,
  expertNamed,
  expertNames,
  geluExpert,
  linearExpert,
  polynomialExpert,
  randomStream,
  reluExpert,
  ridgeExpert,
  sigmoidExpert,
  tanhExpert,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { centralDifference } from "../mixture/centralDifference";
import { expertOracle, normalDistribution } from "../mixture/writtenOut";

/** An input and an η of dimension d; of q = d + 1 parameters with |aᵀx + b| between 0.05, away from a kink, and 4. */
const pointsOf = (expert: Expert) =>
  fc
    .record({ seed: fc.integer(), dim: fc.integer({ min: 1, max: 6 }) })
    .map(({ seed, dim }) => {
      const stream = randomStream("experts", { seed });
      const draw = (length: number) => Float64Array.from({ length }, () => stream.normal());
      const [input, eta] = [draw(dim), draw(expert.parameterCount(dim))];
      return { dim, input, eta, other: draw(eta.length) };
    })
    .filter(({ dim, input, eta }) => {
      const z = Math.abs(input.reduce((sum, value, u) => sum + value * eta[u], eta[dim]));
      return expert.parameterCount(dim) !== dim + 1 || (z > 0.05 && z < 4);
    });

interface Evaluation {
  value: number;
  gradient: Float64Array;
  hessian: Float64Array;
}

/** h, ∂h/∂η and ∂²h/∂η² at one input, through parts of longer buffers that hold something else. */
function evaluated(expert: Expert, input: Float64Array, eta: Float64Array): Evaluation {
  const q = eta.length;
  const [gradient, hessian] = [q, q * q].map((length) => new Float64Array(length + 2).fill(7).subarray(1, length + 1));
  const within = (values: Float64Array) => Float64Array.from([7, 7, ...values, 7]).subarray(2, values.length + 2);
  const value = expert.evaluate(within(input), within(eta), gradient, hessian);
  return { value, gradient, hessian };
}

const valueAt = (expert: Expert, input: Float64Array, eta: Float64Array) => expert.evaluate(input, eta);

const subjects: [string, Expert][] = [
  ...expertNames.map((name): [string, Expert] => [name, expertNamed(name)]),
  ["polynomial of degree 1", polynomialExpert({ degree: 1 })],
  ["polynomial of degree 3", polynomialExpert({ degree: 3 })],
  ["polynomial of degree 4", polynomialExpert({ degree: 4 })],
  [
    "sine",
    ridgeExpert({ name: "sine", activation: { value: Math.sin, first: Math.cos, second: (z) => -Math.sin(z) } }),
  ],
];

describe.each(subjects)("%s", (_name, expert) => {
  const points = pointsOf(expert);

  test("the gradient by η is a central difference of the value", () => {
    fc.assert(
      fc.property(points, ({ input, eta }) => {
        const { value, gradient } = evaluated(expert, input, eta);
        expect(value).toBe(valueAt(expert, input, eta));
        const [expected] = centralDifference((point) => [valueAt(expert, input, point)], eta);
        const scale = 1 + Math.max(...expected.map(Math.abs));
        expected.forEach((wanted, u) => {
          expect(Math.abs(gradient[u] - wanted)).toBeLessThan(1e-8 * scale);
        });
      }),
    );
  });

  test("the Hessian by η is a central difference of the gradient", () => {
    fc.assert(
      fc.property(points, ({ input, eta }) => {
        const { hessian } = evaluated(expert, input, eta);
        const expected = centralDifference((point) => evaluated(expert, input, point).gradient, eta).flat();
        const scale = 1 + Math.max(...expected.map(Math.abs));
        expected.forEach((wanted, u) => {
          expect(Math.abs(hessian[u] - wanted)).toBeLessThan(1e-8 * scale);
        });
      }),
    );
  });

  test("an image of η is the same function, no farther from the target, and its own nearest image is η", () => {
    const { images } = expert;
    if (images === undefined) return;
    fc.assert(
      fc.property(points, ({ dim, input, eta, other }) => {
        const image = images.nearest(eta, other, dim);
        expect(valueAt(expert, input, image)).toBeCloseTo(valueAt(expert, input, eta), 12);
        expect(distance(image, other)).toBeLessThanOrEqual(distance(eta, other));
        expect(images.nearest(image, eta, dim)).toEqual(eta);
      }),
    );
  });
});

const distance = (one: Float64Array, other: Float64Array) => Math.hypot(...one.map((value, r) => value - other[r]));

test("images are stated where (a, b) and (−a, −b) give the same value, and by no other ridge expert", () => {
  for (const [name, expert] of subjects) {
    const differences = fc.sample(pointsOf(expert), { numRuns: 20, seed: 1 }).map(({ input, eta }) => {
      const mirrored = eta.map((value) => -value);
      return Math.abs(valueAt(expert, input, eta) - valueAt(expert, input, mirrored));
    });
    const isEven = Math.max(...differences) < 1e-12;
    if (expert.parameterCount(1) === 2)
      expect(expert.images?.name, name).toBe(isEven ? "sign of the expert" : undefined);
    else expect(isEven, name).toBe(false);
  }
});

test.each(expertNames)("%s: the value is the formula, written out", (name) => {
  const { expert, value } = expertOracle(name);
  fc.assert(
    fc.property(pointsOf(expert), ({ input, eta }) => {
      const expected = value([...eta], input);
      expect(Math.abs(valueAt(expert, input, eta) - expected)).toBeLessThan(1e-13 * (1 + Math.abs(expected)));
    }),
  );
});

/** h with a = 1, b = 0 at the number z. */
const at = (expert: Expert, z: number): Evaluation => evaluated(expert, Float64Array.of(z), Float64Array.of(1, 0));

test("by hand: z = x₁ a₁ + x₂ a₂ + b = 2·3 − 1·4 + 0.5 = 2.5, and its derivatives are (x, 1) and (x, 1)(x, 1)ᵀ", () => {
  const quadratic = evaluated(polynomialExpert(), Float64Array.of(2, -1), Float64Array.of(3, 4, 0.5));
  expect(quadratic.value).toBe(6.25);
  expect([...quadratic.gradient]).toEqual([10, -5, 5]); // 2z (x, 1)
  expect([...quadratic.hessian]).toEqual([8, -4, 4, -4, 2, -2, 4, -2, 2]); // 2 (x, 1)(x, 1)ᵀ
  expect(evaluated(linearExpert(), Float64Array.of(2, -1), Float64Array.of(3, 4, 0.5)).value).toBe(2.5);
});

test("by hand: ReLU is 0 with derivative 0 on the left of its kink and at it, z with derivative 1 on the right", () => {
  expect([-2, 0, 3].map((z) => at(reluExpert(), z).value)).toEqual([0, 0, 3]);
  expect([-2, 0, 3].map((z) => at(reluExpert(), z).gradient[1])).toEqual([0, 0, 1]);
});

test("by hand: tanh(log 2) = 3/5 and sigmoid(log 3) = 3/4, with derivatives 16/25 and 3/16", () => {
  expect(at(tanhExpert(), Math.LN2).value).toBeCloseTo(0.6, 15);
  expect(at(tanhExpert(), Math.LN2).gradient[1]).toBeCloseTo(0.64, 15);
  expect(at(sigmoidExpert(), Math.log(3)).value).toBeCloseTo(0.75, 15);
  expect(at(sigmoidExpert(), Math.log(3)).gradient[1]).toBeCloseTo(0.1875, 15);
});

test.each([
  [0, 0.5],
  [1, 0.841344746068543], // table of the normal distribution
  [-1, 0.158655253931457],
  [1.96, 0.97500210485178],
  [3, 0.99865010196837],
])("GELU is z Φ(z) with the exact Φ: Φ(%d) = %d", (z, distribution) => {
  expect(normalDistribution(z)).toBeCloseTo(distribution, 14); // the oracle itself
  expect(at(geluExpert(), z).value).toBeCloseTo(z * distribution, 14);
});

test("far out, no expert with a bounded derivative overflows", () => {
  for (const expert of [tanhExpert(), sigmoidExpert(), geluExpert()])
    for (const z of [-800, 800]) {
      const { value, gradient, hessian } = at(expert, z);
      expect([value, ...gradient, ...hessian].every(Number.isFinite)).toBe(true);
    }
});

test.each([
  [
    "an unknown expert",
    () => expertNamed("selu"),
    /^expert is "selu", but must be one of "linear", "polynomial", .*\.$/,
  ],
  ["degree 0", () => polynomialExpert({ degree: 0 }), "degree is 0, but must be an integer ≥ 1."],
  ["degree 1.5", () => expertNamed("polynomial", { degree: 1.5 }), "degree is 1.5, but must be an integer ≥ 1."],
  [
    "a slip in an option",
    () => polynomialExpert({ degre: 3 } as never),
    'the options of the expert polynomial has "degre", but must be one of degree.',
  ],
  ...[linearExpert, reluExpert, tanhExpert, sigmoidExpert, geluExpert].map((make): [string, () => Expert, string] => [
    `an option of ${make.name}, which has none`,
    () => make({ degree: 2 } as never),
    `the options of the expert ${make().name} has "degree", but there is none.`,
  ]),
  [
    "a slip in an argument",
    () => ridgeExpert({ name: "own", activation: undefined, evn: true } as never),
    'the argument of ridgeExpert has "evn", but must be one of name, options, activation, even, fast.',
  ],
  ["no name", () => ridgeExpert({ activation: undefined } as never), "name is undefined, but must be a text"],
  [
    "an activation without its second derivative",
    () => ridgeExpert({ name: "half", activation: { value: Math.sin, first: Math.cos } as never }),
    "activation.second is undefined, but must be a function of z.",
  ],
])("%s is refused in one sentence", (_what, make, message) => {
  expect(make).toThrow(message);
  expect(make).toThrow(expect.objectContaining({ name: "InputError" }));
});

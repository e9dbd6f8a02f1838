import fc from "fast-check";
import {
  type ExpertName,
  expertNamed,
  expertNames,
  linear,
  mixture,
  randomStream,
  routerNamed,
  routerNames,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { bracketing } from "../../../lib/dist/theory/bracketing/bracketing";
import { criticalRadius } from "../../../lib/dist/theory/bracketing/criticalRadius";

const input = uniformBox({ low: -1, high: 1 });
const bounds = { bias: [-2, 2], router: 3, expert: 2 } as const;

const isRidge = (name: ExpertName) => expertNamed(name).parameterCount(3) === 4;

describe.each(routerNames)("%s", (routerName) => {
  test.each(expertNames.filter((name) => !isRidge(name)))(
    "%s experts are refused: they are no function of aᵀx + b",
    (name) => {
      const model = mixture({ router: routerNamed(routerName), expert: expertNamed(name), dim: 3 });
      expect(() => bracketing({ model, atoms: 2, bounds, input, size: 20 })).toThrow(
        `expert is "${name}", but must be a ridge expert h(x, η) = σ(aᵀx + b), whose bounds over Θ are known.`,
      );
    },
  );

  test.each(expertNames.filter(isRidge))(
    "with %s experts every f lies in its bracket, which has at most its nominal width",
    (expertName) => {
      const model = mixture({ router: routerNamed(routerName), expert: expertNamed(expertName), dim: 3 });
      const brackets = bracketing({ model, atoms: 2, bounds, input, size: 2000 });
      const inputs = Float64Array.from({ length: 3 * 400 }, (_, i) => 2 * randomStream("at", { i }).uniform() - 1);
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(1, 0.05, 1e-3), (seed, epsilon) => {
          const stream = randomStream("measure", { seed });
          const within = (limit: number, length: number) =>
            Array.from({ length }, () => limit * (2 * stream.uniform() - 1));
          const measure = model.measure([
            { bias: within(2, 1)[0], router: within(3, 3), expert: within(2, 4) },
            { expert: within(2, 4) },
          ]);
          const f = model.predict(measure, inputs);
          const { lower, upper } = brackets.bracket(measure, epsilon, inputs);
          const width = Math.sqrt(
            f.reduce((sum, _, s) => sum + (upper[s] - lower[s]) * (upper[s] - lower[s]), 0) / 400,
          );
          return f.every((value, s) => lower[s] <= value && value <= upper[s]) && width <= 1.05 * epsilon;
        }),
        { numRuns: 20 },
      );
    },
  );

  test.each([2, 3, 5])("the entropy grows by the number of coordinates times log 10 a decade at d = %i", (dim) => {
    const model = mixture({ router: routerNamed(routerName), expert: tanhExpert(), dim });
    const { entropy, coordinates } = bracketing({ model, atoms: 3, bounds, input, size: 500 });
    // Two routed atoms of 1 + d + (d + 1) parameters and a reference of d + 1; each direction has d − 1 angles.
    const expected = 3 * (dim + 1) + 2 * (1 + (model.router.normIdentified ? dim : dim - 1));
    expect(coordinates).toHaveLength(expected);
    expect((entropy(1e-6) - entropy(1e-5)) / Math.log(10)).toBeCloseTo(expected, 3);
  });
});

test("one affine atom on a line is counted by hand", () => {
  const model = mixture({ router: linear(), expert: expertNamed("linear"), dim: 1 });
  const { coordinates, entropy } = bracketing({ model, atoms: 1, bounds, input, size: 20_000 });
  // f = a x + b: it moves by |x|, of norm √(1/3), with a and by 1 with b; steps ε/(2 · norm) on ranges of 4.
  expect(coordinates[0].lipschitz).toBeCloseTo(Math.sqrt(1 / 3), 2);
  expect(coordinates[1].lipschitz).toBeCloseTo(1, 12);
  expect(entropy(0.1)).toBe(Math.log(Math.ceil((4 * 2 * coordinates[0].lipschitz) / 0.1)) + Math.log(80));
});

test("with a constant entropy the critical radius is σ √(H/n)", () => {
  const radius = criticalRadius({ entropy: () => 4, sd: 0.5, sizes: [100, 10_000] });
  expect(radius[0]).toBeCloseTo(0.5 * 2 * 0.1, 3);
  expect(radius[1]).toBeCloseTo(0.5 * 2 * 0.01, 4);
});

test("the critical radius solves its equation for H = p log(1/u), whose integral is known", () => {
  const [delta] = criticalRadius({ entropy: (u) => 9 * Math.log(1 / u), sd: 0.1, sizes: [1000] });
  // ∫₀^δ 3 √log(1/u) du by the midpoint rule in u = δ w², another substitution than the library's.
  const steps = 200_000;
  let integral = 0;
  for (let i = 0; i < steps; i++) {
    const w = (i + 0.5) / steps;
    integral += (3 * Math.sqrt(Math.log(1 / (delta * w * w))) * 2 * w * delta) / steps;
  }
  expect((Math.sqrt(1000) * delta * delta) / (0.1 * integral)).toBeCloseTo(1, 3);
});

test("what has no bounds or no size is refused in a sentence", () => {
  const model = mixture({ router: routerNamed("cosine"), expert: tanhExpert(), dim: 1 });
  expect(() => bracketing({ model, atoms: 2, bounds, input })).toThrow(
    /^dim is 1, but must be ≥ 2 for a router without norms/,
  );
  const other = { ...tanhExpert(), name: "own", parameterCount: () => 5 };
  expect(() =>
    bracketing({ model: mixture({ router: linear(), expert: other, dim: 2 }), atoms: 2, bounds, input }),
  ).toThrow(/^expert is "own", but must be a ridge expert/);
  expect(() => criticalRadius({ entropy: () => 1, sd: 0.1, sizes: [] })).toThrow(/^sizes is /);
  expect(() => criticalRadius({ entropy: () => 1, sd: 0, sizes: [10] })).toThrow(
    "sd is 0, but must be a finite number > 0.",
  );
});

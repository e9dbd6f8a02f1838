import {
  type InputDistribution,
  linear,
  linearExpert,
  type MixingMeasure,
  type Mixture,
  mixture,
  perturbedCosine,
  polynomialExpert,
  population,
  randomStream,
  reluExpert,
  ridgeExpert,
  routerNames,
  splittingCurvature,
  splittingError,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { drawInputs } from "../../../lib/dist/data/sample";
import { splittingErrorOf } from "../../../lib/dist/theory/splitting/splittingError";
import { oneTruth } from "../../estimators/oneTruth";
import { dot, norm } from "../../mixture/writtenOut";

type Direction = { router: ArrayLike<number>; expert: ArrayLike<number> };

/** The effect of a real split into θ ± t δ on f, over t² e^β₀, off the tangents by least squares: from predict alone. */
function effectOfSplit(setting: ReturnType<typeof oneTruth>, atom: number, direction: Direction, inputs: Float64Array) {
  const { model, truth } = setting;
  // A reference that is split leaves the model with a reference.
  const isReference = atom === truth.size - 1;
  const wide = isReference
    ? mixture({ router: model.router, expert: model.expert, dim: model.dim, reference: false })
    : model;
  const t = 1e-3;
  const { bias, router, expert } = truth.atoms[atom];
  const half = (sign: number) => ({
    bias: bias - Math.log(2),
    router: router.map((value, u) => value + sign * t * direction.router[u]),
    expert: expert.map((value, l) => value + sign * t * direction.expert[l]),
  });
  const kept = truth.atoms.filter((_, i) => i !== atom);
  const split = wide.measure([half(1), half(-1), ...kept]);
  const before = model.predict(truth, inputs);
  const effect = wide.predict(split, inputs).map((value, i) => (value - before[i]) / (t * t * Math.exp(bias)));
  return norm(residual(effect, jacobianColumns(setting, inputs))) / Math.sqrt(effect.length);
}

function jacobianColumns({ model, truth }: ReturnType<typeof oneTruth>, inputs: Float64Array): Float64Array[] {
  const jacobian = model.jacobian(truth, inputs);
  const count = model.parameterCount(truth.size);
  return Array.from({ length: count }, (_, j) => jacobian.filter((_value, at) => at % count === j));
}

/** What is left of a vector after Gram–Schmidt against the columns. */
function residual(vector: Float64Array, columns: Float64Array[]): Float64Array {
  const basis: Float64Array[] = [];
  const off = (given: Float64Array) =>
    [...basis, ...basis].reduce((left, unit) => {
      const along = dot(left, unit);
      return left.map((value, i) => value - along * unit[i]);
    }, given);
  for (const column of columns) {
    const left = off(column);
    if (norm(left) > 1e-9 * norm(column)) basis.push(left.map((value) => value / norm(left)));
  }
  return off(vector);
}

describe("κ at the truth of the experiments, where an independent program found", () => {
  test.each([
    ["perturbedCosine", [8.0e-3, 1.13e-2]],
    ["linear", [9.8e-3, 1.13e-2]],
  ] as const)("%s: %j", (router, expected) => {
    const { least, atoms, reason } = splittingCurvature({ ...oneTruth(router), size: 40_000 });
    expect(atoms.map(({ atom }) => atom)).toEqual([0, 1]);
    atoms.forEach(({ curvature }, j) => {
      expect(Math.abs((curvature as number) / expected[j] - 1)).toBeLessThan(0.015); // both are averages over μ
    });
    expect(least).toBe(Math.min(...atoms.map(({ curvature }) => curvature as number)));
    expect(reason).toBeNull();
  });
});

describe.each(routerNames)("%s router: κ of each atom", (router) => {
  const setting = oneTruth(router);
  const stream = randomStream("own");
  const size = 500;
  const inputs = drawInputs({ input: setting.input, dim: 2, size, stream });
  const { atoms } = splittingCurvature({ ...setting, size, stream });
  // The cosine router's reference has no direction, and no model has two atoms without one.
  const routed = router === "cosine" ? atoms.slice(0, 1) : atoms;

  test("is what a real split in the direction found does to f", () => {
    for (const { atom, curvature, direction } of routed) {
      const found = direction as Direction;
      expect(norm([...Array.from(found.router), ...Array.from(found.expert)])).toBeCloseTo(1, 12);
      const real = effectOfSplit(setting, atom, found, inputs);
      expect(real / (curvature as number)).toBeCloseTo(1, router === "perturbedCosine" && atom === 1 ? 1 : 2);
    }
  });

  test("is less than what splits in 40 other directions do", () => {
    const own = stream.split("directions");
    const radial = norm(setting.truth.atoms[0].router);
    for (const { atom, curvature } of routed)
      for (let draw = 0; draw < 40; draw++) {
        const drawn = Array.from({ length: 5 }, () => own.normal());
        if (router === "cosine") {
          const along = dot(drawn.slice(0, 2), setting.truth.atoms[atom].router) / radial / radial;
          for (const u of [0, 1]) drawn[u] -= along * setting.truth.atoms[atom].router[u];
        }
        const unit = drawn.map((value) => value / norm(drawn));
        const direction = { router: unit.slice(0, 2), expert: unit.slice(2) };
        expect(effectOfSplit(setting, atom, direction, inputs)).toBeGreaterThan(0.99 * (curvature as number));
      }
  });
});

test("the cosine router is split along tangents only, and its reference in η only", () => {
  const setting = oneTruth("cosine");
  const [first, reference] = splittingCurvature({ ...setting, size: 2000 }).atoms;
  expect(dot(first.direction?.router as Float64Array, setting.truth.atoms[0].router)).toBeCloseTo(0, 12);
  expect([...(reference.direction?.router ?? [])]).toEqual([0, 0]);
});

function withExpert(expert: ReturnType<typeof tanhExpert>, far = 0): { model: Mixture; truth: MixingMeasure } {
  const model = mixture({ router: perturbedCosine({ tau1: 1, tau2: 0.3 }), expert, dim: 2 });
  const truth = model.measure([
    { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3 + far] },
    { expert: [0.2, -1.6, 0.8 + far] },
  ]);
  return { model, truth };
}

describe("κ where second derivatives do not tell the whole", () => {
  const input: InputDistribution = uniformBox({ low: -4, high: 4 });

  test("affine experts have κ = 0 exactly, with a direction in η alone, and it is said", () => {
    const { least, atoms, reason } = splittingCurvature({ ...withExpert(linearExpert()), input, size: 1000 });
    expect(least).toBe(0);
    expect(atoms.map(({ curvature }) => curvature)).toEqual([0, 0]);
    expect(reason).toMatch(/^κ is 0 to rounding: some split of atoms 1, 2 .*\.$/);
  });

  test("quadratic experts have κ = 0: (a, b) can be scaled up and down", () => {
    expect(splittingCurvature({ ...withExpert(polynomialExpert()), input, size: 1000 }).least).toBe(0);
  });

  test("ReLU has no κ where inputs fall on both sides of the kink, and is affine where they do not", () => {
    const kinked = splittingCurvature({ ...withExpert(reluExpert()), input });
    expect(kinked.least).toBeNull();
    expect(kinked.atoms.map(({ curvature, direction }) => [curvature, direction])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(kinked.reason).toMatch(/^The expert of atoms 1, 2 has a kink where inputs fall, .*\.$/);
    expect(splittingCurvature({ ...withExpert(reluExpert(), 20), input, size: 1000 }).least).toBe(0);
  });

  test("a steep but smooth expert is not taken for one with a kink", () => {
    const steep = ridgeExpert({
      name: "steep",
      activation: {
        value: (z) => Math.tanh(200 * z),
        first: (z) => 200 * (1 - Math.tanh(200 * z) ** 2),
        second: (z) => -80_000 * Math.tanh(200 * z) * (1 - Math.tanh(200 * z) ** 2),
      },
    });
    expect(splittingCurvature({ ...withExpert(steep), input, size: 5000 }).least).toBeGreaterThan(0);
  });
});

test("κ does not depend on the order of the routed atoms", () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
  const atoms = [
    { router: [1, 0.2], expert: [1, 0, 0.5] },
    { bias: 0.3, router: [-0.3, 0.9], expert: [-1, 1, 0] },
  ];
  const [one, other] = [atoms, [...atoms].reverse()].map((routed) =>
    splittingCurvature({
      model,
      truth: model.measure([...routed, { expert: [0, -1, 0.2] }]),
      input: uniformBox({ low: -2, high: 2 }),
      size: 2000,
    }),
  );
  expect((one.atoms[0].curvature as number) / (other.atoms[1].curvature as number)).toBeCloseTo(1, 8);
  expect((one.atoms[2].curvature as number) / (other.atoms[2].curvature as number)).toBeCloseTo(1, 8);
});

test("one dimension, three atoms and free logits have a κ, too", () => {
  const model = mixture({ router: perturbedCosine(), expert: tanhExpert(), dim: 1, reference: false });
  const truth = model.measure([1, -2, 0.5].map((a) => ({ router: [a], expert: [a, 1 - a] })));
  const { atoms } = splittingCurvature({ model, truth, input: uniformBox({ low: -4, high: 4 }), size: 2000 });
  expect(atoms.every(({ curvature }) => curvature !== null && curvature > 0)).toBe(true);
});

describe("splitting error", () => {
  const at = { sd: 0.003, size: 1000 };
  const known = population({ ...oneTruth("perturbedCosine"), splittings: { size: 2000 } });

  test("it is σ/(√n κ), κ in the units of the Jacobian, 0.0022 at the over-specified study of Figure 1", () => {
    expect(known.splittingError(at)).toBeCloseTo(
      0.003 / Math.sqrt(1000) / (known.curvature.leastRelative as number),
      12,
    );
    expect(known.splittingError(at)).toBeCloseTo(0.0022, 3);
  });

  test("the function of one call finds it, too, over its own inputs", () => {
    expect(splittingError({ ...oneTruth("perturbedCosine"), ...at })).toBeCloseTo(0.0022, 3);
  });

  test("it is infinite where κ = 0, and null where there is no κ", () => {
    expect(splittingErrorOf({ leastRelative: 0 }, at)).toBe(Number.POSITIVE_INFINITY);
    expect(splittingErrorOf({ leastRelative: null }, at)).toBeNull();
  });

  test.each([
    ["σ = 0", { sd: 0 }, "sd is 0, but must be a finite number > 0."],
    ["n of NaN", { size: Number.NaN }, "size is NaN, but must be a finite number > 0."],
  ])("%s is refused in one sentence", (_what, change, message) => {
    expect(() => known.splittingError({ ...at, ...change })).toThrow(message);
  });
});

test.each([
  ["fewer inputs than parameters", { size: 8 }, "size is 8, but must be an integer ≥ 9."],
  ["no start", { starts: 0 }, "starts is 0, but must be an integer ≥ 1."],
  ["a plain list for a truth", { truth: [] as never }, "truth is an array of 0, but must be a mixing measure"],
])("%s is refused in one sentence", (_what, change, message) => {
  expect(() => splittingCurvature({ ...oneTruth("linear"), ...change })).toThrow(
    expect.objectContaining({ name: "InputError", message: expect.stringContaining(message) }),
  );
});

import fc from "fast-check";
import {
  cosine,
  expertNames,
  linear,
  linearExpert,
  type MixingMeasure,
  mixture,
  perturbedCosine,
  polynomialExpert,
  routerNames,
  tanhExpert,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { randomModel, shapes } from "./randomModels";
import { atomsFrom, gatesAt, routerOracle } from "./writtenOut";

const rowsOf = (values: Float64Array, dim: number): number[][] =>
  Array.from({ length: values.length / dim }, (_, i) => [...values.subarray(i * dim, i * dim + dim)]);

describe.each(routerNames)("%s router", (router) => {
  test.each(expertNames)("%s experts: f is the formula of the paper, sample by sample", (expert) => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(1, 64, 70), (shape, size) => {
        const { model, vector, inputs, meanOf } = randomModel(router, expert, shape, size);
        const found = model.predict(model.fromParameters(vector), inputs);
        meanOf(vector).forEach((value, i) => {
          expect(Math.abs(found[i] - value)).toBeLessThan(1e-12 * (1 + Math.abs(value)));
        });
      }),
      { numRuns: 15 },
    );
  });

  test("gates are a softmax of the logits: rows sum to 1", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { model, atoms, vector, inputs } = randomModel(router, "tanh", shape, 70);
        const rows = rowsOf(model.gates(model.fromParameters(vector), inputs), atoms);
        const plain = atomsFrom(vector, atoms, shape.dim, shape.reference);
        const { logit } = routerOracle(router);
        expect(rows.length).toBe(70);
        rowsOf(inputs, shape.dim).forEach((x, i) => {
          expect(rows[i].reduce((sum, gate) => sum + gate, 0)).toBeCloseTo(1, 14);
          const expected = gatesAt(plain, x, logit);
          rows[i].forEach((gate, j) => {
            expect(gate).toBeCloseTo(expected[j], 13);
          });
        });
      }),
      { numRuns: 25 },
    );
  });

  test("rows of numbers and a flat array are the same inputs, and neither is changed", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { model, vector, inputs } = randomModel(router, "sigmoid", shape, 5);
        const measure = model.fromParameters(vector);
        const [flat, rows] = [inputs.slice(), rowsOf(inputs, shape.dim)];
        for (const compute of [model.predict, model.gates, model.jacobian])
          expect(compute(measure, inputs)).toEqual(compute(measure, rows));
        expect(inputs).toEqual(flat);
        expect(model.parameters(measure)).toEqual(vector);
      }),
      { numRuns: 10 },
    );
  });
});

test("by hand: two equal gates average tanh(x₁) and −2 x₂ through (0, −2)", () => {
  const model = mixture({ router: linear(), expert: polynomialExpert({ degree: 1 }), dim: 2 });
  const measure = model.measure([{ router: [1, -1], expert: [1, 0, 3] }, { expert: [0, -2, 0] }]);
  // At x = (2, 2) the logit is 0: gates ½ and ½, experts 2 + 3 and −4.
  expect([...model.gates(measure, [[2, 2]])]).toEqual([0.5, 0.5]);
  expect([...model.predict(measure, [[2, 2]])]).toEqual([0.5]);
  // ∂f/∂logit = ¼ (5 + 4), by bias and by x; then ½ (x, 1) for either expert.
  expect([...model.jacobian(measure, [[2, 2]])]).toEqual([2.25, 4.5, 4.5, 1, 1, 0.5, 1, 1, 0.5]);
});

test("logits of 1000 and −1000 give gates of 1 and 0, not NaN", () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 1 });
  const measure = model.measure([{ bias: 0, router: [1000], expert: [1, 0] }, { expert: [-1, 0] }]);
  expect([...model.gates(measure, [[1], [-1]])]).toEqual([1, 0, 0, 1]);

  const free = mixture({ router: linear(), expert: tanhExpert(), dim: 1, reference: false });
  const low = free.measure([
    { bias: -1000, expert: [1, 0] },
    { bias: -1000, expert: [-1, 0] },
  ]);
  expect([...free.gates(low, [[1]])]).toEqual([0.5, 0.5]);
});

test("a measure and its free coordinates are two forms of the same: there and back", () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const { model, atoms, vector } = randomModel("perturbedCosine", "tanh", shape, 1);
      const measure = model.fromParameters(vector);
      expect(measure.size).toBe(atoms);
      expect(measure.atoms.length).toBe(atoms);
      expect(model.parameterCount(atoms)).toBe(vector.length);
      expect(model.parameters(measure)).toEqual(vector);
      expect(model.fromParameters([...model.parameters(measure)])).toEqual(measure);
      expect(model.parameters(model.measure(measure.atoms))).toEqual(vector);
    }),
  );
});

test("free coordinates go atom by atom: bias, router, expert, and for the reference its expert alone", () => {
  const atoms = [
    { bias: 1, router: [2, 3], expert: [4, 5, 6] },
    { bias: 0, router: [0, 0], expert: [7, 8, 9] },
  ];
  const withReference = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
  const free = mixture({ router: linear(), expert: tanhExpert(), dim: 2, reference: false });
  expect([...withReference.parameters(withReference.measure(atoms))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect([...free.parameters(free.measure(atoms))]).toEqual([1, 2, 3, 4, 5, 6, 0, 0, 0, 7, 8, 9]);
});

test("the reference's bias is 0 and its router is zeros, whether they are written or left out", () => {
  const model = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
  const [first, written] = [
    { router: [1, 2], expert: [1, 1, 1] },
    { bias: 0, router: [0, 0], expert: [0, 1, 2] },
  ];
  const measure = model.measure([first, { expert: [0, 1, 2] }]);
  expect(measure).toEqual(model.measure([first, written]));
  expect(measure.atoms[1]).toEqual({
    bias: 0,
    router: Float64Array.of(0, 0),
    expert: Float64Array.of(0, 1, 2),
  });
  expect(measure.atoms[0].bias).toBe(0);
});

test("a measure does not share memory with the numbers that it was made of", () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 1 });
  const [router, expert] = [[1], Float64Array.of(2, 3)];
  const measure = model.measure([{ router, expert }, { expert }]);
  router[0] = 99;
  expert[0] = 99;
  expect([...model.parameters(measure)]).toEqual([0, 1, 2, 3, 2, 3]);
});

test("derived fact 3: shifting all biases by a number, and all v by a vector, leaves f of the all-free model", () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2, reference: false });
  const atoms = [
    { bias: 0.3, router: [1, -0.4], expert: [1, 2, 0] },
    { bias: -0.2, router: [0.1, 0.7], expert: [-1, 0, 0.5] },
  ];
  const shifted = atoms.map(({ bias, router: [a, b], expert }) => ({ bias: bias + 5, router: [a + 2, b - 3], expert }));
  const inputs = [
    [0.3, -1],
    [2, 1],
    [-1, 0.2],
  ]; // prettier-ignore
  const [before, after] = [atoms, shifted].map((list) => model.predict(model.measure(list), inputs));
  before.forEach((value, i) => {
    expect(after[i]).toBeCloseTo(value, 13);
  });
});

describe("what is refused, in one sentence", () => {
  const model = mixture({ router: perturbedCosine(), expert: tanhExpert(), dim: 2 });
  const good = model.measure([{ router: [1, 0], expert: [1, 0, 0] }, { expert: [0, 1, 0] }]);
  const other = mixture({ router: linear(), expert: tanhExpert(), dim: 3 });
  const foreign: MixingMeasure = other.measure([{ router: [1, 0, 0], expert: [1, 0, 0, 0] }, { expert: [0, 1, 0, 0] }]);
  const atom = { router: [1, 0], expert: [1, 0, 0] };

  test.each<[string, () => unknown, string | RegExp]>([
    [
      "dimension 0",
      () => mixture({ router: linear(), expert: tanhExpert(), dim: 0 }),
      "dim is 0, but must be an integer ≥ 1.",
    ],
    [
      "dimension 1.5",
      () => mixture({ router: linear(), expert: tanhExpert(), dim: 1.5 }),
      "dim is 1.5, but must be an integer ≥ 1.",
    ],
    [
      "a router's name for a router",
      () => mixture({ router: "linear" as never, expert: tanhExpert(), dim: 1 }),
      /^router is "linear", but must be a router.*\.$/,
    ],
    [
      "no expert",
      () => mixture({ router: linear(), expert: undefined as never, dim: 1 }),
      /^expert is undefined, but must be an expert.*\.$/,
    ],
    ["no atoms", () => model.measure([]), /^atoms is an array of 0, but must be .*\.$/],
    [
      "a reference with a bias",
      () => model.measure([atom, { bias: 1, expert: [0, 1, 0] }]),
      /^atoms\[1\] is the reference and has a bias or a router.*\.$/,
    ],
    [
      "a reference with a router",
      () => model.measure([atom, { router: [0, 1], expert: [0, 1, 0] }]),
      /^atoms\[1\] is the reference and has a bias or a router.*\.$/,
    ],
    [
      "a router vector of the wrong length",
      () => model.measure([{ ...atom, router: [1] }, { expert: [0, 1, 0] }]),
      "atoms[0].router is an array of 1, but must be an array of 2 finite numbers.",
    ],
    [
      "an expert of the wrong length",
      () => model.measure([atom, { expert: [0, 1] }]),
      "atoms[1].expert is an array of 2, but must be an array of 3 finite numbers.",
    ],
    [
      "an atom without an expert",
      () => model.measure([{ router: [1, 0] } as never, { expert: [0, 1, 0] }]),
      "atoms[0].expert is undefined, but must be an array of 3 finite numbers.",
    ],
    [
      "a NaN in an atom",
      () => model.measure([{ ...atom, router: [1, Number.NaN] }, { expert: [0, 1, 0] }]),
      "atoms[0].router[1] is NaN, but must be a finite number.",
    ],
    [
      "an infinite bias",
      () => model.measure([{ ...atom, bias: Infinity }, { expert: [0, 1, 0] }]),
      "atoms[0].bias is Infinity, but must be a finite number.",
    ],
    [
      "a vector of the wrong length",
      () => model.fromParameters([1, 2, 3, 4]),
      /^vector is an array of 4, but must be k times 6 numbers long, less 3\.$/,
    ],
    [
      "a NaN in a vector",
      () => model.fromParameters([1, 2, Number.NaN, 4, 5, 6, 7, 8, 9]),
      "atoms[0].router[1] is NaN, but must be a finite number.",
    ],
    [
      "no options",
      () => (mixture as unknown as () => void)(),
      "the options of mixture is undefined, but must be an object.",
    ],
    [
      "an unknown option",
      () => mixture({ router: linear(), expert: tanhExpert(), dim: 2, references: false } as never),
      'the options of mixture has "references", but must be one of router, expert, dim, reference.',
    ],
    [
      "an unknown part of an atom",
      () => model.measure([{ expert: [1, 0, 0], beta: 1 } as never]),
      'atoms[0] has "beta", but must be one of bias, router, expert.',
    ],
    [
      "null in an expert",
      () => model.measure([{ expert: [1, null as never, 0] }]),
      "atoms[0].expert[1] is null, but must be a finite number.",
    ],
    [
      "text in a vector",
      () => model.fromParameters([1, "2", 3, 4, 5, 6, 7, 8, 9] as never),
      'atoms[0].router[0] is "2", but must be a finite number.',
    ],
    [
      "null in a row",
      () => model.predict(good, [[1, null as never]]),
      "inputs[0][1] is null, but must be a finite number.",
    ],
    [
      "a row where the router is undefined",
      () =>
        mixture({ router: cosine(), expert: tanhExpert(), dim: 2 }).predict(good, [
          [1, 2],
          [0, 0],
        ]),
      /^inputs\[1\]: The zero vector came to the cosine router's input transform/,
    ],
    [
      "a router vector where the router is undefined",
      () => {
        const own = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
        const zero = { expert: [0, 1, 0] };
        own.predict(own.measure([{ router: [1, 0], expert: [1, 0, 0] }, zero, zero]), [[1, 2]]);
      },
      /^atoms\[1\]\.router: The zero vector came to the cosine router's parameter transform/,
    ],
    [
      "a measure of another model",
      () => model.predict(foreign, [[1, 2]]),
      /^measure\.atoms\[0\] has a router of 3 .* must have 2 and 3\.$/,
    ],
    [
      "a NaN input",
      () =>
        model.predict(good, [
          [1, 2],
          [3, Number.NaN],
        ]),
      "inputs[1][1] is NaN, but must be a finite number.",
    ],
    [
      "an infinite input",
      () => model.gates(good, Float64Array.of(1, -Infinity)),
      "inputs[0][1] is -Infinity, but must be a finite number.",
    ],
    [
      "ragged rows",
      () => model.jacobian(good, [[1, 2], [3]]),
      "inputs[1] is an array of 1, but must be a row of 2 numbers.",
    ],
    [
      "rows that are numbers",
      () => model.predict(good, [1, 2] as never),
      "inputs[0] is 1, but must be a row of 2 numbers.",
    ],
    [
      "a flat array that does not divide",
      () => model.predict(good, Float64Array.of(1, 2, 3)),
      /^inputs is an array of 3, but must be .*a multiple of 2 long\.$/,
    ],
    [
      "no inputs",
      () => model.predict(good, []),
      /^inputs is an array of 0, but must be at least one row of 2 finite numbers\.$/,
    ],
  ])("%s", (_what, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ name: "InputError" }));
  });
});

test.each([1e-323, 1e-300, 1e-170, 1e-161, 1e-150, 1, 1e150, 1e154, 1e160, 1e300])(
  "the cosine of x and β₁ does not depend on their lengths: x is %s long",
  (length) => {
    const model = mixture({ router: cosine(), expert: linearExpert(), dim: 2 });
    for (const size of [1e-200, 1, 1e200]) {
      // cos = 1 and −1/√2: the gates of the first atom are 1/(1 + e⁻¹) and 1/(1 + e^(1/√2)).
      const measure = model.measure([{ router: [size, 0], expert: [0, 0, 1] }, { expert: [0, 0, 0] }]);
      const found = model.predict(measure, [
        [length, 0],
        [-length, length],
      ]);
      expect(found[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 14);
      expect(found[1]).toBeCloseTo(1 / (1 + Math.exp(Math.SQRT1_2)), 14);
    }
  },
);

import fc from "fast-check";
import { all, create } from "mathjs";
import { type ExpertName, expertNamed, expertNames, randomStream, ridgeExpert } from "routerlab";
import { describe, expect, test } from "vitest";
import { fastActivationOf, fastActivations } from "../../../lib/dist/experts/fastActivation";
import { createCore } from "../../../lib/dist/mixture/core/createCore";
import { fastCore } from "../../../lib/dist/mixture/core/fastCore";
import { readableCore } from "../../../lib/dist/mixture/core/readableCore";

/** The experts whose activation it knows, as they are and scaled; others run through the readable core. */
const fastNames = [...expertNames, ...expertNames.map((name) => `scaled-${name}`)].filter(
  (name) => fastActivationOf(expertNamed(name)) !== null,
);

test("there is a built-in expert for every activation that it knows, and a scaled one", () => {
  for (const isScaled of [false, true]) {
    const found = fastNames.map((name) => fastActivationOf(expertNamed(name))!);
    const known = found.filter((each) => (each.isScaled ?? false) === isScaled).map(({ name }) => name);
    expect(new Set(known)).toEqual(new Set(fastActivations));
  }
});

type Problem = Parameters<typeof createCore>[0];
type Core = ReturnType<typeof createCore>;
type Kind = Parameters<Core["derivatives"]>[1];

const kinds: readonly Kind[] = ["gaussNewton", "hessian", "meat"];

/** Shapes from the smallest to the largest in use; the sizes cut tiles of 64 in every way. */
const shapes = fc.record({
  seed: fc.integer(),
  dim: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 40 })),
  atoms: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 6, max: 12 })),
  reference: fc.boolean(),
  size: fc.constantFrom<number>(1, 2, 63, 64, 65, 150),
});

type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

/** A problem and parameters of that shape; z and the logits are of the order of 1 whatever d is. */
function problemOf(expert: string, { seed, dim, atoms, reference, size }: Shape) {
  const stream = randomStream("fast core", { seed, dim, atoms, size });
  const numbers = (count: number, scale: number) => Float64Array.from({ length: count }, () => scale * stream.normal());
  const problem: Problem = {
    expert: expertNamed(expert),
    dim,
    atoms,
    reference,
    inputs: numbers(size * dim, 1),
    transformed: numbers(size * dim, 1), // of no router: the core may not assume that φ is a multiple of x
    outputs: numbers(size, 1),
  };
  const readable = readableCore(problem);
  const fast = fastCore(problem);
  if (fast === null) throw new Error(`the fast core does not take ${expert}`);
  return { problem, readable, fast, parameters: numbers(readable.parameterCount, 1.5 / Math.sqrt(dim)) };
}

/** A lower triangular B `[p, p]`. */
const triangleOf = (count: number) =>
  Float64Array.from({ length: count * count }, (_, at) => (at % count <= Math.floor(at / count) ? Math.cos(at) : 0));

function derivativesOf(core: Core, parameters: Float64Array, kind: Kind) {
  const gradient = new Float64Array(parameters.length).fill(Number.NaN); // must be overwritten
  const matrix = new Float64Array(parameters.length ** 2).fill(Number.NaN);
  return { value: core.derivatives(parameters, kind, gradient, matrix), gradient, matrix };
}

/** Fails unless every entry agrees to 1e-12 of what the largest terms of its sum come to. */
function expectSame(found: ArrayLike<number>, wanted: ArrayLike<number>, scaleOf: (index: number) => number): void {
  expect(found.length).toBe(wanted.length);
  let worst = 0;
  for (let i = 0; i < wanted.length; i++) {
    const error = Math.abs(found[i] - wanted[i]);
    if (error > 0 || Number.isNaN(error)) worst = Math.max(worst, error / scaleOf(i));
  }
  expect(worst).toBeLessThanOrEqual(1e-12);
}

/** How much of the precision of f and y is lost in f − y, ≥ 1; far more than 1 where a single sample happens to be met. */
function cancellation({ outputs }: Problem, core: Core, parameters: Float64Array): number {
  const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(1 + (squares(core.predict(parameters)) + squares(outputs!)) / core.sumOfSquares(parameters));
}

describe.each(fastNames)("%s experts: the fast core is the readable one to 1e-12", (expert) => {
  test("in f, the gates, the Jacobian and Σ r²", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { problem, readable, fast, parameters } = problemOf(expert, shape);
        const jacobian = readable.jacobian(parameters);
        const greatest = jacobian.reduce((most, entry) => Math.max(most, Math.abs(entry)), 1);
        expect(fast.parameterCount).toBe(readable.parameterCount);
        expectSame(fast.predict(parameters), readable.predict(parameters), () => greatest);
        expectSame(fast.gates(parameters), readable.gates(parameters), () => 1);
        expectSame(fast.jacobian(parameters), jacobian, () => greatest);
        const map = triangleOf(parameters.length);
        const rowOf = (s: number) => jacobian.subarray(s * parameters.length, (s + 1) * parameters.length);
        const size = (s: number) => rowOf(s).reduce((sum, entry) => sum + Math.abs(entry), 1) ** 2;
        expectSame(fast.leverages(parameters, map), readable.leverages(parameters, map), size);
        const sum = readable.sumOfSquares(parameters);
        expectSame([fast.sumOfSquares(parameters)], [sum], () => sum * cancellation(problem, readable, parameters));
      }),
      { numRuns: 12 },
    );
  });

  test("in the gradient, JᵀJ, the exact Hessian and the meat", () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(...kinds), (shape, kind) => {
        const { problem, readable, fast, parameters } = problemOf(expert, shape);
        const lost = cancellation(problem, readable, parameters);
        const count = parameters.length;
        const wanted = derivativesOf(readable, parameters, kind);
        const found = derivativesOf(fast, parameters, kind);
        const squares = derivativesOf(readable, parameters, "gaussNewton").matrix;
        // By Cauchy and Schwarz |gᵢ| ≤ √(Σ r² Σ J²ᵢ); the largest, since a saturated activation can make a column of nearly 0.
        const steepest = Math.max(...Array.from({ length: count }, (_, i) => squares[i * count + i]));
        const slope = lost * Math.sqrt(wanted.value * steepest);
        // The curvature of f is of the order of its largest products.
        const largest = wanted.matrix.reduce((most, entry) => Math.max(most, Math.abs(entry)), Number.MIN_VALUE);
        expectSame([found.value], [wanted.value], () => lost * wanted.value);
        expectSame(found.gradient, wanted.gradient, () => slope);
        for (const core of [fast, readable]) {
          const alone = new Float64Array(count).fill(Number.NaN);
          expectSame([core.gradient(parameters, alone)], [wanted.value], () => lost * wanted.value);
          expectSame(alone, wanted.gradient, () => slope);
        }
        expectSame(found.matrix, wanted.matrix, () => lost * largest);
      }),
      { numRuns: 14 },
    );
  });
});

test("data of more than one piece are summed over all of it", () => {
  for (const kind of kinds) {
    const { readable, fast, parameters } = problemOf("tanh", {
      seed: 3,
      dim: 3,
      atoms: 3,
      reference: true,
      size: 9001,
    });
    const wanted = derivativesOf(readable, parameters, kind);
    const found = derivativesOf(fast, parameters, kind);
    expectSame([found.value, fast.sumOfSquares(parameters)], [wanted.value, wanted.value], () => wanted.value);
    expectSame(found.matrix, wanted.matrix, () => Math.max(...wanted.matrix));
    expectSame(fast.predict(parameters), readable.predict(parameters), () => 1);
  }
});

test("derivatives that begin with what Σ r² computed have the same bits as without", () => {
  const shape = { seed: 8, dim: 3, atoms: 3, reference: false, size: 300 };
  const { fast, parameters } = problemOf("tanh", shape);
  const elsewhere = parameters.map((value) => value + 0.1);
  const wanted = [parameters, elsewhere].map((at) => kinds.map((kind) => derivativesOf(fast, at, kind)));
  const moving = parameters.slice();
  expect(fast.sumOfSquares(moving)).toBe(wanted[0][0].value);
  expect(kinds.map((kind) => derivativesOf(fast, moving, kind))).toEqual(wanted[0]);
  moving.set(elsewhere); // the same array with other numbers
  expect(kinds.map((kind) => derivativesOf(fast, moving, kind))).toEqual(wanted[1]);
  fast.sumOfSquares(parameters);
  fast.predict(elsewhere);
  expect(derivativesOf(fast, parameters, "hessian")).toEqual(wanted[0][1]);
});

test("cores take turns in one memory and give the same bits as alone", () => {
  const shape = { seed: 1, dim: 2, atoms: 2, reference: true, size: 100 };
  const others = [
    problemOf("gelu", { ...shape, dim: 12, atoms: 9, size: 700 }),
    problemOf("tanh", { ...shape, size: 40_000 }),
    problemOf("tanh", { ...shape, seed: 2 }),
  ];
  const { fast, parameters } = problemOf("tanh", shape);
  const alone = kinds.map((kind) => derivativesOf(fast, parameters, kind));
  for (const other of others) {
    derivativesOf(other.fast, other.parameters, "hessian");
    expect(kinds.map((kind) => derivativesOf(fast, parameters, kind))).toEqual(alone);
  }
});

test("an activation that the fast core does not know runs through the readable core, under whatever name", () => {
  const { problem, parameters } = problemOf("tanh", { seed: 4, dim: 2, atoms: 2, reference: true, size: 70 });
  const expert = ridgeExpert({
    name: "tanh", // but it is not
    activation: { value: Math.sin, first: Math.cos, second: (z) => -Math.sin(z) },
  });
  expect(fastCore({ ...problem, expert })).toBeNull();
  expect(fastCore({ ...problem, expert: { ...problem.expert, evaluate: expert.evaluate } })).toBeNull();
  const own = createCore({ ...problem, expert });
  expect(own.predict(parameters)).toEqual(readableCore({ ...problem, expert }).predict(parameters));
});

test("logits of 1000 and −1000 give gates of 1 and 0, in both cores", () => {
  const problem = { expert: expertNamed("tanh"), dim: 1, atoms: 2, inputs: Float64Array.of(1, -1) };
  const parameters = Float64Array.of(0, 1000, 1, 0, -1, 0); // β₀, β₁, η, and η of the reference
  for (const make of [readableCore, fastCore]) {
    const core = make({ ...problem, transformed: problem.inputs, reference: true });
    expect([...core!.gates(parameters)]).toEqual([1, 0, 0, 1]);
    const free = make({ ...problem, transformed: problem.inputs, reference: false });
    expect([...free!.gates(Float64Array.of(-1000, 0, 1, 0, -1000, 0, -1, 0))]).toEqual([0.5, 0.5, 0.5, 0.5]);
  }
});

test.each([599, 601, 709, 2000])("gates are the readable core's where logits reach %i beside a reference", (size) => {
  const inputs = Float64Array.of(1, -1, 0.5, 1e-3);
  const problem = { expert: expertNamed("tanh"), dim: 1, atoms: 3, inputs, transformed: inputs, reference: true };
  const parameters = Float64Array.of(0.3, size, 1, 0, -0.2, size - 0.7, -1, 0, 1, 0);
  const wanted = readableCore(problem).gates(parameters);
  expect(wanted.some((gate) => gate > 0.01 && gate < 0.99)).toBe(true);
  fastCore(problem)!
    .gates(parameters)
    .forEach((gate, i) => {
      expect(Math.abs(gate - wanted[i])).toBeLessThanOrEqual(1e-12);
    });
});

test.each([2, 3])(
  "of %i atoms, one whose logit is −∞ has no part, and one whose logit is ∞ leaves no gate a number",
  (atoms) => {
    const problem = { expert: expertNamed("tanh"), dim: 1, atoms, inputs: Float64Array.of(1, -1) };
    for (const make of [readableCore, fastCore]) {
      const core = make({ ...problem, transformed: problem.inputs, reference: true })!;
      const gatesWith = (at: number, bias: number) => {
        const parameters = new Float64Array(core.parameterCount);
        parameters[4 * at] = bias;
        return [...core.gates(parameters).subarray(0, atoms)];
      };
      const rest = 1 / (atoms - 1);
      expect(gatesWith(0, Number.NEGATIVE_INFINITY)).toEqual([0, rest, rest].slice(0, atoms));
      expect(gatesWith(0, Number.POSITIVE_INFINITY).every(Number.isNaN)).toBe(true);
    }
  },
);

test("residuals without outputs are an error", () => {
  const { problem, parameters } = problemOf("relu", { seed: 5, dim: 1, atoms: 1, reference: true, size: 3 });
  const core = fastCore({ ...problem, outputs: undefined })!;
  expect(() => core.sumOfSquares(parameters)).toThrow("without outputs");
  expect(() => derivativesOf(core, parameters, "meat")).toThrow("without outputs");
});

describe("elementary functions, read off a single expert with z = x", () => {
  const exact = create(all, { number: "BigNumber", precision: 64 });

  /** A number to its last bit, as an integer over a power of two: from decimals it would be rounded. */
  function big(value: number) {
    let halvings = 0;
    for (; !Number.isInteger(value); value *= 2) halvings++;
    return exact.bignumber(value).div(exact.bignumber(2).pow(halvings));
  }

  const stream = randomStream("elementary functions");
  const between = (low: number, high: number, count = 150) =>
    Array.from({ length: count }, () => low + (high - low) * stream.uniform());

  /** The largest error in units in the last place of the exact value. */
  function worstError(expert: ExpertName, points: readonly number[], exactly: (z: number) => ReturnType<typeof big>) {
    const inputs = Float64Array.from(points);
    const core = fastCore({
      expert: expertNamed(expert),
      dim: 1,
      atoms: 1,
      reference: true,
      inputs,
      transformed: inputs,
    });
    const found = core!.predict(Float64Array.of(1, 0));
    const errors = points.map((z, i) => {
      const wanted = exactly(z);
      return big(found[i]).minus(wanted).abs().div(unitInTheLastPlace(wanted.toNumber())).toNumber();
    });
    return Math.max(...errors);
  }

  /** Of a normal number. */
  function unitInTheLastPlace(value: number): number {
    let [unit, size] = [2 ** -52, Math.abs(value)];
    for (; size < 1; size *= 2) unit /= 2;
    for (; size >= 2; size /= 2) unit *= 2;
    return unit;
  }

  const oneOverOnePlusExp = (z: number) => big(1).div(big(1).plus(big(-z).exp()));

  test("tanh is within 2 ulp, and within 2.5 where 0.17 < |z| < 0.26", () => {
    const tanh = (z: number) => exact.tanh(big(z));
    const points = [...between(-0.17, 0.17), ...between(0.26, 3), ...between(-25, -3), 1e-300, 0.52, 19, 400];
    expect(worstError("tanh", points, tanh)).toBeLessThanOrEqual(2);
    expect(worstError("tanh", between(0.17, 0.26), tanh)).toBeLessThanOrEqual(2.5);
  });

  test("exp is within 1.5 ulp, read off 1/(1 + e⁻ᶻ) ≈ eᶻ, which adds half a one, and the sigmoid within 2", () => {
    expect(worstError("sigmoid", between(-700, -40, 300), oneOverOnePlusExp)).toBeLessThanOrEqual(2);
    expect(worstError("sigmoid", between(-6, 6, 300), oneOverOnePlusExp)).toBeLessThanOrEqual(2);
  });

  test("z Φ(z) is within 5 ulp for z ≥ −3", () => {
    // Φ by the series ½ + ϕ(z) (z + z³/3 + z⁵/15 + …), in 64 digits
    const gelu = (z: number) => {
      const square = big(z).times(big(z));
      let term = big(z);
      let sum = big(z);
      for (let odd = 3; term.abs().gt(1e-40); odd += 2) {
        term = term.times(square).div(odd);
        sum = sum.plus(term);
      }
      const density = square
        .div(-2)
        .exp()
        .div(
          exact
            .bignumber(2)
            .times(exact.acos(big(-1)) as typeof term)
            .sqrt(),
        );
      return sum.times(density).plus(0.5).times(big(z));
    };
    expect(worstError("gelu", [...between(-3, 3), ...between(3, 8, 50)], gelu)).toBeLessThanOrEqual(5);
  });

  test("saturate: no NaN and no infinity at any finite z", () => {
    const points = [-1e300, -1e4, -745, -709, -708, -40, -0, 0, 40, 708, 709, 710, 1e4, 1e150];
    const inputs = Float64Array.from(points);
    for (const expert of fastNames) {
      const core = fastCore({
        expert: expertNamed(expert),
        dim: 1,
        atoms: 1,
        reference: true,
        inputs,
        transformed: inputs,
      });
      const readable = readableCore({
        expert: expertNamed(expert),
        dim: 1,
        atoms: 1,
        reference: true,
        inputs,
        transformed: inputs,
      });
      const [found, wanted] = [core!, readable].map((each) => each.predict(Float64Array.of(1, 0)));
      points.forEach((z, i) => {
        if (Number.isFinite(wanted[i]))
          expect(Math.abs(found[i] - wanted[i]), `${expert} at ${z}`).toBeLessThanOrEqual(
            1e-14 * Math.max(1, Math.abs(wanted[i])),
          );
      });
    }
  });
});

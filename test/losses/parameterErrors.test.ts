import fc from "fast-check";
import {
  cosine,
  linear,
  mixture,
  parameterErrors,
  randomStream,
  routerNamed,
  routerNames,
  tanhExpert,
  withNorms,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { oneTruth } from "../estimators/oneTruth";

/** A truth of k atoms with experts far apart. */
function farTruth(router: (typeof routerNames)[number], atoms: number, seed: number) {
  const model = mixture({ router: routerNamed(router), expert: tanhExpert(), dim: 2 });
  const stream = randomStream("parameter errors", { seed });
  const truth = model.measure(
    Array.from({ length: atoms }, (_, i) => ({
      ...(i < atoms - 1 && { bias: stream.normal(), router: [1 + stream.uniform(), 0.3 * stream.normal()] }),
      expert: [5 * i, stream.normal(), stream.normal()],
    })),
  );
  return { model, truth, stream };
}

describe.each(routerNames)("%s router", (router) => {
  test("a fit that is the truth plus a small vector has that vector as its errors, but for a hidden norm", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 4 }), (seed, atoms) => {
        const { model, truth, stream } = farTruth(router, atoms, seed);
        const centre = model.parameters(truth);
        const moved = centre.map((value) => value + 1e-6 * stream.normal());
        const { errors, reason } = parameterErrors({ model, fitted: model.fromParameters(moved), truth });
        expect(reason).toBeNull();
        const measure = model.fromParameters(moved);
        const norms = truth.atoms.map((atom) => Math.hypot(...atom.router));
        const expected = model.router.normIdentified ? moved : model.parameters(withNorms({ model, measure, norms }));
        errors!.forEach((error, j) => {
          expect(error).toBeCloseTo(expected[j] - centre[j], 12);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("two atoms with exchanged labels, in the gauge that leaves f unchanged, have no errors", () => {
    const { model, truth } = oneTruth(router);
    const [first, reference] = truth.atoms;
    // ψ is odd: the gates of (ℓ, 0) are those of (0, −ℓ).
    const exchanged = model.measure([
      { bias: -first.bias, router: first.router.map((value) => -value), expert: reference.expert },
      { expert: first.expert },
    ]);
    const { errors } = parameterErrors({ model, fitted: exchanged, truth });
    for (const error of errors!) expect(error).toBeCloseTo(0, 12);
  });
});

test("atoms in another order are brought into that of the truth", () => {
  const { model, truth } = farTruth("linear", 4, 1);
  const [a, b, c, reference] = truth.atoms;
  const { errors } = parameterErrors({ model, fitted: model.measure([c, a, b, reference]), truth });
  expect([...errors!]).toEqual(new Array(model.parameterCount(4)).fill(0));
});

test("the reference of a linear router may be fitted by any atom", () => {
  const { model, truth } = farTruth("linear", 3, 2);
  const [a, b, reference] = truth.atoms;
  const less = (x: Float64Array, y: Float64Array) => x.map((value, u) => value - y[u]);
  const zero = new Float64Array(2);
  const fitted = model.measure([
    { bias: -b.bias, router: less(zero, b.router), expert: reference.expert },
    { bias: a.bias - b.bias, router: less(a.router, b.router), expert: a.expert },
    { expert: b.expert },
  ]);
  const { errors } = parameterErrors({ model, fitted, truth });
  for (const error of errors!) expect(error).toBeCloseTo(0, 12);
});

test("there are no errors, and a reason, where two atoms are nearest to one or the cosine reference is another atom", () => {
  const { model, truth } = farTruth("linear", 3, 3);
  const [a, , reference] = truth.atoms;
  const doubled = parameterErrors({ model, fitted: model.measure([a, a, reference]), truth });
  expect(doubled).toEqual({
    errors: null,
    reason:
      "Fit and truth cannot be compared coordinate by coordinate: two fitted atoms are nearest to the same true expert.",
  });

  const same = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
  const [x, y, z] = farTruth("cosine", 3, 3).truth.atoms;
  const exchanged = same.measure([x, { ...y, expert: z.expert }, { expert: y.expert }]);
  expect(parameterErrors({ model: same, fitted: exchanged, truth: same.measure([x, y, z]) }).reason).toBe(
    "Fit and truth cannot be compared coordinate by coordinate: another atom than the fitted reference is nearest to the true reference.",
  );
});

test("a fit with another number of atoms is refused in one sentence", () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
  const one = model.measure([{ expert: [1, 0, 0] }]);
  const two = model.measure([{ router: [1, 0], expert: [0, 1, 0] }, { expert: [1, 0, 0] }]);
  expect(() => parameterErrors({ model, fitted: two, truth: one })).toThrow(
    "fitted.size is 2, but must be the number of true atoms, 1.",
  );
});

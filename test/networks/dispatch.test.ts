import fc from "fast-check";
import { planDispatch, topExperts } from "routerlab/networks";
import { expect, test } from "vitest";

test("each token goes to its most probable experts, the best first; of equals the lower one", () => {
  const probabilities = Float32Array.of(0.1, 0.6, 0.3, /**/ 0.4, 0.2, 0.4, /**/ 0.2, 0.5, 0.3);
  expect([...topExperts(probabilities, 3, 2)]).toEqual([1, 2, 0, 2, 1, 2]);
});

test("NaN is below every number, and a choice is whole even where all are NaN", () => {
  const experts = topExperts(Float32Array.of(Number.NaN, 0.1, 0.2, /**/ Number.NaN, Number.NaN, Number.NaN), 3, 2);
  expect([...experts.slice(0, 2)]).toEqual([2, 1]);
  expect([...experts.slice(2)].sort()).toEqual([0, 1]);
});

test("no pair is lost: pairs are sorted by expert, in the order of tokens, and a token may have any number of experts", () => {
  const cases = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 30 })).chain(([experts, size]) =>
    fc.record({
      experts: fc.constant(experts),
      sets: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: experts - 1 })), { minLength: size, maxLength: size }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ experts, sets }) => {
      const most = Math.max(1, ...sets.map(({ length }) => length));
      const chosen = Int32Array.from(sets.flatMap((set) => Array.from({ length: most }, (_, rank) => set[rank] ?? -1)));
      const plan = planDispatch(chosen, { size: sets.length, experts });
      const expected = Array.from({ length: experts }, (_, expert) =>
        [...sets.keys()].filter((token) => sets[token].includes(expert)),
      );
      expect(plan.counts).toEqual(expected.map(({ length }) => length));
      expect([...plan.tokens]).toEqual(expected.flat());
    }),
  );
});

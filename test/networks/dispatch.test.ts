import fc from "fast-check";
import { planDispatch } from "routerlab/networks";
import { expect, test } from "vitest";

test("each token goes to its most probable experts, the best first; of equals the lower one", () => {
  const probabilities = Float32Array.of(0.1, 0.6, 0.3, /**/ 0.4, 0.2, 0.4, /**/ 0.2, 0.5, 0.3);
  expect([...planDispatch(probabilities, 3, 2).experts]).toEqual([1, 2, 0, 2, 1, 2]);
});

test("NaN is below every number, and a plan is whole even where all are NaN", () => {
  const { experts, counts } = planDispatch(
    Float32Array.of(Number.NaN, 0.1, 0.2, /**/ Number.NaN, Number.NaN, Number.NaN),
    3,
    2,
  );
  expect([...experts.slice(0, 2)]).toEqual([2, 1]);
  expect(counts.reduce((sum, each) => sum + each)).toBe(4);
});

test("no pair is lost: pairs are sorted by expert, in the order of tokens, and positions lead back", () => {
  const cases = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 30 })).chain(([experts, size]) =>
    fc.record({
      experts: fc.constant(experts),
      top: fc.integer({ min: 1, max: experts }),
      values: fc.array(fc.float({ min: 0, max: 1, noNaN: true }), {
        minLength: size * experts,
        maxLength: size * experts,
      }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ experts, top, values }) => {
      const plan = planDispatch(values, experts, top);
      const expertAt = plan.counts.flatMap((count, expert) => new Array<number>(count).fill(expert));
      expect(new Set(plan.positions).size).toBe((values.length / experts) * top);
      plan.positions.forEach((position, pair) => {
        expect(plan.tokens[position]).toBe(Math.floor(pair / top));
        expect(expertAt[position]).toBe(plan.experts[pair]);
      });
      for (let i = 1; i < plan.tokens.length; i++)
        if (expertAt[i] === expertAt[i - 1]) expect(plan.tokens[i]).toBeGreaterThan(plan.tokens[i - 1]);
    }),
  );
});

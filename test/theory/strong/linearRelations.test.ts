import fc from "fast-check";
import { expect, test } from "vitest";
import { randomStream } from "../../../lib/dist/data/randomStream";
import { linearDependence } from "../../../lib/dist/theory/strong/linearRelations";

/** Independent functions with random values, and combinations of them; sizes over many orders of magnitude. */
function functions(independent: number, dependent: number, seed: number) {
  const stream = randomStream("relations", { seed });
  const values = Array.from({ length: independent }, () => {
    const size = 10 ** (8 * (stream.uniform() - 0.5));
    return Float64Array.from({ length: 60 }, () => size * stream.normal());
  });
  const combinations = Array.from({ length: dependent }, () => {
    const weights = values.map(() => stream.normal());
    return Float64Array.from({ length: 60 }, (_, i) => weights.reduce((sum, w, j) => sum + w * values[j][i], 0));
  });
  return [...values, ...combinations].map((each, index) => ({ name: `f${index}`, values: each }));
}

test("the rank is the number of independent functions, and every relation holds", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 5 }), fc.nat(1000), (many, more, seed) => {
      const given = functions(many, more, seed);
      const { rank, relations, singularValues } = linearDependence(given);
      expect([rank, relations.length, singularValues.length]).toEqual([many, more, many + more]);
      for (const { terms } of relations) {
        expect(Math.max(...terms.map(({ coefficient }) => Math.abs(coefficient)))).toBe(1);
        const parts = terms.map(({ coefficient, name }) => {
          const { values } = given.find((each) => each.name === name)!;
          return values.map((value) => coefficient * value);
        });
        const sum = parts.reduce((total, part) => total.map((value, i) => value + part[i]));
        const size = Math.max(...parts.map((part) => Math.max(...part.map(Math.abs))));
        expect(Math.max(...sum.map(Math.abs)) / size).toBeLessThan(1e-4);
      }
    }),
    { numRuns: 40 },
  );
});

test("short relations come first", () => {
  const [f, g, h] = functions(3, 0, 1).map(({ values }) => values);
  const sum = f.map((value, i) => value + g[i] + h[i]);
  const named = { f, g, h, sum, double: f.map((value) => 2 * value) };
  const { relations } = linearDependence(Object.entries(named).map(([name, values]) => ({ name, values })));
  expect(relations.map(({ terms }) => terms.length)).toEqual([2, 4]);
});

test("no function, and a function that is 0 at all points", () => {
  expect(linearDependence([])).toEqual({ rank: 0, relations: [], singularValues: [] });
  const zero = { name: "zero", values: new Float64Array(9) };
  const one = { name: "one", values: new Float64Array(9).fill(3) };
  expect(linearDependence([one, zero])).toMatchObject({
    rank: 1,
    relations: [{ terms: [{ coefficient: 1, name: "zero" }] }],
  });
});

import fc from "fast-check";
import { dataset, randomStream } from "routerlab";
import { expect, test } from "vitest";
import { splitIntoFolds } from "../../lib/dist/data/folds";

/** Row i is (i, 2i) → 10 i, so that every row can be told. */
const numbered = (size: number) =>
  dataset({
    inputs: Array.from({ length: size }, (_, i) => [i, 2 * i]),
    outputs: Array.from({ length: size }, (_, i) => 10 * i),
  });

test("every observation is left out once and is in the training data of all other folds, inputs beside outputs", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 2, max: 40 }), (size, asked) => {
      const folds = Math.min(asked, size);
      const parts = splitIntoFolds(numbered(size), folds, randomStream("folds"));
      expect(parts).toHaveLength(folds);
      const left = parts.flatMap((part) => [...part.left.outputs]).sort((a, b) => a - b);
      expect(left).toEqual(Array.from({ length: size }, (_, i) => 10 * i));
      for (const { training, left: out } of parts) {
        expect(training.size + out.size).toBe(size);
        expect(Math.abs(out.size - size / folds)).toBeLessThan(1);
        expect(new Set([...training.outputs, ...out.outputs]).size).toBe(size);
        for (const part of [training, out])
          part.outputs.forEach((y, i) => {
            expect([...part.inputs.subarray(2 * i, 2 * i + 2)]).toEqual([y / 10, y / 5]);
          });
      }
    }),
    { numRuns: 30 },
  );
});

test("observations are shuffled: the same stream splits alike, another one does not, and none in the given order", () => {
  const order = (name: string) => [...splitIntoFolds(numbered(20), 2, randomStream(name))[0].left.outputs];
  expect(order("a")).toEqual(order("a"));
  expect(order("a")).not.toEqual(order("b"));
  expect(order("a")).not.toEqual([...order("a")].sort((x, y) => x - y));
});

test("fewer observations than folds, and fewer than two folds, are refused", () => {
  expect(() => splitIntoFolds(numbered(4), 5, randomStream("folds"))).toThrow(
    "folds is 5, but must be at most the number of observations, 4.",
  );
  expect(() => splitIntoFolds(numbered(4), 1, randomStream("folds"))).toThrow(
    "folds is 1, but must be an integer ≥ 2.",
  );
});

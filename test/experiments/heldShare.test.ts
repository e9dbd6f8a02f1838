import { expect, test } from "vitest";
import { shareInterval, shareVerdict } from "../../lib/dist/experiments/heldShare";

test.each([
  [27, 30, "as predicted"],
  [21, 30, "otherwise than predicted"], // 70 %, Wilson's interval ends at 83 %
  [0, 0, "undecided"],
])("%i of %i intervals that hold what was predicted are %s", (held, of, kind) => {
  expect(shareVerdict(held, of, "said").kind).toBe(kind);
});

test("a verdict of few intervals says that they would have told nothing", () => {
  // Of 3 only 0 and 1 are significantly below: .72³ + 3 × .28 × .72² = .809, and .796 at 29 %.
  const { text } = shareVerdict(3, 3, "3 of 3 hold", "; others do not");
  expect(text).toBe(
    "3 of 3 hold: not significantly below the predicted 90 %; others do not. A true share of 28 % would have been told from it with 80 % power.",
  );
});

test("the interval of a share solves its score equation", () => {
  const [count, of, z] = [21, 30, 1.959964];
  for (const end of shareInterval(count, of))
    expect(Math.abs(count / of - end) / Math.sqrt((end * (1 - end)) / of)).toBeCloseTo(z, 4);
});

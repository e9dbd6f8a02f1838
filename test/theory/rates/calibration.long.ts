import { describe, expect, test } from "vitest";
import { verdictShares } from "./calibration";

const effort = { studies: 1000, resamples: 500 };

describe("a right prediction whose distribution is known agrees in 93 to 97 %", () => {
  test.each([0.5, 1].flatMap((spread) => [4, 13, 40].map((replicates) => [replicates, spread])))(
    "%i replicates, lognormal(%f)",
    (replicates, spread) => {
      const { agrees } = verdictShares({ replicates, spread, known: true }, effort);
      expect(agrees).toBeGreaterThan(0.93);
      expect(agrees).toBeLessThan(0.97);
    },
  );
});

describe("right values without their distribution are refuted in at most 10 %", () => {
  test.each([
    [4, 0.5],
    [13, 0.5],
    [40, 0.5],
    [13, 1],
    [40, 1],
  ])("%i replicates, lognormal(%f)", (replicates, spread) => {
    const shares = verdictShares({ replicates, spread, known: false }, effort);
    expect(shares["does not agree"]).toBeLessThan(0.1);
  });
});

test("a slope of −.35 is told from −1/2 in 95 %: 40 replicates, lognormal(.5)", () => {
  for (const known of [true, false])
    expect(
      verdictShares({ replicates: 40, spread: 0.5, known, slope: -0.35 }, { ...effort, studies: 300 })[
        "does not agree"
      ],
    ).toBeGreaterThan(0.95);
});

import { expect, test } from "vitest";
import { verdictShares } from "./calibration";

const effort = { studies: 150, resamples: 200 };

// 150 studies tell a share of .95 to ± .018; the shares over 1,000 are in calibration.long.ts.
test.each([
  [4, 0.5],
  [13, 1],
])(
  "a right prediction whose distribution is known agrees in about 19 of 20 studies: %i replicates, spread %f",
  (replicates, spread) => {
    const { agrees } = verdictShares({ replicates, spread, known: true }, effort);
    expect(agrees).toBeGreaterThan(0.89);
    expect(agrees).toBeLessThan(0.99);
  },
);

test.each([
  [4, 0.5],
  [13, 1],
])("right values without their distribution are seldom refuted: %i replicates, spread %f", (replicates, spread) => {
  expect(verdictShares({ replicates, spread, known: false }, effort)["does not agree"]).toBeLessThan(0.13);
});

test("where a slope of −1/4 could not be told from −1/2, what is not refuted does not agree either", () => {
  const shares = verdictShares({ replicates: 4, spread: 1, known: false }, effort);
  expect(shares["too few fits to tell"]).toBeGreaterThan(0.85);
});

test("the detectable slope is told in about 80 % of studies, a wrong level in more", () => {
  const known = { replicates: 13, spread: 0.5, known: true };
  const { detectable } = verdictShares(known, { ...effort, studies: 20 });
  const told = verdictShares({ ...known, slope: detectable }, effort)["does not agree"];
  expect(told).toBeGreaterThan(0.7);
  expect(told).toBeLessThan(0.92);
  expect(verdictShares({ ...known, level: 1.3 }, effort)["does not agree"]).toBeGreaterThan(0.95);
});

import type { Fault } from "../fault";

/** Experiments, room by room: what a report says of its studies. */
export const planted: readonly Fault[] = [
  {
    wrong: "too few fits to tell is a verdict against the prediction",
    file: "experiments/curve.ts",
    text: 'rate.verdict === "too few fits to tell" ? null : rate.verdict === expected',
    change: "rate.verdict === expected",
    noticedBy: [
      "experiments/verdict.test.ts",
      "a curve that comes out as too few fits to tell where agrees was expected (given: null) is undecided",
    ],
  },
  {
    wrong: "a noisy norm is as predicted where the population's lies above its interval",
    file: "experiments/noise/normVerdicts.ts",
    text: "norm.lower <= population && population <= norm.upper",
    change: "norm.lower <= population",
    noticedBy: [
      "experiments/noise/noise.test.ts",
      "what agrees with the population is as predicted, what does not is not, and too few fits have no mean",
    ],
  },
  {
    wrong: "a noisy fit is compared with the quiet one of another replicate",
    file: "experiments/noise/normEstimates.ts",
    text: "quiet.find(({ replicate }) => replicate === row.replicate)",
    change: "quiet.find(({ replicate }) => replicate !== row.replicate)",
    noticedBy: [
      "experiments/noise/noise.test.ts",
      "the other coordinate is compared with the fits to the same data with the constant",
    ],
  },
  {
    wrong: "the worst truth of a protocol is its best one",
    file: "experiments/cosine/otherTruths.ts",
    text: "each.rate.values[last] > most.rate.values[last]",
    change: "each.rate.values[last] < most.rate.values[last]",
    noticedBy: [
      "experiments/cosine/cosine.test.ts",
      "other-truths: against a truth of another norm a protocol loses e^β₀ times what it is off, and the worst is the longest",
    ],
  },
  {
    wrong: "a least τ₁ on one side of the norm confirms that it is there",
    file: "experiments/tau/tauVerdicts.ts",
    text: "interval[0] <= norm && norm <= interval[1]",
    change: "interval[0] <= norm || norm <= interval[1]",
    noticedBy: ["experiments/tau/tauVerdicts.test.ts", "and refuted where it says the opposite"],
  },
  {
    wrong: "a ratio above 1 is efficient",
    file: "experiments/information/ratios.ts",
    text: "low <= 1 && 1 <= high",
    change: "1 <= high",
    noticedBy: [
      "experiments/information/efficiency.test.ts",
      "four times the error is sixteen times the bound, and is not efficient; 1 with a wide interval is undecided",
    ],
  },
  {
    wrong: "the ellipse of the estimates does not shrink with n",
    file: "experiments/information/estimateClouds.ts",
    text: "(sd * sd * covariance.get(one, other)) / n",
    change: "(sd * sd * covariance.get(one, other)) / smallest",
    noticedBy: [
      "experiments/information/efficiency.test.ts",
      "the share in the ellipse, Δᵀ C⁻¹ Δ ≤ 5.99 in two coordinates",
    ],
  },
  {
    wrong: "a grid is called in below the n that was foretold",
    file: "experiments/regime/regimeGrids.ts",
    text: "from !== null && from <= sizes[0]",
    change: "from !== null && from >= sizes[0]",
    noticedBy: [
      "experiments/regime/regimeReport.test.ts",
      "a grid has its curve, what was foretold of it, and the number at its smallest n",
    ],
  },
  {
    wrong: "a truth without a slope is no miss of what was foretold",
    file: "experiments/regime/regimeGrids.ts",
    text: "const count = chosen.length + slopeless;",
    change: "const count = chosen.length;",
    noticedBy: [
      "experiments/regime/regimeReport.test.ts",
      "a grid that is called in and has no slope is a miss, in the verdict and in the finding",
    ],
  },
  {
    wrong: "many truths are counted on the wrong side of the threshold",
    file: "experiments/regime/manyTruths.ts",
    text: '(side === "below")',
    change: '(side === "above")',
    noticedBy: [
      "experiments/regime/manyTruths.test.ts",
      "the sentences count slopes and levels on either side of the threshold",
    ],
  },
  {
    wrong: "a line is judged where not half of its truths are in the regime",
    file: "experiments/rateTable/rateTableCells.ts",
    text: "2 * inside.length >= truths.length",
    change: "3 * inside.length >= truths.length",
    noticedBy: [
      "experiments/rateTable/rateTable.test.ts",
      "rests on the truths in the regime when they are half or more, else on all and is not judged",
    ],
  },
  {
    wrong: "exact and over-specified readings have each other's threshold",
    file: "experiments/specification/measuredSpecifications.ts",
    text: "? slopeThresholds.exact : slopeThresholds.over",
    change: "? slopeThresholds.over : slopeThresholds.exact",
    noticedBy: [
      "experiments/specification/specificationCurve.test.ts",
      "−1/2 is predicted where the regime number is below its threshold, for what the data tell, and else not",
    ],
  },
];

import type { Fault } from "../fault";

/** Theory, room by room. */
export const planted: readonly Fault[] = [
  {
    wrong: "the regime begins at the ratio, not at its square",
    file: "theory/regimeFrom.ts",
    text: "Math.ceil(ratio * ratio)",
    change: "Math.ceil(ratio)",
    noticedBy: ["theory/regimeFrom.test.ts", "it grows with σ²"],
  },
  {
    wrong: "a loss is predicted where standard errors are larger than what they are of",
    file: "theory/information/predictedLoss.ts",
    text: "const meaninglessFrom = 1;",
    change: "const meaninglessFrom = 100;",
    noticedBy: [
      "theory/information/predictedLoss.test.ts",
      "where a standard error is as large as what it is of, there is no prediction, and a sentence says of what",
    ],
  },
  {
    wrong: "a bootstrap draws as many replicates as there are",
    file: "theory/rates/rates.ts",
    text: "drawn: Math.max(1, of.length - 1)",
    change: "drawn: Math.max(1, of.length)",
    noticedBy: ["theory/rates/rates.test.ts", "a resample draws one replicate less than there are"],
  },
  {
    wrong: "a failed fit is no fit",
    file: "theory/rates/rates.ts",
    text: "const fits = losses.reduce((sum, { length }) => sum + length, 0);",
    change: "const fits = counts.reduce((sum, count) => sum + count, 0);",
    noticedBy: ["theory/rates/rates.test.ts", "failed fits are counted and left out"],
  },
  {
    wrong: "a median is the middle of a list that nobody sorted",
    file: "theory/rates/resamples.ts",
    text: "quantile(Float64Array.from(values).sort(), 0.5)",
    change: "quantile(Float64Array.from(values), 0.5)",
    noticedBy: ["theory/rates/rates.test.ts", "the median does not move with one wild fit, the mean does"],
  },
  {
    wrong: "a test by a bootstrap trusts the variance of small samples",
    file: "theory/rates/rateTest.ts",
    text: "const critical = Math.max(known.critical, quantile(Float64Array.from(distances).sort(), 0.95));",
    change: "const critical = known.critical;",
    noticedBy: [
      "theory/rates/calibration.test.ts",
      "right values without their distribution are seldom refuted: 13 replicates, spread 1",
    ],
  },
  {
    wrong: "a known distribution is simulated with too few fits",
    file: "theory/rates/rateTest.ts",
    text: "resampled(of, { drawn: counts[i],",
    change: "resampled(of, { drawn: 1,",
    noticedBy: [
      "theory/rates/calibration.test.ts",
      "a right prediction whose distribution is known agrees in about 19 of 20 studies: 13 replicates, spread 1",
    ],
  },
  {
    wrong: "an interval holds 90 %",
    file: "theory/rates/resamples.ts",
    text: "[quantile(sorted, 0.025), quantile(sorted, 0.975)]",
    change: "[quantile(sorted, 0.05), quantile(sorted, 0.95)]",
    noticedBy: [
      "theory/rates/rates.test.ts",
      "over 300 simulated studies the intervals of slope and level hold the truth in about 95 %, and few are called bent",
    ],
  },
  {
    wrong: "a paired bootstrap redraws replicates for every grid value",
    file: "theory/rates/leastOverGrid.ts",
    text: "return losses.map((list, i) => meanOf(list, chosen) ?? means[i]);",
    change:
      "return losses.map((list, i) => meanOf(list, chosen.map(() => Math.floor(count * stream.uniform()))) ?? means[i]);",
    noticedBy: [
      "theory/rates/leastOverGrid.test.ts",
      "replicates are compared in pairs: a common level does not blur where the least is",
    ],
  },
  {
    wrong: "a mean has the quantile of the normal and not of Student's t",
    file: "theory/rates/meanInterval.ts",
    text: "const half = quantile * Math.sqrt",
    change: "const half = z * Math.sqrt",
    noticedBy: ["theory/rates/meanInterval.test.ts", "holds the mean in about 95 % of repetitions"],
  },
  {
    wrong: "the information is a sum, not an average",
    file: "theory/information/fisherInformation.ts",
    text: "return sums.mul(count / jacobian.length);",
    change: "return sums;",
    noticedBy: [
      "theory/information/fisherInformation.test.ts",
      "the information is the average of outer products of central differences of f",
    ],
  },
  {
    wrong: "hidden norms take part in the covariance",
    file: "theory/information/fisherInformation.ts",
    text: "for (let tangent = 1; tangent < model.dim; tangent++)",
    change: "for (let tangent = 2; tangent < model.dim; tangent++)",
    noticedBy: [
      "theory/information/fisherInformation.test.ts",
      "the covariance is the inverse: C I is the identity, off the cosine router's radial direction",
    ],
  },
  {
    wrong: "rel is the smallest over atoms",
    file: "theory/information/relativeError.ts",
    text: "Math.max(0, ...ratios)",
    change: "Math.max(0, Math.min(...ratios))",
    noticedBy: ["theory/information/fisherInformation.test.ts", "it is the largest over atoms"],
  },
  {
    wrong: "the predicted regression error lacks the 2 of its mean of χ",
    file: "theory/information/predictedRegressionError.ts",
    text: "sd * Math.sqrt(2 / size) * gamma",
    change: "sd * Math.sqrt(1 / size) * gamma",
    noticedBy: [
      "theory/information/predictedLoss.test.ts",
      "by hand: rank 1 is a half normal, σ √(2/(π n)); rank 2 is Rayleigh, σ √(π/(2n))",
    ],
  },
  {
    wrong: "the rank is cut at the first singular value that is small",
    file: "mixture/rank/nullSpace.ts",
    text: "if (gap > widest) [rank, widest] = [at, gap];",
    change: "if (widest === 0) [rank, widest] = [at, gap];",
    noticedBy: ["theory/identify/identify.test.ts", "the largest gap can lie further below"],
  },
  {
    wrong: "a reflection goes half of the way",
    file: "theory/identify/symmetryImages.ts",
    text: "value - 2 * height * normal[u]",
    change: "value - height * normal[u]",
    noticedBy: [
      "theory/identify/symmetryImages.test.ts",
      "cosine router tanh: every symmetry has an image, another measure with the same f",
    ],
  },
  {
    wrong: "a regular simplex has another angle",
    file: "theory/splitting/splitAtom.ts",
    text: "(-1 / dim - inner) / corners[u][u]",
    change: "(1 / dim - inner) / corners[u][u]",
    noticedBy: [
      "theory/splitting/splitAtom.test.ts",
      "d + 1 parts change f in the second order where τ₂ > 0, in the third at τ₂ = 0",
    ],
  },
  {
    wrong: "the diagonal of a second derivative is not halved",
    file: "theory/splitting/secondOrder.ts",
    text: "weight * (a === b ? entry / 2 : entry)",
    change: "weight * entry",
    noticedBy: ["theory/splitting/splittingCurvature.test.ts", "is what a real split in the direction found does to f"],
  },
  {
    wrong: "κ is compared with rounding in the units of β₁ and η",
    file: "theory/splitting/splittingCurvature.ts",
    text: "inUnits.value <= rounding ** 2 * inUnitsOf(unprojected, units).max()",
    change: "found.value <= rounding ** 2 * unprojected.max()",
    noticedBy: ["theory/scaleInvariance.test.ts", "tanh experts"],
  },
  {
    wrong: "units of the Jacobian are those of the parameters",
    file: "theory/splitting/secondOrder.ts",
    text: "units: Float64Array.from(units, (each) => (each > 0 && Number.isFinite(each) ? each : 1))",
    change: "units: Float64Array.from(units, () => 1)",
    noticedBy: [
      "theory/scaleInvariance.test.ts",
      "with τ₁ and β₁ a hundred times as large, both regimes begin at the same n",
    ],
  },
  {
    wrong: "the splitting error falls like 1/n",
    file: "theory/splitting/splittingError.ts",
    text: "sd / (Math.sqrt(size) * leastRelative)",
    change: "sd / (size * leastRelative)",
    noticedBy: [
      "theory/splitting/splittingCurvature.test.ts",
      "it is σ/(√n κ), κ in the units of the Jacobian, 0.0022 at the over-specified study of Figure 1",
    ],
  },
  {
    wrong: "the critical radius solves √n δ = σ J(δ)",
    file: "theory/bracketing/criticalRadius.ts",
    text: "Math.sqrt(size) * delta * delta < sd",
    change: "Math.sqrt(size) * delta < sd",
    noticedBy: ["theory/bracketing/bracketing.test.ts", "with a constant entropy the critical radius is σ √(H/n)"],
  },
  {
    wrong: "what is left of a range has no cell",
    file: "theory/bracketing/bracketing.ts",
    text: "Math.ceil((coordinates[c].high",
    change: "Math.floor((coordinates[c].high",
    noticedBy: ["theory/bracketing/bracketing.test.ts", "one affine atom on a line is counted by hand"],
  },
  {
    wrong: "τ on the edge of the grid is recommended",
    file: "theory/tau/tauForTruth.ts",
    text: "estimable.some(({ tau2 }) => tau2 > 0) ? estimable.filter(({ tau2 }) => tau2 > 0) : estimable",
    change: "estimable.some(({ tau2 }) => tau2 > 0) ? estimable.filter(({ tau2 }) => tau2 >= 0) : estimable",
    noticedBy: [
      "theory/tau/adviseTau.test.ts",
      "the recommended pair has the least loss among τ₁, τ₂ > 0, and the flat range costs at most 5 % more",
    ],
  },
  {
    wrong: "within noise is one standard error",
    file: "theory/tau/tauForData.ts",
    text: "excess <= 2 * excessError + rounding",
    change: "excess <= excessError + rounding",
    noticedBy: [
      "theory/tau/adviseTau.test.ts",
      "a pair is within noise where its excess is at most two paired standard errors over folds",
    ],
  },
  {
    wrong: "a paired standard error forgets the number of folds",
    file: "theory/tau/tauForData.ts",
    text: "Math.sqrt(squares / (values.length - 1) / values.length)",
    change: "Math.sqrt(squares / (values.length - 1))",
    noticedBy: [
      "theory/tau/adviseTau.test.ts",
      "a pair is within noise where its excess is at most two paired standard errors over folds",
    ],
  },
  {
    wrong: "the distance to a class is that of the truth's parameters read by the class",
    file: "theory/misfit/classDistance.ts",
    text: "truthModel: generator,",
    change: "truthModel: model,",
    noticedBy: [
      "theory/misfit/classDistance.test.ts",
      "the affine function nearest to x² on [−1, 1] is 1/3, at a distance of √(4/45)",
    ],
  },
  {
    wrong: "a relation is in the units of normalised functions",
    file: "theory/strong/linearRelations.ts",
    text: "coefficient: weight / size }",
    change: "coefficient: weight }",
    noticedBy: [
      "theory/strong/linearRelations.test.ts",
      "the rank is the number of independent functions, and every relation holds",
    ],
  },
];

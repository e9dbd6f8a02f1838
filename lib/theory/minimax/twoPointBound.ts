import { requireNonNegative, requirePositive } from "../../requirements";

/** Two measures that data can hardly tell apart. */
export interface TwoPoints {
  /** ‖f₀ − f₁‖ in L²(μ), in the unit of y. */
  readonly distance: number;
  /** How far their parameters are apart, in a metric. */
  readonly separation: number;
}

/**
 * Le Cam's two-point bound: whatever the estimator, its mean error at one of the two measures is at least
 *   (separation / 2) (1 − TV) ≥ separation · Φ(−√n · distance / (2σ)).
 *
 * No estimate is nearer than half the separation to both, and a test between two normal samples whose means differ by √n ‖f₀ − f₁‖ errs
 * that often: TV given the inputs is 2Φ(√n ‖f₀ − f₁‖ₙ / (2σ)) − 1, concave in ‖·‖ₙ², so that its mean over inputs is no
 * greater than at ‖f₀ − f₁‖² (Jensen). The noise is Gaussian.
 *
 * @param distance   ≥ 0, in the unit of y
 * @param separation ≥ 0
 * @param sd         σ, > 0, in the unit of y
 * @param size       n, > 0
 * @returns a number ≥ 0, in the unit of the separation
 * @throws InputError when a number is out of range
 * @see Le Cam, Ann. Statist. 1 (1973); Tsybakov, Introduction to Nonparametric Estimation, section 2.2; derived fact 13 in docs/mathematics.md
 * @example twoPointBound({ distance: 0, separation: 1, sd: 0.1, size: 1000 })   // 0.5
 */
export function twoPointBound({ distance, separation, sd, size }: TwoPoints & { sd: number; size: number }): number {
  requireNonNegative({ distance, separation });
  requirePositive({ sd, size });
  const { erf } = require("mathjs/number") as typeof import("mathjs/number"); // 0.3 s to load
  return (separation * (1 - erf((Math.sqrt(size) * distance) / (2 * sd * Math.SQRT2)))) / 2;
}

/** The best of the bounds that pairs give at one n: the pairs of a path at all distances, so that the path's rate is seen. */
export function bestTwoPointBound(pairs: readonly TwoPoints[], at: { sd: number; size: number }): number {
  return Math.max(...pairs.map((pair) => twoPointBound({ ...pair, ...at })));
}

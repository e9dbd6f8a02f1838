/** A sum of squares over a box, as `boxNewton` sees it. */
export interface BoxProblem {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /**
   * Σ r² with its derivatives at a point, by one pass over the data.
   *
   * @param by the matrix that the pass builds, or a curvature to keep: then only value and gradient are computed
   */
  derivatives(point: Float64Array, by: MatrixOfStep | Curvature): Derivatives;
  /**
   * The point that a tangent step leads to; agrees with point + step to the order that `derivatives` assumes; in a
   * valley, where the gradient is next to nothing, to first order, if it then follows the valley.
   */
  move(point: Float64Array, step: Float64Array, isInValley?: boolean): Float64Array;
  /** The undamped predicted drop of Σ r² at which to stop. */
  leastDrop(value: number): number;
  /** Whether to stop here, where no curvature is negative: that drop, or whatever else is asked of the projected gradient. */
  isConverged(at: { drop: number; value: number; gradient: Float64Array; scale: Float64Array }): boolean;
}

/** The exact Hessian of ½ Σ r², or JᵀJ, which is it but for the residuals' own curvature and has no negative one. */
export type MatrixOfStep = "hessian" | "gaussNewton";

/** Such a matrix `[p, p]` of some point (upper triangle), in the problem's own coordinates, in which it can serve at others. */
export interface Curvature {
  readonly kind: MatrixOfStep;
  readonly matrix: Float64Array;
}

/** What a search hands on to one that goes on from where it ended: the curvature, the damping λ, and Σ r² where it began. */
export interface Kept {
  readonly curvature: Curvature;
  readonly damping: number;
  readonly first: number;
}

/** What is known at a point. */
export interface Derivatives {
  /** Σ r², ∞ where it overflows or is undefined, so that no step leads there. */
  readonly value: number;
  /** `[p]`, of ½ Σ r². */
  readonly gradient: Float64Array;
  /** `[p, p]`, upper triangle: the curvature, as it is by the coordinates of the point. */
  readonly hessian: Float64Array;
  /** |Hᵢᵢ|, the units of the damping. */
  readonly scale: Float64Array;
  readonly curvature: Curvature;
}

export type Status = "converged" | "stalled" | "limit";

export interface BoxMinimum {
  readonly point: Float64Array;
  readonly value: number;
  /** Of ½ Σ r², 0 where a bound is active. */
  readonly gradient: Float64Array;
  /** What the last step was made with; the matrix may be that of a point before. */
  readonly kept: Kept;
  /** Whether it lies in a valley, where Σ r² may fall by much more than one step promises. */
  readonly goesOn: boolean;
  readonly iterations: number;
  readonly status: Status;
}

import { solveByCholesky } from "./cholesky";

/** A sum of squares over a box, as `boxNewton` sees it. */
export interface BoxProblem {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Σ r², ∞ where it overflows or is undefined, so that no step leads there. */
  value(point: Float64Array): number;
  /**
   * Σ r², gradient `[p]` and Hessian `[p, p]` (upper triangle) of ½ Σ r², and |Hᵢᵢ|, the units of the damping;
   * JᵀJ in place of the Hessian where "gaussNewton" is asked for.
   */
  derivatives(
    point: Float64Array,
    curvature?: Curvature,
  ): {
    value: number;
    gradient: Float64Array;
    hessian: Float64Array;
    scale: Float64Array;
  };
  /** The point that a tangent step leads to; agrees with point + step to the order that `derivatives` assumes. */
  move(point: Float64Array, step: Float64Array): Float64Array;
  /** Whether to stop here, where no curvature is negative: the undamped predicted drop of Σ r² and the projected gradient. */
  isConverged(at: { drop: number; value: number; gradient: Float64Array; scale: Float64Array }): boolean;
}

export type Curvature = "hessian" | "gaussNewton";

export type Status = "converged" | "stalled" | "limit";

export interface BoxMinimum {
  readonly point: Float64Array;
  readonly value: number;
  /** Of ½ Σ r², 0 where a bound is active. */
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly iterations: number;
  readonly status: Status;
}

/** Damping that only tells a curvature of 0 from rounding: the least one used. */
export const leastDamping = 1e-10;

/** A part of Σ r² that is rounding: there is no residual of which more could be explained. */
const nothingLeft = 1e-24;

/** A step that lowers Σ r² by a smaller part than this is one of the last, or one along a valley. */
const quickProgress = 0.01;

/**
 * Damped Newton with an active set: minimises a sum of squares over a box from one start.
 *
 * A step solves (H + λ D) δ = −g on the coordinates that no bound holds, D = diag |Hᵢᵢ|, is moved along and
 * projected into the box; λ falls with the ratio of the actual to the predicted drop and grows until H + λ D is positive
 * definite and the value falls. It is Levenberg–Marquardt with the exact Hessian, which the valleys of an over-specified
 * mixture need: there JᵀJ is nearly singular and Gauss–Newton stalls (derived fact 8). Far away it is the other way
 * round: H has negative curvature, JᵀJ has none; so the first steps, as long as they are quick, are made with JᵀJ.
 *
 * @see Moré, The Levenberg–Marquardt algorithm (1978); Bertsekas, Projected Newton methods, SIAM J. Control Optim. 20 (1982)
 */
export function boxNewton(problem: BoxProblem, start: Float64Array, maxIterations: number): BoxMinimum {
  const { lower, upper } = problem;
  let point = start;
  let damping = 1e-3;
  let curvature: Curvature = "gaussNewton";
  let first = 0; // Σ r² at the start

  for (let iterations = 0; ; iterations++) {
    const { value, gradient, hessian, scale } = problem.derivatives(point, curvature);
    if (iterations === 0) first = value;
    const free = freeCoordinates(problem, point, gradient);
    const finish = (status: Status): BoxMinimum => ({ point, value, gradient, hessian, iterations, status });
    // The Hessian of an exact fit may be anything, so that it says nothing.
    if (value <= nothingLeft * first && first < Number.POSITIVE_INFINITY) return finish("converged");

    // Less damping predicts a greater drop, so the undamped step is needed only once the damped one promises little.
    const undamped = () => dampedStep(hessian, gradient, scale, free, leastDamping);
    const isMinimum = (step: DampedStep | null) =>
      step !== null && problem.isConverged({ drop: step.decrement, value, gradient, scale });
    let step = dampedStep(hessian, gradient, scale, free, damping);
    if (curvature === "hessian" && isMinimum(step) && isMinimum(undamped())) return finish("converged");
    if (iterations === maxIterations) return finish("limit");

    for (;;) {
      if (step !== null) {
        const trial = clamp(problem.move(point, step.delta), lower, upper);
        const actual = value - problem.value(trial);
        // Below the rounding of Σ r² a full Newton step can only be trusted, not measured.
        const beyondRounding = step.predicted < 1e-13 * value && Math.abs(actual) < 1e-13 * value;
        if (actual >= 1e-4 * step.predicted || (beyondRounding && undamped() !== null)) {
          if (actual > 0.75 * step.predicted) damping = Math.max(damping / 10, leastDamping);
          if (actual < 0.25 * step.predicted) damping = Math.max(4 * damping, 1e-6);
          if (actual < quickProgress * value) curvature = "hessian";
          point = trial;
          break;
        }
      }
      damping = Math.max(4 * damping, 1e-6);
      if (damping > 1e12 && curvature === "hessian") return finish("stalled");
      if (damping > 1e12) {
        [curvature, damping] = ["hessian", 1e-3];
        break;
      }
      step = dampedStep(hessian, gradient, scale, free, damping);
    }
  }
}

/** The coordinates that no bound holds; the gradient by the others becomes 0. */
export function freeCoordinates(
  { lower, upper }: Pick<BoxProblem, "lower" | "upper">,
  point: Float64Array,
  gradient: Float64Array,
): number[] {
  const free: number[] = [];
  for (let i = 0; i < point.length; i++)
    if ((point[i] <= lower[i] && gradient[i] >= 0) || (point[i] >= upper[i] && gradient[i] <= 0)) gradient[i] = 0;
    else free.push(i);
  return free;
}

/** δ, −gᵀδ, and the drop of Σ r² that it predicts. */
interface DampedStep {
  readonly delta: Float64Array;
  readonly decrement: number;
  readonly predicted: number;
}

/** The step of (H + λ D) on the free coordinates, or null where that matrix is not positive definite. */
export function dampedStep(
  hessian: Float64Array,
  gradient: Float64Array,
  scale: Float64Array,
  free: readonly number[],
  damping: number,
): DampedStep | null {
  const size = gradient.length;
  const delta = new Float64Array(size);
  if (free.length === 0) return { delta, decrement: 0, predicted: 0 };
  const floor = 1e-12 * scale.reduce((most, value) => Math.max(most, value), Number.MIN_VALUE);
  const matrix = new Float64Array(free.length * free.length);
  const solution = new Float64Array(free.length);
  for (let row = 0; row < free.length; row++) {
    const i = free[row];
    for (let column = row; column < free.length; column++)
      matrix[row * free.length + column] = hessian[i * size + free[column]];
    matrix[row * free.length + row] += damping * Math.max(scale[i], floor);
    solution[row] = -gradient[i];
  }
  if (!solveByCholesky(matrix, solution)) return null;
  let decrement = 0;
  let damped = 0;
  free.forEach((i, row) => {
    delta[i] = solution[row];
    decrement -= gradient[i] * delta[i];
    damped += damping * Math.max(scale[i], floor) * delta[i] * delta[i];
  });
  // Σ r² is twice the function of gradient g: −2gᵀδ − δᵀHδ, with Hδ = −g − λDδ.
  return { delta, decrement, predicted: decrement + damped };
}

function clamp(point: Float64Array, lower: Float64Array, upper: Float64Array): Float64Array {
  return point.map((value, i) => Math.min(Math.max(value, lower[i]), upper[i]));
}

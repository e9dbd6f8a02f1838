import type { BoxProblem, Derivatives } from "./boxProblem";
import { factorize, solveWithFactor } from "./cholesky";

/** Damping that only tells a curvature of 0 from rounding: the least one used. */
export const leastDamping = 1e-10;

/** δ, −gᵀδ, and the drop of Σ r² that it predicts. */
export interface DampedStep {
  readonly delta: Float64Array;
  readonly decrement: number;
  readonly predicted: number;
}

/** Steps of a problem with p parameters; see `dampedSteps`. */
export interface DampedSteps {
  /** The step of (H + λ D) on the free coordinates, or null where that matrix is not positive definite. */
  step(
    at: Pick<Derivatives, "gradient" | "hessian" | "scale">,
    free: readonly number[],
    damping: number,
  ): DampedStep | null;
  /** The least part of its own curvature that any coordinate kept in the last step's matrix, once all before it were fitted. */
  leastPivot(): number;
}

/**
 * Solves (H + λ D) δ = −g on the free coordinates, D = diag |Hᵢᵢ|.
 *
 * The last factor is remembered: as long as matrix, damping and free coordinates stay, a step is a solution by it.
 *
 * @param size p
 */
export function dampedSteps(size: number): DampedSteps {
  const factor = new Float64Array(size * size);
  let known: { hessian: Float64Array; damping: number; free: readonly number[] } | null = null;
  let isPositive = false;
  let leastPivot = 1;

  /** Leaves U of H + λD = UᵀU in `factor`. */
  const factorizeDamped = (
    hessian: Float64Array,
    scale: Float64Array,
    free: readonly number[],
    damping: number,
    floor: number,
  ) => {
    const count = free.length;
    for (let row = 0; row < count; row++) {
      const from = free[row] * size;
      for (let column = row; column < count; column++) factor[row * count + column] = hessian[from + free[column]];
      factor[row * count + row] += damping * Math.max(scale[free[row]], floor);
    }
    isPositive = factorize(factor, count);
    leastPivot = 1;
    for (let row = 0; row < count; row++)
      leastPivot = Math.min(leastPivot, factor[row * count + row] ** 2 / Math.max(scale[free[row]], floor));
    known = { hessian, damping, free };
  };

  return {
    step({ gradient, hessian, scale }, free, damping) {
      const delta = new Float64Array(size);
      if (free.length === 0) return { delta, decrement: 0, predicted: 0 };
      let greatest = Number.MIN_VALUE;
      for (let i = 0; i < size; i++) if (scale[i] > greatest) greatest = scale[i];
      const floor = 1e-12 * greatest;
      const isKnown = known?.hessian === hessian && known.damping === damping && areEqual(known.free, free);
      if (!isKnown) factorizeDamped(hessian, scale, free, damping, floor);
      if (!isPositive) return null;
      const solution = new Float64Array(free.length);
      for (let row = 0; row < free.length; row++) solution[row] = -gradient[free[row]];
      solveWithFactor(factor, solution);
      let decrement = 0;
      let damped = 0;
      for (let row = 0; row < free.length; row++) {
        const i = free[row];
        delta[i] = solution[row];
        decrement -= gradient[i] * delta[i];
        damped += damping * Math.max(scale[i], floor) * delta[i] * delta[i];
      }
      // Σ r² is twice the function of gradient g: −2gᵀδ − δᵀHδ, with Hδ = −g − λDδ.
      return { delta, decrement, predicted: decrement + damped };
    },

    leastPivot: () => leastPivot,
  };
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

function areEqual(left: readonly number[], right: readonly number[]): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

import type { BoxProblem, Derivatives } from "./boxProblem";
import { factorize, negativeCurvature, solveWithFactor } from "./cholesky";

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
  /** A direction along which H curves downwards on the free coordinates, with zᵀHz, or null where there is none. */
  downwards(
    at: Pick<Derivatives, "hessian" | "scale">,
    free: readonly number[],
  ): { direction: Float64Array; curvature: number } | null;
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
  let rows = 0; // of U that there are
  let solution = new Float64Array(size); // of the last step
  let leastPivot = 1;

  /** A curvature of 0 needs damping, too. */
  const unitOf = (scale: Float64Array) => {
    let greatest = Number.MIN_VALUE;
    for (let i = 0; i < size; i++) if (scale[i] > greatest) greatest = scale[i];
    const floor = 1e-12 * greatest;
    return (i: number) => Math.max(scale[i], floor);
  };

  /** Leaves U of H + λD = UᵀU in `factor`, or as many rows of it as there are. */
  const factorizeDamped = (
    hessian: Float64Array,
    unit: (i: number) => number,
    free: readonly number[],
    damping: number,
  ) => {
    if (known?.hessian === hessian && known.damping === damping && areEqual(known.free, free)) return;
    const count = free.length;
    if (count === size) factor.set(hessian);
    else
      for (let row = 0; row < count; row++) {
        const from = free[row] * size;
        for (let column = row; column < count; column++) factor[row * count + column] = hessian[from + free[column]];
      }
    for (let row = 0; row < count; row++) factor[row * (count + 1)] += damping * unit(free[row]);
    rows = factorize(factor, count);
    leastPivot = 1;
    for (let row = 0; row < count; row++) {
      const pivot = factor[row * (count + 1)];
      leastPivot = Math.min(leastPivot, (pivot * pivot) / unit(free[row]));
    }
    known = { hessian, damping, free };
  };

  return {
    step({ gradient, hessian, scale }, free, damping) {
      const delta = new Float64Array(size);
      if (free.length === 0) return { delta, decrement: 0, predicted: 0 };
      const unit = unitOf(scale);
      factorizeDamped(hessian, unit, free, damping);
      if (rows < free.length) return null;
      if (solution.length !== free.length) solution = new Float64Array(free.length);
      for (let row = 0; row < free.length; row++) solution[row] = -gradient[free[row]];
      solveWithFactor(factor, solution);
      let decrement = 0;
      let damped = 0;
      for (let row = 0; row < free.length; row++) {
        const i = free[row];
        delta[i] = solution[row];
        decrement -= gradient[i] * delta[i];
        damped += damping * unit(i) * delta[i] * delta[i];
      }
      // Σ r² is twice the function of gradient g: −2gᵀδ − δᵀHδ, with Hδ = −g − λDδ.
      return { delta, decrement, predicted: decrement + damped };
    },

    downwards({ hessian, scale }, free) {
      factorizeDamped(hessian, unitOf(scale), free, leastDamping);
      if (rows === free.length) return null;
      const found = negativeCurvature(factor, free.length, rows);
      const direction = new Float64Array(size);
      for (let row = 0; row < free.length; row++) direction[free[row]] = found.direction[row];
      return { direction, curvature: found.curvature };
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

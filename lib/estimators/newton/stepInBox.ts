import type { BoxProblem, Derivatives } from "./boxProblem";
import type { DampedStep, DampedSteps } from "./dampedSteps";

/**
 * The damped step that ends in the box: what a bound would cut off is set to that bound, and the others are solved for again.
 *
 * Were it cut off afterwards, the others would still answer to a move that was not made: where they are tied to it, Σ r²
 * grows, and steps along a bound become ever smaller.
 *
 * @returns null where no such step is downhill
 */
export function stepInBox(
  steps: DampedSteps,
  { lower, upper }: Pick<BoxProblem, "lower" | "upper">,
  point: Float64Array,
  at: Derivatives,
  free: readonly number[],
  damping: number,
): DampedStep | null {
  const step = steps.step(at, free, damping);
  if (step === null) return null;
  let { delta } = step;
  const isOutside = (i: number) => point[i] + delta[i] < lower[i] || point[i] + delta[i] > upper[i];
  if (!free.some(isOutside)) return step;
  const atBound = new Float64Array(point.length);
  let rest = free;
  for (;;) {
    const outside = rest.filter(isOutside);
    if (outside.length === 0) break;
    for (const i of outside) atBound[i] = (delta[i] < 0 ? lower[i] : upper[i]) - point[i];
    rest = rest.filter((i) => !outside.includes(i));
    const curved = times(at.hessian, atBound);
    const gradient = at.gradient.map((g, i) => g + curved[i]);
    const again = steps.step({ gradient, hessian: at.hessian, scale: at.scale }, rest, damping);
    if (again === null) return null;
    delta = again.delta.map((x, i) => x + atBound[i]);
  }
  const decrement = -dot(at.gradient, delta);
  const predicted = 2 * decrement - dot(delta, times(at.hessian, delta));
  return decrement > 0 && predicted > 0 ? { delta, decrement, predicted } : null;
}

/** H x, H stored in its upper triangle. */
function times(hessian: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const result = new Float64Array(size);
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      const entry = hessian[i * size + j];
      result[i] += entry * vector[j];
      if (j > i) result[j] += entry * vector[i];
    }
  return result;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) sum += left[i] * right[i];
  return sum;
}

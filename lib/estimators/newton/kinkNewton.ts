import type { BoxMinimum, BoxProblem, Derivatives } from "./boxProblem";
import { freeCoordinates, leastDamping } from "./dampedSteps";
import { furthest } from "./furthest";
import { type Kink, type KinkStep, stepAmong } from "./kinkStep";

const firstDamping = 1e-6;
const greatestDamping = 1e12;

/**
 * Goes on from where a search by derivatives ended, for a sum of squares with kinks, where minima like to lie on them.
 *
 * A step is the minimum of gᵀδ + ½ δᵀHδ + Σ c max(0, z + wᵀδ), the last sum over the kinks with c > 0 that it would meet. By
 * duality that is a problem of one number 0 ≤ t ≤ c for each of them; where 0 < t < c, it ends on the kink. It has
 * converged where that promises no more than the rule asks: 0 then lies, to that accuracy, among the gradients from all sides.
 * On the kinks that a step stays on, H need not be positive definite across them.
 *
 * @param kinks those of a point
 * @param leastExcess a drop of Σ r² that need not be made: the accuracy of a minimum with kinks is that of the data
 * @returns the end; "limit" where it still moves after so many steps, "stalled" where no step is lower
 * @see Clarke, Optimization and nonsmooth analysis, 1983, theorem 2.3.10; Lewis & Overton, Nonsmooth optimization via BFGS (2009)
 */
export function kinkNewton(
  problem: BoxProblem,
  from: BoxMinimum,
  kinks: (point: Float64Array) => Kink[],
  maxIterations: number,
  leastExcess: number,
): BoxMinimum {
  const { lower, upper } = problem;
  let { point } = from;
  let damping = firstDamping;
  for (let iterations = 0; ; iterations++) {
    const all = kinks(point);
    const known = problem.derivatives(point, "hessian");
    const at = { ...known, gradient: onOneSide(known.gradient, all) };
    const near = all.filter(({ slope }) => slope > 0);
    const finish = (status: BoxMinimum["status"]): BoxMinimum => ({
      ...{ point, value: at.value, gradient: at.gradient, goesOn: false, status },
      kept: { ...from.kept, curvature: at.curvature },
      iterations,
    });
    const undamped = stepInside(at, near, leastDamping);
    if (undamped !== null && undamped.predicted <= Math.max(problem.leastDrop(at.value), leastExcess)) {
      // Of the gradients from all sides the one that is 0 is the gradient there.
      undamped.balance(at.gradient);
      freeCoordinates(problem, point, at.gradient);
      return finish("converged");
    }
    if (iterations === maxIterations) return finish("limit");
    const next = lowerPoint(at, near);
    if (next === null) return finish("stalled");
    point = next;
  }

  /** The step of the model that goes out of no bound that the point lies on. */
  function stepInside(at: Derivatives, near: readonly Kink[], amount: number): KinkStep | null {
    let free = [...point.keys()].filter((i) => lower[i] < upper[i]);
    for (;;) {
      const step = stepAmong(at, free, near, amount);
      if (step === null) return null;
      const inside = free.filter(
        (i) => !(point[i] <= lower[i] && step.delta[i] < 0) && !(point[i] >= upper[i] && step.delta[i] > 0),
      );
      if (inside.length === free.length) return step;
      free = inside;
    }
  }

  /** Where a step ends, or where it leaves the box. */
  function reached(delta: Float64Array): { there: Float64Array; value: number; part: number } {
    const part = delta.reduce(
      (least, x, i) => (x === 0 ? least : Math.min(least, ((x < 0 ? lower[i] : upper[i]) - point[i]) / x)),
      1,
    );
    const there = problem.move(point, part < 1 ? delta.map((x) => part * x) : delta);
    for (let i = 0; i < there.length; i++) there[i] = Math.min(Math.max(there[i], lower[i]), upper[i]);
    return { there, value: problem.derivatives(there, from.kept.curvature).value, part };
  }

  /** A lower point, by a step with as much damping as that takes; null where there is none. */
  function lowerPoint(at: Derivatives, near: readonly Kink[]): Float64Array | null {
    const start = damping;
    for (let isAgain = false; !isAgain || damping < start; damping *= 4) {
      if (damping > greatestDamping) [damping, isAgain] = [leastDamping, true];
      const step = stepInside(at, near, damping);
      if (step === null) continue;
      const first = reached(step.delta);
      const actual = at.value - first.value;
      if (!(actual > 0 && actual >= 1e-4 * first.part * step.predicted)) continue;
      if (first.part < 1 || actual < 0.5 * step.predicted) return first.there;
      damping = Math.max(damping / 10, leastDamping);
      return furthest(first, step.delta, reached).there;
    }
    return null;
  }
}

/** The gradient with every kink on the side on which its z is here; the core, which sums in another order, may see the other. */
function onOneSide(gradient: Float64Array, kinks: readonly Kink[]): Float64Array {
  const result = gradient.slice();
  for (const { from, part } of kinks) result.fill(0, from, from + part.length);
  for (const { z, from, part, slope } of kinks)
    if (z > 0) for (let u = 0; u < part.length; u++) result[from + u] += slope * part[u];
  return result;
}

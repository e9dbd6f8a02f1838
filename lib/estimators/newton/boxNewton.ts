import type { BoxMinimum, BoxProblem, Derivatives, Kept, MatrixOfStep, Status } from "./boxProblem";
import { type DampedStep, dampedSteps, freeCoordinates, leastDamping } from "./dampedSteps";
import { furthest } from "./furthest";
import { stepInBox } from "./stepInBox";

// How the constants were set: on over-specified fits (k = 3, k* = 2, three routers, n from 1e3 to 3e4) to other data than any
// figure's, by the number of matrices and gradients, and by how far a fit at a thousandth of the tolerance goes on from the
// end; and on fits of k = k* = 2 to n = 1e3. A factor of 3 in any of them changes the numbers by a tenth.

/** A part of Σ r² that is rounding: there is no residual of which more could be explained. */
export const nothingLeft = 1e-24;

/** A step that lowers Σ r² by a smaller part than this is one of the last, or one along a valley. */
const quickProgress = 0.01;

const firstDamping = 1e-3;

/** Beyond it a step is shorter than rounding. */
const greatestDamping = 1e12;

/** Where a step fails, at least so much damping is tried; one that leaps over what would do ends in a cycle of failures. */
const dampingFloor = 1e-9;

/** Where the data leave a coordinate a smaller part of its own curvature once those before it are fitted, there is a valley. */
const valleyPivot = 0.003;

/** In a valley Σ r² may fall by a thousand times what one step promises: its end is where a step promises so much less. */
const valleyStrictness = 1000;

/** A start that would need so many steps like the last one and the next to overtake another one is not followed. */
const hopefulSteps = 30;

/** A drop so much above the prediction says that the step was too short. */
const shortStep = 1.3;

/** So many parameters make a matrix as dear as one more gradient: measured with tanh experts. */
const parametersPerGradient = 25;

/**
 * Damped Newton in a box, with matrices that are kept: minimises a sum of squares from one start.
 *
 * 1. A step solves (H + λ D) δ = −g, D = diag |Hᵢᵢ|, on the coordinates that no bound holds, and ends in the box. λ falls
 *    tenfold where the drop is the predicted one, and rises fourfold until H + λ D is positive definite and Σ r² falls.
 * 2. H is JᵀJ as long as steps are quick, since far away the exact Hessian has negative curvature; then it is the exact one,
 *    which the valleys of an over-specified mixture need: there Gauss–Newton stalls (derived fact 8).
 * 3. At a trial point value and gradient are computed, no matrix. The matrix is kept for the next step as long as −gᵀδ falls
 *    more than fourfold a step and the steps left cost less than a new one. A step that fails with a kept matrix is made again
 *    with a new one before λ rises; λ does not fall, so that the factor is kept with the matrix.
 * 4. In a valley a step follows the valley, and goes twice as far as long as Σ r² falls where it fell by more than predicted.
 * 5. It is over where the step without damping promises next to nothing by the exact Hessian: in a valley by that of this
 *    very point, since one of an earlier point promises too little there. Where the exact Hessian curves downwards, that way
 *    is tried first.
 *
 * @param from what an earlier search left: its matrix and damping serve until they do not
 * @param toBeat Σ r² that another start has reached: where the exact Hessian is needed, and thirty steps like the last one
 *   and the next would not lead below it, this search is over, with status "limit"
 * @param end  "rough": without an exact Hessian, as for a start on more data; "of the valley": a thousand times stricter there
 * @see Moré, The Levenberg–Marquardt algorithm (1978); Bertsekas, Projected Newton methods, SIAM J. Control Optim. 20 (1982)
 */
export function boxNewton(
  problem: BoxProblem,
  start: Float64Array,
  maxIterations: number,
  {
    from = null,
    end = "a minimum",
    toBeat = Number.POSITIVE_INFINITY,
  }: { from?: Kept | null; end?: "a minimum" | "rough" | "of the valley"; toBeat?: number } = {},
): BoxMinimum {
  const { lower, upper } = problem;
  const steps = dampedSteps(lower.length);
  let kind: MatrixOfStep = end === "of the valley" ? "hessian" : "gaussNewton";
  let point = start;
  let at = problem.derivatives(point, from?.curvature ?? kind);
  let isFresh = from === null; // whether the matrix is of this point
  let damping = from?.damping ?? firstDamping;
  let free = freeCoordinates(problem, point, at.gradient);
  let decrementBefore = Number.POSITIVE_INFINITY; // at the point before, by the same matrix
  const first = from?.first ?? at.value;
  let pace = Number.POSITIVE_INFINITY; // by how much Σ r² fell at the last step

  const arriveAt = (there: Float64Array, known: Derivatives, isNew: boolean) => {
    [point, at, isFresh] = [there, known, isNew];
    free = freeCoordinates(problem, point, at.gradient);
  };
  const renew = () => arriveAt(point, problem.derivatives(point, kind), true);
  const stepWith = (amount: number) => stepInBox(steps, problem, point, at, free, amount);
  const stepWithMore = () => {
    damping = Math.max(4 * damping, dampingFloor);
    return stepWith(damping);
  };
  const isInValley = () => at.curvature.kind === "hessian" && steps.leastPivot() < valleyPivot;
  const reached = (delta: Float64Array) => {
    const there = problem.move(point, delta, isInValley());
    for (let i = 0; i < there.length; i++) there[i] = Math.min(Math.max(there[i], lower[i]), upper[i]);
    const next = problem.derivatives(there, at.curvature);
    return { there, next, value: next.value };
  };

  const promisesLittle = (step: DampedStep | null, isStrict = end === "of the valley") => {
    if (step === null) return false;
    const drop = step.decrement * (isStrict && isInValley() ? valleyStrictness : 1);
    return problem.isConverged({ drop, value: at.value, gradient: at.gradient, scale: at.scale });
  };
  // Less damping predicts a greater drop, so the undamped step is needed only once the damped one promises little; and
  // bounds lessen it, so that they matter only where it promises more without them.
  const isMinimum = (step: DampedStep | null) =>
    promisesLittle(step) &&
    (promisesLittle(steps.step(at, free, leastDamping)) || promisesLittle(stepWith(leastDamping)));

  for (let iterations = 0; ; iterations++) {
    const finish = (status: Status, goesOn = false): BoxMinimum => ({
      point,
      value: at.value,
      gradient: at.gradient,
      kept: { curvature: at.curvature, damping, first },
      goesOn,
      iterations,
      status,
    });
    // The Hessian of an exact fit may be anything, so that it says nothing.
    if (at.value <= nothingLeft * first && first < Number.POSITIVE_INFINITY) return finish("converged");

    let step = stepWith(damping);
    let isDone = isMinimum(step);
    if (isDone ? end !== "rough" && !isCertain() : !isFresh && !isWorthKeeping(step)) {
      if (isDone) kind = "hessian";
      renew();
      step = stepWith(damping);
      isDone = isMinimum(step);
    }
    if (isDone && (end === "rough" || at.curvature.kind === "hessian"))
      return finish("converged", !promisesLittle(stepWith(leastDamping), true));
    if (iterations === maxIterations) return finish("limit");
    if (isFresh) while (step === null && damping <= greatestDamping) step = stepWithMore();
    if (!isDone && step !== null && isHopeless(step)) return finish("limit");
    if (!isDone && isFresh && kind === "hessian" && promisesLittle(step)) {
      const downwards = steps.downwards(at, free);
      if (downwards === null ? isRounding(step) : !descend(downwards)) return finish("converged", downwards !== null);
      if (downwards !== null) continue;
    }
    const before = at.value;
    if (!goDown(step)) return finish("stalled");
    pace = before - at.value;
  }

  /** Whether a minimum by the matrix in hand is one: not by JᵀJ, and in a valley not by the matrix of another point. */
  function isCertain(): boolean {
    return at.curvature.kind === "hessian" && (isFresh || !isInValley());
  }

  /** Whether at this pace another start remains the better one. */
  function isHopeless(step: DampedStep): boolean {
    return kind === "hessian" && at.value - hopefulSteps * Math.max(pace, step.predicted) > toBeat;
  }

  /** Whether a step promises what could not be measured. */
  function isRounding(step: DampedStep | null): boolean {
    return step !== null && step.predicted < 1e-13 * at.value;
  }

  /** Whether the steps left with this matrix cost less than a new one, which about halves their number. */
  function isWorthKeeping(step: DampedStep | null): boolean {
    if (step === null) return false;
    const contraction = step.decrement / decrementBefore;
    if (!(contraction < 0.25)) return false;
    const stepsLeft = Math.log(problem.leastDrop(at.value) / step.decrement) / Math.log(contraction);
    return stepsLeft <= 1 + (2 * point.length) / parametersPerGradient;
  }

  /** Moves to a lower point, by this step or one with more damping; false where there is none. */
  function goDown(first: DampedStep | null): boolean {
    let step = first;
    for (;;) {
      if (step !== null) {
        const trial = reached(step.delta);
        const actual = at.value - trial.value;
        // Below the rounding of Σ r² a full Newton step can only be trusted, not measured.
        const beyondRounding = isRounding(step) && Math.abs(actual) < 1e-13 * at.value;
        if (actual >= 1e-4 * step.predicted || (beyondRounding && stepWith(leastDamping) !== null)) {
          const isShort =
            actual > shortStep * step.predicted ||
            (actual > 0.75 * step.predicted && step.decrement < 0.9 * step.predicted);
          const { there, next } = isFresh && isInValley() && isShort ? furthest(trial, step.delta, reached) : trial;
          if (actual > 0.75 * step.predicted && isFresh) damping = Math.max(damping / 10, leastDamping);
          if (actual < 0.25 * step.predicted) damping = Math.max(4 * damping, dampingFloor);
          const isSlow = actual < quickProgress * at.value;
          decrementBefore = step.decrement;
          arriveAt(there, next, false);
          if (isSlow && kind === "gaussNewton") {
            kind = "hessian";
            renew();
          }
          return true;
        }
        if (!isFresh) {
          renew(); // it may say that this is a minimum
          return true;
        }
      }
      step = stepWithMore();
      if (damping > greatestDamping && kind === "hessian") return false;
      if (damping > greatestDamping) {
        [kind, damping] = ["hessian", firstDamping];
        renew();
        return true;
      }
    }
  }

  /** Moves along a direction in which H curves downwards, one way or the other; false where Σ r² falls by next to nothing. */
  function descend({ direction, curvature }: { direction: Float64Array; curvature: number }): boolean {
    const least = problem.leastDrop(at.value) / (end === "of the valley" ? valleyStrictness : 1);
    const length = Math.sqrt((10 * least) / Math.max(-curvature, Number.MIN_VALUE)); // a drop of 10 `least` is predicted
    for (const sign of [1, -1]) {
      const delta = direction.map((x) => sign * length * x);
      const trial = reached(delta);
      if (!(trial.value < at.value)) continue;
      const { there, next } = furthest(trial, delta, reached);
      if (at.value - next.value < 0.1 * least) continue;
      arriveAt(there, next, false);
      renew();
      damping = Math.max(damping, dampingFloor);
      return true;
    }
    return false;
  }
}

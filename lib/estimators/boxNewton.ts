import type { BoxMinimum, BoxProblem, Curvature, MatrixOfStep, Status } from "./boxProblem";
import { type DampedStep, dampedSteps, freeCoordinates, leastDamping } from "./dampedSteps";

/** A part of Σ r² that is rounding: there is no residual of which more could be explained. */
const nothingLeft = 1e-24;

/** A step that lowers Σ r² by a smaller part than this is one of the last, or one along a valley. */
const quickProgress = 0.01;

/** Where a step fails, at least so much damping is tried; one that leaps over what would do ends in a cycle of failures. */
const dampingFloor = 1e-9;

/**
 * Where the data leave a coordinate a smaller part of its own curvature than this once those before it are fitted, a minimum
 * is called one by the matrix of that very point: in a valley one of an earlier point promises too little and stops too early.
 */
const stiffPivot = 0.01;

/** So many parameters make a matrix as dear as one more gradient. */
const parametersPerGradient = 25;

/**
 * Damped Newton with an active set and matrices that are kept: minimises a sum of squares over a box from one start.
 *
 * A step solves (H + λ D) δ = −g on the coordinates that no bound holds, D = diag |Hᵢᵢ|, is moved along and
 * projected into the box; λ falls with the ratio of the actual to the predicted drop and grows until H + λ D is positive
 * definite and the value falls. It is Levenberg–Marquardt with the exact Hessian, which the valleys of an over-specified
 * mixture need: there JᵀJ is nearly singular and Gauss–Newton stalls (derived fact 8). Far away it is the other way
 * round: H has negative curvature, JᵀJ has none; so the first steps, as long as they are quick, are made with JᵀJ.
 *
 * @see Moré, The Levenberg–Marquardt algorithm (1978); Bertsekas, Projected Newton methods, SIAM J. Control Optim. 20 (1982)
 */
export function boxNewton(
  problem: BoxProblem,
  start: Float64Array,
  maxIterations: number,
  { carried = null, isRough = false }: { carried?: Curvature | null; isRough?: boolean } = {},
): BoxMinimum {
  const { lower, upper } = problem;
  const steps = dampedSteps(lower.length);
  let point = start;
  let damping = 1e-3;
  let kind: MatrixOfStep = "gaussNewton";
  let at = problem.derivatives(point, carried ?? kind);
  let isFresh = carried === null; // whether the matrix is of this point
  let before = Number.POSITIVE_INFINITY; // −gᵀδ at the point before, by the same matrix
  let free: number[] = [];
  const first = at.value;

  const refresh = () => {
    at = problem.derivatives(point, kind);
    isFresh = true;
  };
  const stepFrom = (amount: number) => steps.step(at, free, amount);
  const firstStep = () => {
    free = freeCoordinates(problem, point, at.gradient);
    return stepFrom(damping);
  };
  const isSmall = (step: DampedStep | null) =>
    step !== null &&
    problem.isConverged({ drop: step.decrement, value: at.value, gradient: at.gradient, scale: at.scale });
  // Less damping predicts a greater drop, so the undamped step is needed only once the damped one promises little.
  const isMinimum = (step: DampedStep | null) => isSmall(step) && isSmall(stepFrom(leastDamping));

  for (let iterations = 0; ; iterations++) {
    const finish = (status: Status): BoxMinimum => ({
      point,
      value: at.value,
      gradient: at.gradient,
      curvature: at.curvature,
      iterations,
      status,
    });
    let step = firstStep();
    // The Hessian of an exact fit may be anything, so that it says nothing.
    if (at.value <= nothingLeft * first && first < Number.POSITIVE_INFINITY) return finish("converged");
    let isDone = isMinimum(step);
    if (
      isDone
        ? !isRough && (at.curvature.kind === "gaussNewton" || (!isFresh && steps.leastPivot() < stiffPivot))
        : !isFresh && !isWorthKeeping(step, before)
    ) {
      if (isDone) kind = "hessian";
      refresh();
      step = firstStep();
      isDone = isMinimum(step);
    }
    if (isDone && (isRough || at.curvature.kind === "hessian")) return finish("converged");
    if (iterations === maxIterations) return finish("limit");

    for (;;) {
      if (step !== null) {
        const trial = clamp(problem.move(point, step.delta), lower, upper);
        const next = problem.derivatives(trial, at.curvature);
        const actual = at.value - next.value;
        // Below the rounding of Σ r² a full Newton step can only be trusted, not measured.
        const beyondRounding = step.predicted < 1e-13 * at.value && Math.abs(actual) < 1e-13 * at.value;
        if (actual >= 1e-4 * step.predicted || (beyondRounding && stepFrom(leastDamping) !== null)) {
          // A matrix that is kept keeps its damping, and so its factor.
          if (actual > 0.75 * step.predicted && isFresh) damping = Math.max(damping / 10, leastDamping);
          if (actual < 0.25 * step.predicted) damping = Math.max(4 * damping, dampingFloor);
          const isSlow = actual < quickProgress * at.value;
          before = step.decrement;
          point = trial;
          at = next;
          isFresh = false;
          if (isSlow && kind === "gaussNewton") {
            kind = "hessian";
            refresh();
          }
          break;
        }
        if (!isFresh) {
          refresh();
          step = firstStep();
          continue;
        }
      }
      damping = Math.max(4 * damping, dampingFloor);
      if (damping > 1e12 && kind === "hessian") return finish("stalled");
      if (damping > 1e12) {
        kind = "hessian";
        damping = 1e-3;
        refresh();
        break;
      }
      step = stepFrom(damping);
    }
  }

  /** Whether steps with this matrix to the end cost less than a new one, which about halves their number. */
  function isWorthKeeping(step: DampedStep | null, decrementBefore: number): boolean {
    if (step === null) return false;
    const contraction = step.decrement / decrementBefore;
    if (!(contraction < 0.25)) return false;
    const stepsLeft = Math.log(problem.leastDrop(at.value) / step.decrement) / Math.log(contraction);
    return stepsLeft <= 1 + (2 * point.length) / parametersPerGradient;
  }
}

function clamp(point: Float64Array, lower: Float64Array, upper: Float64Array): Float64Array {
  const clamped = point.slice();
  for (let i = 0; i < point.length; i++) clamped[i] = Math.min(Math.max(point[i], lower[i]), upper[i]);
  return clamped;
}

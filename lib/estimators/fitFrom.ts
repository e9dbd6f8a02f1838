import type { Dataset } from "../data/dataset";
import type { Mixture } from "../mixture/mixture";
import { errorFlags } from "./errorFlags";
import type { Fit } from "./fit";
import { rankAt } from "./identifiedAt";
import type { BoxMinimum } from "./newton/boxProblem";
import type { MixtureProblem } from "./problem/mixtureProblem";
import { penaltyAt } from "./problem/penalty";
import { sandwichCovariance } from "./standardErrors";

/** Ends at which what is minimised differs by less than this part are the same minimum. */
export const sameObjective = 1e-6;

/**
 * A Fit from a minimum of Σ r² over Θ.
 *
 * @param ends what each start led to
 */
export function fitFrom(
  model: Mixture,
  data: Dataset,
  problem: MixtureProblem,
  minimum: BoxMinimum,
  { iterations, ends }: { iterations: number; ends: readonly number[] },
  areErrorsWanted = true,
): Fit {
  const { point, value, gradient, status } = minimum;
  const { lower, upper } = problem;
  const seen = [...point.keys()].filter((i) => lower[i] !== 0 || upper[i] !== 0); // what `sees` leaves out is held at 0
  const activeBounds = seen.filter((i) => point[i] <= lower[i] || point[i] >= upper[i]);
  const penalty = problem.penalty === undefined ? 0 : penaltyAt(problem.penalty, point);
  const squares = value - penalty;
  const found = areErrorsWanted
    ? covarianceAt(model, problem, minimum, seen, activeBounds)
    : "They were not asked for.";
  const known = typeof found === "string" ? null : found;
  const measure = model.fromParameters(point);
  const free = seen.filter((i) => !activeBounds.includes(i));
  let rank: number | undefined;
  return {
    measure,
    objective: squares / data.size,
    penalty: penalty / data.size,
    get rank() {
      rank ??= rankAt(model, data, minimum, free); // when first asked: of a singular fit it takes as long as the fit
      return rank;
    },
    get residualVariance() {
      return squares / (data.size - this.rank);
    },
    covariance: known?.covariance ?? null,
    standardErrors: known?.errors ?? null,
    standardErrorsReason: typeof found === "string" ? found : null,
    flags: known === null ? [] : errorFlags(model, measure.size, { point, ...known }),
    gradientNorm: gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0) * (2 / data.size),
    iterations,
    starts: { count: ends.length, agreeing: ends.filter((end) => end <= value * (1 + sameObjective)).length },
    activeBounds,
    status,
  };
}

function covarianceAt(
  model: Mixture,
  problem: MixtureProblem,
  { point, status }: BoxMinimum,
  seen: readonly number[],
  activeBounds: readonly number[],
): Record<"covariance" | "errors" | "hessian", Float64Array> | string {
  if (status !== "converged") return `The fit did not converge (${status}).`;
  if (!model.router.normIdentified)
    return `The information is singular: the ${model.router.name} router's norms are not identified.`;
  if (activeBounds.length > 0)
    return `${activeBounds.length} coordinates lie on the boundary of Θ, where the estimator is not asymptotically normal.`;
  const [hessian, meat] = (["hessian", "meat"] as const).map((kind) => problem.derivativesOf(point, kind).matrix);
  // Of this point: the last matrix of the fit may be that of a point before.
  const covariance = sandwichCovariance(hessian, meat, seen);
  if (covariance === null) return "The information is singular at the fitted measure.";
  return { covariance, errors: point.map((_, i) => Math.sqrt(covariance[i * (point.length + 1)])), hessian };
}

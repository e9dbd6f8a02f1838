import { dataset } from "../../data/dataset";
import { reasons } from "../../estimators/errorsAt";
import type { Fit } from "../../estimators/fit";
import { sandwichCovariance } from "../../estimators/standardErrors";
import { penalised, type RegimeProblem } from "./regimeFits";
import { robustScale, within } from "./robustLine";

/**
 * The sandwich covariance of a penalised fit where leastSquares has none: by Huber's loss, and of a router whose norms nothing
 * tells, whose vectors are taken to have the norms that they have. What lies on a bound is taken as known, as leastSquares does.
 *
 * With ψ(r) the cut residuals it is H⁻¹ (Σ ψ² J Jᵀ) H⁻¹, H = Σ (ψ′ J Jᵀ − ψ ∇²f) and the penalty: that of least squares to
 * f + ψ, less J Jᵀ of the rows that are cut.
 *
 * @returns `[p, p]` and the parameters that it tells nothing of, or why there is none
 * @see Huber, Robust statistics, 1981, sections 6.3 and 7.6: here with the scale as known
 */
export function regimeErrors(
  problem: RegimeProblem,
  { measure, status, activeBounds }: Fit,
): { covariance: Float64Array; withoutError: Fit["withoutError"] } | string {
  if (status !== "converged") return `The fit did not converge (${status}).`;
  const { model, data, huber } = problem;
  const values = model.predict(measure, data.inputs);
  const residuals = values.map((value, row) => data.outputs[row] - value);
  const limit = huber === undefined ? Number.POSITIVE_INFINITY : huber * robustScale(residuals);
  const outputs = values.map((value, row) => value + within(residuals[row], limit));
  const cut = penalised(problem, dataset({ inputs: data.inputs, outputs, dim: data.dim }));
  const point = model.parameters(measure);
  const [hessian, meat] = (["hessian", "meat"] as const).map((kind) => cut.derivativesOf(point, kind).matrix);
  const jacobian = model.jacobian(measure, data.inputs);
  const count = point.length;
  for (let row = 0; row < data.size; row++) {
    if (Math.abs(residuals[row]) <= limit) continue;
    for (let i = 0; i < count; i++)
      for (let j = i; j < count; j++) hessian[i * count + j] -= jacobian[row * count + i] * jacobian[row * count + j];
  }
  const there = [...point.keys()].filter((i) => cut.lower[i] !== 0 || cut.upper[i] !== 0);
  const free = there.filter((i) => !activeBounds.includes(i));
  const found = sandwichCovariance(hessian, meat, free);
  if (found === null) return "The Hessian is not positive definite at the fitted measure.";
  const withoutError = [
    ...activeBounds.map((coordinate) => ({ coordinate, reason: reasons.bound })),
    ...found.missing.map((coordinate) => ({ coordinate, reason: reasons.silent })),
  ];
  return { covariance: found.covariance, withoutError };
}

import type { Dataset } from "../data/dataset";
import { type NormNoise, withTau1Times } from "../data/normNoises";
import type { Mixture } from "../mixture/mixture";
import type { BoxProblem } from "./boxNewton";
import { mixtureProblem } from "./mixtureProblem";
import type { ParameterSpace } from "./parameterSpace";

/**
 * E_ξ Σ r², the sum of squared residuals averaged over a noise on the norms: what training with a fresh ξ minimises.
 *
 * The expectation is the law's quadrature. Steps go straight, since each ξ has a ψ of its own.
 */
export function averagedProblem(
  model: Mixture,
  data: Dataset,
  atoms: number,
  space: ParameterSpace,
  law: NormNoise,
): Omit<BoxProblem, "isConverged"> {
  const problems = law.nodes.map(({ value, weight }) => ({
    weight,
    problem: mixtureProblem(withTau1Times(model, value), data, atoms, space, "straight"),
  }));
  return {
    lower: space.lower,
    upper: space.upper,
    move: problems[0].problem.move,
    value: (point) => problems.reduce((sum, { weight, problem }) => sum + weight * problem.value(point), 0),
    derivatives(point, curvature) {
      const count = point.length;
      const sum = {
        value: 0,
        gradient: new Float64Array(count),
        hessian: new Float64Array(count * count),
        scale: new Float64Array(count),
      };
      for (const { weight, problem } of problems) {
        const { value, gradient, hessian, scale } = problem.derivatives(point, curvature);
        sum.value += weight * value;
        gradient.forEach((g, i) => {
          sum.gradient[i] += weight * g;
        });
        hessian.forEach((h, i) => {
          sum.hessian[i] += weight * h;
        });
        scale.forEach((unit, i) => {
          sum.scale[i] += weight * unit;
        });
      }
      return sum;
    },
  };
}

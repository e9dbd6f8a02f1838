import type { Dataset } from "../../data/dataset";
import { type NormNoise, withTau1Times } from "../../data/normNoises";
import type { Mixture } from "../../mixture/mixture";
import { type MixtureProblem, mixtureProblem } from "./mixtureProblem";
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
): Pick<MixtureProblem, "lower" | "upper" | "value" | "derivatives" | "move"> {
  const problems = law.nodes.map(({ value, weight }) => ({
    weight,
    problem: mixtureProblem(withTau1Times(model, value), data, atoms, space, "straight"),
  }));
  return {
    lower: space.lower,
    upper: space.upper,
    move: problems[0].problem.move,
    value: (point) => problems.reduce((sum, { weight, problem }) => sum + weight * problem.value(point), 0),
    derivatives(point, by) {
      const count = point.length;
      const gradient = new Float64Array(count);
      const matrix = new Float64Array(count * count);
      let value = 0;
      for (const { weight, problem } of problems) {
        // A curvature that is kept is that of the sum: of the parts only value and gradient are asked for.
        const part = problem.derivatives(point, by);
        value += weight * part.value;
        for (let i = 0; i < count; i++) gradient[i] += weight * part.gradient[i];
        for (let i = 0; i < matrix.length; i++) matrix[i] += weight * part.hessian[i];
      }
      const curvature = typeof by === "string" ? { kind: by, matrix } : by;
      const scale = Float64Array.from({ length: count }, (_, i) => Math.abs(curvature.matrix[i * count + i]));
      return { value, gradient, hessian: curvature.matrix, scale, curvature };
    },
  };
}

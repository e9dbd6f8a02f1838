import { atomLayout } from "../../mixture/atomLayout";
import type { Mixture } from "../../mixture/mixture";
import { finiteNumbers, requireKeys, requireNonNegative } from "../../requirements";
import type { MixtureProblem } from "./mixtureProblem";
import { type Penalty, penaltyAt } from "./penalty";

/** A ridge: what it draws towards a centre, and how strongly. */
export interface Ridge {
  /** λ ≥ 0, in the units of the data: mean squares of outputs over squares of coordinates. */
  readonly lambda: number;
  /** η₀ `[q]`, whose slopes the experts' slopes are drawn to, for example those of an ordinary regression; 0 where left out. */
  readonly expert?: ArrayLike<number>;
  /** How much of λ draws the experts' offsets, the last number of η, to that of η₀; 0, unless given: they are free. */
  readonly offset?: number;
}

/**
 * n λ (Σᵢ ‖β₁ᵢ‖² + Σⱼ ‖aⱼ − a₀‖² + ω Σⱼ (bⱼ − b₀)²) as a function of the coordinates: router vectors are drawn to 0, the
 * slopes of all experts to common ones and, with ω = ridge.offset, their offsets; biases are free.
 *
 * @param size  n
 * @param atoms k
 * @returns weights and centre `[p]`, in the order of model.parameters
 * @throws InputError when lambda is not a finite number ≥ 0 or expert has not q numbers
 * @see Hoerl and Kennard, Ridge regression, Technometrics 12 (1970)
 */
export function ridgePenalty(model: Mixture, atoms: number, size: number, ridge: Ridge): Penalty {
  requireKeys("ridge", ridge, ["lambda", "expert", "offset"]);
  const { lambda, offset = 0 } = ridge;
  requireNonNegative({ "ridge.lambda": lambda, "ridge.offset": offset });
  const layout = atomLayout(model, atoms);
  const q = model.expert.parameterCount(model.dim);
  const towards = finiteNumbers("ridge.expert", ridge.expert ?? new Float64Array(q), q);
  const weights = new Float64Array(layout.count);
  const centre = new Float64Array(layout.count);
  for (let i = 0; i < layout.count; i++) {
    const { block, u } = layout.at(i);
    if (block === "bias") continue;
    weights[i] = size * lambda * (block === "expert" && u === q - 1 ? offset : 1);
    if (block === "expert") centre[i] = towards[u];
  }
  return { weights, centre };
}

/** The problem with a penalty added to Σ r², exact in every coordinate that moves straight. */
export function withPenalty(problem: MixtureProblem, penalty: Penalty): MixtureProblem {
  const { weights, centre } = penalty;
  const addTo = (point: Float64Array, gradient: Float64Array, matrix: Float64Array): void => {
    for (let i = 0; i < point.length; i++) {
      gradient[i] += weights[i] * (point[i] - centre[i]);
      matrix[i * (point.length + 1)] += weights[i];
    }
  };
  return {
    ...problem,
    penalty,
    value: (point) => problem.value(point) + penaltyAt(penalty, point),
    derivatives(point, by) {
      const { value, gradient, hessian, curvature } = problem.derivatives(point, by);
      const own = hessian.slice(); // the matrix that is kept is without the penalty
      addTo(point, gradient, own);
      const scale = point.map((_, i) => Math.abs(own[i * (point.length + 1)]));
      return { value: value + penaltyAt(penalty, point), gradient, hessian: own, scale, curvature };
    },
    leveragesOf: (point) => problem.leveragesOf(point, weights),
    derivativesOf(point, kind) {
      const found = problem.derivativesOf(point, kind);
      if (kind !== "meat") addTo(point, found.gradient, found.matrix);
      return { ...found, value: found.value + penaltyAt(penalty, point) };
    },
  };
}

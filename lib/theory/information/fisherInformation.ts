import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { type RandomStream, randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { atomLayout } from "../../mixture/atomLayout";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { InputError, requireKind } from "../../requirements";
import type { TruthSetting } from "../truthSetting";

/** What the data can tell about the parameters at a truth. */
export interface FisherInformation {
  readonly model: Mixture;
  readonly truth: MixingMeasure;
  /** I = E[∂f ∂fᵀ] `[p, p]`, for one observation at σ = 1, in the order of model.parameters. */
  readonly information: Matrix;
  /** I⁻¹ `[p, p]`; where norms are not identified, the inverse on the directions that are. */
  readonly covariance: Matrix;
  /** p. */
  readonly parameterCount: number;
  /** p, less one for each router vector whose norm is not identified. */
  readonly rank: number;
}

/**
 * The expected Fisher information I(G*) = E_μ[∂f ∂fᵀ] at a truth, by Monte Carlo over μ, and its inverse.
 *
 * The exact-specified least-squares estimator is asymptotically N(θ*, σ² I⁻¹ / n). For a router whose norms are not
 * identified, I annihilates every (0, .., β₁ᵢ, .., 0); those directions are left out, and the inverse is that on the rest.
 *
 * @param size   number of inputs that the expectation is averaged over
 * @param stream of these inputs
 * @returns information and covariance `[p, p]`, p and the rank
 * @throws InputError when the information is singular beyond the norms (a common gauge of all-free logits, for example)
 * @see docs/mathematics.md, derived facts 1 and 4
 * @example fisherInformation({ model, truth, input: uniformBox({ low: -4, high: 4 }) }).rank   // 9
 */
export function fisherInformation(options: TruthSetting & { size?: number; stream?: RandomStream }): FisherInformation {
  const { fisher, reason } = informationAt(options);
  if (fisher === null) throw new InputError(reason);
  return fisher;
}

/** The information at a truth, or the sentence that says why there is none: an answer here, not a fault. */
export function informationAt({
  model,
  truth,
  input,
  size = 50_000,
  stream = randomStream("Fisher information"),
}: TruthSetting & { size?: number; stream?: RandomStream }):
  | { readonly fisher: FisherInformation; readonly reason: null }
  | { readonly fisher: null; readonly reason: string } {
  requireKind("model", model);
  requireKind("measure", truth, "truth");
  const jacobian = model.jacobian(truth, drawInputs({ input, dim: model.dim, size, stream }));
  const parameterCount = model.parameterCount(truth.size);
  const information = averageOfProducts(jacobian, parameterCount);
  const hidden = model.router.normIdentified ? [] : radialDirections(model, truth);

  // On its null directions I is given curvature of its own, which is taken out of the inverse again.
  const stiffness = information.trace() / parameterCount;
  const filled = information.clone();
  for (const unit of hidden) filled.add(unit.mmul(unit.transpose()).mul(stiffness));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(filled, { assumeSymmetric: true });
  const greatest = Math.max(...realEigenvalues);
  if (Math.min(...realEigenvalues) < 1e-13 * greatest)
    return {
      fisher: null,
      reason:
        "The information at this truth is singular: some direction of the parameters leaves f unchanged, so that no standard error exists.",
    };
  const inverse = eigenvectorMatrix
    .mmul(Matrix.diag(realEigenvalues.map((value) => 1 / value)))
    .mmul(eigenvectorMatrix.transpose());
  for (const unit of hidden) inverse.sub(unit.mmul(unit.transpose()).div(stiffness));
  const rank = parameterCount - hidden.length;
  return { fisher: { model, truth, information, covariance: inverse, parameterCount, rank }, reason: null };
}

function averageOfProducts(jacobian: Float64Array, count: number): Matrix {
  const sums = Matrix.zeros(count, count);
  for (let i = 0; i < count; i++)
    for (let j = i; j < count; j++) {
      let sum = 0;
      for (let at = 0; at < jacobian.length; at += count) sum += jacobian[at + i] * jacobian[at + j];
      sums.set(i, j, sum);
      sums.set(j, i, sum);
    }
  return sums.mul(count / jacobian.length);
}

/** The unit vectors (0, .., β₁ᵢ / ‖β₁ᵢ‖, .., 0) as columns, in the order of model.parameters. */
function radialDirections(model: Mixture, truth: MixingMeasure): Matrix[] {
  const layout = atomLayout(model, truth.size);
  return truth.atoms.slice(0, layout.routed).map(({ router }, i) => {
    const norm = Math.hypot(...router);
    const unit = Matrix.zeros(layout.count, 1);
    router.forEach((value, u) => {
      unit.set(layout.router(i) + u, 0, value / norm);
    });
    return unit;
  });
}

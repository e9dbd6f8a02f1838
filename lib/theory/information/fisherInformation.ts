import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import type { Noise } from "../../data/noises";
import { type RandomStream, randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { atomLayout } from "../../mixture/atomLayout";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { rankBySingularValues } from "../../mixture/rank/nullSpace";
import { InputError, requireKind } from "../../requirements";
import type { TruthSetting } from "../truthSetting";

/** What the data can tell about the parameters at a truth. */
export interface FisherInformation {
  readonly model: Mixture;
  readonly truth: MixingMeasure;
  /** I = E[∂f ∂fᵀ] `[p, p]`, for one observation at σ = 1, in the order of model.parameters. */
  readonly information: Matrix;
  /**
   * I⁻¹ `[p, p]`; where norms are not identified, the inverse on the directions that are; where σ depends on x, the sandwich
   * I⁻¹ E[(σ(x)/σ)² ∂f ∂fᵀ] I⁻¹.
   */
  readonly covariance: Matrix;
  /** p. */
  readonly parameterCount: number;
  /** p, less one for each router vector whose norm is not identified. */
  readonly rank: number;
  /**
   * The greatest over the least eigenvalue of D I D, D = diag(I)^(−1/2), on those directions, ≥ 1: how many times the worst
   * combination of parameters is harder to tell than the best, squared. No unit changes it.
   */
  readonly condition: number;
}

/**
 * The expected Fisher information I(G*) = E_μ[∂f ∂fᵀ] at a truth, by Monte Carlo over μ, and its inverse.
 *
 * The exact-specified least-squares estimator is asymptotically N(θ*, σ² I⁻¹ / n). For a router whose norms are not
 * identified, I annihilates every (0, .., β₁ᵢ, .., 0); those directions are left out, and the inverse is that on the rest.
 *
 * @param size   number of inputs that the expectation is averaged over
 * @param stream of these inputs
 * @param noise  only where its σ depends on x: the covariance is then the sandwich
 * @returns information and covariance `[p, p]`, p, the rank and the condition
 * @throws InputError when the information is singular beyond the norms (a common gauge of all-free logits, for example)
 * @see docs/mathematics.md, derived facts 1 and 4
 * @example fisherInformation({ model, truth, input: uniformBox({ low: -4, high: 4 }) }).rank   // 9
 */
export function fisherInformation(
  options: TruthSetting & { size?: number; stream?: RandomStream; noise?: Noise },
): FisherInformation {
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
  noise,
}: TruthSetting & { size?: number; stream?: RandomStream; noise?: Noise }):
  | { readonly fisher: FisherInformation; readonly reason: null }
  | { readonly fisher: null; readonly reason: string } {
  requireKind("model", model);
  requireKind("measure", truth, "truth");
  const inputs = drawInputs({ input, dim: model.dim, size, stream });
  const jacobian = model.jacobian(truth, inputs);
  const parameterCount = model.parameterCount(truth.size);
  const information = averageOfProducts(jacobian, parameterCount);
  const moving = movingDirections(model, truth);
  const inverted = inverseOn(moving, information, jacobian);
  if (inverted === null)
    return {
      fisher: null,
      reason:
        "The information at this truth is singular: some direction of the parameters leaves f unchanged, so that no standard error exists.",
    };
  const { inverse, condition } = inverted;
  const bread = moving.mmul(inverse).mmul(moving.transpose());
  const meat = noise?.scaleAt && averageOfProducts(rowsTimes(jacobian, noise, inputs, model.dim), parameterCount);
  const covariance = meat === undefined ? bread : bread.mmul(meat).mmul(bread);
  const rank = moving.columns;
  return { fisher: { model, truth, information, covariance, parameterCount, rank, condition }, reason: null };
}

/** Eigenvalues of the scaled information above this part of the largest lose at most half of the digits to its squares. */
const wellConditioned = 1e-8;

/**
 * The inverse of I on the span of some directions, and its condition, null where it has less than full rank there.
 *
 * Coordinates are scaled so that all columns of the Jacobian have length 1: units do not matter. Where products lose too many
 * digits, the singular values of the Jacobian itself decide, by the same cut as in identify.
 */
function inverseOn(
  directions: Matrix,
  information: Matrix,
  jacobian: Float64Array,
): { readonly inverse: Matrix; readonly condition: number } | null {
  const products = directions.transpose().mmul(information).mmul(directions);
  const lengths = products.diagonal().map(Math.sqrt);
  if (lengths.some((length) => !(length > 0))) return null;
  const scaling = Matrix.diag(lengths.map((length) => 1 / length));
  const scaled = scaling.mmul(products).mmul(scaling);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(scaled, { assumeSymmetric: true });
  const inverseOf = (values: readonly number[], vectors: Matrix) => ({
    inverse: scaling
      .mmul(vectors)
      .mmul(Matrix.diag(values.map((value) => 1 / value)))
      .mmul(vectors.transpose())
      .mmul(scaling),
    condition: Math.max(...values) / Math.min(...values),
  });
  if (Math.min(...realEigenvalues) > wellConditioned * Math.max(...realEigenvalues))
    return inverseOf(realEigenvalues, eigenvectorMatrix);
  const count = information.rows;
  const rows = jacobian.length / count;
  const columns = Matrix.from1DArray(rows, count, jacobian).mmul(directions).mmul(scaling);
  const { diagonal, rightSingularVectors } = new SingularValueDecomposition(columns, {
    computeLeftSingularVectors: false,
  });
  if (rankBySingularValues(diagonal) < directions.columns) return null;
  return inverseOf(
    diagonal.map((value) => (value * value) / rows),
    rightSingularVectors,
  );
}

/** Every row of a Jacobian times σ(x)/σ. */
function rowsTimes(jacobian: Float64Array, noise: Noise, inputs: Float64Array, dim: number): Float64Array {
  const count = (jacobian.length / inputs.length) * dim;
  const scales = Float64Array.from(
    { length: inputs.length / dim },
    (_, i) => noise.scaleAt?.(inputs.subarray(i * dim, (i + 1) * dim)) ?? 1,
  );
  return jacobian.map((value, at) => value * scales[Math.floor(at / count)]);
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

/** Orthonormal columns `[p, rank]`: every direction, but for the radial one of each β₁ whose norm is not identified. */
function movingDirections(model: Mixture, truth: MixingMeasure): Matrix {
  const layout = atomLayout(model, truth.size);
  if (model.router.normIdentified) return Matrix.eye(layout.count);
  const directions = Matrix.eye(layout.count)
    .to2DArray()
    .filter((_, j) => layout.at(j).block !== "router");
  for (let i = 0; i < layout.routed; i++) {
    const radial = Matrix.columnVector(truth.atoms[i].router);
    const { leftSingularVectors } = new SingularValueDecomposition(radial.mmul(radial.transpose()));
    for (let tangent = 1; tangent < model.dim; tangent++) {
      const direction = new Array<number>(layout.count).fill(0);
      for (let u = 0; u < model.dim; u++) direction[layout.router(i) + u] = leftSingularVectors.get(u, tangent);
      directions.push(direction);
    }
  }
  return new Matrix(directions).transpose();
}

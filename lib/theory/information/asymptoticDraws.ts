import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { type RandomStream, randomStream } from "../../data/randomStream";
import type { MixingMeasure } from "../../mixture/measure";
import { requireInteger, requirePositive } from "../../requirements";
import type { FisherInformation } from "./fisherInformation";

/**
 * Draws of the exact-specified least-squares estimator from its limit N(θ*, σ² I⁻¹ / n): no fit involved.
 *
 * Where norms are not identified the draws move along the directions that are. At every size the same standard normals are
 * used.
 *
 * @param sd     σ, > 0
 * @param size   n, > 0
 * @param draws  an integer ≥ 1
 * @returns one measure a draw
 * @throws InputError when a number is out of range
 * @see docs/mathematics.md, "Regimes"
 * @example asymptoticDraws(fisherInformation({ model, truth, input }), { sd: 0.1, size: 1000, draws: 100 })
 */
export function asymptoticDraws(
  { model, truth, covariance }: FisherInformation,
  {
    sd,
    size,
    draws,
    stream = randomStream("predicted loss"),
  }: { sd: number; size: number; draws: number; stream?: RandomStream },
): MixingMeasure[] {
  requirePositive({ sd, size });
  requireInteger({ draws });
  const centre = model.parameters(truth);
  const root = squareRoot(covariance);
  return Array.from({ length: draws }, (_, draw) => {
    const normalStream = stream.split("draw", { draw });
    const deviation = root.mmul(Matrix.columnVector(Array.from(centre, () => normalStream.normal()))).getColumn(0);
    return model.fromParameters(centre.map((value, i) => value + (sd / Math.sqrt(size)) * deviation[i]));
  });
}

/** A matrix whose product with its transpose is the covariance, null directions included. */
function squareRoot(covariance: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  return eigenvectorMatrix.mmul(Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(0, value)))));
}

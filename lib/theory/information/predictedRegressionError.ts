import { EigenvalueDecomposition } from "ml-matrix";
import { type RandomStream, randomStream } from "../../data/randomStream";
import { requireInteger, requirePositive } from "../../requirements";
import type { FisherInformation } from "./fisherInformation";

/**
 * The expected root mean square error σ √(2/n) Γ((r+1)/2) / Γ(r/2) of the exact-specified estimator, r the rank.
 *
 * (SSE(truth) − SSE(fit)) / σ² is χ² with r degrees of freedom in the limit, and n ‖f̂ − f‖² / σ² likewise: this is the
 * mean of a scaled χ, while σ √(r/n) is the root of its mean square.
 *
 * @param rank r, of the Jacobian at the truth: fisherInformation(…).rank
 * @returns `[sizes]`, in the unit of y
 * @throws InputError when an argument is not > 0
 * @see docs/mathematics.md, "Regimes"
 * @example predictedRegressionError({ rank: 9, sd: 0.1, sizes: [1000] })   // [0.00923]
 */
export function predictedRegressionError({
  rank,
  sd,
  sizes,
}: {
  rank: number;
  sd: number;
  sizes: readonly number[];
}): number[] {
  requirePositive({ rank, sd });
  const { gamma } = require("mathjs/number") as typeof import("mathjs/number"); // 0.3 s to load
  return sizes.map((size) => {
    requirePositive({ size });
    return (sd * Math.sqrt(2 / size) * gamma((rank + 1) / 2)) / gamma(rank / 2);
  });
}

/**
 * Regression errors of single fits, σ √(Σ wₗ zₗ²)/√n with standard normal zₗ, drawn from the limit `[size][draw]`, the same z at
 * every size.
 *
 * @param weights wₗ `[rank]`: 1 each where σ is the same everywhere, so that the root is χ; see regressionErrorWeights
 * @see predictedRegressionError for their mean
 */
export function regressionErrorDraws({
  weights,
  sd,
  sizes,
  draws = 1000,
  stream = randomStream("predicted regression error"),
}: {
  weights: readonly number[];
  sd: number;
  sizes: readonly number[];
  draws?: number;
  stream?: RandomStream;
}): number[][] {
  requirePositive({ rank: weights.length, sd });
  requireInteger({ draws });
  const roots = weights.map(Math.sqrt);
  const lengths = Array.from({ length: draws }, () => Math.hypot(...roots.map((root) => root * stream.normal())));
  return sizes.map((size) => lengths.map((length) => (sd * length) / Math.sqrt(size)));
}

/** The eigenvalues of I C that are not 0 `[rank]`: n ‖f̂ − f‖²/σ² is Σ wₗ zₗ² in the limit, C the covariance of √n θ̂/σ. */
export function regressionErrorWeights({ information, covariance, rank }: FisherInformation): number[] {
  const { realEigenvalues } = new EigenvalueDecomposition(information.mmul(covariance));
  return realEigenvalues.sort((a, b) => b - a).slice(0, rank);
}

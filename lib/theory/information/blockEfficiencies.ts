import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { parameterErrors } from "../../losses/parameterErrors";
import type { Block } from "../../mixture/atomLayout";
import { coordinates } from "../../mixture/coordinates";
import type { MixingMeasure } from "../../mixture/measure";
import { InputError, requireKind, requirePositive, requireThat } from "../../requirements";
import type { Population } from "../population";
import { type MeanRatio, meanRatio } from "../rates/ratio";

/** How near the mean squared error of a block of parameters is to its bound. */
export interface BlockEfficiency extends MeanRatio {
  /** β₀, β₁ or η of all atoms together, or all parameters. */
  readonly block: Block | "all";
  /** Number of identified directions. */
  readonly degrees: number;
}

/**
 * Mean squared error over the Cramér–Rao bound, block by block: 1 for an efficient estimator, more for another.
 *
 * With B the bound σ² I⁻¹ / n of a block and q its rank, the ratio is the mean of Δᵀ B⁻¹ Δ / q = tr(B⁻¹ MSE) / q over fits: every
 * direction of the block counts the same, whatever its unit, and none hides behind another, as in a ratio of traces; at the
 * bound it is a mean of χ²(q) / q, with the least relative spread that any such ratio has, √(2 / (q R)) over R fits. Of
 * a router vector whose norm is not identified only the direction counts. That the bound is reached in the limit is standard
 * statistics; at finite n a biased estimator can also lie below it.
 *
 * @param population of the truth; the Monte Carlo error of its information enters the ratio, so give it more inputs than usual
 * @param fitted     exact-specified fits to independent data of this n, at least two; null is a failed one
 * @param sd         σ, > 0, in the unit of y
 * @param size       n, > 0
 * @returns `[blocks]`, one entry for each block that has parameters: bias, router, expert, all
 * @throws InputError when no two fits can be compared with the truth, or arguments do not fit
 * @see docs/mathematics.md, "Regimes"; parameterErrors for what is compared
 * @example
 * const known = population({ model, truth, input, inputs: 200_000 });
 * blockEfficiencies({ population: known, fitted, sd: 0.1, size: 10_000 })[0]   // { block: "bias", ratio: 1.02, … }
 */
export function blockEfficiencies({
  population,
  fitted,
  sd,
  size,
}: {
  population: Pick<Population, "model" | "truth" | "fisher">;
  fitted: readonly (MixingMeasure | null)[];
  sd: number;
  size: number;
}): BlockEfficiency[] {
  requireThat(population?.fisher !== undefined, "population", population, "what population({ … }) returns");
  const { model, truth, fisher } = population;
  requireKind("model", model);
  requireKind("measure", truth, "truth");
  requirePositive({ sd, size });
  requireThat(Array.isArray(fitted), "fitted", fitted, "a list of measures");
  const errors = fitted.map((measure) =>
    measure === null ? null : parameterErrors({ model, fitted: measure, truth }).errors,
  );
  const compared = errors.filter((error) => error !== null).length;
  if (compared < 2)
    throw new InputError(
      `fitted has ${compared} fits that can be compared with the truth, but must have at least two.`,
    );

  const all = coordinates(model, truth.size);
  const hidden = fisher.parameterCount - fisher.rank;
  return (["bias", "router", "expert", "all"] as const).flatMap((block) => {
    const members = all.flatMap((each, j) => (block === "all" || each.block === block ? [j] : []));
    const degrees = members.length - (block === "router" || block === "all" ? hidden : 0);
    if (degrees === 0) return [];
    const whitening = whiteningOf(fisher.covariance.selection(members, members), degrees);
    const squares = errors.map((error) => {
      if (error === null) return null;
      const white = whitening.mmul(Matrix.columnVector(members.map((j) => error[j])));
      return (white.dot(white) * size) / (sd * sd);
    });
    return [{ block, degrees, ...meanRatio(squares, degrees) }];
  });
}

/** W `[q, p]` with Wᵀ W the inverse of a covariance on its q greatest principal directions. */
function whiteningOf(covariance: Matrix, degrees: number): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const identified = realEigenvalues.map((_, i) => i).sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  return new Matrix(
    identified
      .slice(0, degrees)
      .map((i) => eigenvectorMatrix.getColumn(i).map((value) => value / Math.sqrt(realEigenvalues[i]))),
  );
}

import { type Matrix, SingularValueDecomposition } from "ml-matrix";

/** The directions that a matrix sends to 0, as far as double precision can tell. */
export interface NullSpace {
  readonly rank: number;
  /** Orthonormal vectors `[p]`, p − rank of them. */
  readonly basis: readonly Float64Array[];
  /** Greatest first `[p]`. */
  readonly singularValues: readonly number[];
}

/** Singular values above this part of the largest always count. */
const negligible = 1e-12;

/**
 * Rank and null space of a matrix `[n, p]`, n ≥ p, of finite numbers.
 *
 * Singular values that count can lie many orders of magnitude below the largest: the cut is at the largest gap, and only
 * below 1e-12 of the largest.
 *
 * @see docs/mathematics.md, derived fact 6
 */
export function nullSpace(matrix: Matrix): NullSpace {
  const { diagonal, rightSingularVectors } = new SingularValueDecomposition(matrix, {
    computeLeftSingularVectors: false,
  });
  const rank = rankBySingularValues(diagonal);
  const basis = Array.from({ length: matrix.columns - rank }, (_, index) =>
    Float64Array.from(rightSingularVectors.getColumn(rank + index)),
  );
  return { rank, basis, singularValues: diagonal };
}

/** How many of these singular values, greatest first, count. */
export function rankBySingularValues(values: readonly number[]): number {
  const largest = values[0];
  const rounding = Number.EPSILON * largest; // a gap below it, for example to an exact 0, means nothing
  let rank = values.length;
  let widest = 0;
  for (let at = 0; at < values.length; at++) {
    if (values[at] > negligible * largest) continue;
    const gap = at === 0 ? Number.POSITIVE_INFINITY : values[at - 1] / Math.max(values[at], rounding);
    if (gap > widest) [rank, widest] = [at, gap];
  }
  return rank;
}

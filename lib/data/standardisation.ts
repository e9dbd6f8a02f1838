/** Centre and spread of some columns: what is standardised has mean 0 and standard deviation 1. */
export interface Standardisation {
  readonly centre: readonly number[];
  /** Standard deviations, with n − 1. */
  readonly spread: readonly number[];
}

/**
 * Mean and standard deviation of each column.
 *
 * A column that is constant on these rows gets the spread 1, so that it is 0 and no division fails.
 *
 * @param matrix `[n, d]`, row-major
 * @returns `[d]` each
 * @example standardisationOf(Float64Array.of(1, 3), 1)   // { centre: [2], spread: [1.414…] }
 */
export function standardisationOf(matrix: Float64Array, dim: number): Standardisation {
  const size = matrix.length / dim;
  const centre = new Array<number>(dim).fill(0);
  const spread = new Array<number>(dim).fill(0);
  for (let i = 0; i < matrix.length; i++) centre[i % dim] += matrix[i] / size;
  for (let i = 0; i < matrix.length; i++) spread[i % dim] += (matrix[i] - centre[i % dim]) ** 2;
  return {
    centre,
    spread: spread.map((sum, u) => {
      const deviation = Math.sqrt(sum / Math.max(1, size - 1));
      return deviation > 1e-12 * Math.abs(centre[u]) ? deviation : 1;
    }),
  };
}

/** (x − centre) / spread, `[n, d]`. */
export function standardise(matrix: Float64Array, { centre, spread }: Standardisation): Float64Array {
  const dim = centre.length;
  return matrix.map((value, i) => (value - centre[i % dim]) / spread[i % dim]);
}

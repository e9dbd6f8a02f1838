/**
 * ‖vector‖, right to rounding also where the squares of its numbers would under- or overflow.
 *
 * @example norm([3e200, 4e200])   // 5e200
 */
export function norm(vector: ArrayLike<number>): number {
  let square = 0;
  for (let u = 0; u < vector.length; u++) square += vector[u] * vector[u];
  if (square > 1e-280 && square < 1e300) return Math.sqrt(square);
  const unit = largest(vector);
  if (unit === 0 || unit === Number.POSITIVE_INFINITY) return unit;
  square = 0;
  for (let u = 0; u < vector.length; u++) square += (vector[u] / unit) * (vector[u] / unit);
  return unit * Math.sqrt(square);
}

/** The largest |number| of a vector. */
export function largest(vector: ArrayLike<number>): number {
  let most = 0;
  for (let u = 0; u < vector.length; u++) most = Math.max(most, Math.abs(vector[u]));
  return most;
}

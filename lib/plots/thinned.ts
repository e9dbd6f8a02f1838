/**
 * At most `limit` of the indices 0 … size − 1, evenly spread: a picture of ten thousand points is a large file that
 * shows no more than a thousand do.
 *
 * @example everySoMany(10, 4)   // [0, 3, 6, 9]
 */
export function everySoMany(size: number, limit: number): number[] {
  const step = Math.ceil(size / limit);
  return Array.from({ length: Math.ceil(size / step) }, (_, index) => index * step);
}

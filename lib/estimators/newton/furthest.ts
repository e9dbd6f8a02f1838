/** No step is made longer than this many times. */
const greatestFactor = 1024;

/**
 * From a trial that was lower, twice as far along the same step as long as that is lower still: where H had to be damped,
 * there is more farther on.
 *
 * @param reached where a step leads, and Σ r² there
 */
export function furthest<Trial extends { value: number }>(
  first: Trial,
  delta: Float64Array,
  reached: (delta: Float64Array) => Trial,
): Trial {
  let best = first;
  for (let factor = 2; factor <= greatestFactor; factor *= 2) {
    const further = reached(delta.map((x) => factor * x));
    if (!(further.value < best.value)) break;
    best = further;
  }
  return best;
}

import { InputError } from "../../requirements";

/**
 * Evaluates a function of inputs at points of a grid, which may hold the origin, where a cosine router is undefined.
 *
 * @param points   the points `[m][d]`
 * @param evaluate from inputs `[n, d]`, row-major, to `width` numbers a row
 * @returns `[m][width]`, null where the function is undefined
 * @throws what `evaluate` throws elsewhere than at the origin
 */
export function evaluateOnGrid(
  points: readonly (readonly number[])[],
  width: number,
  evaluate: (inputs: Float64Array) => Float64Array,
): (Float64Array | null)[] {
  const isOrigin = (point: readonly number[]) => point.every((coordinate) => coordinate === 0);
  const values = evaluate(Float64Array.from(points.filter((point) => !isOrigin(point)).flat()));
  let row = 0;
  return points.map((point) => {
    if (isOrigin(point)) return atOrigin(point, evaluate);
    row++;
    return values.slice((row - 1) * width, row * width);
  });
}

function atOrigin(point: readonly number[], evaluate: (inputs: Float64Array) => Float64Array): Float64Array | null {
  try {
    return evaluate(Float64Array.from(point));
  } catch (error) {
    if (error instanceof InputError) return null; // undefined there, and drawn as a gap
    throw error;
  }
}

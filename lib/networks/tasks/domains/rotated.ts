import { edge } from "./digits";

/**
 * An image turned anticlockwise about its centre by an angle in degrees; between pixels it is interpolated linearly, and
 * outside it is black.
 *
 * @param image brightness `[28 · 28]`
 * @returns the turned image `[28 · 28]`
 */
export function rotated(image: Float32Array, angle: number): Float32Array {
  const radians = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const centre = (edge - 1) / 2;
  return Float32Array.from(image, (_, pixel) => {
    const [right, down] = [(pixel % edge) - centre, Math.floor(pixel / edge) - centre];
    // Where the pixel was before the turn; rows count downwards.
    return interpolated(image, cos * right - sin * down + centre, sin * right + cos * down + centre);
  });
}

function interpolated(image: Float32Array, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - column, y - row];
  const at = (across: number, below: number) =>
    across >= 0 && across < edge && below >= 0 && below < edge ? image[below * edge + across] : 0;
  return (
    (1 - down) * ((1 - right) * at(column, row) + right * at(column + 1, row)) +
    down * ((1 - right) * at(column, row + 1) + right * at(column + 1, row + 1))
  );
}

import { optionalPackage } from "../optionalPackage";

/** Pixels along an edge of an image. */
export const edge = 28;

/** A grey image with what it shows. */
export interface Digit {
  /** Brightness in [0, 1] `[28 · 28]`, row by row from the top. */
  readonly image: Float32Array;
  /** 0 to 9. */
  readonly digit: number;
}

/**
 * The 10,000 handwritten digits of the package mnist, a part of MNIST, digit by digit.
 *
 * @throws InputError where the package is not installed
 */
export function digits(): Digit[] {
  return Array.from({ length: 10 }, (_, digit) => digit).flatMap((digit) => {
    const { data } = optionalPackage(
      "mnist",
      () => require(`mnist/src/digits/${digit}.json`) as { readonly data: readonly number[] },
      "The handwritten digits",
    );
    const size = edge * edge;
    return Array.from({ length: Math.floor(data.length / size) }, (_, i) => ({
      image: Float32Array.from(data.slice(i * size, (i + 1) * size)),
      digit,
    }));
  });
}

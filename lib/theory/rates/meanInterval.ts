import { requireThat } from "../../requirements";
import { mean } from "./line";

/** A mean with its 95 % interval. */
export interface MeanInterval {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  /** How many values it rests on. */
  readonly count: number;
}

/**
 * The mean of independent values with Student's 95 % interval, mean ± t s/√N.
 *
 * The quantile t of N − 1 degrees of freedom is Abramowitz and Stegun's expansion 26.7.5, right to 1 % from N = 6 on and
 * too small below.
 *
 * @param values at least two, finite
 * @throws InputError for fewer than two values, or one that is not finite
 * @example meanInterval([1, 2, 3, 4, 5, 6]).value   // 3.5
 */
export function meanInterval(values: readonly number[]): MeanInterval {
  requireThat(values.length >= 2, "values", values, "a list of at least two numbers");
  const bad = values.findIndex((value) => !Number.isFinite(value));
  requireThat(bad < 0, `values[${bad}]`, values[bad], "a finite number");
  const value = mean(values);
  const degrees = values.length - 1;
  const variance = values.reduce((sum, each) => sum + (each - value) * (each - value), 0) / degrees;
  const z = 1.959964;
  const z3 = z * z * z;
  const quantile = z + (z3 + z) / (4 * degrees) + (5 * z3 * z * z + 16 * z3 + 3 * z) / (96 * degrees * degrees);
  const half = quantile * Math.sqrt(variance / values.length);
  return { value, lower: value - half, upper: value + half, count: values.length };
}

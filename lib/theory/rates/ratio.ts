import { InputError, requirePositive } from "../../requirements";
import { mean } from "./line";

/** A measured mean over what was predicted. */
export interface MeanRatio {
  readonly ratio: number;
  /** 95 %, by the normal approximation on the log scale. */
  readonly interval: readonly [number, number];
  /** How many there were, and how many of them failed. */
  readonly fits: number;
  readonly failed: number;
}

const normal975 = 1.959963985;

/**
 * The mean of values over its prediction, m / predicted, with the interval m exp(± 1.96 s / (m √R)) / predicted.
 *
 * On the log scale the ends are positive and their distance is relative, as that of a ratio should be.
 *
 * @param values    > 0, one a replicate; null is a failed one, which is counted and left out
 * @param predicted the expected mean, > 0
 * @throws InputError when predicted is not > 0 or fewer than two values are left
 */
export function meanRatio(values: readonly (number | null)[], predicted: number): MeanRatio {
  requirePositive({ predicted });
  const found = values.filter((value): value is number => value !== null);
  if (found.length < 2)
    throw new InputError(`values holds ${found.length} of fits that did not fail, but must hold at least two.`);
  const centre = mean(found);
  const spread = found.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  const relative = (normal975 * Math.sqrt(spread / (found.length - 1) / found.length)) / centre;
  const ratio = centre / predicted;
  return {
    ratio,
    interval: [ratio * Math.exp(-relative), ratio * Math.exp(relative)],
    fits: values.length,
    failed: values.length - found.length,
  };
}

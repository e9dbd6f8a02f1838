import { requireInteger, requireKind, requireThat } from "../requirements";
import type { Dataset } from "./dataset";
import type { RandomStream } from "./randomStream";

/** One part of a data set, left out, and the rest. */
export interface Fold {
  readonly training: Dataset;
  readonly left: Dataset;
}

/**
 * Splits observations at random into K parts whose sizes differ by at most one, for cross-validation.
 *
 * @param folds  K, an integer from 2 to n
 * @param stream randomness, advanced
 * @returns one entry a part: the part that is left out, and all others as training data
 * @throws InputError when folds is not such an integer
 */
export function splitIntoFolds(data: Dataset, folds: number, stream: RandomStream): Fold[] {
  requireKind("data", data);
  requireInteger({ folds }, 2);
  requireThat(folds <= data.size, "folds", folds, `at most the number of observations, ${data.size}`);
  const order = shuffledRows(data.size, stream);
  return Array.from({ length: folds }, (_, fold) => ({
    training: rowsOf(
      data,
      order.filter((_row, position) => position % folds !== fold),
    ),
    left: rowsOf(
      data,
      order.filter((_row, position) => position % folds === fold),
    ),
  }));
}

/**
 * So many observations at random, each at most once; all of them where there are not more.
 *
 * @param stream randomness, advanced
 */
export function someRows(data: Dataset, size: number, stream: RandomStream): Dataset {
  return size >= data.size ? data : rowsOf(data, shuffledRows(data.size, stream).slice(0, size));
}

function shuffledRows(size: number, stream: RandomStream): number[] {
  const order = Array.from({ length: size }, (_, row) => row);
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor((last + 1) * stream.uniform());
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

function rowsOf({ inputs, outputs, dim }: Dataset, rows: readonly number[]): Dataset {
  const chosen = new Float64Array(rows.length * dim);
  rows.forEach((row, i) => {
    chosen.set(inputs.subarray(row * dim, (row + 1) * dim), i * dim);
  });
  return { inputs: chosen, outputs: Float64Array.from(rows, (row) => outputs[row]), size: rows.length, dim };
}

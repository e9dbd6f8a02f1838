import type { RandomStream } from "../../data/randomStream";

/**
 * The values in random order (Fisher and Yates); the list itself stays as it is.
 *
 * @returns a new list
 * @example shuffled([1, 2, 3], randomStream("demo"))
 */
export function shuffled<Value>(values: readonly Value[], stream: RandomStream): Value[] {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor((last + 1) * stream.uniform());
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

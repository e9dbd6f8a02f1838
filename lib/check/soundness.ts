import { InputError } from "../requirements";

/** Whether something that a router or an expert states of itself is true. */
export interface Soundness {
  /** The function or property: "pullback", "curvature", "gradient". */
  readonly name: string;
  /** What it was compared with, in words. */
  readonly against: string;
  /** The largest difference in units of what was compared; null where there is no number. */
  readonly error: number | null;
  /** False when it is wrong. */
  readonly holds: boolean;
  /** Where it is wrong and by how much, in one sentence; null when it holds. */
  readonly fault: string | null;
}

/** A difference of this part of what is compared is rounding. */
export const soundnessTolerance = 1e-6;

/** What was stated and what is true at one point, entry by entry, and how to name entry and point. */
export interface Comparison {
  readonly stated: ArrayLike<number>;
  readonly true: ArrayLike<number>;
  /** Size of the function whose differences are taken: rounding is a part of it. */
  readonly size: number;
  readonly entry: (index: number) => string;
  readonly point: string;
}

/** The worst of many comparisons; a difference counts in units of its own point, or of a thousandth of the largest one. */
export function soundness(name: string, against: string, comparisons: readonly Comparison[]): Soundness {
  const sizes = comparisons.map((comparison) => Math.max(comparison.size, largest(comparison.true)));
  const least = Math.max(largest(sizes) / 1000, Number.MIN_VALUE);
  let error = 0;
  let fault: string | null = null;
  comparisons.forEach((comparison, at) => {
    for (let index = 0; index < comparison.true.length; index++) {
      const [stated, wanted] = [comparison.stated[index], comparison.true[index]];
      const found = Math.abs(stated - wanted) / Math.max(sizes[at], least);
      if (found <= error) continue;
      error = found;
      if (error > soundnessTolerance)
        fault = `${name} is wrong: ${comparison.entry(index)} is ${short(stated)} at ${comparison.point}, but must be ${short(wanted)}.`;
    }
  });
  return { name, against, error, holds: fault === null, fault };
}

/** A property that holds or not, without a number. */
export function property(name: string, against: string, fault: string | null): Soundness {
  return { name, against, error: null, holds: fault === null, fault };
}

/** Three significant digits. */
export function short(value: number): string {
  return `${Number(value.toPrecision(3))}`.replace("-", "−");
}

/** "(0.31, −0.52)" */
export function shortVector(values: ArrayLike<number>): string {
  return `(${Array.from(values, short).join(", ")})`;
}

/** The largest |value|. */
export function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** @throws InputError unless a result is `length` finite numbers, naming the function and the point */
export function requireFinite(
  result: unknown,
  length: number,
  what: string,
  point: string,
): asserts result is ArrayLike<number> {
  const isList = Array.isArray(result) || ArrayBuffer.isView(result);
  const values = isList ? Array.from(result as unknown as ArrayLike<unknown>) : [];
  const came = !isList
    ? `${result}`
    : values.length !== length
      ? `${values.length} numbers`
      : values.every((value) => typeof value === "number" && Number.isFinite(value))
        ? null
        : length === 1
          ? `${values[0]}`
          : `(${values.map(String).join(", ")})`;
  if (came !== null)
    throw new InputError(
      `${what} returns ${came} at ${point}, but must return ${length === 1 ? "a finite number" : `${length} finite numbers`}.`,
    );
}

/** ∂f/∂point `[outputs, inputs]`, row-major, by central differences; its error is of order 1e-10 of f. */
export function centralDifference(f: (point: Float64Array) => ArrayLike<number>, point: Float64Array): Float64Array {
  const columns = Array.from(point, (value, u) => {
    const step = stepPart * Math.max(1, Math.abs(value));
    const at = (moved: number) => {
      const shifted = point.slice();
      shifted[u] = moved;
      return f(shifted);
    };
    const [above, below] = [at(value + step), at(value - step)];
    return Float64Array.from(above, (each, i) => (each - below[i]) / (value + step - (value - step)));
  });
  const rows = columns[0].length;
  return Float64Array.from(
    { length: rows * point.length },
    (_, i) => columns[i % point.length][Math.floor(i / point.length)],
  );
}

/** Third root of the rounding unit: where rounding and curvature errors of a central difference balance. */
const stepPart = 6e-6;

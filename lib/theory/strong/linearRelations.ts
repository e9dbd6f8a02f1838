import { Matrix } from "ml-matrix";
import { nullSpace } from "../../mixture/rank/nullSpace";

/** A linear relation among functions: Σ coefficient · function = 0. The largest coefficient is 1 in size. */
export interface LinearRelation {
  /** Coefficients to six significant digits, which is what the null space is good for. */
  readonly terms: readonly { readonly coefficient: number; readonly name: string }[];
}

/** A function by its values at points `[n]`. */
export interface SampledFunction {
  readonly name: string;
  readonly values: Float64Array;
}

/** How many of some functions are linearly independent, and how the rest depends on them. */
export interface LinearDependence {
  readonly rank: number;
  /** One for each lost rank, those of fewest terms first. */
  readonly relations: readonly LinearRelation[];
  /** Of the normalised functions, greatest first. */
  readonly singularValues: readonly number[];
}

/**
 * The linear dependences among functions that are given at n points, n ≥ their number.
 *
 * Each function is normalised to root mean square 1, and the rank is cut at the largest gap, only below 1e-12 of the
 * largest singular value. A basis of the null space is brought into reduced form, so that a relation has few terms.
 *
 * @see docs/mathematics.md, derived fact 6
 */
export function linearDependence(functions: readonly SampledFunction[]): LinearDependence {
  if (functions.length === 0) return { rank: 0, relations: [], singularValues: [] };
  const columns = Matrix.zeros(functions[0].values.length, functions.length);
  const sizes = functions.map(({ values }, column) => {
    const norm = rootMeanSquare(values);
    const size = norm > 0 ? norm : 1; // 0 at all points, though not for every parameter value
    values.forEach((value, i) => {
      columns.set(i, column, value / size);
    });
    return size;
  });
  const { rank, basis, singularValues } = nullSpace(columns);
  const relations = reduced(basis).map((weights) =>
    relation(functions.map(({ name }, column) => ({ name, weight: weights[column], size: sizes[column] }))),
  );
  relations.sort((one, other) => one.terms.length - other.terms.length);
  return { rank, relations, singularValues };
}

/** Without overflow: squares of values up to 1e308 do not fit. */
function rootMeanSquare(values: Float64Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  return largest * Math.sqrt(values.reduce((sum, value) => sum + (value / largest) ** 2, 0) / values.length);
}

/** The same space, each vector with a 1 where the others have a 0, the last functions expressed by the first ones. */
function reduced(basis: readonly Float64Array[]): number[][] {
  const left = basis.map((vector) => Array.from(vector));
  const done: number[][] = [];
  for (let column = (left[0]?.length ?? 0) - 1; column >= 0 && left.length > 0; column--) {
    const sizes = left.map((row) => Math.abs(row[column]));
    const at = sizes.indexOf(Math.max(...sizes));
    if (sizes[at] < 1e-4) continue; // a pivot of that size would multiply rounding
    const [chosen] = left.splice(at, 1);
    const pivot = chosen.map((value) => value / chosen[column]);
    for (const row of [...left, ...done]) {
      const factor = row[column];
      for (let j = 0; j < row.length; j++) row[j] -= factor * pivot[j];
    }
    done.push(pivot);
  }
  return [...done, ...left];
}

/** Weights of normalised functions below this part of the largest are rounding. */
const negligible = 1e-6;

function relation(columns: readonly { name: string; weight: number; size: number }[]): LinearRelation {
  const largest = Math.max(...columns.map(({ weight }) => Math.abs(weight)));
  const terms = columns
    .filter(({ weight }) => Math.abs(weight) > negligible * largest)
    .map(({ name, weight, size }) => ({ name, coefficient: weight / size }));
  const unit = Math.max(...terms.map(({ coefficient }) => Math.abs(coefficient))) * Math.sign(terms[0].coefficient);
  return { terms: terms.map(({ name, coefficient }) => ({ coefficient: sixDigits(coefficient / unit), name })) };
}

function sixDigits(value: number): number {
  return Number(value.toPrecision(6));
}

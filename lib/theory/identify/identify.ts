import { Matrix } from "ml-matrix";
import type { InputDistribution } from "../../data/inputs";
import { type RandomStream, randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { normaliseColumns, rounding } from "../../mixture/rank/normaliseColumns";
import { type NullSpace, nullSpace } from "../../mixture/rank/nullSpace";
import { InputError, requireInteger } from "../../requirements";
import { knownDirections, type NamedDirection } from "./knownDirections";
import { type Symmetry, symmetries } from "./symmetries";

/** Whether a truth can be told from its neighbours by data, and from what else it cannot be told. */
export interface Identifiability {
  /** p. */
  readonly parameterCount: number;
  /** Of the Jacobian of f by the parameters, over inputs of μ; p when every parameter is locally identified. */
  readonly rank: number;
  /** Directions that leave f unchanged to first order, p − rank of them, linearly independent; those with a name first. */
  readonly nullDirections: readonly NamedDirection[];
  /** Other parameters with the same f that are not near the truth. */
  readonly symmetries: readonly Symmetry[];
  /** The least singular value that counts, as a part of the largest; 0 where none counts. */
  readonly leastCounted: number;
  /** The largest one that does not count, as a part of the largest; null at full rank. */
  readonly largestNegligible: number | null;
}

/**
 * Which parameters of a mixture can be identified near a truth, and what the others are.
 *
 * The rank of the Jacobian ∂f/∂(β₀, β₁, η) `[size, p]`, columns normalised, singular values cut at the largest gap and
 * only below 1e-12 of the largest. Its null space is named by the directions that are known to leave f unchanged (bias
 * shift, common shift of v, norms); what is left is "other". Discrete symmetries, which no Jacobian shows, stand beside it.
 *
 * At a generic truth, d ≥ 2, p − rank is k + 1 + max(0, d − k) (cosine) and d + 1 (linear, perturbed) with all logits
 * free, k − 1 and 0 with a reference.
 *
 * @param truth     G*, with k atoms
 * @param input     μ, for example uniformBox({ low: -4, high: 4 })
 * @param trueAtoms k*, where a truth of fewer atoms is fitted with k: adds the gate convolution where k ≥ 2k*
 * @param size      number of inputs, an integer ≥ p; 20 p and at least 200 unless given
 * @param stream    of these inputs
 * @returns rank, p and p − rank named directions, each a vector `[p]`; symmetries beside them
 * @throws InputError when there is no router to identify (k = 1 with a reference), when the derivative is not finite at an
 * input, where the router is undefined (cosine at 0), and for a size or truth that does not fit
 * @see docs/mathematics.md, derived facts 1, 3, 6 and 9
 * @example identify({ model, truth, input: uniformBox({ low: -4, high: 4 }) }).rank   // 9
 */
export function identify({
  model,
  truth,
  input,
  trueAtoms = truth.size,
  size = Math.max(200, 20 * model.parameterCount(truth.size)),
  stream = randomStream("identify"),
}: {
  model: Mixture;
  truth: MixingMeasure;
  input: InputDistribution;
  trueAtoms?: number;
  size?: number;
  stream?: RandomStream;
}): Identifiability {
  if (model.reference && truth.size < 2)
    throw new InputError(
      "The truth has 1 atom, but must have at least 2 with a reference expert: the logit of the reference is 0, so that there is no router to identify.",
    );
  const parameterCount = model.parameterCount(truth.size);
  requireInteger({ size }, parameterCount);
  const { columns, sizes } = normalisedJacobian(
    model,
    truth,
    drawInputs({ input, dim: model.dim, size, stream }),
    parameterCount,
  );
  const found = nullSpace(columns);
  const { rank, singularValues } = found;
  const part = (at: number) => (singularValues[0] > 0 ? singularValues[at] / singularValues[0] : 0);
  return {
    parameterCount,
    rank,
    nullDirections: named({ found, columns, sizes, known: knownDirections(model, truth) }),
    symmetries: symmetries({ model, truth, trueAtoms }),
    leastCounted: rank > 0 ? part(rank - 1) : 0,
    largestNegligible: rank < parameterCount ? part(rank) : null,
  };
}

/** The Jacobian with columns of root mean square 1 `[n, p]`, and the root mean squares that they had, 1 for columns of 0. */
function normalisedJacobian(
  model: Mixture,
  truth: MixingMeasure,
  inputs: Float64Array,
  count: number,
): { columns: Matrix; sizes: Float64Array } {
  const jacobian = model.jacobian(truth, inputs);
  if (!jacobian.every(Number.isFinite))
    throw new InputError("The derivative of f by the parameters is not a finite number at some input of μ.");
  const rows = jacobian.length / count;
  const columns = Matrix.from1DArray(rows, count, Array.from(jacobian));
  const level = Math.hypot(...Array.from(model.predict(truth, inputs))) / Math.sqrt(rows);
  return { columns, sizes: normaliseColumns(columns, { model, measure: truth, rows, level }) };
}

/** One direction for each dimension of the null space: the known ones that lie in it, then the rest as "other". */
function named({
  found: { basis, rank, singularValues },
  columns,
  sizes,
  known,
}: {
  found: NullSpace;
  columns: Matrix;
  sizes: Float64Array;
  known: readonly NamedDirection[];
}): NamedDirection[] {
  if (basis.length === 0) return [];
  // Midway in the gap, on a logarithmic scale: what the columns make of a vector of length 1 is 0 below it.
  const cut = Math.sqrt((singularValues[rank - 1] ?? 0) * Math.max(singularValues[rank], rounding * singularValues[0]));
  const named: NamedDirection[] = [];
  const taken: Matrix[] = []; // orthonormal, in the coordinates of the columns
  for (const direction of known) {
    if (named.length === basis.length) break;
    const vector = normalised(direction.vector.map((value, j) => value * sizes[j]));
    if (columns.mmul(vector).norm() > cut) continue;
    const rest = without(vector, taken);
    if (rest.norm() < 1e-6) continue; // named before
    taken.push(rest.div(rest.norm()));
    named.push(direction);
  }
  return [...named, ...others({ basis, taken, sizes })];
}

/** A basis of what the null space has beside the directions that were taken. */
function others({
  basis,
  taken,
  sizes,
}: {
  basis: readonly Float64Array[];
  taken: readonly Matrix[];
  sizes: Float64Array;
}): NamedDirection[] {
  const left = basis.length - taken.length;
  if (left === 0) return [];
  const spanned = new Matrix(basis.map((vector) => Array.from(vector))); // [p − rank, p]
  // Coordinates of what was taken, padded to a square: its null space is what is left.
  const coordinates = Matrix.zeros(basis.length, basis.length);
  taken.forEach((vector, row) => {
    coordinates.setRow(row, spanned.mmul(vector).to1DArray());
  });
  return nullSpace(coordinates).basis.map((weights) => {
    const vector = Matrix.rowVector(Array.from(weights)).mmul(spanned).to1DArray();
    return {
      name: "other",
      meaning: "A direction that leaves f unchanged to first order and has no name here.",
      vector: Float64Array.from(normalised(vector.map((value, j) => value / sizes[j])).to1DArray()),
    };
  });
}

function normalised(vector: ArrayLike<number>): Matrix {
  const column = Matrix.columnVector(Array.from(vector));
  return column.div(column.norm());
}

/** A vector less its part in the span of orthonormal ones. */
function without(vector: Matrix, orthonormal: readonly Matrix[]): Matrix {
  const rest = vector.clone();
  for (const each of orthonormal) rest.sub(each.clone().mul(each.dot(rest)));
  return rest;
}

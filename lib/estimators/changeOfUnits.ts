import { atomLayout } from "../mixture/atomLayout";
import type { Mixture } from "../mixture/mixture";
import type { Fit } from "./fit";

/** x = centre + spread x̃, by coordinate, and y = shift + unit ỹ. */
export interface Units {
  readonly centre: readonly number[];
  readonly spread: readonly number[];
  readonly shift: number;
  readonly unit: number;
}

/**
 * The parameters of a linear router with affine experts when x and y change their units: every logit and every expert is a
 * linear function of x, slopes ã and offset b̃ of x̃ are a = t ã/s and b = m + t b̃ − Σ aᵤ cᵤ of x, for logits with m = 0
 * and t = 1.
 *
 * @param atoms k
 * @returns `from` x̃ and ỹ and `to` them, for vectors `[p]` in the order of model.parameters; `covarianceFrom`, for `[p, p]`;
 *   `withoutErrorFrom`, for the parameters without standard errors
 */
export function changeOfUnits(model: Mixture, atoms: number, { centre, spread, shift, unit }: Units) {
  const { routed, router, bias, expert } = atomLayout(model, atoms);
  const dim = centre.length;
  const functions = Array.from({ length: atoms }, (_, i) => [
    ...(i < routed ? [{ slopes: router(i), offset: bias(i), m: 0, t: 1 }] : []),
    { slopes: expert(i), offset: expert(i) + dim, m: shift, t: unit },
  ]).flat();

  function moved(vector: Float64Array, isConstantKept: boolean): Float64Array {
    const result = vector.slice();
    for (const { slopes, offset, m, t } of functions) {
      result[offset] = t * vector[offset] + (isConstantKept ? m : 0);
      for (let u = 0; u < dim; u++) {
        result[slopes + u] = (t * vector[slopes + u]) / spread[u];
        result[offset] -= result[slopes + u] * centre[u];
      }
    }
    return result;
  }

  return {
    from: (vector: Float64Array): Float64Array => moved(vector, true),

    to(vector: Float64Array): Float64Array {
      const result = vector.slice();
      for (const { slopes, offset, m, t } of functions) {
        let atCentre = vector[offset] - m;
        for (let u = 0; u < dim; u++) {
          atCentre += vector[slopes + u] * centre[u];
          result[slopes + u] = (vector[slopes + u] * spread[u]) / t;
        }
        result[offset] = atCentre / t;
      }
      return result;
    },

    covarianceFrom(covariance: Float64Array): Float64Array {
      const count = Math.sqrt(covariance.length);
      const rows = movedRows(covariance, count, (row) => moved(row, false));
      return movedRows(rows, count, (row) => moved(row, false)); // symmetric before and after: A (A C)ᵀ
    },

    withoutErrorFrom(without: Fit["withoutError"]): Fit["withoutError"] {
      const has = (i: number) => without.every(({ coordinate }) => coordinate !== i);
      const offsets = functions.filter(
        ({ slopes, offset }) => has(offset) && centre.some((middle, u) => middle !== 0 && !has(slopes + u)),
      );
      const reason = "the value at x = 0, which follows from slopes without one";
      return [...without, ...offsets.map(({ offset }) => ({ coordinate: offset, reason }))];
    },
  };
}

/** The transpose of the matrix whose rows are moved, `[p, p]`. */
function movedRows(matrix: Float64Array, count: number, move: (row: Float64Array) => Float64Array): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let i = 0; i < count; i++)
    move(matrix.slice(i * count, (i + 1) * count)).forEach((value, j) => {
      result[j * count + i] = value;
    });
  return result;
}

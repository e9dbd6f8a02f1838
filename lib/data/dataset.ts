import { type Inputs, requireInputs } from "../mixture/inputs";
import { describe, finiteNumbers, InputError, requireKeys, requireThat } from "../requirements";

/** n observations (Xᵢ, Yᵢ). */
export interface Dataset {
  /** X `[n, d]`, row-major. */
  readonly inputs: Float64Array;
  /** Y `[n]`. */
  readonly outputs: Float64Array;
  /** n. */
  readonly size: number;
  /** d. */
  readonly dim: number;
}

/**
 * One's own data.
 *
 * @param inputs  n rows of d numbers, or Float64Array `[n, d]` with `dim` given
 * @param outputs n numbers
 * @param dim     d; needed for a Float64Array of inputs, else the length of the first row
 * @returns inputs `[n, d]` row-major and outputs `[n]`
 * @throws InputError when there is no row, a value is not finite, or the lengths do not fit
 * @example dataset({ inputs: [[0, 1], [1, 0]], outputs: [0.3, -0.2] }).size   // 2
 */
export function dataset(options: { inputs: Inputs; outputs: ArrayLike<number>; dim?: number }): Dataset {
  requireKeys("the options of dataset", options, ["inputs", "outputs", "dim"]);
  const { inputs, outputs } = options;
  const { dim = inputs instanceof Float64Array ? undefined : (inputs?.[0]?.length ?? 0) } = options;
  if (dim === undefined)
    throw new InputError("dim is undefined, but must be given where inputs is a Float64Array [n, d].");
  requireThat(Number.isInteger(dim) && dim >= 1, "inputs", inputs, "at least one row of at least one number");
  const rows = requireInputs(inputs, dim);
  const size = rows.length / dim;
  if (outputs?.length !== size)
    throw new InputError(`outputs is ${describe(outputs)}, but must have one number for each of the ${size} inputs.`);
  return { inputs: rows, outputs: finiteNumbers("outputs", outputs, size), size, dim };
}

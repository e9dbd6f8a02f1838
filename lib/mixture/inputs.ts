import { describe, finiteNumbers, InputError, requireThat } from "../requirements";

/** Inputs as every function takes them: `[n, d]` row-major, or a list of n rows. */
export type Inputs = Float64Array | readonly (readonly number[])[];

/**
 * Inputs as the library computes with them.
 *
 * @returns Float64Array `[n, d]`, row-major; the argument itself where it is one already
 * @throws InputError when a row is not d finite numbers, or there is no row
 * @example requireInputs([[1, 2], [3, 4]], 2)   // Float64Array [1, 2, 3, 4]
 */
export function requireInputs(inputs: Inputs, dim: number, name = "inputs"): Float64Array {
  const values = inputs instanceof Float64Array ? inputs : flattened(inputs, dim, name);
  requireThat(values.length > 0, name, values, `at least one row of ${dim} finite numbers`);
  requireThat(values.length % dim === 0, name, values, `[n, ${dim}] row-major, a multiple of ${dim} long`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new InputError(
      `${name}[${Math.floor(bad / dim)}][${bad % dim}] is ${values[bad]}, but must be a finite number.`,
    );
  return values;
}

function flattened(rows: readonly (readonly number[])[], dim: number, name: string): Float64Array {
  requireThat(Array.isArray(rows), name, rows, "a Float64Array [n, d] or a list of rows");
  const result = new Float64Array(rows.length * dim);
  rows.forEach((row, index) => {
    if (!Array.isArray(row) || row.length !== dim)
      throw new InputError(`${name}[${index}] is ${describe(row)}, but must be a row of ${dim} numbers.`);
    result.set(finiteNumbers(`${name}[${index}]`, row, dim), index * dim);
  });
  return result;
}

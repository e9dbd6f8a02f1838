import type { Dataset } from "../data/dataset";
import { atomLayout } from "../mixture/atomLayout";
import type { Mixture } from "../mixture/mixture";
import { requireInteger, requireKind, requireThat } from "../requirements";

/**
 * Checks that k atoms of a model can be fitted to data.
 *
 * @returns the number of coordinates that the data can move
 * @throws InputError when the data do not fit the model or are fewer than its parameters, or k < 1
 */
export function requireFittable({ model, data, atoms }: { model: Mixture; data: Dataset; atoms: number }): number {
  requireInteger({ atoms });
  requireKind("model", model);
  requireData(data);
  requireThat(data.dim === model.dim, "data.dim", data.dim, `the model's dimension, ${model.dim}`);
  const identified = identifiedCount(model, atoms);
  requireThat(
    data.size > identified,
    "data.size",
    data.size,
    `more than the ${identified} parameters of ${atoms} atoms`,
  );
  return identified;
}

/** Data may be made by hand: what is not finite would end in a matrix that is none. */
function requireData(data: Dataset): void {
  requireKind("data", data);
  requireThat(
    data.inputs instanceof Float64Array,
    "data.inputs",
    data.inputs,
    "a Float64Array, as dataset({ … }) makes it",
  );
  requireThat(
    data.outputs instanceof Float64Array,
    "data.outputs",
    data.outputs,
    "a Float64Array, as dataset({ … }) makes it",
  );
  requireFinite("data.inputs", data.inputs);
  requireFinite("data.outputs", data.outputs);
  requireThat(
    data.inputs.length === data.size * data.dim && data.outputs.length === data.size,
    "data",
    data,
    `a dataset of ${data.size} × ${data.dim} inputs and ${data.size} outputs`,
  );
  if (sumOfSquares(data.outputs) < Number.POSITIVE_INFINITY) return;
  const sizes = data.outputs.map(Math.abs);
  const greatest = sizes.indexOf(sizes.reduce((most, each) => Math.max(most, each)));
  requireThat(
    false,
    `data.outputs[${greatest}]`,
    data.outputs[greatest],
    "smaller: the sum of squared outputs must be a finite number",
  );
}

/** Σ yᵢ². */
export function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}

function requireFinite(name: string, values: Float64Array): void {
  // 0, or NaN where any is not finite, and, seldom, where a sum of four is not: faster than to ask of each.
  const fours = values.length & ~3;
  let zero = 0;
  for (let i = 0; i < fours; i += 4) zero += 0 * (values[i] + values[i + 1] + (values[i + 2] + values[i + 3]));
  let bad = zero === 0 ? fours : 0;
  while (bad < values.length && Number.isFinite(values[bad])) bad++;
  if (bad < values.length) requireThat(false, `${name}[${bad}]`, values[bad], "a finite number");
}

/** The coordinates that the data can move: all but the norms that the router hides. */
function identifiedCount(model: Mixture, atoms: number): number {
  const { count, routed } = atomLayout(model, atoms);
  return model.router.normIdentified ? count : count - routed;
}

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
  for (const name of ["inputs", "outputs"] as const) {
    const values = data[name];
    let bad = 0;
    while (bad < values.length && Number.isFinite(values[bad])) bad++;
    requireThat(bad === values.length, `data.${name}[${bad}]`, data[name][bad], "a finite number");
  }
  requireThat(
    data.inputs.length === data.size * data.dim && data.outputs.length === data.size,
    "data",
    data,
    `a dataset of ${data.size} × ${data.dim} inputs and ${data.size} outputs`,
  );
  let [squares, greatest] = [0, 0];
  data.outputs.forEach((value, i) => {
    squares += value * value;
    if (Math.abs(value) > Math.abs(data.outputs[greatest])) greatest = i;
  });
  requireThat(
    squares < Number.POSITIVE_INFINITY,
    `data.outputs[${greatest}]`,
    data.outputs[greatest],
    "smaller: the sum of squared outputs must be a finite number",
  );
}

/** The coordinates that the data can move: all but the norms that the router hides. */
function identifiedCount(model: Mixture, atoms: number): number {
  const { count, routed } = atomLayout(model, atoms);
  return model.router.normIdentified ? count : count - routed;
}

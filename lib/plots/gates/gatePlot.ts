import type { Dataset } from "../../data/dataset";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { gatesAlongLine } from "./gatesAlongLine";
import { gatesOverPlane } from "./gatesOverPlane";

export interface GatePlotOptions {
  readonly model: Mixture;
  readonly measure: MixingMeasure;
  /** The coordinates that are shown, lowest and highest (default −4 to 4). */
  readonly range?: readonly [number, number];
  /** A line from one input to another; needed where d > 2, possible at d = 2. */
  readonly along?: { readonly from: readonly number[]; readonly to: readonly number[] };
  /** Data, whose responsibilities are drawn as points: how likely each observation came from each atom. */
  readonly data?: Dataset;
  /** Standard deviation of the noise; needed with `data`. */
  readonly sd?: number;
  /** A name for each atom (default "atom 1", …, the last "(reference)" where it is one). */
  readonly names?: readonly string[];
  readonly title?: string;
  readonly caption?: string;
}

/**
 * The gates of a mixture: over the plane where d = 2, one map an atom with the line where its gate is 1/2; along a line
 * otherwise, one curve an atom. With data, points show the responsibilities.
 *
 * A gate that is undefined at the origin (cosine router) is left out there.
 *
 * @returns the figure: Plotly traces and layout, and the caption
 * @throws InputError when the range is empty, a line is needed or does not fit the dimension, or data come without sd
 * @see docs/mathematics.md, "Model"
 * @example gatePlot({ model, measure: truth, range: [-4, 4], caption: "Gates of the truth." })
 */
export function gatePlot(options: GatePlotOptions): Figure {
  const { model, measure, range = [-4, 4], along, data, sd, title = "", caption = "" } = options;
  const [low, high] = range;
  const allowed = "two finite numbers, the lower one first";
  requireThat(Number.isFinite(low) && Number.isFinite(high) && low < high, "range", range, allowed);
  if (data !== undefined) {
    requireThat(data.dim === model.dim, "data.dim", data.dim, `${model.dim}, the dimension of the model`);
    requireThat(sd !== undefined && sd > 0, "sd", sd, "a finite number > 0, the noise that responsibilities need");
  }
  const observed = data === undefined ? null : { data, sd: sd! };
  const parts = { model, measure, names: options.names ?? atomNames(model, measure), observed, title, caption };
  requireThat(parts.names.length === measure.size, "names", parts.names, `a list of ${measure.size}, one an atom`);
  if (along === undefined && model.dim === 2) return gatesOverPlane({ ...parts, low, high });
  requireThat(
    along !== undefined || model.dim === 1,
    "along",
    along,
    `{ from, to }, two inputs, where d = ${model.dim}`,
  );
  const { from, to } = along ?? { from: [low], to: [high] };
  for (const [name, end] of Object.entries({ "along.from": from, "along.to": to }))
    requireThat(end.length === model.dim && end.every(Number.isFinite), name, end, `${model.dim} finite numbers`);
  requireThat(
    from.some((coordinate, index) => coordinate !== to[index]),
    "along.to",
    to,
    "another input than along.from",
  );
  return gatesAlongLine({ ...parts, from, to });
}

function atomNames(model: Mixture, measure: MixingMeasure): string[] {
  return measure.atoms.map((_, index) => {
    const isReference = model.reference && measure.size > 1 && index === measure.size - 1;
    return `atom ${index + 1}${isReference ? " (reference)" : ""}`;
  });
}

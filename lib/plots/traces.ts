import { sixDigits } from "./theme";

/** A plotly trace, not yet placed on axes. */
export type Trace = Record<string, unknown>;

type Coordinates = readonly (number | null)[];

/**
 * Markers at points. With a name they stand in the legend; `more` are plotly's properties, which come last.
 *
 * @example points({ x: [100, 1000], y: [0.1, 0.03], marker: { color: "#222222" }, name: "measured" })
 */
export function points({ x, y, ...more }: { x: Coordinates; y: Coordinates; marker: object } & Trace): Trace {
  return { type: "scatter", mode: "markers", ...drawn(x, y, more) };
}

/** A line through points; see points. */
export function line({ x, y, ...more }: { x: Coordinates; y: Coordinates; line: object } & Trace): Trace {
  return { type: "scatter", mode: "lines", ...drawn(x, y, more) };
}

function drawn(x: Coordinates, y: Coordinates, more: Trace): Trace {
  return { x: x.map((at) => sixDigits(at)), y: y.map((at) => sixDigits(at)), showlegend: "name" in more, ...more };
}

/** An entry of a key, for what the traces of several panels share: a marker or a line that is drawn nowhere. */
export function keyEntry(name: string, style: { readonly marker: object } | { readonly line: object }): Trace {
  const mode = "marker" in style ? "markers" : "lines";
  return { type: "scatter", mode, x: [null], y: [null], name, showlegend: true, ...style };
}

/** Error bars from `lower` to `upper`, for error_x or error_y; none where an end is missing. */
export function errorBars(
  values: Coordinates,
  { lower, upper }: { lower: Coordinates; upper: Coordinates },
  style: { readonly color: string; readonly thickness: number; readonly width: number },
): Trace {
  const length = (from: number | null, to: number | null) =>
    from === null || to === null ? 0 : sixDigits(Math.max(0, to - from));
  return {
    type: "data",
    symmetric: false,
    array: values.map((value, index) => length(value, upper[index])),
    arrayminus: values.map((value, index) => length(lower[index], value)),
    ...style,
  };
}

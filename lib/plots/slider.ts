import { InputError, requireThat } from "../requirements";
import type { Figure, Frame } from "./figure";
import { formatNumber } from "./table";
import { fraction, page } from "./theme";

export interface SliderOptions {
  /** One figure a value, with the same traces, annotations and size; give their axes ranges, or they jump. */
  readonly figures: readonly Figure[];
  /** What is turned: plain text, such as "τ₁" or "norm of β₁". */
  readonly parameter: string;
  /** One value a figure, all different, in the order of the slider. */
  readonly values: readonly (number | string)[];
  /** The value that is drawn first, and on paper (default: the first one). */
  readonly shown?: number | string;
  /** In place of the caption of the figure that is drawn first. */
  readonly caption?: string;
}

/** The strip below the plot, in px, with a slider and with the value alone. */
const room = { slider: 104, value: 40 } as const;

/**
 * One figure with a slider from figures over a grid of values: it works in Jupyter and on a page from disk, since all that
 * it shows was computed before.
 *
 * What differs between the figures is a frame, traces and layout alike. The slider names the value, so that titles need
 * not. A still picture has the value in place of the slider; a sentence at the end of the caption says so.
 *
 * @returns the figure, with a frame a value
 * @throws InputError when there are fewer than two figures, when one has other traces, properties or another size than the
 * first, or when the values are not one a figure, all different, with `shown` among them
 * @example
 * const values = [0.1, 1, 10];
 * withSlider({ figures: values.map((tau1) => gatePlot({ model: at(tau1), measure })), parameter: "τ₁", values, shown: 1 })
 */
export function withSlider({ figures, parameter, values, shown = values[0], caption }: SliderOptions): Figure {
  requireThat(figures.length >= 2, "figures", figures, "a list of at least two figures");
  requireThat(values.length === figures.length, "values", values, `a list of ${figures.length}, one a figure`);
  const labels = values.map((value) => (typeof value === "number" ? formatNumber(value) : value));
  requireThat(new Set(labels).size === labels.length, "values", labels.join(", "), "different to six digits");
  const active = values.indexOf(shown);
  requireThat(active >= 0, "shown", shown, `one of the values, ${labels.join(", ")}`);
  requireSameShape(figures);

  const { data, layout, caption: own, details } = figures[active];
  const still = `The slider turns ${parameter} from ${labels[0]} to ${labels[labels.length - 1]}; a still picture shows ${parameter} = ${labels[active]}.`;
  return {
    kind: "figure",
    data,
    layout: {
      ...layout,
      height: layout.height + room.slider,
      margin: { l: 0, r: 0, t: 0, pad: 0, ...(layout.margin as object), b: bottomOf(layout) + room.slider },
      sliders: [slider({ parameter, labels, active, layout })],
    },
    frames: framesOf(figures, labels),
    caption: [caption ?? own, still].filter((sentence) => sentence !== "").join(" "),
    ...(details !== undefined && { details }),
  };
}

/**
 * The figure as a still picture: without frames, and with the value that it shows in place of the slider.
 *
 * A figure without a slider comes back as it is.
 */
export function stillPicture(figure: Figure): Figure {
  const { frames: _, ...plain } = figure;
  const { sliders, ...layout } = figure.layout as Figure["layout"] & { sliders?: readonly [Slider] };
  if (sliders === undefined) return figure;
  const saved = room.slider - room.value;
  return {
    ...plain,
    layout: {
      ...layout,
      height: layout.height - saved,
      margin: { ...(layout.margin as object), b: bottomOf(layout) - saved },
      annotations: [...((layout.annotations as readonly object[]) ?? []), shownValue(sliders[0])],
    },
  };
}

/** A plotly slider, as far as a still picture reads it. */
interface Slider {
  readonly active: number;
  readonly currentvalue: { readonly prefix: string; readonly font: object };
  readonly steps: readonly { readonly label: string }[];
  readonly x: number;
  readonly y: number;
}

function slider(options: {
  parameter: string;
  labels: readonly string[];
  active: number;
  layout: Figure["layout"];
}): Slider & Record<string, unknown> {
  const { parameter, labels, active, layout } = options;
  const left = page.left / layout.width;
  return {
    active,
    currentvalue: { prefix: `${parameter} = `, font: { size: page.fontSize } },
    steps: labels.map((label) => ({ label, method: "animate", args: [[label], atOnce] })),
    x: fraction(left),
    len: fraction(1 - left - page.right / layout.width),
    y: fraction(-bottomOf(layout) / plotHeight(layout)),
    yanchor: "top",
    pad: { t: 4, b: 0, l: 0, r: 0 },
    font: { size: page.fontSize - 4 },
  };
}

/** Plotly's slow way to change a plot: the quick one leaves maps as they were. */
const atOnce = { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } };

function shownValue({ active, currentvalue, steps, x, y }: Slider): Record<string, unknown> {
  return {
    text: `${currentvalue.prefix}${steps[active].label}`,
    font: currentvalue.font,
    xref: "paper",
    yref: "paper",
    x,
    y,
    xanchor: "left",
    yanchor: "top",
    yshift: -8,
    showarrow: false,
  };
}

function bottomOf(layout: Figure["layout"]): number {
  return (layout.margin as { b?: number } | undefined)?.b ?? 0;
}

/** What plotly calls the paper: fractions count in it. */
function plotHeight(layout: Figure["layout"]): number {
  return layout.height - ((layout.margin as { t?: number } | undefined)?.t ?? 0) - bottomOf(layout);
}

/** For each figure the properties that are not the same in all of them. */
function framesOf(figures: readonly Figure[], labels: readonly string[]): Frame[] {
  const traces = figures[0].data.map((_, trace) => differing(figures.map(({ data }) => data[trace])));
  const layouts = differing(figures.map(({ layout }) => layout));
  return labels.map((name, index) => ({
    name,
    data: traces.map((each) => each[index]),
    ...(Object.keys(layouts[index]).length > 0 && { layout: layouts[index] }),
  }));
}

function differing(objects: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown>[] {
  const keys = Object.keys(objects[0]).filter(
    (key) => new Set(objects.map((each) => JSON.stringify(each[key]))).size > 1,
  );
  return objects.map((each) => Object.fromEntries(keys.map((key) => [key, each[key]])));
}

/** A frame is merged into the one before it: what only one of them has would stay. */
function requireSameShape(figures: readonly Figure[]): void {
  const shape = ({ data, layout }: Figure) => [...propertiesOf(data, "data"), ...propertiesOf(layout, "layout")];
  const first = shape(figures[0]);
  figures.forEach((figure, index) => {
    const { width, height } = figure.layout;
    if (width !== figures[0].layout.width || height !== figures[0].layout.height)
      throw new InputError(
        `figures[${index}] is ${width} × ${height} px, but must be as large as figures[0], ${figures[0].layout.width} × ${figures[0].layout.height}.`,
      );
    const own = shape(figure);
    const odd = own.find((path) => !first.includes(path)) ?? first.find((path) => !own.includes(path));
    if (odd !== undefined)
      throw new InputError(
        `figures[0] and figures[${index}] do not both have ${odd}, but all must have the same traces and properties.`,
      );
  });
}

/** The paths of all properties; a list of numbers or texts is one. */
function propertiesOf(value: unknown, path: string): string[] {
  if (value === undefined) return [];
  const isList = Array.isArray(value) && !value.some((item) => typeof item === "object" && item !== null);
  if (typeof value !== "object" || value === null || isList || ArrayBuffer.isView(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => propertiesOf(item, `${path}.${key}`))];
}

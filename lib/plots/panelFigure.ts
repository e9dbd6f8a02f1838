import { requireThat } from "../requirements";
import { type Arrangement, stacked } from "./arrangement";
import type { Figure } from "./figure";
import { withoutNonPositive } from "./logarithmic";
import { baseLayout, fraction, page, predictionRule } from "./theme";
import type { Trace } from "./traces";

/** One panel: its axes, as axis or logAxis make them, and what is drawn in it. */
export interface Panel {
  /** Above the frame; a row in which no panel has one is lower. */
  readonly title?: string;
  readonly x: Record<string, unknown>;
  readonly y: Record<string, unknown>;
  /** Those with `showlegend: true` are named below the panel. */
  readonly traces: readonly Trace[];
  /** Lines across the whole panel. */
  readonly rules?: readonly Rule[];
  /** Of the frame, in px; as wide as high unless given where frames are square, else 330. */
  readonly height?: number;
}

/** A straight line at an x or at a y, below the traces unless it is in front. Its axis has no grid, which would be drawn over it. */
export type Rule = ({ readonly x: number } | { readonly y: number }) & {
  /** Grey and dashed, as predictions are, unless given. */
  readonly line?: object;
  readonly inFront?: boolean;
};

/**
 * A figure of panels, each with its axes, title, legend and rules, and one key for all: the one place that knows where
 * they lie and what plotly calls them.
 *
 * Everything is computed in px from the heights of the parts and given to plotly as fractions, so that a legend never
 * covers data. On a logarithmic axis values ≤ 0 are left out, and legend or caption say so.
 *
 * @param key         entries (keyEntry) for what several panels share
 * @param arrangement what differs from `stacked`
 * @throws InputError when there is no panel
 * @example
 * panelFigure({ panels: [{ x: logAxis("n", sizes), y: axis("bias"), traces: [points({ x: sizes, y, marker })], rules: [{ y: 0 }] }] })
 */
export function panelFigure({
  panels,
  key = [],
  caption = "",
  details,
  arrangement,
}: {
  panels: readonly Panel[];
  key?: readonly Trace[];
  caption?: string;
  details?: string;
  arrangement?: Partial<Arrangement>;
}): Figure {
  requireThat(panels.length > 0, "panels", panels, "a list of at least one panel");
  const room = { ...stacked, ...arrangement };
  const shown = panels.map((panel) => {
    const { traces, sentences } = withoutNonPositive(panel);
    return { ...panel, traces: traces.map(named), sentences };
  });
  const { frames, keyTop, height } = placed(shown, key.length, room);
  const atX = (px: number) => fraction(px / room.width);
  const atY = (px: number) => fraction(1 - px / height);
  const legendAt = (left: number, top: number) => ({ ...legendLook, x: atX(left), y: atY(top) });

  const axes: Record<string, unknown> = {};
  const [data, annotations, shapes]: Trace[][] = [[], [], []];
  for (const [index, { title = "", x, y, traces, rules = [] }] of shown.entries()) {
    const { left, right, top, bottom } = frames[index];
    const suffix = index === 0 ? "" : `${index + 1}`;
    axes[`xaxis${suffix}`] = {
      ...x,
      ...(rules.some((rule) => "x" in rule) && withoutGrid),
      domain: [left, right].map(atX),
      anchor: `y${suffix}`,
    };
    axes[`yaxis${suffix}`] = {
      ...y,
      ...(rules.some((rule) => "y" in rule) && withoutGrid),
      domain: [bottom, top].map(atY),
      anchor: `x${suffix}`,
    };
    const at: Trace = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
    if (traces.some(isNamed)) {
      at.legend = `legend${suffix}`;
      axes[`legend${suffix}`] = legendAt(left - room.left + 8, bottom + room.below);
    }
    data.push(...traces.map((trace) => ({ ...trace, ...at })));
    shapes.push(...rules.map((rule) => shapeOf(rule, suffix)));
    if (title !== "") annotations.push(titleAt(title, { x: atX(left), y: atY(top - 4) }, room.titleSize));
  }
  if (key.length > 0) {
    const legend = `legend${panels.length + 1}`;
    axes[legend] = { ...legendAt(room.key.left, keyTop), orientation: "h", ...room.key.style };
    data.push(...key.map((entry) => ({ ...entry, legend })));
  }
  const showlegend = data.some(isNamed);
  return {
    kind: "figure",
    data,
    layout: { ...baseLayout(room.width, height), showlegend, ...axes, annotations, shapes },
    caption: [caption, ...shown.flatMap(({ sentences }) => sentences)].filter((text) => text !== "").join(" "),
    ...(details !== undefined && { details }),
  };
}

/** The frames, row by row, in px from the upper left corner, and where the key begins. */
function placed(panels: readonly Panel[], entries: number, room: Arrangement) {
  const { columns, width, left, right, between } = room;
  const frameWidth = (width - left - right - (columns - 1) * between) / columns;
  const frames: { left: number; right: number; top: number; bottom: number }[] = [];
  let at = room.top;
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    const heights = row.map(({ height }) => height ?? (room.isSquare ? frameWidth : 330));
    const top = at + (row.some(({ title = "" }) => title !== "") ? room.titled : room.untitled);
    row.forEach((_, column) => {
      const x = left + column * (frameWidth + between);
      frames.push({ left: x, right: x + frameWidth, top, bottom: top + heights[column] });
    });
    const legend = Math.max(...row.map(({ traces }) => legendHeight(traces)));
    at = top + Math.max(...heights) + room.below + legend + room.legendGap;
  }
  const keyHeight = entries === 0 ? 0 : Math.ceil(entries / room.key.perLine) * room.key.line + room.key.more;
  return { frames, keyTop: at, height: at + keyHeight + room.footer };
}

/** Legend entries broken into lines that fit. */
function named(trace: Trace): Trace {
  return isNamed(trace) ? { ...trace, name: `${trace.name}`.split("<br>").map(wrapped).join("<br>") } : trace;
}

/** How many characters of the figures' font fit beside a legend's symbol at the width of a column. */
const lineWidth = 62;

/** Breaks a text between words; markup such as <sub> does not count. */
function wrapped(text: string): string {
  const visible = (part: string) => part.replace(/<[^>]*>/g, "").length;
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1];
    if (line !== "" && visible(line) + 1 + visible(word) > lineWidth) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("<br>");
}

const isNamed = (trace: Trace): boolean => trace.showlegend === true;

/** The height of a vertical legend in px, a little more than plotly needs. */
function legendHeight(traces: readonly Trace[]): number {
  const lines = traces.filter(isNamed).map(({ name }) => `${name}`.split("<br>").length);
  return lines.length === 0 ? 0 : lines.reduce((sum, count) => sum + 3 + page.lineHeight * count, 10);
}

const legendLook = {
  ...{ xanchor: "left", yanchor: "top", font: { size: page.fontSize - 1 } },
  ...{ itemwidth: 34, bgcolor: "rgba(255,255,255,0)" },
} as const;

function titleAt(text: string, at: { x: number; y: number }, size: number): Trace {
  const paper = { xref: "paper", yref: "paper", xanchor: "left", yanchor: "bottom", showarrow: false };
  return { text, ...at, ...paper, font: { size } };
}

const withoutGrid = { showgrid: false } as const;

function shapeOf(rule: Rule, suffix: string): Trace {
  const { line = predictionRule, inFront = false } = rule;
  const across =
    "x" in rule
      ? { xref: `x${suffix}`, yref: `y${suffix} domain`, x0: rule.x, x1: rule.x, y0: 0, y1: 1 }
      : { xref: `x${suffix} domain`, yref: `y${suffix}`, x0: 0, x1: 1, y0: rule.y, y1: rule.y };
  return { type: "line", ...across, line, layer: inFront ? "above" : "below" };
}

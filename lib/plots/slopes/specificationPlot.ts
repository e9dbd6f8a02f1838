import { requireThat } from "../../requirements";
import { type Arrangement, stacked } from "../arrangement";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { axis, colors, faded, fraction, page, predictionLine, type Role, roleStyle } from "../theme";
import { errorBars, keyEntry, points, type Trace } from "../traces";

/** One way to measure a slope. */
export interface SpecificationPoint {
  readonly slope: number;
  readonly interval: readonly [low: number, high: number] | null;
  readonly role: Role;
  /** The option taken of each choice. */
  readonly chosen: Readonly<Record<string, string>>;
  /** Drawn faint: nothing is predicted for it. */
  readonly isFaint: boolean;
  /** A label where it is marked in both panels. */
  readonly mark?: string;
}

export interface SpecificationPlotOptions {
  readonly points: readonly SpecificationPoint[];
  /** Each choice with its options, in the order of the rows; an option that no point takes has no row. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  readonly predictedSlope: number;
  /** Of the slopes; what lies outside is drawn at the edge. */
  readonly range: readonly [low: number, high: number];
  /** What the roles are called in the legend. */
  readonly titles: Readonly<Partial<Record<Role, string>>>;
  readonly caption?: string;
  readonly details?: string;
}

const [rowHeight, gapHeight] = [24, 6];

/** The panels close together, room for the options on the left. */
const close: Partial<Arrangement> = {
  ...{ top: 20, left: 190, right: 12, untitled: 20, below: 6, legendGap: 0 },
  key: { ...stacked.key, more: 12, style: { ...stacked.key.style, entrywidth: 290, tracegroupgap: 0 } },
};

/**
 * A specification curve: above, the slope of every defensible choice with its interval, sorted; below, a column of ticks
 * for each of them that says what was chosen.
 *
 * Marked points have a line through both panels; where nothing is predicted, a point is faint.
 *
 * @throws InputError when there is no point, or a point takes an option that is not listed
 * @see Simonsohn, Simmons, Nelson, Specification curve analysis, Nature Human Behaviour (2020)
 * @example
 * specificationPlot({ points, choices: { statistic: ["mean", "median"] }, predictedSlope: -0.5, range: [-1, 0.5], titles: {} })
 */
export function specificationPlot(options: SpecificationPlotOptions): Figure {
  const { choices, predictedSlope, range, titles, caption = "", details } = options;
  requireThat(options.points.length > 0, "points", options.points, "a list of at least one point");
  for (const { chosen } of options.points)
    for (const [choice, listed] of Object.entries(choices))
      requireThat(listed.includes(chosen[choice]), `the ${choice} of a point`, chosen[choice], "an option of choices");
  const sorted = [...options.points].sort((a, b) => a.slope - b.slope);
  const kinds = kindsOf(sorted);
  const rows = rowsOf(sorted, choices);
  const below = rows[rows.length - 1].at + rowHeight;
  const along = { showticklabels: false, ticks: "", showgrid: false, autorange: false, range: [-1, sorted.length] };
  const { layout, ...figure } = panelFigure({
    panels: [
      {
        x: axis("", along),
        y: axis("slope", { autorange: false, range: [...range] }),
        traces: kinds.map((kind) => slopeTrace(kind, sorted, { range, titles })),
        rules: [{ y: predictedSlope, line: predictionLine, inFront: true }],
        height: 300,
      },
      {
        x: axis("", { ...along, matches: "x" }),
        y: axis("", {
          ...{ autorange: false, showgrid: false, ticks: "", tickmode: "array" },
          ...{ tickvals: rows.map(({ at }) => at), ticktext: rows.map(({ option }) => option), range: [below, 0] },
        }),
        traces: [false, true].map((marked) => tickTrace(sorted, rows, marked)),
        height: below,
      },
    ],
    key: [
      ...kinds
        .filter(({ isFaint }, index) => !isFaint || index === kinds.findIndex((kind) => kind.isFaint))
        .map((kind) => keyEntry(nameOf(kind, titles), { marker: { ...markerOf(kind), size: 12 } })),
      keyEntry("predicted slope", { line: predictionLine }),
    ],
    arrangement: close,
    caption,
    details,
  });
  const [upper, lower] = [layout.yaxis, layout.yaxis2].map((each) => (each as { domain: [number, number] }).domain);
  const marked = sorted.flatMap(({ mark }, at) => (mark === undefined ? [] : [{ mark, at }]));
  return {
    ...figure,
    layout: {
      ...layout,
      shapes: [...(layout.shapes as object[]), ...marked.map(({ at }) => markLine(at, lower[0], upper[1]))],
      annotations: [...headings(rows, layout.height, lower[1]), ...markLabels(marked, upper[1])],
    },
  };
}

interface Row {
  readonly choice: string;
  readonly option: string;
  /** In px below the upper edge of the lower panel; of the first option of a choice, also that of the choice's name. */
  readonly at: number;
  readonly heading?: number;
}

function rowsOf(points: readonly SpecificationPoint[], choices: SpecificationPlotOptions["choices"]): Row[] {
  let at = rowHeight / 2;
  return Object.entries(choices).flatMap(([choice, options], group) => {
    const taken = options.filter((option) => points.some(({ chosen }) => chosen[choice] === option));
    if (group > 0) at += gapHeight;
    const heading = at;
    at += rowHeight;
    return taken.map((option, index) => {
      const row = { choice, option, at, ...(index === 0 && { heading }) };
      at += rowHeight;
      return row;
    });
  });
}

type Kind = Pick<SpecificationPoint, "role" | "isFaint">;

/** Clear and faint points of each role: a trace and an entry of the key each. */
function kindsOf(points: readonly SpecificationPoint[]): Kind[] {
  const roles = [...new Set(points.map(({ role }) => role))].sort();
  const kinds = roles.flatMap((role) => [false, true].map((isFaint) => ({ role, isFaint })));
  return kinds.filter((kind) => points.some((point) => isOf(point, kind)));
}

const isOf = (point: SpecificationPoint, { role, isFaint }: Kind) => point.role === role && point.isFaint === isFaint;

function nameOf({ role, isFaint }: Kind, titles: SpecificationPlotOptions["titles"]): string {
  return isFaint ? "faint: nothing predicted" : (titles[role] ?? role);
}

function markerOf({ role, isFaint }: Kind) {
  const { color, symbol } = roleStyle(role, 0);
  return { color: isFaint ? faded(color, 0.4) : color, symbol, size: 6 };
}

function slopeTrace(
  kind: Kind,
  all: readonly SpecificationPoint[],
  { range: [low, high], titles }: Pick<SpecificationPlotOptions, "range" | "titles">,
): Trace {
  const inside = (value: number) => Math.min(Math.max(value, low), high);
  const own = all.flatMap((point, at) => (isOf(point, kind) ? [{ ...point, at }] : []));
  const slopes = own.map(({ slope }) => inside(slope));
  const [lower, upper] = [0, 1].map((end) => own.map(({ slope, interval }) => inside(interval?.[end] ?? slope)));
  const marker = markerOf(kind);
  const name = nameOf(kind, titles);
  return points({
    ...{ name, showlegend: false },
    x: own.map(({ at }) => at),
    y: slopes,
    error_y: errorBars(slopes, { lower, upper }, { color: marker.color, thickness: 1, width: 0 }),
    marker,
    text: own.map(({ chosen }) => Object.values(chosen).join("; ")),
    hovertemplate: "%{y:.3f}<br>%{text}<extra></extra>",
  });
}

/** What was chosen for the marked points, or for all the others. */
function tickTrace(all: readonly SpecificationPoint[], rows: readonly Row[], marked: boolean): Trace {
  const ticks = rows.flatMap(({ choice, option, at }) =>
    all.flatMap(({ chosen, mark }, x) =>
      chosen[choice] === option && (mark !== undefined) === marked ? [{ x, at }] : [],
    ),
  );
  return points({
    x: ticks.map(({ x }) => x),
    y: ticks.map(({ at }) => at),
    marker: {
      symbol: "line-ns-open",
      size: rowHeight - 8,
      color: marked ? colors.ink : colors.other,
      line: { width: marked ? 6 : 1.5 },
    },
    hoverinfo: "skip",
  });
}

/** The names of the choices, above their first options. */
function headings(rows: readonly Row[], height: number, top: number): Trace[] {
  return rows.flatMap(({ choice, heading }) =>
    heading === undefined
      ? []
      : {
          text: `<b>${choice}</b>`,
          ...{ xref: "paper", yref: "paper", xanchor: "right", yanchor: "middle", showarrow: false },
          x: fraction(184 / page.width),
          y: fraction(top - heading / height),
        },
  );
}

function markLabels(marked: readonly { mark: string; at: number }[], top: number): Trace[] {
  // Two neighbours would write over each other: the first label ends at its line, the last one begins there.
  return marked.map(({ mark, at }, index) => ({
    text: mark,
    xref: "x",
    yref: "paper",
    x: at,
    y: top,
    xanchor: index === 0 ? "right" : "left",
    yanchor: "bottom",
    showarrow: false,
  }));
}

/** Through both panels. */
function markLine(x: number, bottom: number, top: number): Record<string, unknown> {
  const line = { color: colors.ink, width: 1 };
  return { type: "line", xref: "x", x0: x, x1: x, yref: "paper", y0: bottom, y1: top, line, layer: "below" };
}

import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { axis, baseLayout, colors, faded, page, predictionLine, type Role, roleStyle, sixDigits } from "../theme";

type Trace = Record<string, unknown>;

/** One way to measure a slope. */
export interface SpecificationPoint {
  readonly slope: number;
  readonly interval: readonly [low: number, high: number];
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
}

const width = 2 * page.width;
const room = { left: 372, right: 20, top: 40, slopes: 420, between: 26, row: 24, gap: 10, legend: 76 } as const;

/**
 * A specification curve: above, the slope of every defensible choice with its interval, sorted; below, a column of ticks
 * for each of them that says what was chosen.
 *
 * Marked points have a red line through both panels. The figure is as wide as a page.
 *
 * @throws InputError when there is no point, or a point takes an option that is not listed
 * @see Simonsohn, Simmons, Nelson, Specification curve analysis, Nature Human Behaviour (2020)
 * @example
 * specificationPlot({ points, choices: { statistic: ["mean", "median"] }, predictedSlope: -0.5, range: [-1, 0.5], titles: {} })
 */
export function specificationPlot(options: SpecificationPlotOptions): Figure {
  const { points, choices, predictedSlope, range, titles, caption = "" } = options;
  requireThat(points.length > 0, "points", points, "a list of at least one point");
  for (const { chosen } of points)
    for (const [choice, listed] of Object.entries(choices))
      requireThat(listed.includes(chosen[choice]), `the ${choice} of a point`, chosen[choice], "an option of choices");
  const sorted = [...points].sort((a, b) => a.slope - b.slope);
  const rows = rowsOf(sorted, choices);
  const below = rows[rows.length - 1].at + room.row;
  const height = room.top + room.slopes + room.between + below + room.legend;
  const fromBottom = (y: number) => fraction((height - y) / height);
  const split = room.top + room.slopes + room.between;
  const marked = sorted.flatMap(({ mark }, at) => (mark === undefined ? [] : [{ mark, at }]));
  return {
    kind: "figure",
    caption,
    data: [...slopeTraces(sorted, range, titles), tickTrace(sorted, rows)],
    layout: {
      ...baseLayout(height),
      width,
      xaxis: {
        ...axis("", { showticklabels: false, ticks: "", showgrid: false, autorange: false }),
        range: [-1, sorted.length],
        domain: [fraction(room.left / width), fraction(1 - room.right / width)],
        anchor: "y2",
      },
      yaxis: {
        ...axis("slope", { autorange: false }),
        range: [...range],
        domain: [fromBottom(room.top + room.slopes), fromBottom(room.top)],
        anchor: "x",
      },
      yaxis2: {
        ...axis("", { autorange: false, showgrid: false, ticks: "", tickmode: "array" }),
        tickvals: rows.map(({ at }) => at),
        ticktext: rows.map(({ option }) => option),
        range: [below, 0],
        domain: [fromBottom(split + below), fromBottom(split)],
        anchor: "x",
      },
      shapes: [
        {
          type: "line",
          xref: "x domain",
          x0: 0,
          x1: 1,
          yref: "y",
          y0: predictedSlope,
          y1: predictedSlope,
          line: predictionLine,
        },
        ...marked.map(({ at }) => ({
          type: "line",
          xref: "x",
          x0: at,
          x1: at,
          yref: "paper",
          y0: fromBottom(split + below),
          y1: fromBottom(room.top),
          line: { color: colors.fit, width: 1.5 },
          layer: "below",
        })),
      ],
      annotations: [...headings(rows, height, split), ...markLabels(marked, fromBottom(room.top))],
      legend: {
        orientation: "h",
        entrywidth: 400,
        x: fraction(12 / width),
        y: fraction((room.legend - 6) / height),
        xanchor: "left",
        yanchor: "top",
        font: { size: page.fontSize },
      },
    },
  };
}

interface Row {
  readonly choice: string;
  readonly option: string;
  readonly isFirst: boolean;
  /** In px below the upper edge of the lower panel. */
  readonly at: number;
}

function rowsOf(points: readonly SpecificationPoint[], choices: SpecificationPlotOptions["choices"]): Row[] {
  let at = room.row / 2;
  return Object.entries(choices).flatMap(([choice, options], group) => {
    const taken = options.filter((option) => points.some(({ chosen }) => chosen[choice] === option));
    if (group > 0) at += room.gap;
    return taken.map((option, index) => {
      const row = { choice, option, isFirst: index === 0, at };
      at += room.row;
      return row;
    });
  });
}

/** Clear and faint points of each role; a role has one entry in the legend. */
function slopeTraces(
  points: readonly SpecificationPoint[],
  [low, high]: readonly [number, number],
  titles: SpecificationPlotOptions["titles"],
): Trace[] {
  const inside = (value: number) => Math.min(Math.max(value, low), high);
  const roles = [...new Set(points.map(({ role }) => role))].sort();
  return roles.flatMap((role) =>
    [false, true].map((isFaint): Trace => {
      const own = points.flatMap((point, at) =>
        point.role === role && point.isFaint === isFaint ? [{ ...point, at }] : [],
      );
      const { color: full, symbol } = roleStyle(role, 0);
      const color = isFaint ? faded(full, 0.3) : full;
      const ends = own.map(({ slope, interval }) => [slope, ...interval].map(inside));
      return {
        type: "scatter",
        mode: "markers",
        name: `${titles[role] ?? role}${isFaint ? ", nothing predicted" : ""}`,
        showlegend: own.length > 0,
        x: own.map(({ at }) => at),
        y: ends.map(([slope]) => sixDigits(slope)),
        error_y: {
          type: "data",
          symmetric: false,
          array: ends.map(([slope, , upper]) => sixDigits(upper - slope)),
          arrayminus: ends.map(([slope, lower]) => sixDigits(slope - lower)),
          color,
          thickness: 1,
          width: 0,
        },
        marker: { color, symbol, size: 7 },
        text: own.map(({ chosen }) => Object.values(chosen).join("; ")),
        hovertemplate: "%{y:.3f}<br>%{text}<extra></extra>",
      };
    }),
  );
}

function tickTrace(points: readonly SpecificationPoint[], rows: readonly Row[]): Trace {
  const ticks = rows.flatMap(({ choice, option, at }) =>
    points.flatMap(({ chosen, mark }, x) =>
      chosen[choice] === option ? [{ x, at, isMarked: mark !== undefined }] : [],
    ),
  );
  return {
    type: "scatter",
    mode: "markers",
    x: ticks.map(({ x }) => x),
    y: ticks.map(({ at }) => at),
    yaxis: "y2",
    marker: {
      symbol: "line-ns-open",
      size: room.row - 8,
      color: ticks.map(({ isMarked }) => (isMarked ? colors.fit : colors.ink)),
      line: { width: 2 },
    },
    showlegend: false,
    hoverinfo: "skip",
  };
}

/** The names of the choices, left of their first options. */
function headings(rows: readonly Row[], height: number, split: number): Trace[] {
  return rows
    .filter(({ isFirst }) => isFirst)
    .map(({ choice, at }) => ({
      text: `<b>${choice}</b>`,
      xref: "paper",
      yref: "paper",
      x: fraction(12 / width),
      y: fraction((height - split - at) / height),
      xanchor: "left",
      yanchor: "middle",
      showarrow: false,
    }));
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
    font: { color: colors.fit },
  }));
}

function fraction(value: number): number {
  return Number(value.toFixed(6));
}

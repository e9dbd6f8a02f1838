import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { axis, baseLayout, colors, faded, page, type Role, roleStyle, sixDigits } from "../theme";

/** One measured slope. */
export interface SlopeDot {
  /** The row that it stands in, "tanh". */
  readonly group: string;
  readonly role: Role;
  readonly slope: number;
  readonly interval: readonly [number, number];
  /** Drawn faint, for example where nothing is predicted. */
  readonly faint: boolean;
}

/** One panel of a slope plot. */
export interface SlopePanel {
  readonly title: string;
  readonly dots: readonly SlopeDot[];
}

const room = { left: 120, between: 14, title: 36, rows: 330, below: 66, key: 40 } as const;
const columns = 3;

/**
 * Slopes with their intervals as dots, three panels in a row: groups from top to bottom, roles side by side within a group.
 *
 * Slopes out of range stand at the edge as a triangle that points outwards.
 *
 * @param groups         from top to bottom
 * @param names          what the legend calls the roles, in their order within a group
 * @param predictedSlope drawn as a line
 * @param range          of the slopes that are shown
 * @throws InputError when there is no panel, or a dot has an unknown group or role
 * @example slopePlot({ panels, groups: ["tanh"], names: { perturbed: "perturbed cosine" }, predictedSlope: -0.5, range: [-1, 0], caption: "" })
 */
export function slopePlot({
  panels,
  groups,
  names,
  predictedSlope,
  range,
  caption,
}: {
  panels: readonly SlopePanel[];
  groups: readonly string[];
  names: Readonly<Partial<Record<Role, string>>>;
  predictedSlope: number;
  range: readonly [number, number];
  caption: string;
}): Figure {
  requireThat(panels.length > 0, "panels", panels, "a list of at least one panel");
  const roles = Object.keys(names) as Role[];
  for (const { dots } of panels)
    for (const { group, role } of dots) {
      requireThat(groups.includes(group), "group", group, `one of ${groups.join(", ")}`);
      requireThat(roles.includes(role), "role", role, `one of ${roles.join(", ")}`);
    }
  const lines = Math.ceil(panels.length / columns);
  const lineHeight = room.title + room.rows + room.below;
  const height = page.top + lines * lineHeight + room.key;
  const width = (page.width - room.left - page.right - (columns - 1) * room.between) / columns;
  const layout: ReturnType<typeof baseLayout> & Record<string, unknown> = { ...baseLayout(height) };
  const data: Record<string, unknown>[] = [];
  const annotations: Record<string, unknown>[] = [];
  for (const [index, { title, dots }] of panels.entries()) {
    const suffix = index === 0 ? "" : `${index + 1}`;
    const left = room.left + (index % columns) * (width + room.between);
    const top = page.top + Math.floor(index / columns) * lineHeight + room.title;
    const x = [left, left + width].map((at) => sixDigits(at / page.width));
    const y = [top + room.rows, top].map((at) => sixDigits(1 - at / height));
    layout[`xaxis${suffix}`] = {
      ...axis(index % columns === 1 ? "slope" : "", { range: [...range], dtick: 0.5, tick0: 0, showgrid: false }),
      domain: x,
      anchor: `y${suffix}`,
    };
    layout[`yaxis${suffix}`] = {
      ...axis("", {
        range: [groups.length - 0.5, -0.5],
        tickvals: groups.map((_, row) => row),
        ticktext: [...groups],
        showticklabels: index % columns === 0,
        ticks: "",
        showgrid: false,
      }),
      domain: y,
      anchor: `x${suffix}`,
    };
    annotations.push({
      text: title,
      xref: "paper",
      yref: "paper",
      x: x[0],
      y: sixDigits(y[1] + 4 / height),
      xanchor: "left",
      yanchor: "bottom",
      showarrow: false,
    });
    for (const role of roles) data.push(...tracesOf({ dots, role, roles, groups, range, suffix }));
  }
  layout.annotations = annotations;
  layout.shapes = panels.map((_, index) => predictionIn(index === 0 ? "" : `${index + 1}`, predictedSlope));
  layout.legend = {
    orientation: "h",
    x: sixDigits(room.left / page.width),
    y: sixDigits(room.key / height),
    xanchor: "left",
    yanchor: "top",
    font: { size: page.fontSize - 1 },
  };
  return {
    kind: "figure",
    caption,
    data: [...data, ...roles.map((role) => keyOf(role, names[role] as string))],
    layout,
  };
}

function predictionIn(suffix: string, slope: number): Record<string, unknown> {
  return {
    type: "line",
    xref: `x${suffix}`,
    yref: `y${suffix} domain`,
    x0: slope,
    x1: slope,
    y0: 0,
    y1: 1,
    line: { color: colors.fit, width: 2, dash: "dashdot" },
    layer: "below",
  };
}

/** The dots of a role in a panel: one trace, and one with its faint dots. */
function tracesOf({
  dots,
  role,
  roles,
  groups,
  range: [low, high],
  suffix,
}: {
  dots: readonly SlopeDot[];
  role: Role;
  roles: readonly Role[];
  groups: readonly string[];
  range: readonly [number, number];
  suffix: string;
}): Record<string, unknown>[] {
  const { color, symbol } = roleStyle(role, 0);
  const offset = (roles.indexOf(role) - (roles.length - 1) / 2) * 0.26;
  const inside = (value: number) => Math.min(high, Math.max(low, value));
  return [false, true].flatMap((faint) => {
    const own = dots.filter((dot) => dot.role === role && dot.faint === faint);
    if (own.length === 0) return [];
    const ink = faint ? faded(color, 0.35) : color;
    return [
      {
        type: "scatter",
        mode: "markers",
        x: own.map(({ slope }) => sixDigits(inside(slope))),
        y: own.map(({ group }) => groups.indexOf(group) + offset),
        error_x: {
          type: "data",
          symmetric: false,
          array: own.map(({ slope, interval }) => sixDigits(inside(interval[1]) - inside(slope))),
          arrayminus: own.map(({ slope, interval }) => sixDigits(inside(slope) - inside(interval[0]))),
          color: ink,
          thickness: 1.5,
          width: 0,
        },
        marker: {
          color: ink,
          size: 9,
          symbol: own.map(({ slope }) => (slope < low ? "triangle-left" : slope > high ? "triangle-right" : symbol)),
        },
        xaxis: `x${suffix}`,
        yaxis: `y${suffix}`,
        showlegend: false,
        cliponaxis: false,
      },
    ];
  });
}

/** The legend's entry of a role. */
function keyOf(role: Role, name: string): Record<string, unknown> {
  const { color, symbol } = roleStyle(role, 0);
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: [null],
    y: [null],
    marker: { color, symbol, size: 11 },
    showlegend: true,
  };
}

import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { axis, colors, faded, page, predictionRule, type Role, roleStyle } from "../theme";
import { errorBars, keyEntry, points, type Trace } from "../traces";

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
  /** Where its dots are no slopes: what they are, the range that is shown, and what is predicted. */
  readonly axis?: { readonly title: string; readonly range: readonly [number, number]; readonly predicted: number };
}

const columns = 3;
const faintness = 0.35;

/**
 * Slopes with their intervals as dots, three panels in a row: groups from top to bottom, roles side by side within a group.
 *
 * Slopes out of range stand at the edge as a triangle that points outwards.
 *
 * @param groups         from top to bottom
 * @param names          what the legend calls the roles, in their order within a group
 * @param predictedSlope drawn as a line
 * @param range          of the slopes that are shown
 * @param faint          what the key says of faint dots
 * @param left           room for the names of the groups, in px
 * @throws InputError when there is no panel, or a dot has an unknown group or role
 * @example slopePlot({ panels, groups: ["tanh"], names: { perturbed: "perturbed cosine" }, predictedSlope: -0.5, range: [-1, 0], caption: "" })
 */
export function slopePlot({
  panels,
  groups,
  names,
  predictedSlope,
  range,
  left = 120,
  faint,
  caption,
  details,
}: {
  panels: readonly SlopePanel[];
  groups: readonly string[];
  names: Readonly<Partial<Record<Role, string>>>;
  predictedSlope: number;
  range: readonly [number, number];
  left?: number;
  faint?: string;
  caption: string;
  details?: string;
}): Figure {
  requireThat(panels.length > 0, "panels", panels, "a list of at least one panel");
  const roles = Object.keys(names) as Role[];
  for (const { dots } of panels)
    for (const { group, role } of dots) {
      requireThat(groups.includes(group), "group", group, `one of ${groups.join(", ")}`);
      requireThat(roles.includes(role), "role", role, `one of ${roles.join(", ")}`);
    }
  return panelFigure({
    panels: panels.map(({ title, dots, axis: own }, index) => ({
      title,
      x:
        own === undefined
          ? axis(index % columns === 1 ? "slope" : "", { range: [...range], dtick: 0.5, tick0: 0, showgrid: false })
          : axis(own.title, { range: [...own.range], nticks: 4, showgrid: false }),
      y: axis("", {
        range: [groups.length - 0.5, -0.5],
        tickvals: groups.map((_, row) => row),
        ticktext: [...groups],
        showticklabels: index % columns === 0,
        ticks: "",
        showgrid: false,
      }),
      traces: roles.flatMap((role) => tracesOf({ dots, role, roles, groups, range: own?.range ?? range })),
      rules: [{ x: own?.predicted ?? predictedSlope, line: predictionRule }],
    })),
    key: [
      ...roles.map((role) => keyEntry(names[role] as string, { marker: { ...roleStyle(role, 0), size: 11 } })),
      keyEntry("predicted", { line: predictionRule }),
      ...(faint !== undefined && panels.some(({ dots }) => dots.some((dot) => dot.faint))
        ? [keyEntry(faint, { marker: { symbol: "circle", color: faded(colors.perturbed, faintness), size: 11 } })]
        : []),
    ],
    arrangement: {
      ...{ columns, left, between: 14, untitled: 36, titleSize: page.fontSize, legendGap: 0 },
      key: { perLine: 3, line: 28, more: 14, left: 12, style: { itemwidth: 30, entrywidth: 168 } },
    },
    caption,
    details,
  });
}

/** The dots of a role in a panel: one trace, and one with its faint dots. */
function tracesOf({
  dots,
  role,
  roles,
  groups,
  range: [low, high],
}: {
  dots: readonly SlopeDot[];
  role: Role;
  roles: readonly Role[];
  groups: readonly string[];
  range: readonly [number, number];
}): Trace[] {
  const { color, symbol } = roleStyle(role, 0);
  const offset = (roles.indexOf(role) - (roles.length - 1) / 2) * 0.26;
  const inside = (value: number) => Math.min(high, Math.max(low, value));
  return [false, true].flatMap((faint) => {
    const own = dots.filter((dot) => dot.role === role && dot.faint === faint);
    if (own.length === 0) return [];
    const ink = faint ? faded(color, faintness) : color;
    const slopes = own.map(({ slope }) => inside(slope));
    const [lower, upper] = [0, 1].map((end) => own.map(({ interval }) => inside(interval[end])));
    return [
      points({
        x: slopes,
        y: own.map(({ group }) => groups.indexOf(group) + offset),
        error_x: errorBars(slopes, { lower, upper }, { color: ink, thickness: 1.5, width: 0 }),
        marker: {
          color: ink,
          size: 9,
          symbol: own.map(({ slope }) => (slope < low ? "triangle-left" : slope > high ? "triangle-right" : symbol)),
        },
        cliponaxis: false,
      }),
    ];
  });
}

import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { fewTicks, type Panel, panelGrid, type Trace } from "../panelGrid";
import { axis, colors, faded, type Role, sixDigits } from "../theme";

/** Estimates of two coordinates, and where they are predicted to fall. */
export interface EstimateCloud {
  readonly title: string;
  readonly role: Role;
  /** Of the two axes. */
  readonly names: readonly [string, string];
  readonly truth: readonly [number, number];
  readonly estimates: readonly (readonly [number, number])[];
  /** Predicted covariance [[a, b], [b, c]] of the estimates; singular where only one direction is identified. */
  readonly covariance: readonly [readonly [number, number], readonly [number, number]];
  /** Half the width of both axes, around the truth. */
  readonly halfWidth: number;
}

/** 95 % quantile of χ² with two degrees of freedom, −2 log 0.05; with one for a singular covariance. */
const chiSquare95 = { two: 5.991464547, one: 3.841458821 };

/**
 * Clouds of estimates around the truth with the ellipse that should hold 95 % of them; points outside the axes are not drawn.
 *
 * @throws InputError when there is no cloud, or one whose half width is not > 0
 * @example estimatesPlot({ clouds: [cloud], caption: "Estimates of β₁." })
 */
export function estimatesPlot({ clouds, caption }: { clouds: readonly EstimateCloud[]; caption: string }): Figure {
  requireThat(clouds.length > 0, "clouds", clouds, "a list of at least one cloud");
  for (const [index, { halfWidth }] of clouds.entries())
    requireThat(halfWidth > 0, `clouds[${index}].halfWidth`, halfWidth, "a number > 0");
  return { kind: "figure", ...panelGrid(clouds.map(panelOf), key), caption };
}

function panelOf(cloud: EstimateCloud): Panel {
  const { title, role, names, truth, estimates, covariance, halfWidth } = cloud;
  const color = colors[role];
  const axes = names.map((name, u) => {
    const range = [truth[u] - halfWidth, truth[u] + halfWidth] as const;
    return axis(name, { range: range.map(sixDigits), autorange: false, ...fewTicks(range) });
  });
  const ellipse = ellipseOf(truth, covariance);
  return {
    title,
    x: axes[0],
    y: axes[1],
    traces: [
      scatter(estimates, { mode: "markers", marker: { color: faded(color, 0.45), size: 4 } }),
      scatter(ellipse, { mode: "lines", line: { color: colors.fit, width: 2 } }),
      scatter([truth], { mode: "markers", marker: { color: colors.ink, symbol: "cross", size: 10 } }),
    ],
  };
}

function scatter(points: readonly (readonly [number, number])[], style: Trace): Trace {
  const [x, y] = [0, 1].map((u) => points.map((point) => sixDigits(point[u])));
  return { type: "scatter", x, y, hoverinfo: "skip", showlegend: false, ...style };
}

/** The truth plus √q L (cos, sin), L Lᵀ the covariance by its eigenvectors. */
function ellipseOf(truth: readonly [number, number], covariance: EstimateCloud["covariance"]): [number, number][] {
  const [[a, b], [, c]] = covariance;
  const half = Math.hypot((a - c) / 2, b);
  const [greatest, least] = [(a + c) / 2 + half, Math.max(0, (a + c) / 2 - half)];
  const isLine = least < 1e-9 * greatest;
  const angle = 0.5 * Math.atan2(2 * b, a - c);
  const quantile = isLine ? chiSquare95.one : chiSquare95.two;
  const [long, short] = [Math.sqrt(quantile * greatest), isLine ? 0 : Math.sqrt(quantile * least)];
  return Array.from({ length: 73 }, (_, step) => {
    const turn = (2 * Math.PI * step) / 72;
    const [along, across] = [long * Math.cos(turn), short * Math.sin(turn)];
    return [
      truth[0] + along * Math.cos(angle) - across * Math.sin(angle),
      truth[1] + along * Math.sin(angle) + across * Math.cos(angle),
    ];
  });
}

const key: readonly Trace[] = [
  { mode: "markers", name: "estimates", marker: { color: colors.ink, size: 6, opacity: 0.5 } },
  { mode: "lines", name: "95 % predicted", line: { color: colors.fit, width: 2 } },
  { mode: "markers", name: "truth", marker: { color: colors.ink, symbol: "cross", size: 10 } },
].map((entry) => ({ type: "scatter", x: [null], y: [null], showlegend: true, ...entry }));

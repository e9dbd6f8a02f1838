import { requireThat } from "../../requirements";
import { squares } from "../arrangement";
import type { Figure } from "../figure";
import { type Panel, panelFigure } from "../panelFigure";
import { axis, colors, faded, fewTicks, predictionLine, type Role, sixDigits } from "../theme";
import { keyEntry, line, points } from "../traces";

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
export function estimatesPlot({
  clouds,
  ...said
}: {
  clouds: readonly EstimateCloud[];
  caption: string;
  details?: string;
}): Figure {
  requireThat(clouds.length > 0, "clouds", clouds, "a list of at least one cloud");
  for (const [index, { halfWidth }] of clouds.entries())
    requireThat(halfWidth > 0, `clouds[${index}].halfWidth`, halfWidth, "a number > 0");
  return panelFigure({ panels: clouds.map(panelOf), key, arrangement: squares, ...said });
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
      points({ ...of(estimates), marker: { color: faded(color, 0.45), size: 4 } }),
      line({ ...of(ellipse), line: ellipseLine }),
      points({ ...of([truth]), marker: truthMarker }),
    ],
  };
}

const ellipseLine = { ...predictionLine, width: 2.5 };
const truthMarker = { color: colors.ink, symbol: "cross", size: 10 };

const of = (pairs: readonly (readonly [number, number])[]) => ({
  x: pairs.map(([first]) => first),
  y: pairs.map(([, second]) => second),
  hoverinfo: "skip",
});

const key = [
  keyEntry("estimates", { marker: { color: colors.ink, size: 6, opacity: 0.5 } }),
  keyEntry("95 % predicted", { line: ellipseLine }),
  keyEntry("truth", { marker: truthMarker }),
];

/**
 * Whether an estimate lies in the ellipse that should hold 95 % of them; where that is a segment, whether it does along it.
 *
 * @example isInEllipse({ truth: [0, 0], covariance: [[1, 0], [0, 1]] }, [2.4, 0])   // true, since 2.4² < 5.99
 */
export function isInEllipse(
  { truth, covariance }: Pick<EstimateCloud, "truth" | "covariance">,
  estimate: readonly [number, number],
): boolean {
  const { long, short, angle } = axesOf(covariance);
  const [x, y] = [estimate[0] - truth[0], estimate[1] - truth[1]];
  const along = (x * Math.cos(angle) + y * Math.sin(angle)) / long;
  const across = short === 0 ? 0 : (y * Math.cos(angle) - x * Math.sin(angle)) / short;
  return along * along + across * across <= 1;
}

/** Half axes of the ellipse that holds 95 %, by the eigenvalues of the covariance, and the angle of the longer one. */
function axesOf([[a, b], [, c]]: EstimateCloud["covariance"]): { long: number; short: number; angle: number } {
  const half = Math.hypot((a - c) / 2, b);
  const [greatest, least] = [(a + c) / 2 + half, Math.max(0, (a + c) / 2 - half)];
  const isLine = least < 1e-9 * greatest;
  const angle = 0.5 * Math.atan2(2 * b, a - c);
  const quantile = isLine ? chiSquare95.one : chiSquare95.two;
  return { long: Math.sqrt(quantile * greatest), short: isLine ? 0 : Math.sqrt(quantile * least), angle };
}

/** The truth plus √q L (cos, sin), L Lᵀ the covariance by its eigenvectors. */
function ellipseOf(truth: readonly [number, number], covariance: EstimateCloud["covariance"]): [number, number][] {
  const { long, short, angle } = axesOf(covariance);
  return Array.from({ length: 73 }, (_, step) => {
    const turn = (2 * Math.PI * step) / 72;
    const [along, across] = [long * Math.cos(turn), short * Math.sin(turn)];
    return [
      truth[0] + along * Math.cos(angle) - across * Math.sin(angle),
      truth[1] + along * Math.sin(angle) + across * Math.cos(angle),
    ];
  });
}

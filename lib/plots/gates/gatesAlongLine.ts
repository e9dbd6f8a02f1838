import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { atomStyle, atomSymbol, axis, sixDigits } from "../theme";
import { everySoMany } from "../thinned";
import { line, points, type Trace } from "../traces";
import { evaluateOnGrid } from "./evaluateOnGrid";
import type { GateParts } from "./gatesOverPlane";
import { responsibilities } from "./responsibilities";

const pointsOnLine = 401;
const shownObservations = 300;

/** Gates as curves from one input to another; responsibilities as points, where the data project onto the line. */
export function gatesAlongLine(parts: GateParts & { from: readonly number[]; to: readonly number[] }): Figure {
  const { model, measure, names, observed, title, caption, from, to } = parts;
  const position = lineCoordinate(from, to);
  const steps = Array.from({ length: pointsOnLine }, (_, step) => step / (pointsOnLine - 1));
  // Both ends are met exactly, so that a symmetric line passes through 0 itself.
  const points = steps.map((step) => from.map((start, j) => start * (1 - step) + to[j] * step));
  const gates = evaluateOnGrid(points, measure.size, (inputs) => model.gates(measure, inputs));
  const x = points.map((point) => sixDigits(position.of(point)));

  const curves = names.map((name, atom) =>
    line({ name, x, y: gates.map((row) => (row === null ? null : row[atom])), line: atomStyle(atom) }),
  );
  const dots = observed === null ? [] : responsibilityTraces(parts, observed, position.of);
  return panelFigure({
    panels: [
      {
        title,
        x: axis(position.title, { range: [x[0], x[x.length - 1]] }),
        y: axis(observed === null ? "gate" : "gate, responsibility", { range: [-0.03, 1.03] }),
        traces: [...curves, ...dots],
      },
    ],
    caption,
  });
}

/** The coordinate itself where the line runs along an axis, else the distance from its start. */
export function lineCoordinate(
  from: readonly number[],
  to: readonly number[],
): { readonly title: string; of(point: readonly number[]): number } {
  const direction = to.map((end, j) => end - from[j]);
  const moving = direction.flatMap((step, j) => (step === 0 ? [] : [j]));
  const [only] = moving;
  if (moving.length === 1 && direction[only] > 0)
    return {
      title: from.length === 1 ? "x" : `x<sub>${only + 1}</sub>`,
      of: (point: readonly number[]) => point[only],
    };
  const length = Math.hypot(...direction);
  const of = (point: readonly number[]) =>
    point.reduce((sum, c, j) => sum + ((c - from[j]) * direction[j]) / length, 0);
  return { title: "distance along the line", of };
}

function responsibilityTraces(
  { model, measure, names }: GateParts,
  observed: NonNullable<GateParts["observed"]>,
  position: (point: readonly number[]) => number,
): Trace[] {
  const { data } = observed;
  const all = responsibilities({ model, measure, ...observed });
  const rows = everySoMany(data.size, shownObservations);
  const x = rows.map((row) => position([...data.inputs.subarray(row * data.dim, (row + 1) * data.dim)]));
  return names.map((name, atom) => {
    const marker = {
      color: atomStyle(atom).color,
      symbol: atomSymbol(atom),
      size: 7,
      line: { width: 1 },
    };
    const y = rows.map((row) => all[row * measure.size + atom]);
    return points({ name: `${name}: responsibility of ${rows.length} observations`, x, y, marker });
  });
}

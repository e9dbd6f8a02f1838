import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireThat } from "../../requirements";
import type { Figure } from "../figure";
import { evaluateOnGrid } from "../gates/evaluateOnGrid";
import { lineCoordinate } from "../gates/gatesAlongLine";
import { panelFigure } from "../panelFigure";
import { withSlider } from "../slider";
import { formatNumber } from "../table";
import { axis, colors, type Role, roleStyle, sixDigits } from "../theme";
import { line } from "../traces";

/** A mixture whose parameters are swept. */
export interface Sweep {
  readonly name: string;
  /** Decides the colour. */
  readonly role: Role;
  readonly model: Mixture;
  /** One measure a value. */
  readonly measures: readonly MixingMeasure[];
}

/**
 * The gate of an atom and f along a line of inputs, while a slider turns the parameters: where data cannot tell, nothing
 * moves. Dotted lines stay where the value `origin` has them.
 *
 * @param values what the slider turns, one value a measure; `origin` and `shown`, which is drawn first, are among them
 * @param from   one end of the line of inputs `[d]`
 * @param to     the other end
 * @param atom   whose gate is drawn, from 0
 * @returns the figure, with a frame a value
 * @throws InputError when a sweep has not one measure a value, an end does not fit, or by withSlider
 * @see docs/mathematics.md, derived fact 1
 * @example
 * sweepPlot({ sweeps: [{ name: "cosine", role: "cosine", model, measures }], parameter: "norm of β₁", values, origin: 1, shown: 10, from: [-4, 1], to: [4, 1] })
 */
export function sweepPlot(options: {
  readonly sweeps: readonly Sweep[];
  readonly parameter: string;
  readonly values: readonly number[];
  readonly origin: number;
  readonly shown: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly atom?: number;
  readonly caption?: string;
}): Figure {
  const { sweeps, parameter, values, origin, shown, from, to, atom = 0, caption = "" } = options;
  requireThat(sweeps.length > 0, "sweeps", sweeps, "a list of at least one sweep");
  for (const { name, model, measures } of sweeps) {
    requireThat(measures.length === values.length, `measures of ${name}`, measures, `${values.length}, one a value`);
    const hasAtom = Number.isInteger(atom) && atom >= 0 && measures.every(({ size }) => atom < size);
    requireThat(hasAtom, "atom", atom, "the index of an atom of every measure");
    for (const [end, point] of Object.entries({ from, to }))
      requireThat(
        point.length === model.dim && point.every(Number.isFinite),
        end,
        point,
        `${model.dim} finite numbers`,
      );
  }
  const start = values.indexOf(origin);
  requireThat(start >= 0, "origin", origin, `one of the values, ${values.join(", ")}`);
  const points = steps.map((step) => from.map((start, j) => start * (1 - step) + to[j] * step));
  const position = lineCoordinate(from, to);
  const x = points.map((point) => sixDigits(position.of(point)));
  const curves = sweeps.map((sweep) => sweep.measures.map((measure) => alongLine(sweep, measure, points, atom)));
  const highest = Math.max(...curves.flat().flatMap(({ output }) => output.map((value) => Math.abs(value ?? 0))));
  const kept = curves.map((each, at) => ({
    ...each[start],
    style: { name: `at ${parameter} = ${formatNumber(origin)}`, line: originLine, showlegend: at === 0 },
  }));
  const along = { ...axis(position.title), range: [x[0], x[x.length - 1]] };
  const range = [-1.05 * highest, 1.05 * highest].map((end) => Number(end.toPrecision(3)));
  const figures = values.map((_, index) => {
    const moving = curves.map((each, at) => ({ ...each[index], style: styleOf(sweeps[at], at) }));
    const drawn = [...moving, ...kept];
    return panelFigure({
      panels: [
        {
          title: `(a) gate of atom ${atom + 1}`,
          x: along,
          y: { ...axis("gate"), range: [-0.03, 1.03] },
          traces: drawn.map(({ gate, style }) => line({ x, y: gate, ...style, showlegend: false })),
          height: 250,
        },
        {
          title: "(b) the regression function f",
          x: along,
          y: { ...axis("f"), range },
          traces: drawn.map(({ output, style }) => line({ x, y: output, ...style })),
          height: 250,
        },
      ],
    });
  });
  return withSlider({ figures, parameter, values, shown, caption });
}

const steps = Array.from({ length: 49 }, (_, step) => step / 48);

/** Drawn above the others, which hide nothing of it where they do not move. */
const originLine = { color: colors.ink, width: 1.5, dash: "dot" } as const;

interface Curves {
  readonly gate: readonly (number | null)[];
  readonly output: readonly (number | null)[];
}

function alongLine({ model }: Sweep, measure: MixingMeasure, points: readonly number[][], atom: number): Curves {
  const gates = evaluateOnGrid(points, measure.size, (inputs) => model.gates(measure, inputs));
  const outputs = evaluateOnGrid(points, 1, (inputs) => model.predict(measure, inputs));
  return {
    gate: gates.map((row) => row?.[atom] ?? null),
    output: outputs.map((row) => row?.[0] ?? null),
  };
}

function styleOf({ name, role }: Sweep, index: number) {
  return { name, line: { color: roleStyle(role, 0).color, width: 3, dash: index === 0 ? "solid" : "dash" } };
}

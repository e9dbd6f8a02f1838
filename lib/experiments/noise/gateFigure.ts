import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import type { Figure } from "../../plots/figure";
import { panelFigure } from "../../plots/panelFigure";
import { axis, colors, faded } from "../../plots/theme";
import { line } from "../../plots/traces";

/** Inputs along the true direction of the router, from −4 to 4, denser at 0, where the gate turns. */
const positions = Array.from({ length: 33 }, (_, i) => ((i - 16) * Math.abs(i - 16)) / 64);

/** The gate of the first expert at inputs along the true β₁. */
export function gateAlong(model: Mixture, { atoms }: MixingMeasure): (measure: MixingMeasure) => number[] {
  const norm = Math.hypot(...atoms[0].router);
  const inputs = positions.map((position) => Array.from(atoms[0].router, (value) => (position * value) / norm));
  return (measure) => {
    const gates = model.gates(measure, inputs);
    return positions.map((_, i) => gates[i * measure.size]);
  };
}

/** Gates of one setting. */
export interface GatePanel {
  readonly title: string;
  readonly truth: readonly number[];
  readonly fitted: readonly (readonly number[])[];
}

/** The gate in the truth and in fits, a panel a setting; the last one has the legend. One alone has the scale of a slider. */
export function gateFigure(panels: readonly GatePanel[], texts: { caption?: string; details: string }): Figure {
  const isAlone = panels.length === 1;
  const faint = { color: faded(colors.perturbed, 0.45), width: 1.5 };
  return panelFigure({
    panels: panels.map(({ title, truth, fitted }, index) => {
      const isLast = index === panels.length - 1;
      return {
        title,
        x: axis(isLast ? "x along the true β<sub>1</sub>" : "", { range: [-4, 4] }),
        y: isAlone ? axis("gate of the first expert", { range: [0.15, 0.85] }) : axis("gate", { nticks: 5 }),
        traces: [
          ...fitted.map((y, at) =>
            line({ x: positions, y, name: "fits", line: faint, showlegend: isLast && at === 0 }),
          ),
          line({ x: positions, y: truth, name: "truth", line: { color: colors.ink, width: 3 }, showlegend: isLast }),
        ],
        height: isAlone ? 330 : 220,
      };
    }),
    ...texts,
  });
}

import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import type { Figure } from "../../plots/figure";
import { panelFigure } from "../../plots/panelFigure";
import { withSlider } from "../../plots/slider";
import { axis, colors, faded } from "../../plots/theme";
import { line } from "../../plots/traces";
import type { Arm } from "../../study/arm";
import type { FitRow } from "../../study/fitTask";
import type { StudyOptions } from "../../study/study";
import { sizesOf } from "../studied";

import { taus } from "./noiseLevel";

/** Inputs along the true direction of the router, from −4 to 4, denser at 0, where the gate turns. */
const positions = Array.from({ length: 33 }, (_, i) => ((i - 16) * Math.abs(i - 16)) / 64);
const shownFits = 6;

/** The gate of the first expert along the true β₁, in the truth and in fits, while a slider turns τ₁. */
export function noiseGates(rows: readonly FitRow[], { arms }: StudyOptions): Figure {
  const size = sizesOf(rows)[0];
  const first = arms.slice(0, taus.length); // of the family in which τ₁ alone is varied
  return withSlider({
    figures: first.map((arm) => gatesOf(rows, arm, size)),
    parameter: "τ₁",
    values: taus,
    shown: 1,
    caption: `The gate of the first expert for inputs along the true β₁ (bias 0, τ₂ = 0.3): the truth, and the first ${Math.min(shownFits, fitsOf(rows, first[0], size).length)} fits at n = ${size.toLocaleString("en")}, converged or not. With little τ₁ the gate is steepest and every fit finds it, whatever norm it gives to β₁; with much τ₁ it is flat, and its sign is noise.`,
  });
}

function fitsOf(rows: readonly FitRow[], { name }: Arm, size: number): FitRow[] {
  return rows.filter((row) => row.arm === name && row.size === size && row.replicate < shownFits);
}

function gatesOf(rows: readonly FitRow[], arm: Arm, size: number): Figure {
  const { model, truth } = arm;
  const fits = fitsOf(rows, arm, size).map(({ parameters }) => model.fromParameters(parameters));
  const along = (measure: MixingMeasure) => ({ x: positions, y: gateAlong(model, measure, truth) });
  const faint = { color: faded(colors.perturbed, 0.45), width: 1.5 };
  return panelFigure({
    panels: [
      {
        x: axis("x along the true β<sub>1</sub>", { range: [-4, 4] }),
        y: axis("gate of the first expert", { range: [0.15, 0.85] }),
        traces: [
          ...fits.map((fit, at) => line({ ...along(fit), name: "fits", line: faint, showlegend: at === 0 })),
          line({ ...along(truth), name: "truth", line: { color: colors.ink, width: 3 } }),
        ],
      },
    ],
  });
}

function gateAlong(model: Mixture, measure: MixingMeasure, { atoms }: MixingMeasure): number[] {
  const norm = Math.hypot(...atoms[0].router);
  const inputs = positions.map((position) => Array.from(atoms[0].router, (value) => (position * value) / norm));
  const gates = model.gates(measure, inputs);
  return positions.map((_, i) => gates[i * measure.size]);
}

import { requireThat } from "../../requirements";
import type { ComparedPair, TauForData } from "../../theory/tau/tauForData";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { atomStyle, axis, logAxis, predictionRule, referenceRule, sixDigits } from "../theme";
import { points, type Trace } from "../traces";

/**
 * What adviseTau found for data: the cross-validated error above the best pair's, in percent of it, against τ₂, with two paired standard
 * errors over folds, one curve a τ₁. An interval that meets 0 is within noise. τ₂ = 0 is left out: the axis is logarithmic.
 *
 * @param found   adviseTau({ data, … })
 * @param tau1    which τ₁ of the grid are drawn; all unless given
 * @param truth   the τ₂ that the data come from, where it is known
 * @returns the figure: Plotly traces and layout, and the caption
 * @throws InputError when fewer than two positive τ₂ can be drawn
 * @see docs/mathematics.md, derived fact 11
 * @example tauErrors({ found: adviseTau({ model, data, atoms: 2 }) })
 */
export function tauErrors({
  found,
  tau1,
  truth,
  caption = "",
}: {
  found: TauForData;
  tau1?: readonly number[];
  truth?: number;
  caption?: string;
}): Figure {
  const drawn = found.pairs.filter(
    (pair): pair is ComparedPair =>
      pair.excess !== null && pair.tau2 > 0 && (tau1 === undefined || tau1.includes(pair.tau1)),
  );
  const tau2s = [...new Set(drawn.map(({ tau2 }) => tau2))];
  requireThat(tau2s.length >= 2, "found", found, "an answer with at least two pairs whose τ₂ is > 0");
  const tau1s = [...new Set(drawn.map((pair) => pair.tau1))];
  const percent = found.best.error / 100;
  return panelFigure({
    panels: [
      {
        x: logAxis("τ<sub>2</sub>", [...tau2s, truth ?? null]),
        y: axis("error above the best, %", { rangemode: "tozero" }),
        traces: tau1s.map((first, index) =>
          curve(
            drawn.filter((pair) => pair.tau1 === first),
            { name: nameOf(first), style: atomStyle(index), percent },
          ),
        ),
        rules: [
          { y: 0, line: referenceRule },
          ...(truth === undefined || truth === 0 ? [] : [{ x: truth, line: predictionRule }]),
        ],
      },
    ],
    caption,
  });
}

const nameOf = (tau1: number): string =>
  tau1 === 0 ? "τ<sub>1</sub> = 0" : `τ<sub>1</sub> = ${tau1}, as for every τ<sub>1</sub> > 0`;

function curve(
  pairs: readonly ComparedPair[],
  { name, style, percent }: { name: string; style: ReturnType<typeof atomStyle>; percent: number },
): Trace {
  return points({
    mode: "lines+markers",
    name,
    x: pairs.map(({ tau2 }) => tau2),
    y: pairs.map(({ excess }) => excess / percent),
    error_y: {
      type: "data",
      array: pairs.map(({ excessError }) => sixDigits((2 * excessError) / percent)),
      color: style.color,
      thickness: 1.5,
      width: 5,
    },
    line: style,
    marker: { size: 10, color: style.color },
  });
}

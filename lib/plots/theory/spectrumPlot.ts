import { requireThat } from "../../requirements";
import type { FunctionSet } from "../../theory/strong/functionSets";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { axis, colors, logAxis, predictionLine, type Role, roleStyle } from "../theme";
import { points } from "../traces";

/** The singular values of a set of functions: a column of dots. */
export interface Spectrum {
  /** Columns of one group stand side by side, and its name below them. */
  readonly group: string;
  /** In the legend. */
  readonly name: string;
  readonly role: Role;
  readonly set: Pick<FunctionSet, "singularValues" | "rank">;
}

/** What is below is rounding, and drawn here. */
const floor = 1e-17;

/**
 * Singular values of sets of functions, relative to the largest, those that count apart from those that are 0 but for
 * rounding: a set is independent when all count.
 *
 * @param groupTitle what the groups are
 * @returns the figure: Plotly traces and layout, and the caption
 * @throws InputError when there is no spectrum
 * @see docs/mathematics.md, derived fact 6
 * @example spectrumPlot({ spectra: [{ group: "tanh", name: "linear router", role: "linear", set: answer.model.second }] })
 */
export function spectrumPlot({
  spectra,
  groupTitle = "",
  caption = "",
}: {
  spectra: readonly Spectrum[];
  groupTitle?: string;
  caption?: string;
}): Figure {
  requireThat(spectra.length > 0, "spectra", spectra, "a list of at least one spectrum");
  const groups = [...new Set(spectra.map(({ group }) => group))];
  const names = [...new Set(spectra.map(({ name }) => name))];
  const dots = spectra.flatMap(({ group, name, set: { singularValues, rank } }) => {
    const x = groups.indexOf(group) + (0.7 * (names.indexOf(name) + 0.5)) / names.length - 0.35;
    const relative = singularValues.map((value) => Math.max(value / singularValues[0], floor));
    return relative.map((y, index) => ({ name, x, y, counts: index < rank }));
  });
  const trace = (name: string, shown: typeof dots, marker: object) =>
    points({ name, x: shown.map(({ x }) => x), y: shown.map(({ y }) => y), marker });
  const counting = names.map((name, index) => {
    const { role } = spectra.find((each) => each.name === name) as Spectrum;
    const earlier = names.slice(0, index).filter((other) => spectra.some((s) => s.name === other && s.role === role));
    const { color, symbol, fill } = roleStyle(role, earlier.length);
    const shown = dots.filter((dot) => dot.name === name && dot.counts);
    return trace(name, shown, { color: fill, symbol, size: 7, line: { color, width: 1.5 } });
  });
  const lost = dots.filter(({ counts }) => !counts);
  const red = { color: colors.fit, symbol: "x-thin-open", size: 9, line: { color: colors.fit, width: 2.5 } };
  return panelFigure({
    panels: [
      {
        x: axis(groupTitle, {
          ...{ tickmode: "array", tickvals: groups.map((_, g) => g), ticktext: groups },
          ...{ range: [-0.5, groups.length - 0.5], showgrid: false },
        }),
        // Nine minor ticks in each of 17 decades would be a black bar.
        y: { ...logAxis("singular value / largest", [floor, 1]), minor: {} },
        traces: [...counting, ...(lost.length > 0 ? [trace("does not count: 0 but for rounding", lost, red)] : [])],
        rules: [{ y: 1e-12, line: predictionLine, inFront: true }],
        height: 420,
      },
    ],
    caption,
  });
}

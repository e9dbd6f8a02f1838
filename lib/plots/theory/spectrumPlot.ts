import { requireThat } from "../../requirements";
import type { FunctionSet } from "../../theory/strong/functionSets";
import type { Figure } from "../figure";
import { cells, legendHeight } from "../panels";
import { axis, baseLayout, colors, logAxis, predictionLine, type Role, roleStyle, sixDigits } from "../theme";

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
  const points = spectra.flatMap((spectrum) => {
    const x = groups.indexOf(spectrum.group) + (0.7 * (names.indexOf(spectrum.name) + 0.5)) / names.length - 0.35;
    const { singularValues, rank } = spectrum.set;
    const relative = singularValues.map((value) => Math.max(value / singularValues[0], floor));
    return relative.map((y, index) => ({
      name: spectrum.name,
      x: sixDigits(x),
      y: sixDigits(y),
      counts: index < rank,
    }));
  });
  const trace = (name: string, shown: readonly { x: number; y: number }[], marker: object) => ({
    type: "scatter",
    mode: "markers",
    name,
    x: shown.map(({ x }) => x),
    y: shown.map(({ y }) => y),
    marker,
    showlegend: true,
  });
  const counting = names.map((name, index) => {
    const { role } = spectra.find((each) => each.name === name) as Spectrum;
    const earlier = names.slice(0, index).filter((other) => spectra.some((s) => s.name === other && s.role === role));
    const { color, symbol } = roleStyle(role, earlier.length);
    const shown = points.filter((point) => point.name === name && point.counts);
    return trace(name, shown, { color, symbol, size: 7, line: { color, width: 1.5 } });
  });
  const lost = points.filter(({ counts }) => !counts);
  const red = { color: colors.fit, symbol: "x-thin-open", size: 9, line: { color: colors.fit, width: 2.5 } };
  const traces = [...counting, ...(lost.length > 0 ? [trace("does not count: 0 but for rounding", lost, red)] : [])];
  const placed = cells({
    plotHeight: 420,
    legendHeights: [legendHeight(traces)],
    footer: 0,
    stacked: true,
    titled: false,
  });
  const [cell] = placed.cells;
  const range = [-0.5, groups.length - 0.5];
  return {
    kind: "figure",
    caption,
    data: traces,
    layout: {
      ...baseLayout(placed.height),
      xaxis: {
        ...axis(groupTitle, { range, tickmode: "array", tickvals: groups.map((_, g) => g), ticktext: groups }),
        showgrid: false,
        domain: cell.x,
        anchor: "y",
      },
      yaxis: {
        ...logAxis("singular value / largest", [floor, 1]),
        minor: {}, // nine ticks in each of 17 decades would be a black bar
        domain: cell.y,
        anchor: "x",
      },
      shapes: [
        { type: "line", xref: "x", yref: "y", x0: range[0], x1: range[1], y0: 1e-12, y1: 1e-12, line: predictionLine },
      ],
      legend: cell.legend,
    },
  };
}

import { requireThat } from "../../requirements";
import type { Router } from "../../routers/router";
import type { Figure } from "../figure";
import { cells, legendHeight } from "../panels";
import { atomStyle, axis, baseLayout, logAxis, sixDigits } from "../theme";

/**
 * What a router does to the norm of β₁: ‖ψ(β₁)‖ against ‖β₁‖, and how fast ψ moves along β₁.
 *
 * @param routers by name
 * @param norms   of β₁, each > 0
 * @throws InputError when there is no router or norm
 * @see docs/mathematics.md, derived facts 2 and 4
 * @example normTransformPlot({ routers: { "τ₁ = 1": perturbedCosine({ tau1: 1 }) }, norms: [0.1, 1, 10] })
 */
export function normTransformPlot({
  routers,
  norms,
  caption = "",
}: {
  routers: Readonly<Record<string, Router>>;
  norms: readonly number[];
  caption?: string;
}): Figure {
  requireThat(Object.keys(routers).length > 0, "routers", routers, "at least one router by name");
  requireThat(norms.length > 0 && norms.every((norm) => norm > 0), "norms", norms, "a list of numbers > 0");
  const curves = Object.entries(routers).map(([name, router], index) => {
    const at = norms.map((norm) => ({
      length: Math.hypot(...router.transformRouter([norm, 0])),
      radial: Math.abs(router.pullback([norm, 0], [1, 0])[0]),
    }));
    const line = atomStyle(index);
    return { name, line, lengths: at.map(({ length }) => length), radial: at.map(({ radial }) => radial) };
  });
  const trace = (name: string, y: number[], line: object, axes: object) => ({
    type: "scatter",
    mode: "lines",
    name,
    x: [...norms],
    y: y.map(sixDigits),
    line,
    ...axes,
  });
  const lengths = curves.map(({ name, lengths: y, line }) => ({ ...trace(name, y, line, {}), showlegend: true }));
  const slopes = curves.map(({ name, radial, line }) => ({
    ...trace(name, radial, line, { xaxis: "x2", yaxis: "y2" }),
    showlegend: false,
  }));
  const placed = cells({
    plotHeight: 280,
    legendHeights: [0, legendHeight(lengths)],
    footer: 0,
    stacked: true,
    titled: true,
  });
  const [above, below] = placed.cells;
  const positive = curves.flatMap(({ radial }) => radial).filter((value) => value > 1e-12);
  return {
    kind: "figure",
    caption,
    data: [...lengths, ...slopes],
    layout: {
      ...baseLayout(placed.height),
      xaxis: { ...logAxis("norm of β<sub>1</sub>", norms), domain: above.x, anchor: "y" },
      yaxis: { ...axis("norm of v", { rangemode: "tozero" }), domain: above.y, anchor: "x" },
      xaxis2: { ...logAxis("norm of β<sub>1</sub>", norms), domain: below.x, anchor: "y2" },
      yaxis2: { ...logAxis("change of v", positive), domain: below.y, anchor: "x2" },
      legend: below.legend,
      annotations: [
        above.title("(a) where v = ψ(β<sub>1</sub>) lies"),
        below.title("(b) how far v moves when the norm does"),
      ],
    },
  };
}

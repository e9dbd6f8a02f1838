import { requireThat } from "../../requirements";
import type { Router } from "../../routers/router";
import type { Figure } from "../figure";
import { panelFigure } from "../panelFigure";
import { atomStyle, axis, logAxis } from "../theme";
import { line } from "../traces";

/**
 * What a router does to the norm of β₁: ‖ψ(β₁)‖ against ‖β₁‖, and how fast ψ moves along β₁. Where it does not
 * move (cosine router), the logarithmic axis has no place for it, and the legend says so.
 *
 * @param routers by name
 * @param norms   of β₁, each > 0
 * @returns the figure: Plotly traces and layout, and the caption
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
  const curves = Object.entries(routers).map(([name, router], index) => ({
    ...{ name, x: norms, line: atomStyle(index), showlegend: false },
    lengths: norms.map((norm) => Math.hypot(...router.transformRouter([norm, 0]))),
    radial: norms.map((norm) => changeOf(router, norm)),
  }));
  const x = logAxis("norm of β<sub>1</sub>", norms);
  return panelFigure({
    panels: [
      {
        title: "(a) where v = ψ(β<sub>1</sub>) lies",
        x,
        y: axis("norm of v", { rangemode: "tozero" }),
        traces: curves.map(({ lengths, radial: _, ...style }) => line({ ...style, y: lengths })),
        height: 280,
      },
      {
        title: "(b) how far v moves when the norm does",
        x,
        y: logAxis(
          "change of v",
          curves.flatMap(({ radial }) => radial),
        ),
        traces: curves.map(({ lengths: _, radial, ...style }) => line({ ...style, y: radial, showlegend: true })),
        height: 280,
      },
    ],
    caption,
  });
}

/** |∂v₁/∂β₁₁| at β₁ = (norm, 0); what is only rounding is 0. */
function changeOf(router: Router, norm: number): number {
  const change = Math.abs(router.pullback([norm, 0], [1, 0])[0]);
  return change > 1e-12 ? change : 0;
}

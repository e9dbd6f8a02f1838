import type { RatePanel } from "../../plots/rateTraces";
import { type Curve, seriesOf, signed } from "../curve";

/** Perturbed as a curve, cosine as the band between the true norms and uniform ones, with the line of unit norms. */
export function cosinePanel(
  title: string,
  yTitle: string,
  perturbed: Curve,
  [truth, unit, uniform]: readonly Curve[],
): RatePanel {
  return {
    title,
    yTitle,
    series: [
      { ...seriesOf(perturbed), name: "perturbed cosine" },
      { ...seriesOf(unit), name: "cosine, unit norms" },
    ],
    bands: [
      {
        name: `cosine: from the true norms, ${slopeText(truth)}, to norms uniform in (0, 4], ${slopeText(uniform)}`,
        role: "cosine",
        sizes: truth.rate.sizes,
        lower: truth.rate.values,
        upper: uniform.rate.values,
      },
    ],
  };
}

function slopeText({ rate }: Curve): string {
  return `slope ${signed(rate.slope)} [${rate.interval.map(signed).join(", ")}]`;
}

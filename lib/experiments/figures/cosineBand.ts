import type { RatePanel } from "../../plots/rateTraces";
import { routerTitles } from "../../plots/theme";
import { type Curve, seriesOf } from "../curve";
import { slopeText } from "../sentences";
import { protocols } from "../settings";
import type { CurveReading, Studied } from "../studied";

/** The cosine router's curves under every norm protocol: true, unit and uniform norms. */
export function cosineCurves(
  fits: Studied,
  { suffix = "", ...reading }: Omit<CurveReading, "arm"> & { suffix?: string } = {},
): Curve[] {
  return Object.entries(protocols).map(([name, norms]) =>
    fits.curve({ ...reading, arm: "cosine", name: `cosine, ${name}${suffix}`, norms }),
  );
}

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
      { ...seriesOf(perturbed), name: routerTitles.perturbed },
      { ...seriesOf(unit), name: "cosine, unit norms" },
    ],
    bands: [
      {
        name: `cosine: from the true norms, slope ${slopeText(truth.rate)}, to norms uniform in (0, 4], slope ${slopeText(uniform.rate)}`,
        role: "cosine",
        sizes: truth.rate.sizes,
        lower: truth.rate.values,
        upper: uniform.rate.values,
      },
    ],
  };
}

import { ratePlot } from "../../plots/ratePlot";
import type { RateSeries } from "../../plots/rateTraces";
import { curveVerdict, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, settingsText } from "../sentences";
import { overStudy } from "../settings";
import { medianOf, regimeSentences } from "./overReadings";
import { overVariants } from "./overVariants";

/** regimeFrom speaks of splits with weights bounded below, as Θ has them. */
const withoutBound = "weights free below";

/**
 * What the over-specified rate of the perturbed router depends on: the gauge, the starts, Θ, the lower bound on weights.
 *
 * Predictions: −1/2 from local starts alone and in a Θ five times as wide; no rate where weights may vanish, and without
 * the gauge.
 */
export const overChoices = experiment({
  name: "over-choices",
  question: "What does the over-specified rate depend on: gauge, starts, Θ?",
  seconds: { quick: 20, paper: 90 },
  extended: true,
  studies: (profile) => [
    { ...overStudy(profile), arms: overStudy(profile).arms.filter(({ name }) => name === "perturbed") },
    overVariants(profile, ["local", "wide", "free"]),
  ],
  report([fits, variants]) {
    const readings = variants.study.arms.map(({ name: arm }) =>
      arm === withoutBound ? ({ arm, expected: "does not agree" } as const) : { arm },
    );
    const means = [
      fits.curve({ arm: "perturbed", name: "without the gauge", gauge: "none" }),
      ...readings.map(variants.curve),
    ];
    const medians = readings.map((reading) => variants.curve(medianOf(reading)));
    const curves = [...means, ...medians];
    return {
      curves,
      figure: ratePlot({
        panels: [{ title: "", yTitle: "mean loss L<sub>2</sub>", series: means.map(seriesOf).map(besideEachOther) }],
        caption:
          "What the over-specified rate of the perturbed cosine router depends on: one change at a time. Without the gauge, the choice among equal measures that losses compare in, and with weights that may vanish no −1/2 is predicted; from local starts alone and in a wider Θ it is.",
        details: [
          `${settingsText([fits.study], ["d", "k", "experts", "X", "σ", "τ"])}; ${settingsText([fits.study], ["Θ"])} unless said; bars are 95 % bootstrap intervals; points of one n stand side by side.`,
          `${fitsSentence(means[0].rate)} (without the gauge), ${variants.counts.fits} fits, ${variants.counts.failed} not converged (the others); a fit that did not converge, or whose canonical gauge is not defined, counts as failed.`,
        ].join(" "),
      }),
      verdicts: [...regimeSentences([variants], [withoutBound]), ...curves.map(curveVerdict)],
    };
  },
});

/** A few percent to the left or right of their n. */
function besideEachOther(series: RateSeries, index: number, { length }: readonly unknown[]): RateSeries {
  return { ...series, sizes: series.sizes.map((size) => size * 10 ** (0.04 * (index - (length - 1) / 2))) };
}

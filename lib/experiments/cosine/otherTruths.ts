import { ratePlot } from "../../plots/ratePlot";
import type { RateSeries } from "../../plots/rateTraces";
import { withScaledNorms } from "../../theory/identify/scaledNorms";
import { curveRow } from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, settingsText } from "../sentences";
import type { Studied } from "../studied";
import { cosineStudy, type NormReading, normReadings } from "./normReadings";

/** Norms of β₁ in other truths with the same f; the last one is the limit of Θ in the norm protocols. */
const trueNorms = [0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4];

interface Protocol {
  readonly name: string;
  readonly reading: NormReading;
}
const protocols: readonly Protocol[] = [
  // What an oracle of one truth would say of all of them; the reference has norm 0.
  { name: "norm 0.5, right for one truth", reading: { norms: [0.5, 0], predictedNorms: [0.5, 0] } },
  { name: "unit norms", reading: normReadings["unit norms"] },
  { name: "norms uniform in (0, 4]", reading: normReadings["norms uniform in (0, 4]"] },
];

/**
 * L₁₁ of the same fits against other truths with the same f, hence with the same data.
 *
 * Prediction: what a norm protocol gains at one truth is lost at another one; for the worst of them the loss does not fall.
 */
export const otherTruths = experiment({
  name: "other-truths",
  question: "What does a good norm for one truth cost at others that have the same regression function?",
  seconds: { quick: 8, paper: 8 },
  extended: true,
  studies: () => [cosineStudy()],
  report([fits]) {
    const found = protocols.map((protocol) => ({ ...protocol, curves: curvesOf(fits, protocol) }));
    const last = fits.sizes.length - 1;
    const worst = found.map(({ curves }) =>
      curves.reduce((most, each) => (each.rate.values[last] > most.rate.values[last] ? each : most)),
    );
    const leastLeft = Math.min(...worst.map(({ rate }) => (100 * rate.values[last]) / rate.values[0]));
    return {
      curves: worst,
      finding: `At the worst truth with the same f, ${Math.round(fits.sizes[last] / fits.sizes[0])} times as many observations leave ${leastLeft.toFixed(0)} % or more of the loss, by construction.`,
      summary: worst.map((curve) => ({ ...curveRow(curve), limit: null })),
      figure: ratePlot({
        panels: [0, last].map((i, panel) => ({
          title: `(${"ab"[panel]}) n = ${fits.sizes[i].toLocaleString("en")}`,
          yTitle: "mean loss L<sub>1,1</sub>",
          series: found.map(
            ({ name, curves }): RateSeries => ({
              name,
              role: "cosine",
              sizes: trueNorms,
              values: curves.map(({ rate }) => rate.values[i]),
              lower: curves.map(({ rate }) => rate.lower[i]),
              upper: curves.map(({ rate }) => rate.upper[i]),
            }),
          ),
        })),
        namedOnce: true,
        xTitle: "norm of the true β<sub>1</sub>",
        caption: `The cosine router's fits against other truths with the same f, hence with the same data, (a) at the smallest and (b) at the greatest n, by norm protocol (how the norms are chosen that no data move). Every protocol is good where it happens to be right and nowhere else, and ${Math.round(fits.sizes[last] / fits.sizes[0])} times as many observations move only the part that is not the norm.`,
        details: `Mean L₁₁ against the norm of the true router vector, exact-specified, ${settingsText([fits.study])}; ${fitsSentence(worst[0].rate)} over all n; bars are 95 % bootstrap intervals.`,
      }),
    };
  },
});

/** L₁₁ against truths that differ in ‖β₁‖ alone. */
function curvesOf(fits: Studied, { name, reading }: Protocol) {
  const { model, truth } = fits.arm("cosine");
  const own = Math.hypot(...truth.atoms[0].router);
  return trueNorms.map((norm) =>
    fits.curve({
      arm: "cosine",
      name: `r = 1, ${name}, worst truth with this f (norm ${norm})`,
      loss: "L1",
      r: 1,
      truth: withScaledNorms(model, truth, norm / own),
      ...reading,
    }),
  );
}

import { randomStream } from "../../data/randomStream";
import { voronoiLoss } from "../../losses/voronoiLoss";
import { type NormProtocol, withNorms } from "../../losses/withNorms";
import { ratePlot } from "../../plots/ratePlot";
import { table } from "../../plots/table";
import type { Arm } from "../../study/arm";
import { seeded } from "../../study/seed";
import { type Curve, curveRow, curveVerdict, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, relText, settingsText, slopeText, twoDigits } from "../sentences";
import { cosineStudy, normReadings } from "./normReadings";

const powers = [1, 2, 4];

/**
 * Slow rates: L_{1,r} of the cosine router's least-squares estimator against n, for r = 1, 2, 4 and every norm protocol.
 *
 * Predictions, from the path of scaled norms [D] and the Fisher information alone: the data never move a norm, so norms that
 * do not depend on the truth leave L_{1,r} at a constant for every r; the norms of starts near the truth seem to help, the
 * more the greater r, since their part is a constant that is small to the power r.
 */
export const slowRates = experiment({
  name: "slow-rates",
  question: "Why does no power of the distance save the cosine router, and why do good starting norms seem to?",
  seconds: { quick: 5, paper: 5 },
  extended: true,
  studies: () => [cosineStudy()],
  report([fits]) {
    const arm = fits.arm("cosine");
    const panels = powers.map((r) =>
      Object.entries(normReadings).map(([protocol, reading]) => ({
        protocol,
        curve: fits.curve({ arm: arm.name, name: `r = ${r}, ${protocol}`, loss: "L1", r, ...reading }),
        limit: limitOf(arm, reading.predictedNorms, r),
      })),
    );
    const all = panels.flat();
    const slopesOf = (wanted: string) =>
      all.flatMap(({ protocol, curve }) => (protocol === wanted ? twoDigits(curve.rate.slope) : [])).join(", ");
    const [{ curve: first }] = all;
    return {
      curves: all.map(({ curve }) => curve),
      finding: `For r = ${powers.join(", ")} the slopes are ${slopesOf("unit norms")} with unit norms (by construction) and ${slopesOf("norms of starts near the truth")} with the norms of good starts.`,
      summary: all.map(({ curve, limit }) => ({ ...curveRow(curve), limit })),
      figure: ratePlot({
        panels: panels.map((panel, i) => ({
          title: `(${"abc"[i]}) r = ${powers[i]}`,
          yTitle: `mean loss L<sub>1,${powers[i]}</sub>`,
          series: panel.map(({ protocol, curve }) => ({
            ...seriesOf(curve),
            ...{ name: protocol, role: "cosine" },
          })),
        })),
        namedOnce: true,
        caption: `Mean L₁ᵣ of the cosine router's least-squares estimator against n, for three powers r: the same fits in every panel and for every norm protocol (how the norms are chosen that no data move). Grey: predicted by the Fisher information and the protocol alone. Theorem 2 is about the worst truth of a class; this is one truth, whose norm is ${Math.hypot(...arm.truth.atoms[0].router)}: see other-truths for those with the same f. A table has the slopes.`,
        details: `Exact-specified, ${settingsText([fits.study])}; ${fitsSentence(first.rate)}; bars are 95 % bootstrap intervals; ${relText({ cosine: fits.relOf(arm.name) })}.`,
      }),
      tables: {
        slopes: table({
          columns: ["norm protocol", ...powers.map((r) => `r = ${r}`)],
          rows: Object.keys(normReadings).map((wanted) => [
            wanted,
            ...all.flatMap(({ protocol, curve }) => (protocol === wanted ? slopeText(curve.rate) : [])),
          ]),
          caption:
            "Slopes of mean L₁ᵣ of the cosine router with 95 % bootstrap intervals: the same fits in every cell.",
        }),
      },
      verdicts: [...all.map(({ curve }) => curveVerdict(curve)), ...all.flatMap(limitSentence)],
    };
  },
});

/** What L_{1,r} tends to: the loss of the truth itself with the norms of a protocol, a mean over draws of them. */
function limitOf({ model, truth }: Arm, norms: NormProtocol, r: number): number {
  const draws = 2000;
  const stream = randomStream(seeded("limit of the loss"));
  let sum = 0;
  for (let draw = 0; draw < draws; draw++) {
    const fitted = withNorms({ model, measure: truth, norms, truth, stream });
    sum += voronoiLoss({ model, fitted, truth, loss: "L1", r }).total as number;
  }
  return sum / draws;
}

function limitSentence({ curve: { name, rate }, limit }: { curve: Curve; limit: number }): string[] {
  if (limit === 0) return [];
  const { sizes, values } = rate;
  const [[from, to], [first, last]] = [sizes, values].map((list) => [list[0], list[list.length - 1]]);
  return [
    `${name}: of the loss at n = ${from}, ${((100 * last) / first).toFixed(0)} % are left at n = ${to}; with every other parameter known exactly ${limit.toPrecision(3)} would be left, ${((100 * limit) / last).toFixed(0)} % of the last value.`,
  ];
}

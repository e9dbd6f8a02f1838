import { ratePlot } from "../../plots/ratePlot";
import type { StudyOptions } from "../../study/study";
import { curveVerdict, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, settingsText } from "../sentences";
import { comparedModel, exactArm, exactStudy } from "../settings";
import type { Profile } from "../studyKind";
import { families, normsOf } from "./families";
import { priceSentence, pricesOf } from "./priceOfScale";
import { predictedRanks, ranksOf } from "./scaleRanks";
import { rankSentence, type ScaleLine, scaleTable } from "./scaleTable";
import { errorSeries, temperatureErrors, temperatureSentences, wrongArms } from "./wrongTemperature";

/**
 * Routers that one meets in practice as radial scales: what data cannot tell of each, from which n on, and how fast the rest.
 *
 * Predictions: what data cannot tell depends on t alone (predictedRanks); every family whose rel is below 0.15 at the smallest
 * n has slope and level of L₃ that the information gives, with the true norms where t forgets them; of two families with the
 * same f, the loss of the one that is told the scale of its logits is smaller by the ratio that the information gives; and a
 * temperature that is fixed at a wrong value leaves the regression error at the distance of its class.
 */
export const otherScales = experiment({
  name: "other-scales",
  question: "What can be told of the routers that one meets in practice, and how fast, by their two radial scales?",
  seconds: { quick: 15, paper: 90 },
  extended: true,
  studies: (profile) => [scalesStudy(profile)],
  report([fits]) {
    const lines = families.map((family): ScaleLine => {
      const curve = fits.curve({ arm: family.name, norms: normsOf(family) });
      return {
        family,
        curve,
        rel: fits.relOf(family.name),
        ranks: ranksOf(family),
        predictedRanks: predictedRanks(family),
      };
    });
    const errors = temperatureErrors(fits);
    return {
      curves: [...lines.map(({ curve }) => curve), ...errors.right, ...errors.wrong.map(({ curve }) => curve)],
      finding: `${lines.filter(({ curve }) => curve.rate.verdict === curve.expected).length} of ${lines.length} routers lose L₃ as their information says; a wrong fixed T leaves an error that no data remove.`,
      figure: ratePlot({
        panels: [
          { title: "(a) data with T = 2", yTitle: "mean regression error", series: errorSeries(errors) },
          {
            title: "(b) four of the routers, each on its own data",
            yTitle: "mean loss L<sub>3</sub>",
            series: lines.filter(({ family }) => shownNames.includes(family.name)).map(({ curve }) => seriesOf(curve)),
          },
        ],
        caption:
          "(a) A temperature that is fixed at a wrong value leaves an error that no data remove; one that is learnt does not. (b) Behind each router L₃ of the same truth falls as its information says, true norms given where t forgets them. Predicted: in (a), for a wrong T, the distance of its class.",
        details: `Exact-specified, ${settingsText([fits.study], ["d", "k", "experts", "X", "σ"])}; ${fitsSentence(fits.counts)}.`,
      }),
      tables: { table: scaleTable(lines, fits) },
      verdicts: [
        rankSentence(lines),
        ...pricesOf(fits, families).map(priceSentence),
        ...temperatureSentences(errors),
        ...lines.map(({ curve }) => curveVerdict(curve)),
      ],
    };
  },
});

/** The truth, the starts and Θ of the exact-specified study. */
function scalesStudy(profile: Profile): StudyOptions {
  const { sizes, ...study } = exactStudy();
  return {
    ...study,
    name: "other-scales",
    arms: [...families.map(({ name, router }) => exactArm(name, comparedModel(router))), ...wrongArms()],
    sizes: profile === "paper" ? sizes : sizes.filter((size, index) => index % 2 === 0 && size < 40_000),
    seed: "other-scales",
  };
}

const shownNames = ["linear", "vectors normalised, T = 2", "inputs normalised", "perturbed"];

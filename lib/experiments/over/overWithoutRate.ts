import { ratePlot } from "../../plots/ratePlot";
import { curveVerdict, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { settingsText, titled } from "../sentences";
import { anyStatus, regimeSentences } from "./overReadings";
import { endlessArms, overVariants } from "./overVariants";

/**
 * Two settings in which L₂ cannot fall: affine experts (κ = 0), and k = 2k* atoms (derived fact 9).
 *
 * Their minimisers are a set, or nearly one, on which a Newton method walks without end: any of its points will do, so that
 * fits are read where they stopped.
 */
export const overWithoutRate = experiment({
  name: "over-without-rate",
  question: "In which over-specified settings is there no rate at all?",
  seconds: { quick: 20, paper: 90 },
  extended: true,
  studies: (profile) => [overVariants(profile, endlessArms)],
  report([fits]) {
    const curves = fits.study.arms.map(({ name: arm }) =>
      fits.curve({ arm, name: `${titled(arm)}, where fits stopped`, accept: anyStatus, expected: "does not agree" }),
    );
    return {
      curves,
      figure: ratePlot({
        panels: [
          {
            title: "where fits stopped",
            yTitle: "mean loss L<sub>2</sub>",
            series: curves.map((curve, i) => ({ ...seriesOf(curve), name: titled(fits.study.arms[i].name) })),
          },
        ],
        caption: `Over-specified settings in which L₂ cannot fall: k = 2k* atoms, and affine experts. Their minimisers are a set, or nearly one, and the fits are read where they stopped: ${fits.counts.fits} fits, ${fits.counts.failed} not converged.`,
        details: `${settingsText([fits.study], ["d", "X", "σ", "τ", "Θ"])}, starts near the truth: ${fits.study.arms.map((arm) => `${titled(arm.name)} (${settingsText([{ ...fits.study, arms: [arm] }], ["k", "experts"])})`).join("; ")}. Bars are 95 % bootstrap intervals.`,
      }),
      verdicts: [...regimeSentences([fits]), ...curves.map(curveVerdict)],
    };
  },
});

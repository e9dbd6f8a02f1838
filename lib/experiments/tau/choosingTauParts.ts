import { ratePlot } from "../../plots/ratePlot";
import { experiment } from "../experiment";
import { fitsSentence } from "../sentences";
import { tauStudy, truths } from "./tauStudy";
import { guideOnly, sweepRows, sweepSeries, sweepSettings, sweepSummary, sweepsAt } from "./tauSweeps";
import { levelFinding, levelVerdict } from "./tauVerdicts";

/**
 * Choosing τ₁: what the loss consists of. How flat it is depends on what dominates it.
 *
 * Prediction: every part has the level of the Fisher information where rel is below its threshold.
 */
export const choosingTauParts = experiment({
  name: "choosing-tau-parts",
  question: "Which part of the loss does a poor τ₁ raise?",
  seconds: { quick: 10, paper: 25 },
  extended: true,
  studies: (profile) => [tauStudy(profile)],
  report([fits]) {
    const size = Math.max(...fits.sizes);
    const sweeps = sweepsAt(fits, size);
    return {
      rows: sweeps.flat().flatMap(sweepRows),
      summary: sweeps.flat().map(sweepSummary),
      series: sweeps.flat().map(sweepSeries),
      figure: ratePlot({
        panels: sweeps.map((parts, i) => ({
          title: `(${"ab"[i]}) ${truths[i].name}, norm of β<sub>1</sub> = ${truths[i].norm}`,
          yTitle: "mean loss",
          series: parts.map((sweep) => ({
            ...sweepSeries(sweep),
            name: sweep.part === "total" ? "L<sub>3</sub>" : `its ${sweep.part} part`,
          })),
        })),
        xTitle: "τ<sub>1</sub>",
        caption: `Mean L₃ and its parts against τ₁ at n = ${size}, exact-specified, ${sweepSettings(fits)}; ${fitsSentence(fits.counts)} over all n; bars are 95 % bootstrap intervals, grey: predicted; ${guideOnly(sweeps)}.`,
      }),
      finding: levelFinding(sweeps.flat()),
      verdicts: sweeps.flat().map(levelVerdict),
    };
  },
});

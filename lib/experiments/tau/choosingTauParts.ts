import { settingPlot } from "../../plots/settingPlot";
import { experiment } from "../experiment";
import { tauStudy, truths } from "./tauStudy";
import { sweepDetails, sweepRows, sweepSeries, sweepSummary, sweepsAt } from "./tauSweeps";
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
      figure: settingPlot({
        panels: sweeps.map((parts, i) => ({
          title: `(${"ab"[i]}) ${truths[i].name}, norm of β<sub>1</sub> = ${truths[i].norm}`,
          yTitle: "mean loss",
          series: parts.map((sweep) => ({
            ...sweepSeries(sweep),
            name: sweep.part === "total" ? "L<sub>3</sub>" : `its ${sweep.part} part`,
          })),
        })),
        xTitle: "τ<sub>1</sub>",
        caption: `Mean L₃ and its parts against τ₁ at n = ${size}, when the data come from that very τ₁, at two truths. Points: simulated; lines: predicted by the Fisher information where that is to be trusted.`,
        details: sweepDetails(fits, sweeps),
      }),
      finding: levelFinding(sweeps.flat()),
      verdicts: sweeps.flat().map(levelVerdict),
    };
  },
});

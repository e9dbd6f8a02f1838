import { settingPlot } from "../../plots/settingPlot";
import { experiment } from "../experiment";
import { tauStudy, truths } from "./tauStudy";
import { sweepDetails, sweepRows, sweepSeries, sweepSummary, sweepsAt } from "./tauSweeps";
import { levelFinding, levelVerdict } from "./tauVerdicts";

/**
 * Choosing τ₁: the loss against τ₁ by sample size.
 *
 * Prediction: the smaller n, the narrower the range of τ₁ in which rel is small and the level is that of the information.
 */
export const choosingTauSizes = experiment({
  name: "choosing-tau-sizes",
  question: "How does the range of good τ₁ grow with the sample size?",
  seconds: { quick: 12, paper: 30 },
  extended: true,
  studies: (profile) => [tauStudy(profile)],
  report([fits]) {
    const sweeps = fits.sizes.map((size) => sweepsAt(fits, size));
    const all = sweeps.flat(2); // every part, drawn or not
    const totals = all.filter(({ part }) => part === "total");
    return {
      rows: all.flatMap(sweepRows),
      summary: all.map(sweepSummary),
      series: all.map(sweepSeries),
      figure: settingPlot({
        panels: truths.map(({ name, norm }, i) => ({
          title: `(${"ab"[i]}) ${name}, norm of β<sub>1</sub> = ${norm}`,
          yTitle: "mean L<sub>3</sub>",
          series: totals
            .filter(({ truth }) => truth === name)
            .map((sweep) => ({ ...sweepSeries(sweep), name: `n = ${sweep.size.toLocaleString("en")}` })),
        })),
        xTitle: "τ<sub>1</sub>",
        caption:
          "Mean L₃ against τ₁ by sample size, when the data come from that very τ₁, at two truths. Points: simulated; lines: predicted by the Fisher information where that is to be trusted: the smaller n, the narrower that range of τ₁.",
        details: sweepDetails(fits, sweeps[sweeps.length - 1]),
      }),
      finding: levelFinding(totals),
      verdicts: totals.map(levelVerdict),
    };
  },
});

import { ratePlot } from "../../plots/ratePlot";
import { experiment } from "../experiment";
import { fitsSentence } from "../sentences";
import { factors, tauStudy } from "./tauStudy";
import { guideOnly, sweepRows, sweepSeries, sweepSettings, sweepSummary, sweepsAt } from "./tauSweeps";
import { tauVerdicts } from "./tauVerdicts";

/**
 * Choosing τ₁: the loss against τ₁ when the data come from that very τ₁, simulated and predicted.
 *
 * Predictions, from the radial sensitivity τ₁/(b + τ₁)² of v, b = ‖β₁‖ (derived fact 4), to be confirmed or refuted: the
 * radial part is least at τ₁ = ‖β₁‖; the total is flat around it; τ₁ → 0 is ruinous, since the norm is lost. And the
 * recommendation of adviseTau, which sees no data, is within 5 % of the best τ₁ that is simulated.
 */
export const choosingTau = experiment({
  name: "choosing-tau",
  question: "Which τ₁ makes the norm of a router vector estimable, and what does another one cost?",
  seconds: { quick: 10, paper: 25 },
  extended: true,
  studies: (profile) => [tauStudy(profile)],
  report([fits]) {
    const size = Math.max(...fits.sizes);
    const sweeps = sweepsAt(fits, size, ["total", "radial"]);
    const radial = sweeps.flat().filter(({ part }) => part === "radial");
    const all = sweeps.flat();
    return {
      rows: all.flatMap(sweepRows),
      summary: all.map(sweepSummary),
      series: all.map(sweepSeries),
      finding: `The radial part is least at τ₁ = ${radial.map(({ simulated }) => simulated.at).join(" and ")}, where ‖β₁‖ is ${radial.map(({ norm }) => norm).join(" and ")}.`,
      figure: ratePlot({
        panels: [
          {
            title: "",
            yTitle: "mean loss",
            // In units of the norm; blue is the loss, green its part, and a truth has a marker of its own.
            series: all.map((sweep) => ({
              ...sweepSeries(sweep),
              name: `${sweep.part === "total" ? "L<sub>3</sub>" : "its radial part"}, ${sweep.truth}, norm ${sweep.norm}`,
              sizes: factors,
            })),
          },
        ],
        xTitle: "τ<sub>1</sub> in units of the norm of β<sub>1</sub>",
        caption: `Mean L₃ and its radial part against τ₁ at n = ${size}, exact-specified, ${sweepSettings(fits)}; ${fitsSentence(fits.counts)} over all n; bars are 95 % bootstrap intervals. All τ₁ share inputs and noise, so their points move together. Grey: predicted by the Fisher information, no fit involved; ${guideOnly(sweeps)}.`,
      }),
      verdicts: sweeps.flatMap(tauVerdicts),
    };
  },
});

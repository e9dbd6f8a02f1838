import { settingPlot } from "../../plots/settingPlot";
import { experiment } from "../experiment";
import { factors, tauStudy } from "./tauStudy";
import { type SweptPart, sweepDetails, sweepRows, sweepSeries, sweepSummary, sweepsAt } from "./tauSweeps";
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
      figure: settingPlot({
        panels: Object.entries(titles).map(([part, title]) => ({
          title,
          yTitle: "mean loss",
          series: all
            .filter((sweep) => sweep.part === part)
            .map((sweep) => ({
              ...sweepSeries(sweep),
              ...{ name: `${sweep.truth}, norm ${sweep.norm}`, role: "perturbed", sizes: factors },
            })),
        })),
        xTitle: "τ<sub>1</sub> in units of the norm of β<sub>1</sub>",
        marks: [1],
        caption: `(a) Mean L₃ and (b) its radial part against τ₁, when the data come from that very τ₁, at n = ${size}. Points: simulated; lines: predicted by the Fisher information where that is to be trusted; dotted upright: τ₁ = ‖β₁‖, where the radial part is predicted to be least.`,
        details: sweepDetails(fits, sweeps),
      }),
      verdicts: sweeps.flatMap(tauVerdicts),
    };
  },
});

/** Of the panels. */
const titles: Readonly<Partial<Record<SweptPart, string>>> = {
  total: "(a) L<sub>3</sub>",
  radial: "(b) its radial part",
};

import { tauMap } from "../../plots/theory/tauMap";
import { perturbedCosine } from "../../routers/perturbedCosine";
import { adviseTau } from "../../theory/tau/adviseTau";
import { experiment } from "../experiment";
import { comparedModel, exactNoise, input, truthOf } from "../settings";

const { sd } = exactNoise;
const size = 10_000;
const tau1 = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 2, 5, 10, 20, 50, 100];
const tau2 = [0, 0.01, 0.1, 0.3, 1, 3, 10];

/** Choosing τ₁ and τ₂: what the Fisher information says of both for the headline truth, without a fit. */
export const choosingTauMap = experiment({
  name: "choosing-tau-map",
  question: "Which pair of constants makes a router estimable?",
  seconds: { quick: 2, paper: 2 },
  extended: true,
  studies: () => [],
  report() {
    const model = comparedModel(perturbedCosine());
    const truth = truthOf(model);
    const map = adviseTau({ model, truth, input, sd, size, tau1, tau2 });
    return {
      settings: { size, sd, tau1, tau2 },
      rows: map.pairs.map((pair) => ({ ...pair })),
      summary: [{ ...map.best }],
      finding: `The least predicted loss is at τ₁ = ${map.best.tau1}, τ₂ = ${map.best.tau2}, for a router vector of norm ${Math.hypot(...truth.atoms[0].router)}.`,
      figure: tauMap({
        map,
        caption: `What adviseTau predicts over (τ₁, τ₂) for the truth of the figures, norm of β₁ = ${Math.hypot(...truth.atoms[0].router)}, the data coming from the very pair; no fit involved.`,
        details: `n = ${size}, σ = ${sd}. ${map.advice[0]}`,
      }),
      verdicts: map.advice,
    };
  },
});

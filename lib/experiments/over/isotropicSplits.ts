import { tanhExpert } from "../../experts/tanhExpert";
import { mixture } from "../../mixture/mixture";
import { ratePlot } from "../../plots/ratePlot";
import type { RateSeries } from "../../plots/rateTraces";
import { perturbedCosine } from "../../routers/perturbedCosine";
import { fitLine } from "../../theory/rates/line";
import { splitAtom } from "../../theory/splitting/splitAtom";
import { experiment } from "../experiment";
import { input, truthOf } from "../settings";
import { prediction } from "../verdict";

const distances = [0.01, 0.02, 0.04, 0.08, 0.16];

/**
 * Derived fact 5 seen: the effect of splitting an atom in two, and in d + 1, against the distance, for τ₂ = 0 and τ₂ > 0.
 *
 * Prediction: of second order always, but of third order for d + 1 parts at τ₂ = 0, where the weight undoes the second.
 */
export const isotropicSplits = experiment({
  name: "isotropic-splits",
  question: "Does τ₂ = 0 hide the splitting of an atom into d + 1 parts, as derived fact 5 says?",
  seconds: { quick: 1, paper: 1 },
  extended: true,
  studies: () => [],
  report() {
    const dim = 2;
    // τ₂ > 0 comes first, which makes it the dark curve.
    const cases = [2, dim + 1].flatMap((parts) =>
      [0.3, 0].map((tau2) => {
        const model = mixture({ router: perturbedCosine({ tau1: 1, tau2 }), expert: tanhExpert(), dim });
        const effects = splitAtom({ model, truth: truthOf(model), input, atom: 0, parts, distances });
        const line = fitLine(
          distances.map(Math.log),
          effects.map(({ effect }) => Math.log(effect)),
        );
        const order = tau2 === 0 && parts > 2 ? 3 : 2;
        return { name: `${parts} parts, τ₂ ${tau2 === 0 ? "= 0" : "> 0"}`, effects, line, order };
      }),
    );
    return {
      rows: cases.flatMap(({ name, effects }) =>
        effects.map(({ distance, effect }) => ({ case: name, distance, effect })),
      ),
      summary: cases.map(({ name, line, order }) => ({ case: name, order: line.slope, predictedOrder: order })),
      finding: `Split into three, f changes by order ${cases[3].line.slope.toFixed(2)} in the distance at τ₂ = 0 and by ${cases[2].line.slope.toFixed(2)} at τ₂ > 0.`,
      figure: ratePlot({
        panels: [
          {
            title: "",
            yTitle: "change of f, L²(μ)",
            series: cases.map(
              ({ name, effects, line }): RateSeries => ({
                name: `${name}: order ${line.slope.toFixed(2)}`,
                role: "perturbed",
                sizes: distances,
                values: effects.map(({ effect }) => effect),
              }),
            ),
          },
        ],
        xTitle: "distance of the parts in v",
        caption:
          "Derived fact 5 [D]: atom 1 of the truth is split into 2 or d + 1 = 3 atoms of equal weight; the change of f that no other parameter can undo to first order, against their distance. At τ₂ = 0 (pale) the weight undoes an isotropic split to second order.",
        details: "No data, no fit.",
      }),
      verdicts: cases.map(({ name, line, order }) => {
        const holds = Math.abs(line.slope - order) < 0.1;
        return prediction(
          holds,
          `A split into ${name} changes f by order ${line.slope.toFixed(2)} in the distance where ${order} was predicted: ${holds ? "agrees" : "does not agree"}.`,
        );
      }),
    };
  },
});

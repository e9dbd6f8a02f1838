import { ratePlot } from "../../plots/ratePlot";
import { routerTitles } from "../../plots/theme";
import { curveVerdict, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { freeStudy } from "../figures/freeLogits";
import { fitsSentence, settingsText } from "../sentences";
import { exactStudy, overStudy } from "../settings";
import { type Comparison, comparisonsOf, comparisonTable, survivalSentences } from "./conclusions";

/**
 * The invariant loss beside L₂ and L₃ of the same fits: what is left of a conclusion when only what data see counts.
 *
 * Prediction: it falls like n^(−1/2) in every row, at the level of the information where that exists. So what L₂ and L₃ say
 * survives where they fall, too; that norms, free logits or a missing gauge leave a loss that does not fall, does not.
 */
export const invariantLoss = experiment({
  name: "invariant-loss",
  question: "Which conclusions survive a loss that ignores what data cannot see?",
  seconds: { quick: 70, paper: 300 },
  extended: true,
  studies: (profile) => [exactStudy(), freeStudy(), overStudy(profile)],
  report([exact, free, over]) {
    const compared = comparisonsOf({ exact, free, over });
    const shown = (name: string) => compared.find((each) => each.name === name) as Comparison;
    const [cosine, perturbed, split] = [
      "cosine, unit norms",
      `${routerTitles.perturbed}, all logits free`,
      `${routerTitles.perturbed}, k = 3, no gauge`,
    ].map(shown);
    const counts = [exact, free, over].map((each) => each.counts);
    const total = { fits: sum(counts.map(({ fits }) => fits)), failed: sum(counts.map(({ failed }) => failed)) };
    return {
      curves: [...new Set(compared.flatMap(({ voronoi, invariant }) => [voronoi, invariant]))],
      finding: `Conclusions survive or fall as expected in ${compared.filter(({ survives, expected }) => survives === expected).length} of ${compared.length} readings.`,
      figure: ratePlot({
        panels: [
          panelOf("(a) cosine router, exact-specified", "L<sub>3</sub>, unit norms", cosine),
          panelOf("(b) perturbed cosine router, all logits free", "L<sub>3</sub>", perturbed),
          panelOf("(c) perturbed cosine router, an atom too many", "L<sub>2</sub>, no gauge", split),
        ],
        caption:
          "The same fits measured twice: by a Voronoi loss (grey crosses) and by the invariant loss, the distance of gates, directions and experts, in the colour of the router; no norm, gauge (the choice among equal measures) or label enters it. What does not fall is what data cannot see. Grey, dashed: predicted level.",
        details: `${settingsText([exact.study], ["d", "experts", "X", "τ"])}; σ and Θ as in Figure 1; ${fitsSentence(total)}; bars are 95 % bootstrap intervals.`,
      }),
      tables: { table: comparisonTable(compared, fitsSentence(total)) },
      verdicts: [
        ...survivalSentences(compared),
        ...[...new Set(compared.map(({ invariant }) => invariant))].map(curveVerdict), // rows of one router share it
      ],
    };
  },
});

function panelOf(title: string, voronoi: string, comparison: Comparison) {
  return {
    title,
    yTitle: "mean loss",
    series: [
      { ...seriesOf(comparison.voronoi), name: voronoi, role: "other" as const },
      seriesOf({ ...comparison.invariant, name: "invariant loss" }),
    ],
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

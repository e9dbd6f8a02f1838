import { ratePlot } from "../../plots/ratePlot";
import type { RateSeries } from "../../plots/rateTraces";
import type { Role } from "../../plots/theme";
import { type Curve, curveVerdict, seriesOf } from "../curve";
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
      "perturbed, all logits free",
      "perturbed, k = 3, no gauge",
    ].map(shown);
    const counts = [exact, free, over].map((each) => each.counts);
    const total = { fits: sum(counts.map(({ fits }) => fits)), failed: sum(counts.map(({ failed }) => failed)) };
    return {
      curves: [...new Set(compared.flatMap(({ voronoi, invariant }) => [voronoi, invariant]))],
      finding: `Conclusions survive or fall as expected in ${compared.filter(({ survives, expected }) => survives === expected).length} of ${compared.length} readings.`,
      figure: ratePlot({
        panels: [
          panelOf("(a) cosine router, exact-specified", "L<sub>3</sub>, unit norms", cosine),
          panelOf("(b) perturbed router, all logits free", "L<sub>3</sub>", perturbed),
          panelOf("(c) perturbed router, an atom too many", "L<sub>2</sub>, no gauge", split),
        ],
        caption: `The same fits measured twice: by a Voronoi loss (grey) and by the distance of gates, directions and experts (blue), which no norm, gauge or label enters. What does not fall is what data cannot see. ${settingsText([exact.study], ["d", "experts", "X", "τ"])}; σ and Θ as in Figure 1. Thin grey: predicted level. ${fitsSentence(total)}.`,
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
  const drawn = (curve: Curve, name: string, role: Role): RateSeries => ({ ...seriesOf(curve), name, role });
  return {
    title,
    yTitle: "mean loss",
    series: [drawn(comparison.voronoi, voronoi, "other"), drawn(comparison.invariant, "invariant loss", "perturbed")],
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

import { specificationPlot } from "../../plots/slopes/specificationPlot";
import { routerTitles } from "../../plots/theme";
import { slopeThresholds } from "../../theory/regimeFrom";
import { roleOf } from "../curve";
import { experiment } from "../experiment";
import { settingsText, titled } from "../sentences";

import { choices, isExact } from "./choices";
import { choicesTable } from "./choicesTable";
import { finding } from "./findings";
import { measuredSpecifications } from "./measuredSpecifications";
import { type SpecificationStudy, specificationStudies } from "./specificationStudies";
import { showingSentence, specificationVerdicts } from "./specificationVerdicts";

/**
 * Specification curve: the slope of the parameter loss under every defensible choice of norm protocol, gauge, Θ, σ, truth,
 * starts, mean or median, loss and router.
 *
 * Predictions: in the regime of the slope (slopeThresholds), −1/2 for a loss that sees what the data see, and no rate for
 * norms that the data never move and without the gauge; nothing where weights may vanish or outside the regime.
 */
export const specificationCurve = experiment<SpecificationStudy>({
  name: "specification-curve",
  question: "Does the rate hang on the choices that were made to show it?",
  seconds: { quick: 45, paper: 1200 },
  extended: true,
  studies: specificationStudies,
  report(all) {
    const measured = all.flatMap(measuredSpecifications);
    const drawn = measured.flatMap(({ curve, ...rest }) => (curve === null ? [] : [{ ...rest, curve }]));
    const { sizes } = all[0];
    const sum = (count: "fits" | "failed") => all.reduce((total, { counts }) => total + counts[count], 0);
    const studies = all.map(({ study }) => study);
    return {
      curves: drawn.map(({ curve }) => curve),
      rows: drawn.flatMap(({ name, curve: { rate } }) =>
        rate.sizes.map((size, i) => ({
          specification: name,
          size,
          value: rate.values[i],
          lower: rate.lower[i],
          upper: rate.upper[i],
        })),
      ),
      summary: measured.map(({ name, chosen, isHeadline, regime, expectation, curve, fits, failed }) => ({
        specification: name,
        ...chosen,
        headline: isHeadline,
        regime,
        expected: expectation,
        slope: curve?.rate.slope ?? null,
        interval: curve?.rate.interval ?? null,
        finding: curve === null ? null : finding(curve.rate),
        fits,
        failed,
      })),
      finding: showingSentence(measured),
      figure: specificationPlot({
        points: drawn.map(({ curve: { rate }, chosen, expectation, isHeadline, arm }) => ({
          slope: rate.slope,
          interval: rate.interval,
          role: roleOf(arm),
          chosen: { ...chosen, router: titled(chosen.router), predicted: expectation },
          isFaint: expectation === "nothing",
          ...(isHeadline && { mark: isExact(chosen) ? "Figure 1a" : "Figure 1b" }),
        })),
        choices: { predicted: ["−1/2", "no rate", "nothing"], ...choices, router: choices.router.map(titled) },
        predictedSlope: -0.5,
        range: [-1.75, 0.75], // slopes outside are drawn at the edge
        titles: routerTitles,
        caption: [
          `Slope of the loss on log n under ${drawn.length} choices, sorted, with 95 % intervals; below, what was predicted, and what was chosen. Many choices read the same fits, so they do not count as so many experiments: ${studies.reduce((total, { arms }) => total + arms.length, 0)} settings, ${sum("fits")} fits, ${sum("failed")} failed.`,
          "Red: the perturbed cosine router as in Figure 1, at the n of this figure. What lies beyond the frame is drawn at its edge.",
        ].join(" "),
        details: `n = ${sizes.join(", ")}, ${settingsText(studies, ["d", "k", "experts", "X"])}; bootstrap intervals. Nothing is predicted where the regime number at the smallest n is not below the threshold for the slope (relative error ${slopeThresholds.exact}, σ/(√n κ) ${slopeThresholds.over}) or weights may vanish.`,
      }),
      tables: { choices: choicesTable(measured) },
      verdicts: specificationVerdicts(measured, sizes),
    };
  },
});

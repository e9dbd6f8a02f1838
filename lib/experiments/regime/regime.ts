import { thresholdPlot } from "../../plots/slopes/thresholdPlot";
import { slopeThresholds } from "../../theory/regimeFrom";
import { curveRow } from "../curve";
import { experiment } from "../experiment";
import { panelTitle, settingsText } from "../sentences";
import { randomTruthText } from "./randomTruth";
import { gridsOf, gridsSentence, heldText, studySentence, withoutSlope } from "./regimeGrids";
import { type Foretold, type RegimeStudy, regimePreparations, regimeStudies } from "./regimeStudies";

/**
 * Does regimeFrom tell from which n on the slope is −1/2? Random truths, with σ such that size grids fall on both sides.
 *
 * Prediction: of the grids whose smallest n is at least regimeFrom's, the share with −1/2 in the 95 % interval of their slope is
 * not significantly below 90 %; one without a slope, since no fit succeeded at some n, does not hold it. Of the other grids nothing is promised. The thresholds were chosen on other truths.
 */
export const regime = experiment<RegimeStudy, Foretold>({
  name: "regime",
  question: "Does regimeFrom tell from which n on the loss falls like n^(−1/2), exact- and over-specified?",
  extended: true,
  seconds: { quick: 200, paper: 1000 },
  prepare: regimePreparations,
  studies: regimeStudies,
  report(both) {
    const panels = both.map((fits, index) => {
      const grids = gridsOf(fits);
      return { fits, grids, without: withoutSlope(fits, grids), ...texts[index] };
    });
    const all = panels.flatMap(({ grids }) => grids);
    const verdicts = panels.map(({ slope, setting, grids, without }) =>
      gridsSentence(`Slope of mean ${slope}, ${setting}`, grids, without),
    );
    const studies = both.map(({ study }) => study);
    return {
      curves: all.map(({ curve }) => curve),
      summary: all.map(({ curve, called, ...grid }) => ({
        ...curveRow(curve),
        ...grid,
        called: called ? "in" : "out",
      })),
      finding: `Of size grids called in the regime, ${panels.map(({ setting, grids, without }) => `${heldText(grids, true, without.inside)} have −1/2 ${setting}`).join(", ")}.`,
      figure: thresholdPlot({
        panels: panels.map(({ fits, grids, setting, quantity, slope, threshold }, index) => ({
          title: panelTitle(`(${"ab"[index]}) ${setting}`, fits.study),
          quantity: `${quantity} at the smallest n`,
          slope: `slope of mean ${slope.replace(/[₂₃]/, (digit) => `<sub>${"₀₁₂₃".indexOf(digit)}</sub>`)}`,
          threshold,
          truths: grids.map(({ dim, number, curve: { rate } }) => ({ ...rate, group: `d = ${dim}`, number })),
        })),
        predictedSlope: -0.5,
        caption: [
          `Slope of the loss, perturbed cosine router and random truths, with its 95 % interval against the number by which regimeFrom decides. It calls in what lies left of the threshold (${panels.map(({ quantity, threshold }) => `${quantity} = ${threshold}`).join(", ")}), unless double precision cannot fit it: there −1/2 is predicted, else nothing.`,
          ...panels.map(
            ({ grids, without: { inside, outside } }, index) =>
              `(${"ab"[index]}) Called in, ${heldText(grids, true, inside)} hold −1/2, called out, ${heldText(grids, false, outside)}, those without a slope not drawn.`,
          ),
        ].join(" "),
        details: [
          `Random truths (${randomTruthText}), ${settingsText(studies, ["experts", "X", "τ", "starts"])} only, σ such that the number on the axis is spread evenly on its logarithmic scale; bootstrap intervals.`,
          ...panels.map(({ fits, grids }, index) => `(${"ab"[index]}) ${studySentence(fits, grids)}`),
        ].join(" "),
      }),
      verdicts,
    };
  },
});

const texts = [
  { setting: "exact-specified", quantity: "relative error", slope: "L₃", threshold: slopeThresholds.exact },
  { setting: "over-specified", quantity: "σ/(√n κ)", slope: "L₂", threshold: slopeThresholds.over },
] as const;

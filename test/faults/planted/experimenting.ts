import type { Fault } from "../fault";

const figure1 = "experiments/figures/figure1.test.ts";
const reading = "experiments/studied.test.ts";
const over = "experiments/over/over.test.ts";
const spare = "two-spare-atoms: κ of rank two vanishes like τ₂, of rank one not, and −1/6 and −1/4 are predicted";

/** Experiments: how curves are read and judged, and what the figures of the paper make of them. */
export const planted: readonly Fault[] = [
  {
    wrong: "panel (b) of Figure 1 is drawn with L₃",
    file: "experiments/studied.ts",
    text: 'reading.loss ?? (nature.isOver ? "L2" : "L3")',
    change: 'reading.loss ?? "L3"',
    noticedBy: [figure1, "panel (a) is the mean of L₃ of fits that converged, panel (b) of L₂"],
  },
  {
    wrong: "a slope of −1/4 is predicted where no level is",
    file: "experiments/studied.ts",
    text: "includes(part) ? 0 : -0.5",
    change: "includes(part) ? 0 : -0.25",
    noticedBy: [figure1, "the slope is −1/2 against −1/2 everywhere but where norms are wrong, which is stated before"],
  },
  {
    wrong: "the part of L₂ inside shared cells counts distances, not their squares",
    file: "experiments/spareAtoms.ts",
    text: "sum + weights[i] * squared",
    change: "sum + weights[i] * Math.sqrt(squared)",
    noticedBy: [
      "experiments/spareAtoms.test.ts",
      "a split atom is named with its least share and the distance of its farthest part",
    ],
  },
  {
    wrong: "what a slope tends to is taken for the slope over all sizes",
    file: "experiments/over/limitSlope.ts",
    text: "Math.exp(-0.25 * Math.log(size))",
    change: "Math.exp(-8 * Math.log(size))",
    noticedBy: [
      "experiments/over/over.test.ts",
      "spare-atom: a distance that falls faster at first tends to −1/4 all the same, and one that stays is refuted",
    ],
  },
  {
    wrong: "the band of the cosine router ends at unit norms",
    file: "experiments/figures/cosineBand.ts",
    text: "upper: uniform.rate.values,",
    change: "upper: unit.rate.values,",
    noticedBy: [figure1, "unit norms are half a unit off, and the band goes from the true norms to uniform ones"],
  },
  {
    wrong: "a median is judged by the level of the mean",
    file: "experiments/studied.ts",
    text: 'hasNorms && statistic !== "median" && sgd === undefined',
    change: "hasNorms && sgd === undefined",
    noticedBy: [reading, "a median has no level: what is predicted is a mean"],
  },
  {
    wrong: "a fit that failed is read like one that converged",
    file: "experiments/studied.ts",
    text: "if (!accept.includes(status)) return null;",
    change: 'if (accept.length === 0 && status !== "converged") return null;',
    noticedBy: [reading, "only accepted statuses count"],
  },
  {
    wrong: "losses with other norms are those that were read before",
    file: "experiments/studied.ts",
    text: "JSON.stringify([name, reading, truth.atoms])",
    change: "JSON.stringify([name, truth.atoms])",
    noticedBy: [reading, "a loss that was read before is not taken for one with other norms, of another kind or part"],
  },
  {
    wrong: "sizes stand in the order of the rows",
    file: "experiments/studied.ts",
    text: "[...new Set(rows.map(({ size }) => size))].sort((a, b) => a - b)",
    change: "[...new Set(rows.map(({ size }) => size))]",
    noticedBy: [reading, "sizes ascend, in whatever order the rows come"],
  },
  {
    wrong: "rel is that of the greatest n",
    file: "experiments/studied.ts",
    text: "size: sizesOf(rowsOf(name))[0] }",
    change: "size: sizesOf(rowsOf(name)).at(-1) as number }",
    noticedBy: [reading, "rel is that of the smallest n"],
  },
  {
    wrong: "a verdict against the expectation is as expected",
    file: "experiments/curve.ts",
    text: 'rate.verdict === expected ? "as expected"',
    change: 'rate.verdict !== undefined ? "as expected"',
    noticedBy: [
      over,
      "over-choices: a loss without the gauge and with free weights is not expected to fall; here it does, which is said",
    ],
  },
  {
    wrong: "a level holds where its interval lies below 1",
    file: "experiments/curve.ts",
    text: "interval[0] <= 1 && 1 <= interval[1]",
    change: "interval[0] <= 1 && interval[1] <= 1",
    noticedBy: ["experiments/curve.test.ts", "slope and level hold where their intervals hold what is predicted"],
  },
  {
    wrong: "Θ and σ stand in a caption as they once were",
    file: "experiments/figures/figure1.ts",
    text: 'settingsText([over.study], ["k", "σ", "Θ"])',
    change: '"k = 3, k* = 2, σ = 0.003, β₀ in [−2, 2], |β₁ᵤ|, |ηᵤ| ≤ 4"',
    noticedBy: [figure1, "the caption takes settings and counts from the studies"],
  },
  {
    wrong: "the table of medians has the slopes of the means twice",
    file: "experiments/figures/lossParts.ts",
    text: "...slopeCells(medians[i].rate),",
    change: "...slopeCells(mean.rate),",
    noticedBy: [figure1, "medians stand beside the means in their table, with slopes of their own"],
  },
  {
    wrong: "a part at the greatest n is that at the smallest",
    file: "experiments/figures/lossParts.ts",
    text: "threeDigits(rate.values[rate.values.length - 1])",
    change: "threeDigits(rate.values[0])",
    noticedBy: [figure1, "the table of parts has every part of both losses, at both ends"],
  },
  {
    wrong: "the perturbed router is compared with the linear one, not the other way round",
    file: "experiments/figures/figure2.ts",
    text: "value / perturbed.rate.values[i]",
    change: "perturbed.rate.values[i] / value",
    noticedBy: [
      "experiments/figures/figure2.test.ts",
      "the caption says how the linear router compares, and counts fits by router",
    ],
  },
  {
    wrong: "the supplement of free logits has a reference",
    file: "experiments/figures/freeLogits.ts",
    text: "{ reference: false }",
    change: "{ reference: true }",
    noticedBy: [
      reading,
      "without the gauge, with all logits free, and from another generator no loss is expected to fall",
    ],
  },
  {
    wrong: "a distance that the error only comes near is where it has ended",
    file: "experiments/misfit/judgedCell.ts",
    text: "low <= 1 + margin && high",
    change: "low <= 1 + margin || high",
    noticedBy: [
      "experiments/misfit/crossFit.test.ts",
      "every pair of routers is a cell: right ones fall, wrong ones end at the distance of their class, or not",
    ],
  },
  {
    wrong: "quantiles are counted from the greatest loss",
    file: "experiments/over/overQuantiles.ts",
    text: ".sort((a, b) => a - b)",
    change: ".sort((a, b) => b - a)",
    noticedBy: [over, "over-quantiles: the greatest loss is beside the mean, and failed fits are counted"],
  },
  {
    wrong: "the distance of a spare atom is judged against −1/2",
    file: "experiments/over/spareAtom.ts",
    text: "predictedSlope: -0.25",
    change: "predictedSlope: -0.5",
    noticedBy: [over, "spare-atom: the distance in a shared cell is the root of the loss, so it falls at −1/4"],
  },
  {
    wrong: "fits on a set of minimisers are failed ones",
    file: "experiments/over/overWithoutRate.ts",
    text: "accept: anyStatus, ",
    change: "",
    noticedBy: [
      over,
      "over-without-rate: fits count where they stopped, and the caption says how many had not converged",
    ],
  },
  {
    wrong: "what a study's settings follow from is not computed again when it changes",
    file: "experiments/prepare.ts",
    text: "rowKey({ revision, name, arm, settings, seed",
    change: "rowKey({ revision, name, arm, seed",
    noticedBy: ["experiments/prepare.test.ts", "a value is computed again when its settings change, and only then"],
  },
  {
    wrong: "the greatest size is left out",
    file: "experiments/fits.ts",
    text: "size <= largest",
    change: "size < largest",
    noticedBy: ["experiments/fits.test.ts", "`largest` keeps the sizes up to it, of arms with sizes of their own, too"],
  },
  {
    wrong: "norms that are put in are predicted to fall",
    file: "experiments/studied.ts",
    text: "hasGivenNorms && partsWithNorm.includes(part) ? 0 : -0.5",
    change: "-0.5",
    noticedBy: [figure1, "the slope is −1/2 against −1/2 everywhere but where norms are wrong, which is stated before"],
  },
  {
    wrong: "norms that are put in keep the expert part, too",
    file: "experiments/studied.ts",
    text: "hasGivenNorms && partsWithNorm.includes(part) ? 0 : -0.5",
    change: "hasGivenNorms ? 0 : -0.5",
    noticedBy: [
      reading,
      "norms that are put in after the fit are so by construction and keep the loss of all parts that have them",
    ],
  },
  {
    wrong: "true norms, too, are put in by construction",
    file: "experiments/studied.ts",
    text: 'reading.norms !== undefined && reading.norms !== "truth"',
    change: "reading.norms !== undefined",
    noticedBy: [
      reading,
      "norms that are put in after the fit are so by construction and keep the loss of all parts that have them",
    ],
  },
  {
    wrong: "curves of free logits have another name of their router",
    file: "experiments/figures/freeLogits.ts",
    text: "titled(arm)",
    change: "arm",
    noticedBy: [figure1, "the perturbed cosine router has its one name in every curve, with all logits free, too"],
  },
  {
    wrong: "L₂ inside shared cells is predicted to fall like the distances",
    file: "experiments/over/twoSpareAtoms.ts",
    text: "-2 * order",
    change: "-order",
    noticedBy: [over, spare],
  },
  {
    wrong: "L₂ inside shared cells is read as the distance",
    file: "experiments/over/twoSpareAtoms.ts",
    text: "?.[what] || null",
    change: "?.distance || null",
    noticedBy: [over, spare],
  },
  {
    wrong: "regimeFrom speaks of weights that are free below",
    file: "experiments/over/overChoices.ts",
    text: "regimeSentences([variants], [withoutBound])",
    change: "regimeSentences([variants])",
    noticedBy: [
      over,
      "over-choices: a loss without the gauge and with free weights is not expected to fall; here it does, which is said",
    ],
  },
];

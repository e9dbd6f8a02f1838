import type { Fault } from "../fault";

/** Plots: what is drawn, and how it is written. */
export const planted: readonly Fault[] = [
  {
    wrong: "a fitted line takes its logarithms to base 10",
    file: "plots/rateTraces.ts",
    text: "Math.exp(intercept! + slope! * Math.log(n))",
    change: "Math.exp(intercept! + slope! * Math.log10(n))",
    noticedBy: ["plots/ratePlot.test.ts", "the fitted line is exp(intercept) n^slope, red and dash-dotted"],
  },
  {
    wrong: "error bars reach as far down as up",
    file: "plots/traces.ts",
    text: "arrayminus: values.map((value, index) => length(lower[index], value)),",
    change: "arrayminus: values.map((value, index) => length(value, upper[index])),",
    noticedBy: ["plots/ratePlot.test.ts", "error bars reach from lower to upper, and the band goes there and back"],
  },
  {
    wrong: "the lower edge of a band runs forwards, so that the band crosses itself",
    file: "plots/rateTraces.ts",
    text: "...[...lower].reverse()",
    change: "...lower",
    noticedBy: ["plots/ratePlot.test.ts", "error bars reach from lower to upper, and the band goes there and back"],
  },
  {
    wrong: "failed fits are left out of a legend",
    file: "plots/rateTraces.ts",
    text: "failed === undefined ?",
    change: "failed !== undefined ?",
    noticedBy: [
      "plots/ratePlot.test.ts",
      "a panel is band, prediction, points and fitted line, from the back to the front, and then the key",
    ],
  },
  {
    wrong: "the linear router is green as the cosine one",
    file: "plots/theme.ts",
    text: 'linear: "#a8549c"',
    change: 'linear: "#2f9e5b"',
    noticedBy: [
      "plots/looks.test.ts",
      "has a colour each, but that bias and others are grey, which stays apart where a kind of cone is missing",
    ],
  },
  {
    wrong: "how a figure was made is lost",
    file: "plots/panelFigure.ts",
    text: "...(details !== undefined && { details }),",
    change: "",
    noticedBy: ["plots/panelFigure.test.ts", "caption and details are the figure's own"],
  },
  {
    wrong: "the key promises a line in every panel that is in one",
    file: "plots/rateTraces.ts",
    text: "having.length === panels.length ? name",
    change: "having.length > 0 ? name",
    noticedBy: ["plots/ratePlot.test.ts", "what the key names and not every panel has, it says where it is"],
  },
  {
    wrong: "predictions are drawn where they are not to be trusted",
    file: "experiments/tau/tauSweeps.ts",
    text: "rel !== null && rel < levelThreshold",
    change: "rel !== null",
    noticedBy: [
      "experiments/tau/choosingTau.test.ts",
      "the figure has τ₁ in units of the norm, so that both truths have their least at 1",
    ],
  },
  {
    wrong: "the grid of τ₁ has one unit for all norms",
    file: "theory/tau/tauForTruth.ts",
    text: "(factor * normOf(truth))",
    change: "(factor * normOf(truth) ** 0)",
    noticedBy: [
      "theory/tau/adviseTau.test.ts",
      "unless a grid is given, τ₁ is in units of ‖β₁‖, so that the best lies within: 1000",
    ],
  },
  {
    wrong: "a slider stands at its first value, whatever is drawn",
    file: "plots/slider.ts",
    text: "const active = values.indexOf(shown);",
    change: "const active = Math.min(0, values.indexOf(shown));",
    noticedBy: [
      "plots/slider.test.ts",
      "the value that is shown is drawn, and a frame holds what differs between the figures and nothing else",
    ],
  },
  {
    wrong: "a field of CSV with a line break is not quoted",
    file: "plots/table.ts",
    text: '/[",\\r\\n]/',
    change: '/[",]/',
    noticedBy: [
      "plots/table.test.ts",
      "CSV keeps numbers in full, quotes what must be quoted, ends lines in CR LF, and leaves no value empty",
    ],
  },
  {
    wrong: "the first row of a matrix is at the bottom",
    file: "plots/theory/matrixPlot.ts",
    text: "range: [rows.length - 0.5, -0.5]",
    change: "range: [-0.5, rows.length - 0.5]",
    noticedBy: ["plots/theory/matrixPlot.test.ts", "the first row is on top"],
  },
  {
    wrong: "errors over τ₂ have one standard error where two are said",
    file: "plots/theory/tauErrors.ts",
    text: "sixDigits((2 * excessError) / percent)",
    change: "sixDigits(excessError / percent)",
    noticedBy: [
      "plots/theory/tauPlots.test.ts",
      "are percentages of the best pair's error, with two paired standard errors, one curve a τ₁",
    ],
  },
  {
    wrong: "a responsibility has the variance in place of the standard deviation",
    file: "plots/gates/responsibilities.ts",
    text: "(data.outputs[row] - expert) / sd;",
    change: "(data.outputs[row] - expert) / (sd * sd);",
    noticedBy: [
      "plots/gates/gatePlot.test.ts",
      "responsibilities are Bayes' rule and sum to 1, also far from every expert",
    ],
  },
  {
    wrong: "a slope out of range is drawn where it is",
    file: "plots/slopes/slopePlot.ts",
    text: "const slopes = own.map(({ slope }) => inside(slope));",
    change: "const slopes = own.map(({ slope }) => slope);",
    noticedBy: [
      "plots/slopes/slopePlot.test.ts",
      "a slope out of range stands at the edge as a triangle that points outwards, its bar within the panel",
    ],
  },
  {
    wrong: "an interval ends at its lower end on both sides",
    file: "plots/slopes/intervalPlot.ts",
    text: "upper: placed.map(({ upper }) => upper)",
    change: "upper: placed.map(({ lower }) => lower)",
    noticedBy: [
      "plots/theory/noisePlots.test.ts",
      "have their value, both ends and their predictions at the same height",
    ],
  },
  {
    wrong: "a line of entropies rises with ε",
    file: "plots/theory/entropyPlot.ts",
    text: "intercept - slope * Math.log(width)",
    change: "intercept + slope * Math.log(width)",
    noticedBy: ["plots/theory/snapshots.test.ts", "entropyPlot draws what it drew"],
  },
  {
    wrong: "the fitted gates of a cell overwrite one another",
    file: "plots/gates/gateAgainstTruth.ts",
    text: "sums[cell] += row[index];",
    change: "sums[cell] = row[index];",
    noticedBy: [
      "plots/gates/replayPlot.test.ts",
      "level lines of the fit are those of the truth where atoms of one cell only share its weight",
    ],
  },
  {
    wrong: "the second row of panels lies over the first",
    file: "plots/panelFigure.ts",
    text: "at = top + Math.max(...heights) + room.below + legend + room.legendGap;",
    change: "at = top + room.below + legend + room.legendGap;",
    noticedBy: ["plots/ratePlot.test.ts", "stacked panels share the width of a column, panels side by side double it"],
  },
  {
    wrong: "a value of 0 is drawn on a logarithmic axis",
    file: "plots/logarithmic.ts",
    text: "value !== null && value <= 0",
    change: "value !== null && value < 0",
    noticedBy: ["plots/panelFigure.test.ts", "is left out like null, and the legend says so: 0"],
  },
  {
    wrong: "a marked point's ticks are drawn among all others, too",
    file: "plots/slopes/specificationPlot.ts",
    text: "(mark !== undefined) === marked",
    change: "(mark !== undefined || !marked)",
    noticedBy: [
      "plots/slopes/specificationPlot.test.ts",
      "a marked point has its line, its label and its ticks where it was sorted to",
    ],
  },
  {
    wrong: "the labels of two neighbours that are marked write over each other",
    file: "plots/slopes/specificationPlot.ts",
    text: 'xanchor: index === 0 ? "right" : "left"',
    change: 'xanchor: "left"',
    noticedBy: [
      "plots/slopes/specificationPlot.test.ts",
      "the labels of two neighbours that are marked do not write over each other",
    ],
  },
];

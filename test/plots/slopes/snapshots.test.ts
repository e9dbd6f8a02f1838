import { intervalPlot } from "../../../lib/dist/plots/slopes/intervalPlot";
import { regimePlot } from "../../../lib/dist/plots/slopes/regimePlot";
import { slopePlot } from "../../../lib/dist/plots/slopes/slopePlot";
import { specificationPlot } from "../../../lib/dist/plots/slopes/specificationPlot";
import { thresholdPlot } from "../../../lib/dist/plots/slopes/thresholdPlot";
import { testSnapshots } from "../figureSnapshots";

const estimate = { name: "a", group: "first", value: 2, lower: 1.5, upper: 2.75, predicted: 2.1, firstOrder: null };
const slopes = { slope: -0.5, interval: [-0.75, -0.375] as const };
const dot = { group: "tanh", role: "perturbed" as const, ...slopes, faint: false };
const truth = { group: "d = 2", ...slopes, sizes: [100, 1000], rel: 0.1, ratios: [1.25, 1] };
const point = { ...slopes, role: "perturbed" as const, isFaint: false };

testSnapshots(__dirname, {
  intervalPlot: () =>
    intervalPlot({
      estimates: [estimate, { ...estimate, name: "b", group: "second", firstOrder: 2.2 }],
      xTitle: "norm",
      truth: 1,
      caption: "A caption.",
    }),
  regimePlot: () =>
    regimePlot({
      truths: [truth, { ...truth, group: "d = 4", rel: 0.3, ratios: [2, 1.5] }],
      predictedSlope: -0.5,
      threshold: 0.15,
      caption: "A caption.",
    }),
  slopePlot: () =>
    slopePlot({
      panels: ["router", "bias", "weight", "expert"].map((title, index) => ({
        title,
        dots:
          index === 1
            ? []
            : [dot, { ...dot, group: "relu", role: "linear", slope: index - 2, interval: [-4, 4], faint: index === 3 }],
      })),
      groups: ["relu", "tanh"],
      names: { perturbed: "perturbed cosine", linear: "linear" },
      predictedSlope: -0.5,
      range: [-1, 0.25],
      caption: "A caption.",
    }),
  specificationPlot: () =>
    specificationPlot({
      points: [
        { ...point, chosen: { statistic: "mean", gauge: "canonical" } },
        { ...point, slope: -0.4, chosen: { statistic: "median", gauge: "canonical" }, mark: "headline" },
        { ...point, slope: -0.3, chosen: { statistic: "median", gauge: "none" }, mark: "other" },
        { ...point, slope: 4, role: "linear", chosen: { statistic: "mean", gauge: "none" }, isFaint: true },
      ],
      choices: { statistic: ["mean", "median", "mode"], gauge: ["canonical", "none"] },
      predictedSlope: -0.5,
      range: [-1, 0.5],
      titles: { perturbed: "perturbed cosine" },
      caption: "A caption.",
    }),
  thresholdPlot: () => {
    const panel = { quantity: "rel", slope: "slope", threshold: 0.5 };
    const other = { group: "d = 4", number: 3, slope: -1, interval: [-1.25, -0.75] as const };
    return thresholdPlot({
      panels: [
        { ...panel, title: "(a)", truths: [{ group: "d = 2", number: 0.1, ...slopes }, other] },
        { ...panel, title: "(b)", truths: [other] },
      ],
      predictedSlope: -0.5,
      caption: "A caption.",
    });
  },
});

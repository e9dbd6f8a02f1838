import { ratePlot } from "../../lib/dist/plots/ratePlot";
import { settingPlot } from "../../lib/dist/plots/settingPlot";
import { stillPicture, withSlider } from "../../lib/dist/plots/slider";
import { table } from "../../lib/dist/plots/table";
import { testSnapshots } from "./figureSnapshots";
import { tinyPanel } from "./tinyPanel";

const setting = {
  name: "perturbed",
  role: "perturbed" as const,
  sizes: [0.1, 1, 10],
  values: [3, 1, null],
  lower: [2.5, 0.9, null],
  upper: [3.5, 1.2, null],
  predicted: [3.1, 1.1, null],
  extrapolated: [null, 1.1, 0.5],
};
const sliding = () =>
  withSlider({
    figures: [1, 2].map((factor) => ratePlot({ panels: [{ ...tinyPanel, title: `${factor}` }] })),
    parameter: "τ₁",
    values: [0.1, 10],
    shown: 10,
  });

testSnapshots(__dirname, {
  ratePlot: () => ratePlot({ panels: [tinyPanel], caption: "A caption." }),
  "ratePlot, stacked": () =>
    ratePlot({ panels: [tinyPanel, { ...tinyPanel, title: "(b)", series: [tinyPanel.series[1]], bands: [] }] }),
  "ratePlot, side by side, without a title": () =>
    ratePlot({
      panels: [
        { ...tinyPanel, title: "" },
        { title: "", yTitle: "error", series: [tinyPanel.series[1]] },
      ],
      arrangement: "side by side",
      xTitle: "n",
    }),
  settingPlot: () =>
    settingPlot({
      xTitle: "τ",
      marks: [0.5],
      panels: [
        { title: "(a)", yTitle: "loss", series: [setting] },
        { title: "(b)", yTitle: "share", series: [{ ...setting, predicted: undefined }], range: [0, 4] },
      ],
      caption: "A caption.",
    }),
  withSlider: sliding,
  stillPicture: () => stillPicture(sliding()),
  table: () =>
    table({
      columns: ["router", "slope"],
      rows: [
        ["cosine", -0.02],
        ["linear", null],
      ],
      caption: "Slopes.",
    }),
});

import { expect, test } from "vitest";
import { panelFigure } from "../../lib/dist/plots/panelFigure";
import { ratePlot } from "../../lib/dist/plots/ratePlot";
import { settingPlot } from "../../lib/dist/plots/settingPlot";
import { stillPicture, withSlider } from "../../lib/dist/plots/slider";
import { table } from "../../lib/dist/plots/table";
import { axis, logAxis } from "../../lib/dist/plots/theme";
import { points } from "../../lib/dist/plots/traces";
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
};
const sliding = () =>
  withSlider({
    figures: [1, 2].map((factor) => ratePlot({ panels: [{ ...tinyPanel, title: `${factor}` }] })),
    parameter: "τ₁",
    values: [0.1, 10],
    shown: 10,
  });

const dots = points({ x: [1, 10], y: [0.5, null], marker: { color: "#222222" }, name: "measured" });

testSnapshots(__dirname, {
  panelFigure: () =>
    panelFigure({
      panels: [
        { x: axis("first"), y: axis("second", { range: [0, 1] }), traces: [dots], height: 100 },
        { title: "(b)", x: logAxis("n", [1, 10]), y: axis("third"), traces: [dots], rules: [{ y: 1 }, { x: 2 }] },
      ],
      caption: "A caption.",
    }),
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

test("every axis has a closed frame, ticks outside and a faint grid, which snapshots leave out", () => {
  expect(axis("title")).toEqual({
    title: { text: "title", standoff: 8, font: { size: 20 } },
    ...{ showline: true, mirror: true, linecolor: "#222222", linewidth: 1 },
    ...{ ticks: "outside", ticklen: 5, tickcolor: "#222222", tickfont: { size: 19 } },
    ...{ gridcolor: "#e4e4e4", zeroline: false, automargin: false },
  });
});

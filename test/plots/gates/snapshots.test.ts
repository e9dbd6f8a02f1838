import { dataset } from "../../../lib/dist/data/dataset";
import { uniformBox } from "../../../lib/dist/data/inputs";
import { tanhExpert } from "../../../lib/dist/experts/tanhExpert";
import { mixture } from "../../../lib/dist/mixture/mixture";
import { directionPlot } from "../../../lib/dist/plots/gates/directionPlot";
import { fitPlot } from "../../../lib/dist/plots/gates/fitPlot";
import { gatePlot } from "../../../lib/dist/plots/gates/gatePlot";
import { gatesAlongLine } from "../../../lib/dist/plots/gates/gatesAlongLine";
import { gatesOverPlane } from "../../../lib/dist/plots/gates/gatesOverPlane";
import { replayPlot } from "../../../lib/dist/plots/gates/replayPlot";
import { cosine } from "../../../lib/dist/routers/cosine";
import { linear } from "../../../lib/dist/routers/linear";
import { testSnapshots } from "../figureSnapshots";

const caption = "A caption.";
const plane = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
const planeTruth = plane.measure([
  { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
  { bias: 0.5, router: [-1, 0.3], expert: [1, 1, 1] },
  { expert: [0.2, -1.6, 0.8] },
]);
/** Of the first bias. */
const unit = [...plane.parameters(planeTruth)].map((_, index) => (index === 0 ? 1 : 0));
const planeData = dataset({
  inputs: [
    [1, 2],
    [-1, 0.5],
  ],
  outputs: [0.5, -0.5],
}); // prettier-ignore
const line = mixture({ router: linear(), expert: tanhExpert(), dim: 1 });
const lineTruth = line.measure([{ bias: 0.5, router: [2], expert: [0.5, 1] }, { expert: [0.25, -1] }]);
const lineFit = line.measure([{ bias: 0, router: [1.5], expert: [0.5, 1] }, { expert: [0.5, -1] }]);
const lineData = dataset({ inputs: [[0], [1], [-2]], outputs: [0.1, 0.75, -0.5] });
const inPlane = { model: plane, measure: planeTruth, names: ["one", "two", "three"], caption };

testSnapshots(__dirname, {
  directionPlot: () =>
    directionPlot({
      model: plane,
      measure: planeTruth,
      directions: [
        { name: "router", vector: unit.map((_, index) => [0, 0.3, 0.4][index] ?? 0) },
        { name: "bias", vector: unit },
        { name: "bias", vector: unit.map((_, index) => (index === 6 ? 1 : 0)) },
      ],
      input: uniformBox({ low: -4, high: 4 }),
      title: "directions",
      caption,
    }),
  fitPlot: () => fitPlot({ model: line, data: lineData, fit: lineFit, truth: lineTruth, caption }),
  "fitPlot, two inputs": () => fitPlot({ model: plane, data: planeData, fit: { measure: planeTruth }, title: "a fit" }),
  gatePlot: () => gatePlot({ model: line, measure: lineTruth, range: [-2, 2] }),
  gatesAlongLine: () =>
    gatesAlongLine({ ...inPlane, observed: { data: planeData, sd: 0.5 }, title: "gates", from: [-4, -4], to: [4, 4] }),
  gatesOverPlane: () =>
    gatesOverPlane({ ...inPlane, observed: { data: planeData, sd: 0.5 }, title: "gates", low: -4, high: 4 }),
  "gatesOverPlane, without data and title": () =>
    gatesOverPlane({ ...inPlane, observed: null, title: "", low: 0, high: 1 }),
  replayPlot: () =>
    replayPlot({
      ...{ model: line, fitted: lineFit, truth: lineTruth, data: lineData, cells: [0, 1], caption },
      positions: { start: lineTruth, fit: lineFit },
    }),
  "replayPlot, over the plane": () =>
    replayPlot({
      ...{ model: plane, fitted: planeTruth, truth: planeTruth, data: planeData, cells: [0, 1, 1] },
      positions: { start: planeTruth, fit: planeTruth },
    }),
});

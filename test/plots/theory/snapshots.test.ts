import { tanhExpert } from "../../../lib/dist/experts/tanhExpert";
import { mixture } from "../../../lib/dist/mixture/mixture";
import { efficiencyPlot, type RatioCurve } from "../../../lib/dist/plots/theory/efficiencyPlot";
import { entropyPlot } from "../../../lib/dist/plots/theory/entropyPlot";
import { type EstimateCloud, estimatesPlot } from "../../../lib/dist/plots/theory/estimatesPlot";
import { matrixPlot } from "../../../lib/dist/plots/theory/matrixPlot";
import { normTransformPlot } from "../../../lib/dist/plots/theory/normTransformPlot";
import { rankLossTable } from "../../../lib/dist/plots/theory/rankLossTable";
import { spectrumPlot } from "../../../lib/dist/plots/theory/spectrumPlot";
import { sweepPlot } from "../../../lib/dist/plots/theory/sweepPlot";
import { tauErrors } from "../../../lib/dist/plots/theory/tauErrors";
import { tauMap } from "../../../lib/dist/plots/theory/tauMap";
import { linear } from "../../../lib/dist/routers/linear";
import { perturbedCosine } from "../../../lib/dist/routers/perturbedCosine";
import type { TauForData } from "../../../lib/dist/theory/tau/tauForData";
import type { TauForTruth } from "../../../lib/dist/theory/tau/tauForTruth";
import { testSnapshots } from "../figureSnapshots";

const caption = "A caption.";
const curve = (of: RatioCurve["of"]): RatioCurve => ({
  ...{ of, name: `the ${of}`, sizes: [100, 1000] },
  ...{ values: [2, 1], lower: [1.5, 0.875], upper: [3, 1.125] },
});
const cloud: EstimateCloud = {
  ...{ title: "(a)", role: "linear", names: ["first", "second"], truth: [1, 2], estimates: [[1.1, 2.1]] },
  ...{
    covariance: [
      [2, 1],
      [1, 3],
    ],
    halfWidth: 5,
  }, // prettier-ignore
};
const spectrum = (group: string, name: string, singularValues: number[], rank: number) =>
  ({ group, name, role: name === "linear" ? "linear" : "perturbed", set: { singularValues, rank } }) as const;

testSnapshots(__dirname, {
  efficiencyPlot: () =>
    efficiencyPlot({
      panels: [
        { title: "(a)", curves: [curve("bias"), curve("router"), curve("expert")] },
        { title: "(b)", curves: [curve("linear")] },
        { title: "(c)", curves: [curve("bias")] },
      ],
      yTitle: "ratio",
      caption,
    }),
  entropyPlot: () =>
    entropyPlot({
      curves: [
        { name: "perturbed", role: "perturbed", widths: [0.1, 0.01], entropies: [5, 9.5], slope: 2, intercept: 0.4 },
      ],
      caption,
    }),
  estimatesPlot: () =>
    estimatesPlot({
      clouds: [
        cloud,
        {
          ...cloud,
          title: "(b)",
          covariance: [
            [16, -12],
            [-12, 9],
          ],
        },
      ],
      caption,
    }), // prettier-ignore
  matrixPlot: () =>
    matrixPlot({
      rows: ["a", "b"],
      columns: ["x", "y"],
      rowTitle: "made by",
      columnTitle: "fitted",
      cells: [
        [
          { value: 0.1, lines: ["0.1", "[0, 1]"] },
          { value: 1, lines: ["1"] },
        ],
        [
          { value: 10, lines: ["10"] },
          { value: 100, lines: ["100"] },
        ],
      ],
      range: [0.01, 1000],
      caption,
    }),
  normTransformPlot: () =>
    normTransformPlot({
      routers: { linear: linear(), "τ₁ = 1": perturbedCosine({ tau1: 1 }) },
      norms: [0.25, 1, 4],
      caption,
    }),
  rankLossTable: () => {
    const loss = { router: "cosine", dim: 2, atoms: 3, reference: false, expert: "tanh", parameterCount: 18 } as const;
    return rankLossTable({
      losses: [
        { ...loss, rank: 14, predicted: 4, unnamed: 0, agrees: true },
        { ...loss, router: "linear", reference: true, rank: 16, predicted: 0, unnamed: 1, agrees: false },
        { ...loss, dim: 4, rank: 14, predicted: 4, unnamed: 0, agrees: true },
      ],
      caption,
    });
  },
  spectrumPlot: () =>
    spectrumPlot({
      spectra: [spectrum("tanh", "linear", [4, 2, 1], 3), spectrum("relu", "perturbed", [2, 1, 0], 2)],
      groupTitle: "expert",
      caption,
    }),
  sweepPlot: () => {
    const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
    const at = (norm: number) => model.measure([{ router: [norm, 0], expert: [1, 0, 0.5] }, { expert: [0, 1, -1] }]);
    return sweepPlot({
      sweeps: [{ name: "linear", role: "linear", model, measures: [1, 2].map(at) }],
      ...{ parameter: "norm", values: [1, 2], origin: 1, shown: 2, from: [-4, 1], to: [4, 1], caption },
    });
  },
  tauErrors: () => {
    const pair = (tau1: number, tau2: number, excess: number) => ({ tau1, tau2, excess, excessError: excess / 4 });
    const pairs = [pair(0, 0.1, 0.01), pair(1, 0.1, 0), pair(0, 1, 0.02), pair(1, 1, 0.001)];
    const found = { pairs, best: { ...pairs[1], error: 0.01 } } as unknown as TauForData;
    return tauErrors({ found, truth: 0.3, caption });
  },
  tauMap: () => {
    const pair = (tau1: number, tau2: number, total: number) => ({
      ...{ tau1, tau2, total, radial: total / 2, angular: total / 4, expert: 1 + tau1 / 100 },
      ...{ smallestEigenvalue: tau1 === 5 ? 0 : 1 / total, rel: total / 10 },
    });
    const pairs = [pair(0.5, 0.1, 1), pair(5, 0.1, 4), pair(0.5, 1, 1.02), pair(5, 1, 30)];
    const map = { pairs, loss: "L3", tau1s: [0, 0.5, 5], tau2s: [0.1, 1] } as unknown as TauForTruth;
    return tauMap({ map, caption });
  },
});

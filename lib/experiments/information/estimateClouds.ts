import { parameterErrors } from "../../losses/parameterErrors";
import type { Figure } from "../../plots/figure";
import { withSlider } from "../../plots/slider";
import { type EstimateCloud, estimatesPlot } from "../../plots/theory/estimatesPlot";
import { roleOf } from "../curve";
import { type ComparedRouter, comparedTitles, exactNoise } from "../settings";
import type { MeasuredArm } from "./standardErrorTable";

/** Estimates that are drawn; the others would only blacken the cloud. */
const drawn = 80;

/** The coordinates of model.parameters in a panel: β₁ of atom 1 for every router, and its slope η[1], η[2] for the first. */
const routerPair = { at: [1, 2], names: ["β<sub>1</sub>, first", "β<sub>1</sub>, second"] } as const;
const slopePair = { at: [3, 4], names: ["η, first slope", "η, second slope"] } as const;

/** Half widths of the axes, in predicted standard errors at the smallest n of the coordinate that is told worst. */
const reach = 3.2;

/** Clouds of estimates with their predicted ellipses, a slider over n. */
export function estimateClouds(arms: readonly MeasuredArm[], sizes: readonly number[]): Figure {
  const panels = [...arms.map((each) => ({ each, pair: routerPair })), { each: arms[0], pair: slopePair }];
  const figures = sizes.map((size) =>
    estimatesPlot({
      clouds: panels.map(({ each, pair }, index) => cloudOf(each, pair, { size, smallest: sizes[0], index })),
      caption: `Up to ${drawn} estimates at each n beside the ellipse that holds 95 % of them in the limit, from the Fisher information alone, σ = ${exactNoise.sd}: β₁ of atom 1 for the three routers, and the slopes of its expert under the first of them. The cosine router's β₁ is drawn at the true norm, which its data do not tell: the ellipse is a segment, and estimates lie on an arc. Axes of a panel stay the same for all n; estimates beyond them are not drawn.`,
    }),
  );
  return withSlider({ figures, parameter: "n", values: sizes, shown: sizes[Math.floor(sizes.length / 2)] });
}

function cloudOf(
  { arm, fisher, rows }: MeasuredArm,
  { at, names }: typeof routerPair | typeof slopePair,
  { size, smallest, index }: { size: number; smallest: number; index: number },
): EstimateCloud {
  const { model, truth } = arm;
  const centre = model.parameters(truth);
  const pair = (values: Float64Array) => [values[at[0]], values[at[1]]] as const;
  const variance = (i: number, j: number, n: number) =>
    (exactNoise.sd * exactNoise.sd * fisher.covariance.get(i, j)) / n;
  const [first, second] = at;
  const estimates = rows
    .filter((row) => row.size === size && row.replicate < drawn && row.status === "converged")
    .flatMap(({ parameters }) => {
      const { errors } = parameterErrors({ model, truth, fitted: model.fromParameters(parameters) });
      return errors === null ? [] : [pair(errors.map((error, j) => error + centre[j]))];
    });
  return {
    title:
      at === slopePair.at ? "(d) expert of (a)" : `(${"abc"[index]}) ${comparedTitles[arm.name as ComparedRouter]}`,
    role: roleOf(arm),
    names,
    truth: pair(centre),
    estimates,
    covariance: [
      [variance(first, first, size), variance(first, second, size)],
      [variance(first, second, size), variance(second, second, size)],
    ],
    halfWidth: reach * Math.sqrt(Math.max(variance(first, first, smallest), variance(second, second, smallest))),
  };
}

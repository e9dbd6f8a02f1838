import type { Figure } from "../../plots/figure";
import { settingPlot } from "../../plots/settingPlot";
import { levelThreshold } from "../../theory/information/relativeError";
import { pointRows } from "../curve";
import { fitsSentence, settingsText } from "../sentences";
import type { Studied } from "../studied";
import { families, taus } from "./levelStudy";
import type { Level } from "./levels";

interface Point {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly predicted: number | null;
}

/** L₃ and routing accuracy against τ: both families at the largest n, the first one at the smallest, too. */
export function levelFigure(fits: Studied, levels: readonly Level[]): Figure {
  const { sizes } = fits;
  const last = sizes.length - 1;
  const shown = [
    { family: families[0].name, at: last, role: "perturbed" },
    { family: families[1].name, at: last, role: "perturbed" },
    { family: families[0].name, at: 0, role: "perturbed" },
  ] as const;
  const series = shown.map(({ family, at, role }) => {
    const own = levels.filter((level) => level.family === family);
    const losses = own.map(({ curve }) => pointRows(curve)[at]);
    const named = {
      name: `${family.replace(/τ₁/g, "τ<sub>1</sub>").replace(/τ₂/g, "τ<sub>2</sub>")}, n = ${sizes[at].toLocaleString("en")}`,
      role,
      sizes: taus,
    };
    return {
      loss: {
        ...named,
        ...columns(losses),
        predicted: own.map(({ rels }, i) => (rels[at] < levelThreshold ? losses[i].predicted : null)),
      },
      accuracy: { ...named, ...columns(own.map(({ accuracy }) => accuracy[at])) },
    };
  });
  return settingPlot({
    xTitle: "τ",
    marks: [levels[0].norm],
    panels: [
      { title: "(a) parameters", yTitle: "mean loss L<sub>3</sub>", series: series.map(({ loss }) => loss) },
      {
        title: "(b) routing",
        yTitle: "routing accuracy",
        series: series.map(({ accuracy }) => accuracy),
        range: [0.45, 1.02],
      },
    ],
    ...textsOf(fits, levels),
  });
}

function columns(points: readonly Point[]) {
  return {
    values: points.map(({ value }) => value),
    lower: points.map(({ lower }) => lower),
    upper: points.map(({ upper }) => upper),
    predicted: points.map(({ predicted }) => predicted),
  };
}

function textsOf({ study, sizes, counts }: Studied, levels: readonly Level[]) {
  const touching = levels.reduce((sum, { onBoundary }) => sum + onBoundary, 0);
  return {
    caption: `Data from the router with that τ, and a fit that knows it. (a) Mean L₃. (b) Share of inputs whose top expert is the true one; the router that ignores x reaches about a half. Lines: predicted by the Fisher information, where rel at that n is below ${levelThreshold}. Vertical: τ = ‖β₁‖. At both ends the norm may run to the boundary of Θ, at n = ${sizes[sizes.length - 1].toLocaleString("en")} in ${touching} of ${levels.length * study.replicates} fits: there the mean is as large as Θ lets it be.`,
    details: [
      `Exact-specified, ${settingsText([study], ["d", "k", "experts", "σ", "X", "Θ"])}, ‖β₁‖ = ${levels[0].norm}, bias 0; ${settingsText([study], ["replicates"])} at each point and 95 % intervals, ${fitsSentence(counts)}. Top experts are compared after matching by Voronoi cells.`,
      'The "noise" is a fixed constant in the main code of the paper\'s co-authors, and random in a branch of theirs [C].',
    ].join(" "),
  };
}

import { randomStream } from "../../data/randomStream";
import { fromData, nearTruth } from "../../estimators/startValues";
import { voronoiLoss } from "../../losses/voronoiLoss";
import { withNorms } from "../../losses/withNorms";
import type { Figure, Table } from "../../plots/figure";
import { ratePlot } from "../../plots/ratePlot";
import { withSlider } from "../../plots/slider";
import { table } from "../../plots/table";
import { matrixPlot } from "../../plots/theory/matrixPlot";
import { type ClassDistance, classDistance } from "../../theory/misfit/classDistance";
import { curveRow, curveSentence, holdsSlope, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { settingsText } from "../sentences";

import { comparedNames, comparedTitles, input, spread } from "../settings";
import { type CrossCell, crossCells, crossSentence, crossStudy, crossTable } from "./crossCells";

/** A cell beside where it is predicted to end, without a noisy fit. */
interface JudgedCell extends CrossCell {
  /** Of the fitted class from the generator's f; null where the model is right. */
  readonly distance: ClassDistance | null;
  /** L₃ of the measure that comes nearest; null where the model is right. */
  readonly nearestLoss: number | null;
  /** Regression error at the greatest n over the distance, with its 95 % interval. */
  readonly ratio: { readonly value: number; readonly interval: readonly [number, number] } | null;
}

/** The regression error counts as ending at the distance when the interval of their ratio meets 1 ± this. */
const margin = 0.02;

/**
 * Cross-fit: every router fitted to every router's data on the same samples.
 *
 * Predictions: where the model is right, regression error and L₃ fall at −1/2 with the level of the Fisher information;
 * where it is wrong, the regression error ends at the distance of the generator's function from the fitted class, which is
 * computed on its own, from outputs without noise, and the parameter loss stays at a constant.
 */
export const crossFit = experiment({
  name: "cross-fit",
  question: "What does each router make of data that another one generated?",
  seconds: { quick: 15, paper: 30 },
  extended: true,
  studies: (profile) => [crossStudy(profile)],
  report([fits]) {
    const cells = crossCells(fits).map(judged);
    const shown = settingsText([fits.study], ["d", "k", "experts", "σ"]);
    return {
      curves: cells.flatMap(({ loss, error }) => [loss, error]),
      summary: cells.flatMap(({ loss, error, distance, nearestLoss, ratio }) => [
        { ...curveRow(loss), limit: nearestLoss, ratio: null, ratioInterval: null },
        {
          ...curveRow(error),
          limit: distance?.value ?? null,
          ratio: ratio?.value ?? null,
          ratioInterval: ratio?.interval ?? null,
        },
      ]),
      figure: errorMatrix(cells, shown),
      supplements: { errors: errorCurves(cells) },
      tables: { slopes: crossTable(cells), distances: distanceTable(cells) },
      verdicts: [...cells.flatMap(verdictsOf), rightSentence(cells)],
    };
  },
});

function judged(cell: CrossCell): JudgedCell {
  const { arm, generator, fitted, error } = cell;
  if (generator === fitted || arm.generator === undefined)
    return { ...cell, distance: null, nearestLoss: null, ratio: null };
  const { model, truth, bounds } = arm;
  const distance = classDistance({
    generator: arm.generator,
    truth,
    model,
    atoms: truth.size,
    input,
    bounds,
    // Starts near the truth alone could miss a better minimum that no noisy fit looked for either.
    starts: [nearTruth({ truth, spread }), fromData({ count: 12, polished: 2 })],
    stream: randomStream("class distance", { generator, fitted }),
  });
  const { nearest } = distance;
  const measure = model.router.normIdentified ? nearest : withNorms({ model, measure: nearest, norms: "truth", truth });
  const { values, lower, upper } = error.rate;
  const last = values.length - 1;
  const ends = [lower[last], upper[last]].map((end) => end / distance.value) as [number, number];
  return {
    ...cell,
    distance,
    nearestLoss: voronoiLoss({ model, fitted: measure, truth, loss: "L3" }).total,
    ratio: { value: values[last] / distance.value, interval: ends },
  };
}

/** The errors at every n as a matrix with a slider. */
function errorMatrix(cells: readonly JudgedCell[], settings: string): Figure {
  const { sizes, fits } = cells[0].error.rate;
  const failed = cells.reduce((sum, { error }) => sum + error.rate.failed, 0);
  const all = cells.flatMap(({ error }) => error.rate.values);
  const routers = comparedNames.map((name) => comparedTitles[name]);
  const caption = [
    `Mean regression error in L²(μ) with its 95 % bootstrap interval, who generated (rows) × who is fitted (columns), on the same inputs and noise; exact-specified, ${settings}; ${cells.length * fits} fits, ${failed} failed, ${fits / sizes.length} replicates a cell and n. Darker is larger, on a log scale.`,
    `Predicted without noisy data: on the diagonal the error of a right model with as many parameters as its Jacobian has ranks, elsewhere the distance of the generating function from the fitted class, by least squares on outputs without noise. Θ bounds every coordinate of a router vector by 20.`,
  ].join(" ");
  return withSlider({
    figures: sizes.map((_, at) =>
      matrixPlot({
        rows: comparedNames,
        columns: routers,
        rowTitle: "generated by",
        columnTitle: "fitted",
        range: [Math.min(...all), Math.max(...all)],
        cells: comparedNames.map((name) =>
          cells.filter(({ generator }) => generator === name).map((cell) => matrixCell(cell, at)),
        ),
      }),
    ),
    parameter: "n",
    values: [...sizes],
    shown: sizes.at(-1),
    caption,
  });
}

function matrixCell({ error, distance }: JudgedCell, at: number) {
  const { values, lower, upper } = error.rate;
  const predicted = distance?.value ?? error.predicted?.[at] ?? 0;
  return {
    value: values[at],
    lines: [
      `<b>${threeDigits(values[at])}</b>`,
      `[${threeDigits(lower[at])}, ${threeDigits(upper[at])}]`,
      `predicted ${threeDigits(predicted)}`,
    ],
  };
}

/** Errors against n, a panel for each generator. */
function errorCurves(cells: readonly JudgedCell[]): Figure {
  return ratePlot({
    panels: comparedNames.map((name, index) => ({
      title: `(${"abc"[index]}) data of the ${comparedTitles[name]} router`,
      yTitle: "mean regression error",
      series: cells
        .filter(({ generator }) => generator === name)
        .map(({ error, fitted, distance }) => ({
          ...seriesOf(error),
          name: `${comparedTitles[fitted]} fitted`,
          predicted: error.predicted ?? error.rate.sizes.map(() => distance?.value ?? 0),
        })),
    })),
    caption: `Mean regression error against n, who generated × who is fitted, on the same inputs and noise; ${cells[0].error.rate.fits} fits a curve, bars are 95 % bootstrap intervals. Grey: predicted, the level of a right model or the distance of a wrong one's class.`,
  });
}

function distanceTable(cells: readonly JudgedCell[]): Table {
  const n = cells[0].error.rate.sizes.at(-1);
  return table({
    columns: [
      "generated by",
      "fitted",
      "distance of the class",
      "standard error",
      `regression error at n = ${n}`,
      "ratio",
      "L₃ of the nearest measure",
      `mean L₃ at n = ${n}`,
      "on the boundary of Θ",
    ],
    rows: cells.flatMap(({ generator, fitted, distance, nearestLoss, ratio, loss, error }) =>
      distance === null || ratio === null
        ? []
        : [
            [
              generator,
              fitted,
              rounded(distance.value),
              rounded(distance.standardError),
              rounded(error.rate.values.at(-1) as number),
              `${ratio.value.toFixed(3)} [${ratio.interval.map((end) => end.toFixed(3)).join(", ")}]`,
              nearestLoss === null ? null : rounded(nearestLoss),
              rounded(loss.rate.values.at(-1) as number),
              distance.onBoundary,
            ],
          ],
    ),
    caption:
      "Where a misspecified fit ends: the least distance of f_G in Θ from the generating function, from outputs without noise, beside the regression error of the noisy fits; cosine losses with the true norms. A nearest measure on the boundary of Θ would come nearer in a larger Θ, so its L₃ is a matter of Θ.",
  });
}

function verdictsOf(cell: JudgedCell): string[] {
  const { arm, loss, error, distance, ratio, nearestLoss } = cell;
  if (distance === null || ratio === null) return [curveSentence(loss), curveSentence(error)];
  const { sizes, values } = error.rate;
  const ends = ratio.interval[0] <= 1 + margin && ratio.interval[1] >= 1 - margin;
  const boundary = distance.onBoundary > 0 ? `, ${distance.onBoundary} of its coordinates on the boundary of Θ` : "";
  const last = loss.rate.values.at(-1) as number;
  return [
    crossSentence(cell),
    `${arm.name}: at n = ${sizes.at(-1)} the regression error is ${threeDigits(values.at(-1) as number)}, ${ratio.value.toFixed(3)} [${ratio.interval.map((end) => end.toFixed(3)).join(", ")}] times the distance of the class, ${threeDigits(distance.value)} (${distance.status}${boundary}): it ${ends ? "has ended there" : "is not there"}, to ${100 * margin} %; mean L₃ is ${threeDigits(last)}${nearestLoss === null ? "" : ` beside ${threeDigits(nearestLoss)} of the nearest measure`}.`,
  ];
}

/** All right models at once: their curves share inputs and noise, so a draw that misleads one misleads them all. */
function rightSentence(cells: readonly JudgedCell[]): string {
  const curves = cells.filter(({ distance }) => distance === null).flatMap(({ loss, error }) => [loss, error]);
  const holding = curves.filter(holdsSlope).length;
  const apart = curves.map(({ rate: { slope } }) => Math.abs(slope + 0.5));
  return `Of the ${curves.length} curves of right models, ${holding} have −1/2 in the interval of their slope; the farthest slope is ${Math.max(...apart).toFixed(3)} away from it. They share inputs and noise, so they err together.`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function threeDigits(value: number): string {
  return value.toPrecision(3);
}

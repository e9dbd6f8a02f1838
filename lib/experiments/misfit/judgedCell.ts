import { randomStream } from "../../data/randomStream";
import { fromData, nearTruth, unitScale } from "../../estimators/starts/startValues";
import { voronoiLoss } from "../../losses/voronoiLoss";
import { withNorms } from "../../losses/withNorms";
import { seeded } from "../../study/seed";
import { type ClassDistance, classDistance } from "../../theory/misfit/classDistance";
import { curveVerdict, holdsSlope } from "../curve";
import { input, spread } from "../settings";
import { prediction, type Verdict } from "../verdict";
import { type CrossCell, crossSentence } from "./crossCells";

/** A cell beside where it is predicted to end, without a noisy fit. */
export interface JudgedCell extends CrossCell {
  /** Of the fitted class from the generator's f; null where the model is right. */
  readonly distance: ClassDistance | null;
  /** L₃ of the measure that comes nearest; null where the model is right. */
  readonly nearestLoss: number | null;
  /** Regression error at the greatest n over the distance, with its 95 % interval. */
  readonly ratio: { readonly value: number; readonly interval: readonly [number, number] } | null;
}

/** The regression error counts as ending at the distance when the interval of their ratio meets 1 ± this. */
const margin = 0.02;

/** A cell with the distance of its class, if its model is wrong. */
export function judged(cell: CrossCell): JudgedCell {
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
    starts: [nearTruth({ truth, spread }), fromData({ count: 12, polished: 2, scale: unitScale })],
    stream: randomStream(seeded("class distance"), { generator, fitted }),
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

/** What a cell shows, a sentence or two. */
export function verdictsOf(cell: JudgedCell): Verdict[] {
  const { name, loss, error, distance, ratio, nearestLoss } = cell;
  if (distance === null || ratio === null) return [curveVerdict(loss), curveVerdict(error)];
  const { sizes, values } = error.rate;
  const ends = hasEnded(ratio);
  const boundary = distance.onBoundary > 0 ? `, ${distance.onBoundary} of its coordinates on the boundary of Θ` : "";
  const last = loss.rate.values.at(-1) as number;
  return [
    crossSentence(cell),
    prediction(
      ends,
      `${name}: at n = ${sizes.at(-1)} the regression error is ${threeDigits(values.at(-1) as number)}, ${ratio.value.toFixed(3)} [${ratio.interval.map((end) => end.toFixed(3)).join(", ")}] times the distance of the class, ${threeDigits(distance.value)} (${distance.status}${boundary}): it ${ends ? "has ended there" : "is not there"}, to ${100 * margin} %; mean L₃ is ${threeDigits(last)}${nearestLoss === null ? "" : ` beside ${threeDigits(nearestLoss)} of the nearest measure`}.`,
    ),
  ];
}

/** How many wrong models end at the distance of their class. */
export function endedSentence(cells: readonly JudgedCell[]): string {
  const ratios = cells.flatMap(({ ratio }) => ratio ?? []);
  return `Wrong models end at the distance of their class in ${ratios.filter(hasEnded).length} of ${ratios.length} cases.`;
}

function hasEnded({ interval: [low, high] }: NonNullable<JudgedCell["ratio"]>): boolean {
  return low <= 1 + margin && high >= 1 - margin;
}

/** All right models at once: their curves share inputs and noise, so a draw that misleads one misleads them all. */
export function rightSentence(cells: readonly JudgedCell[]): string {
  const curves = cells.filter(({ distance }) => distance === null).flatMap(({ loss, error }) => [loss, error]);
  const holding = curves.filter(holdsSlope).length;
  const apart = curves.map(({ rate: { slope } }) => Math.abs(slope + 0.5));
  return `Of the ${curves.length} curves of right models, ${holding} have −1/2 in the interval of their slope; the farthest slope is ${Math.max(...apart).toFixed(3)} away from it. They share inputs and noise, so they err together.`;
}

/** With its zeros: 0.100. */
export function threeDigits(value: number): string {
  return value.toPrecision(3);
}

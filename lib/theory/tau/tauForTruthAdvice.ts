import { levelThreshold } from "../information/relativeError";
import { type EstimablePair, isEstimable, type TauForTruth, type TauPrediction } from "./tauForTruth";

/** The sentences of a map: what is recommended, how flat it is, what neighbours and edges lose. */
export function tauForTruthAdvice(map: Omit<TauForTruth, "advice">): string[] {
  const { best, flat, leastRadial, tau1s, pairs } = map;
  const along = pairs.filter(({ tau2 }) => tau2 === best.tau2);
  const at = along.findIndex(({ tau1 }) => tau1 === best.tau1);
  const neighbours = [along[at - 1], along[at + 1]].filter((pair) => pair !== undefined).filter(isEstimable);
  const least = along.find(isEstimable) as EstimablePair;
  const greatest = along.filter(isEstimable).at(-1) as EstimablePair;
  return [
    `τ₁ = ${best.tau1} and τ₂ = ${best.tau2} have the least predicted loss ${map.loss} of the grid, ${digits(best.total)} at n = ${map.size}; ${flatness(flat.tau1)} cost${flat.tau1[0] === flat.tau1[1] ? "s" : ""} at most 5 % more at that τ₂${neighbours.length === 0 ? "" : `, the nearest τ₁ of the grid ${neighbours.map((pair) => `${pair.tau1} ${percent(pair, best)}`).join(" and ")}`}.`,
    ...atTheEnd(map, neighbours.length),
    `The radial part is least at τ₁ = ${leastRadial.tau1}, τ₂ = ${leastRadial.tau2}, ${digits(leastRadial.radial)} against ${digits(best.radial)} at the recommended pair.`,
    `At τ₂ = ${best.tau2} the loss at τ₁ = ${least.tau1} is ${times(least, best)} that of the recommended pair, at τ₁ = ${greatest.tau1} ${times(greatest, best)}.`,
    `The regression error does not ask for τ: ${digits(best.regressionError)} is predicted wherever the rank is full.`,
    `τ₂ from ${flat.tau2[0]} to ${flat.tau2[1]} costs at most 5 % more at that τ₁.`,
    ...outside(pairs, along, map.size),
    ...(tau1s[0] === 0 ? [tau1Edge(along[0], best)] : []),
    ...tau2Edge(pairs, best),
  ];
}

/** Of τ₂ the smallest may well be the best: the regime needs it to be > 0, not to be large. */
function atTheEnd({ best, tau2s, flat }: Omit<TauForTruth, "advice">, neighbours: number): string[] {
  const positive = tau2s.filter((tau2) => tau2 > 0);
  const wider = (tau: string) =>
    `The least lies at the end of the grid in ${tau}: a wider grid may hold a better pair.`;
  return [
    ...(neighbours === 2 ? [] : [wider("τ₁")]),
    ...(positive.length > 1 && best.tau2 === positive[0]
      ? [
          `The smallest τ₂ > 0 of the grid is the best one: what counts is that τ₂ is not 0, and up to ${flat.tau2[1]} it costs at most 5 % more at that τ₁.`,
        ]
      : []),
    ...(positive.length > 1 && best.tau2 === positive[positive.length - 1] ? [wider("τ₂")] : []),
  ];
}

function flatness([low, high]: readonly [number, number]): string {
  return low === high ? `τ₁ = ${low} alone` : `τ₁ from ${low} to ${high}`;
}

/** Predictions that the normal limit does not carry. */
function outside(pairs: readonly TauPrediction[], along: readonly TauPrediction[], size: number): string[] {
  const isFar = ({ rel }: TauPrediction) => rel !== null && rel >= levelThreshold;
  if (pairs.filter(isEstimable).every(isFar))
    return [
      `No pair of the grid is in the regime of slope and level at n = ${size}: rel is ${levelThreshold} or more everywhere, and all of this is a guide only.`,
    ];
  const far = along.filter(isFar).map(({ tau1 }) => tau1);
  if (far.length === 0) return [];
  return [
    `At τ₁ = ${far.join(", ")} rel is ${levelThreshold} or more: the loss is out of the regime of slope and level there, and its prediction a guide only.`,
  ];
}

function tau1Edge(pair: TauPrediction, best: EstimablePair): string {
  const rest =
    pair.expert === null
      ? ""
      : ` The expert part does not need it: ${digits(pair.expert)} against ${digits(best.expert)}.`;
  return `${pair.reason} Its loss is whatever norm is guessed.${rest}`;
}

function tau2Edge(pairs: readonly TauPrediction[], best: EstimablePair): string[] {
  const at = pairs.find(({ tau1, tau2 }) => tau1 === best.tau1 && tau2 === 0);
  if (at === undefined || !isEstimable(at) || best.tau2 === 0) return [];
  return [
    `At τ₂ = 0 the predicted loss differs by ${percent(at, best)} from that of the recommended pair, but x = 0 is 0/0 there and an atom that is split more than d times can hide behind its weight (derived fact 5).`,
  ];
}

function percent(pair: EstimablePair, best: EstimablePair): string {
  return `${(100 * (pair.total / best.total - 1))
    .toFixed(1)
    .replace(/^-(?=.*[1-9])/, "−")
    .replace("-", "")} %`;
}

function times(pair: EstimablePair, best: EstimablePair): string {
  return `${digits(pair.total / best.total)} times`;
}

/** Three significant digits. */
export function digits(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}

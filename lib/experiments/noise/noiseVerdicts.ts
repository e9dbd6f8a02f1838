import type { FitRow } from "../../study/fitTask";
import { regimeThreshold } from "../../theory/information/relativeError";
import { meanInterval } from "../../theory/rates/meanInterval";
import { sizesOf } from "../studied";

import { observationArms, otherInputs, scaleArms, wrongTau2 } from "./noiseKind";
import { families, type Level, trueNorm } from "./noiseLevel";
import { type NormEstimate, normOf } from "./normEstimates";

const verdict = (holds: boolean) => (holds ? "as predicted" : "not as predicted");

/** Prediction 1: too little costs the norm, too much the routing. */
export function levelSentences(levels: readonly Level[]): string[] {
  const inRegime = levels.filter(({ rels }) => rels[0] < regimeThreshold);
  const slopes = inRegime.filter(({ curve: { rate } }) => rate.interval[0] <= -0.5 && -0.5 <= rate.interval[1]).length;
  const holding = inRegime.filter(
    ({ curve: { rate } }) => rate.level !== null && rate.level.interval[0] <= 1 && 1 <= rate.level.interval[1],
  ).length;
  return [
    `Of ${levels.length} settings of τ, ${inRegime.length} have rel below ${regimeThreshold} at the smallest n; of these, ${slopes} have −1/2 in the interval of the slope of L₃, and ${holding} their predicted level.`,
    ...families.flatMap(({ name }) => familySentences(levels.filter(({ family }) => family === name))),
  ];
}

function familySentences(levels: readonly Level[]): string[] {
  const last = levels[0].curve.rate.sizes.length - 1;
  const loss = ({ curve }: Level) => curve.rate.values[last];
  const least = levels.reduce((best, level) => (loss(level) < loss(best) ? level : best));
  const radial = levels.reduce((best, level) => (level.radial[last] < best.radial[last] ? level : best));
  const [little, much] = [levels[0], levels[levels.length - 1]];
  const flat = levels.filter((level) => loss(level) < 1.2 * loss(least)).map(({ tau }) => tau);
  const neighbours = levels.filter(
    ({ tau }, i) => levels[i + 1]?.tau > trueNorm && levels[i - 1]?.tau < trueNorm && tau,
  );
  const lost = (level: Level) => least.accuracy[last].value - level.accuracy[last].value;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const at = (level: Level) =>
    `τ = ${level.tau}: mean L₃ is ${(loss(level) / loss(least)).toPrecision(3)} times the least, the radial part ${percent(level.radial[last] / loss(level))} of it, routing accuracy ${percent(level.accuracy[last].value)} against ${percent(least.accuracy[last].value)} at the best τ and ${percent(level.constant)} of the router that ignores x, ${level.onBoundary} fits on the boundary of Θ`;
  return [
    `${little.family}: L₃ is least at τ = ${least.tau} (${loss(least).toPrecision(3)} at n = ${least.curve.rate.sizes[last]}), and within 20 % of that for τ in ${Math.min(...flat)} to ${Math.max(...flat)}.`,
    `${little.family}, too little, ${at(little)}: ${verdict(loss(little) > 2 * loss(least) && lost(little) < 0.01)} (the norm is lost, the routing is not).`,
    `${little.family}, too much, ${at(much)}: ${verdict(loss(much) > 2 * loss(least) && lost(much) > 0.02)} (both are lost).`,
    `${little.family}: the radial part is least at τ = ${radial.tau}, ‖β₁‖ = ${trueNorm}: ${verdict(neighbours.includes(radial))} (derived fact 4 [D]: within a step of the grid).`,
  ];
}

/** Prediction 2: the norm is biased as Jensen's inequality says. */
export function kindSentences(estimates: readonly NormEstimate[]): string[] {
  return [
    ...estimates.flatMap((each) => {
      const { name, norm, population, firstOrder, placement, fits, failed } = each;
      if (norm === null) return [`${name}: of ${fits} fits fewer than two converged, so there is no mean.`];
      const holds = norm.lower <= population && population <= norm.upper;
      const simple = firstOrder === null || placement === "none" ? "" : ` (to first order ${firstOrder.toFixed(3)})`;
      return [
        `${name}, ${placement === "none" ? "no noise" : placement}: norm ${norm.value.toFixed(3)} [${norm.lower.toFixed(3)}, ${norm.upper.toFixed(3)}] against ${population.toFixed(3)}${simple} in the population, ${fits} fits, ${failed} failed: ${verdict(holds)}.`,
      ];
    }),
    ...estimates.filter(({ law, factor }) => law !== null && factor === null).map(otherSentence),
  ];
}

/** The second source's claim: everything else is biased by less than .003. */
function otherSentence({ name, placement, otherPopulation, otherMeasured, otherName }: NormEstimate): string {
  const measured =
    otherMeasured === null
      ? "not measured"
      : `measured ${otherMeasured.value.toFixed(4)} [${otherMeasured.lower.toFixed(4)}, ${otherMeasured.upper.toFixed(4)}]`;
  return `${name}, ${placement}: of all other coordinates ${otherName} has the greatest bias in the population, ${otherPopulation.toFixed(4)}, ${measured}: ${Math.abs(otherPopulation) < 0.003 ? "below" : "not below"} .003.`.replaceAll(
    "-",
    "−",
  );
}

/** Prediction 3: on a sphere τ₂ is a scale of the logits, which the norm makes up for. */
export function scaleSentences(rows: readonly FitRow[]): string[] {
  const size = Math.max(...sizesOf(rows));
  const [box, sphere] = scaleArms.map(({ name }) =>
    pairsOf(rows, name, name.includes("box") ? "constant" : "constant, on a sphere", size),
  );
  const { radius } = otherInputs["on a sphere"].options;
  const { tau1, tau2 } = observationArms[0].arm.model.router.options as { tau1: number; tau2: number };
  const length = ((trueNorm / (trueNorm + tau1)) * (radius + wrongTau2)) / (radius + tau2);
  const predicted = (tau1 * length) / (1 - length);
  return [
    scaleSentence("on the box", box, ({ most }) => most > 1e-6, null),
    scaleSentence("on the sphere", sphere, ({ most }) => most < 1e-6, predicted),
  ];
}

interface ScalePairs {
  /** Greatest relative difference between the objectives of the wrong and of the right τ₂. */
  readonly most: number;
  readonly norms: readonly number[];
  readonly fits: number;
}

function pairsOf(rows: readonly FitRow[], wrong: string, right: string, size: number): ScalePairs {
  const of = (arm: string) => rows.filter((row) => row.arm === arm && row.size === size && row.status === "converged");
  const rights = of(right);
  const pairs = of(wrong).flatMap((row) => {
    const partner = rights.find(({ replicate }) => replicate === row.replicate);
    return partner === undefined ? [] : [{ row, partner }];
  });
  return {
    most: Math.max(0, ...pairs.map(({ row, partner }) => Math.abs(row.objective / partner.objective - 1))),
    norms: pairs.map(({ row }) => normOf(scaleArms[0].model.fromParameters(row.parameters))),
    fits: pairs.length,
  };
}

function scaleSentence(
  where: string,
  pairs: ScalePairs,
  isObjectiveRight: (pairs: ScalePairs) => boolean,
  predicted: number | null,
): string {
  const norm = pairs.norms.length >= 2 ? meanInterval(pairs.norms) : null;
  const holds = norm !== null && (predicted === null || (norm.lower <= predicted && predicted <= norm.upper));
  const found =
    norm === null ? "" : ` norm ${norm.value.toFixed(3)} [${norm.lower.toFixed(3)}, ${norm.upper.toFixed(3)}]`;
  const against = predicted === null ? "" : ` against ${predicted.toFixed(3)}`;
  return `A wrong τ₂ ${where}: the objective differs from that of the right one by at most ${(100 * pairs.most).toPrecision(2)} %,${found}${against}, ${pairs.fits} pairs of fits: ${verdict(isObjectiveRight(pairs) && holds)}.`;
}

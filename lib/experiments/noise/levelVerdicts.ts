import { levelThreshold } from "../../theory/information/relativeError";
import { holdsLevel, holdsSlope } from "../curve";
import { judged, signed } from "../sentences";
import { prediction, type Verdict } from "../verdict";
import { families } from "./levelStudy";
import type { Level } from "./levels";

/** The best τ of each family. */
export function leastSentence(levels: readonly Level[]): string {
  const lossOf = ({ curve: { rate } }: Level) => rate.values[rate.values.length - 1];
  const best = families.map(({ name }) => {
    const own = levels.filter(({ family }) => family === name);
    return `${own.reduce((least, each) => (lossOf(each) < lossOf(least) ? each : least)).tau} (${name})`;
  });
  return `L₃ is least at τ = ${best.join(" and ")}, where the norm is ${levels[0].norm}.`;
}

/** Too little costs the norm, too much the routing. */
export function levelSentences(levels: readonly Level[]): (Verdict | string)[] {
  const curves = levels.filter(({ rels }) => rels[0] < levelThreshold).map(({ curve }) => curve);
  return [
    `Of ${levels.length} settings of τ, ${curves.length} have rel below ${levelThreshold} at the smallest n; of these, ${curves.filter(holdsSlope).length} have −1/2 in the interval of the slope of L₃, and ${curves.filter(holdsLevel).length} their predicted level${powerText(curves)}.`,
    ...families.flatMap(({ name }) => familySentences(levels.filter(({ family }) => family === name))),
  ];
}

/** The settings share inputs and noise, so that they err together. */
function powerText(curves: readonly Level["curve"][]): string {
  const told = curves.flatMap(({ rate }) => rate.detectable ?? []);
  return told.length === 0
    ? ""
    : ` (they share inputs and noise; at worst a slope of ${signed(Math.max(...told))} would have been told with 80 % power)`;
}

/** L₃ so many times the least is lost; routing is kept where it is worse by less than one share, and lost by more than the other. */
const [poor, kept, missed] = [2, 0.01, 0.02];

function familySentences(levels: readonly Level[]): (Verdict | string)[] {
  const [{ family, norm, curve }] = levels;
  const last = curve.rate.sizes.length - 1;
  const loss = ({ curve }: Level) => curve.rate.values[last];
  const leastBy = (of: (level: Level) => number) =>
    levels.reduce((least, level) => (of(level) < of(least) ? level : least));
  const least = leastBy(loss);
  const radial = leastBy(({ radial }) => radial[last]);
  const [little, much] = [levels[0], levels[levels.length - 1]];
  const flat = levels.filter((level) => loss(level) < 1.2 * loss(least)).map(({ tau }) => tau);
  const neighbours = levels.filter((_, i) => levels[i + 1]?.tau > norm && levels[i - 1]?.tau < norm);
  const lost = (level: Level) => least.accuracy[last].value - level.accuracy[last].value;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const at = (level: Level) =>
    `τ = ${level.tau}: mean L₃ is ${(loss(level) / loss(least)).toPrecision(3)} times the least, the radial part ${percent(level.radial[last] / loss(level))} of it, routing accuracy ${percent(level.accuracy[last].value)} against ${percent(least.accuracy[last].value)} at the best τ and ${percent(level.constant)} of the router that ignores x, ${level.onBoundary} fits on the boundary of Θ`;
  const isLittle = loss(little) > poor * loss(least) && lost(little) < kept;
  const isMuch = loss(much) > poor * loss(least) && lost(much) > missed;
  const isNear = neighbours.includes(radial);
  return [
    `${family}: L₃ is least at τ = ${least.tau} (${loss(least).toPrecision(3)} at n = ${curve.rate.sizes[last]}), and within 20 % of that for τ in ${Math.min(...flat)} to ${Math.max(...flat)}.`,
    prediction(
      isLittle,
      `${family}, too little, ${at(little)}: ${judged(isLittle)} (the norm is lost, L₃ more than ${poor} times the least; the routing is not, less than ${percent(kept)} of accuracy).`,
    ),
    prediction(
      isMuch,
      `${family}, too much, ${at(much)}: ${judged(isMuch)} (both are lost, L₃ more than ${poor} times the least and more than ${percent(missed)} of accuracy).`,
    ),
    prediction(
      isNear,
      `${family}: the radial part is least at τ = ${radial.tau}, ‖β₁‖ = ${norm}: ${judged(isNear)} (derived fact 4 [D]: within a step of the grid).`,
    ),
  ];
}

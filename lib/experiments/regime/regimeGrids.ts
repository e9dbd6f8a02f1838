import type { Regime } from "../../theory/regimeFrom";
import { type Curve, holdsSlope, measureCurve, roleOf } from "../curve";
import { shareInterval, shareVerdict } from "../heldShare";
import { settingsText } from "../sentences";
import type { Studied } from "../studied";
import type { Verdict } from "../verdict";
import type { RegimeStudy } from "./regimeStudies";

/** A truth with its size grid: what was foretold, and what was measured. */
export interface Grid {
  readonly setting: Regime["setting"];
  readonly dim: number;
  readonly sd: number;
  readonly quantity: Regime["quantity"];
  /** What regimeFrom compares with its threshold, at the smallest n. */
  readonly number: number;
  readonly from: number | null;
  /** Whether regimeFrom expects the slope from the smallest n on. */
  readonly called: boolean;
  readonly curve: Curve;
}

/** The grids of a study that have a slope: at every n some fit succeeded. */
export function gridsOf(fits: Studied<RegimeStudy>): Grid[] {
  const { study, sizes } = fits;
  return study.arms.flatMap((arm): Grid[] => {
    const losses = fits.losses(arm.name, { loss: arm.atoms === undefined ? "L3" : "L2" });
    if (losses.some((of) => of.every((loss) => loss === null))) return [];
    const { setting, quantity, from, atOne } = study.regimes.get(arm.name) as Regime;
    const called = isCalled(study, arm.name);
    const curve = measureCurve({
      name: arm.name,
      role: roleOf(arm),
      sizes,
      losses,
      predictedSlope: -0.5,
      inRegime: called,
      expected: called ? "agrees" : "not in the regime",
    });
    // tanh experts have κ > 0 and a regular information, so that the number exists.
    const number = (atOne as number) / Math.sqrt(sizes[0]);
    return [{ setting, dim: arm.model.dim, sd: fits.sdOf(arm.name), quantity, number, from, called, curve }];
  });
}

function isCalled({ regimes, sizes }: RegimeStudy, arm: string): boolean {
  const { from } = regimes.get(arm) as Regime;
  return from !== null && from <= sizes[0];
}

/** How many grids have no slope, of those that regimeFrom calls in the regime and of the others: none of them holds −1/2. */
export function withoutSlope({ study }: Studied<RegimeStudy>, grids: readonly Grid[]): WithoutSlope {
  const known = new Set(grids.map(({ curve }) => curve.name));
  const others = study.arms.filter(({ name }) => !known.has(name));
  const inside = others.filter(({ name }) => isCalled(study, name)).length;
  return { inside, outside: others.length - inside };
}

export interface WithoutSlope {
  readonly inside: number;
  readonly outside: number;
}

/** "24 of 28": of the grids that are called in, how many have −1/2 in the interval of their slope. */
export function heldText(grids: readonly Grid[], called = true, without = 0): string {
  const chosen = grids.filter((grid) => grid.called === called);
  return `${chosen.filter(({ curve }) => holdsSlope(curve)).length} of ${chosen.length + without}`;
}

/** How many grids hold −1/2, of those that regimeFrom calls in, judged, and of the others, about which nothing is promised. */
export function gridsSentence(what: string, grids: readonly Grid[], without: WithoutSlope): Verdict {
  const counted = (called: boolean, slopeless: number) => {
    const chosen = grids.filter((grid) => grid.called === called);
    const holding = chosen.filter(({ curve }) => holdsSlope(curve)).length;
    const count = chosen.length + slopeless;
    const [low, high] = shareInterval(holding, count);
    const percent = (share: number) => `${Math.round(100 * share)}`;
    const share = count === 0 ? "" : ` (${percent(holding / count)} % [${percent(low)}, ${percent(high)}])`;
    const missing = slopeless === 0 ? "" : `, ${slopeless} without a slope counted as misses`;
    return { holding, count, text: `${holding}${share}`, missing };
  };
  const [inside, outside] = [counted(true, without.inside), counted(false, without.outside)];
  return shareVerdict(
    inside.holding,
    inside.count,
    `${what}: of ${inside.count} size grids that regimeFrom calls in the regime of the slope, ${inside.text} have −1/2 in the 95 % interval${inside.missing}`,
    `; of ${outside.count} that it calls out, ${outside.text}${outside.missing}, about which nothing is predicted`,
  );
}

/** What a study consists of, and how many of its truths have no slope. */
export function studySentence({ study, sizes, counts }: Studied<RegimeStudy>, grids: readonly Grid[]): string {
  const { without: unknown = 0 } = study;
  const without = study.arms.length - grids.length;
  return `${settingsText([study], ["k", "d", "σ", "Θ"])}: ${study.arms.length + unknown} truths${unknown === 0 ? "" : `, ${unknown} of them left out because f does not depend on all of their parameters`}${without === 0 ? "" : `, ${without} of them without a slope because no fit succeeded at some n`}, n = ${sizes[0]} to ${sizes.at(-1)}, ${settingsText([study], ["replicates"])} at each n: ${counts.fits} fits, ${counts.failed} not converged.`;
}

import type { Regime } from "../../theory/regimeFrom";
import { type Curve, holdsSlope, measureCurve, roleOf } from "../curve";
import { settingsText } from "../sentences";
import type { Studied } from "../studied";
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

/** The grids of a study; one where no fit succeeded at some n has no slope, and is left out. */
export function gridsOf(fits: Studied<RegimeStudy>): Grid[] {
  const { study, sizes } = fits;
  return study.arms.flatMap((arm): Grid[] => {
    const losses = fits.losses(arm.name, { loss: arm.atoms === undefined ? "L3" : "L2" });
    if (losses.some((of) => of.every((loss) => loss === null))) return [];
    const { setting, quantity, from, atOne } = study.regimes.get(arm.name) as Regime;
    const called = from !== null && from <= sizes[0];
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

/** Of the size grids that are called in the regime at least, and of the others at most, this share holds −1/2. */
const promised = { in: 0.8, out: 0.4 } as const;

/** How many grids hold −1/2, of those that regimeFrom calls in and of the others. */
export function gridsSentence(what: string, grids: readonly Grid[]): string {
  const [inside, outside] = [true, false].map((called) => {
    const chosen = grids.filter((grid) => grid.called === called);
    const holding = chosen.filter(({ curve }) => holdsSlope(curve)).length;
    return { count: chosen.length, holding, share: holding / chosen.length };
  });
  const counted = ({ holding, count, share }: typeof inside) =>
    `${holding}${count > 0 ? ` (${Math.round(100 * share)} %)` : ""}`;
  const kept = inside.share >= promised.in && outside.share <= promised.out;
  return `${what}: of ${inside.count} size grids that regimeFrom calls in the regime of the slope, ${counted(inside)} have −1/2 in the 95 % interval, of ${outside.count} that it calls out, ${counted(outside)}: ${kept ? "as" : "not as"} predicted (at least ${100 * promised.in} %, at most ${100 * promised.out} %).`;
}

/** What a study consists of, and how many of its truths have no slope. */
export function studySentence({ study, sizes, counts }: Studied<RegimeStudy>, grids: readonly Grid[]): string {
  const without = study.arms.length - grids.length;
  return `${settingsText([study], ["k", "d", "σ", "Θ"])}: ${study.arms.length} truths${without === 0 ? "" : `, ${without} of them left out because no fit succeeded at some n`}, n = ${sizes[0]} to ${sizes.at(-1)}, ${settingsText([study], ["replicates"])} at each n: ${counts.fits} fits, ${counts.failed} not converged.`;
}

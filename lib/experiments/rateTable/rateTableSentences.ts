import { routerTitles } from "../../plots/theme";
import { slopeThresholds } from "../../theory/regimeFrom";
import { shareVerdict } from "../heldShare";
import type { RegimeStudy } from "../regime/regimeStudies";
import { settingsText, signed } from "../sentences";
import type { Studied } from "../studied";
import type { Verdict } from "../verdict";
import type { RateCell } from "./rateTableCells";
import { type Setting, settings } from "./rateTableStudies";

/** What the rate table says, in sentences: how many cells agree, which do not, and the results that go against the story. */
export function rateTableSentences(cells: readonly RateCell[]): (Verdict | string)[] {
  return [...settings.map((setting) => countSentence(cells, setting)), affineSentence(cells)];
}

/** What is drawn, of which fits. */
export function rateTableTexts(exact: Studied<RegimeStudy>, over: Studied<RegimeStudy>, truths: number) {
  const counted = ({ study, sizes, counts }: Studied<RegimeStudy>) =>
    `${settingsText([study], ["k", "σ", "Θ"])}, n = ${sizes.map((size) => size.toLocaleString("en-US")).join(", ")}, ${study.replicates} fits of each truth at each n, ${counts.fits} fits, ${counts.failed} not converged`;
  return {
    caption: `Slope of each block of the loss (exact: L₃, over: L₂), mean over ${truths} random truths with its 95 % interval over truths, for experts from top to bottom (linear: affine). Faint: no rate is predicted, or fewer than half of the truths are in the regime at the smallest n; else the slope is of truths in it alone. Cosine router: the true norms are given, and router is the angular part. Triangles at the edge: out of range; no dot: too few fits converged.`,
    details: [
      `Intervals are Student's, the truths being the sampling unit (see genericTruth; none left out, the same ones everywhere); ${settingsText([exact.study], ["d", "X", "τ", "starts"])}, a reference expert with logit 0.`,
      `Exact: ${counted(exact)}; over: ${counted(over)}.`,
      `A truth is in the regime of the slope with its largest relative error below ${slopeThresholds.exact}, over-specified with σ/(√n κ) below ${slopeThresholds.over}.`,
    ].join(" "),
  };
}

/** "51 of 51 exact-specified" */
export function agreeingText(cells: readonly RateCell[], setting: Setting): string {
  const own = cells.filter((cell) => cell.setting === setting);
  const agreeing = own.filter(({ verdict }) => verdict === "agrees").length;
  const differing = own.filter(({ verdict }) => verdict === "does not agree").length;
  return `${agreeing} of ${agreeing + differing} ${setting}-specified`;
}

function countSentence(cells: readonly RateCell[], setting: Setting): Verdict {
  const own = cells.filter((cell) => cell.setting === setting);
  const having = (verdict: RateCell["verdict"]) => own.filter((cell) => cell.verdict === verdict);
  const [agreeing, differing, outside, unpredicted, few, failing] = (
    [
      "agrees",
      "does not agree",
      "not in the regime",
      "no rate predicted",
      "too few fits converged",
      "no fit converged",
    ] as const
  ).map(having);
  const judged = agreeing.length + differing.length;
  const named = differing.map(
    ({ expert, router, block, slope, interval }) =>
      `${expert === "linear" ? "affine" : expert} experts behind the ${routerTitles[router]} router, ${block} part: ${signed(slope as number)} [${(interval as readonly number[]).map(signed).join(", ")}]`,
  );
  const excluding = [...agreeing, ...differing].filter(
    ({ interval }) => interval !== null && (interval[1] < -0.25 || interval[0] > -0.25),
  );
  return shareVerdict(
    agreeing.length,
    judged,
    `${setting === "exact" ? "Exact-specified" : "Over-specified"}: of ${own.length} cells, ${judged} have a predicted rate and at least half of their truths in the regime of the slope, and ${agreeing.length} of these have −1/2 in the 95 % interval of their slope (${(0.05 * judged).toFixed(1)} would miss it by chance alone; blocks of a line read the same fits), ${excluding.length} leave out −1/4${named.length === 0 ? "" : `; not ${named.join("; ")}`}; ${outside.length} are not in that regime, ${unpredicted.length} have no predicted rate, and in ${few.length + failing.length} too few fits converged for a slope`,
  );
}

/** Affine experts, exact: a linear router is the better one. */
function affineSentence(cells: readonly RateCell[]): string {
  const at = (router: RateCell["router"]) =>
    cells.find(
      (cell) =>
        cell.setting === "exact" && cell.expert === "linear" && cell.router === router && cell.block === "router",
    ) as RateCell;
  const told = ({ slope, interval, inRegime, truths, number, verdict }: RateCell) =>
    `${slope === null || interval === null ? "no slope" : `slope ${signed(slope)} [${interval.map(signed).join(", ")}]`}, ${inRegime} of ${truths} truths in the regime of the slope, median relative error ${number === null ? "none" : number.toPrecision(2)}: ${verdict}`;
  return `Affine experts, exact, router block: linear router ${told(at("linear"))}; ${routerTitles.perturbed} router ${told(at("perturbed"))}.`;
}

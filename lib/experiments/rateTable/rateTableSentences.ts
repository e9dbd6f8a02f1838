import { signed } from "../sentences";
import type { Cell } from "./rateTableCells";
import type { Setting } from "./rateTableStudies";

/** What the rate table says, in sentences: how many cells agree, which do not, and the results that go against the story. */
export function rateTableSentences(cells: readonly Cell[]): string[] {
  return [...(["exact", "over"] as const).map((setting) => countSentence(cells, setting)), affineSentence(cells)];
}

function countSentence(cells: readonly Cell[], setting: Setting): string {
  const own = cells.filter((cell) => cell.setting === setting);
  const having = (verdict: Cell["verdict"]) => own.filter((cell) => cell.verdict === verdict);
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
      `${expert} ${router} ${block} ${signed(slope as number)} [${(interval as readonly number[]).map(signed).join(", ")}]`,
  );
  return `${setting === "exact" ? "Exact-specified" : "Over-specified"}: of ${own.length} cells, ${judged} have a predicted rate and at least half of their truths in the regime, and ${agreeing.length} of these have −1/2 in the 95 % interval of their slope (${(0.05 * judged).toFixed(1)} would miss it by chance alone)${named.length === 0 ? "" : `; not ${named.join(", ")}`}; ${outside.length} are not in the regime, ${unpredicted.length} have no predicted rate, and in ${few.length + failing.length} too few fits converged for a slope.`;
}

/** Affine experts, exact: a linear router is the better one. */
function affineSentence(cells: readonly Cell[]): string {
  const at = (router: Cell["router"]) =>
    cells.find(
      (cell) =>
        cell.setting === "exact" && cell.expert === "linear" && cell.router === router && cell.block === "router",
    ) as Cell;
  const told = ({ slope, interval, inRegime, truths, number, verdict }: Cell) =>
    `${slope === null || interval === null ? "no slope" : `slope ${signed(slope)} [${interval.map(signed).join(", ")}]`}, ${inRegime} of ${truths} truths in the regime, median rel ${number === null ? "none" : number.toPrecision(2)}: ${verdict}`;
  return `Affine experts, exact, router block: linear router ${told(at("linear"))}; perturbed cosine router ${told(at("perturbed"))}.`;
}

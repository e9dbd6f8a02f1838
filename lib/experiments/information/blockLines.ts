import type { RatioCurve } from "../../plots/theory/efficiencyPlot";
import type { Arm } from "../../study/arm";
import { type BlockEfficiency, blockEfficiencies } from "../../theory/information/blockEfficiencies";
import { roleOf } from "../curve";
import { shareVerdict } from "../heldShare";
import type { Studied } from "../studied";
import { prediction, type Verdict } from "../verdict";
import { knownOf, titleOf } from "./efficiencyStudy";
import { countsOf, holdsOne, type RatioLine, ratioCurve } from "./ratios";

/** A router's squared error over its bound for one block of parameters. */
export interface BlockLine extends RatioLine {
  readonly arm: Arm;
  readonly block: BlockEfficiency["block"];
  readonly ratios: readonly BlockEfficiency[];
}

const blockTitles = { bias: "bias β₀", router: "router β₁", expert: "expert η" } as const;

/** An interval that reaches further from its ratio than this says too little. */
const widest = 0.1;

/** The lines of a router: bias, router, expert, all parameters. */
export function blockLines(fits: Studied, arm: Arm): BlockLine[] {
  const { sizes } = fits;
  const shared = { population: knownOf(fits, arm), sd: fits.sdOf(arm.name) };
  const bySize = fits.measures(arm.name).map((fitted, i) => blockEfficiencies({ ...shared, fitted, size: sizes[i] }));
  return bySize[0].map(({ block }, index) => {
    const name = `${titleOf(arm)}, ${block === "all" ? "all parameters" : block}`;
    return { name, arm, block, sizes, ratios: bySize.map((blocks) => blocks[index]) };
  });
}

/** Blocks in their own colours, all parameters in those of the routers. */
export function blockCurve(line: BlockLine): RatioCurve {
  const { arm, block } = line;
  return block === "all" ? ratioCurve(roleOf(arm), titleOf(arm), line) : ratioCurve(block, blockTitles[block], line);
}

export function blockSummary(line: BlockLine) {
  const largest = line.ratios[line.ratios.length - 1];
  return {
    curve: line.name,
    degrees: largest.degrees,
    size: line.sizes.at(-1),
    ratio: largest.ratio,
    interval: largest.interval,
    verdict: verdictOf(largest),
    expected: "efficient",
    ...countsOf(line),
  };
}

function verdictOf(efficiency: BlockEfficiency): "efficient" | "below the bound" | "not efficient" | "undecided" {
  if (efficiency.interval[1] < 1) return "below the bound"; // as biased estimators can be at finite n
  if (!holdsOne(efficiency)) return "not efficient";
  return efficiency.interval[1] / efficiency.ratio - 1 <= widest ? "efficient" : "undecided";
}

/** How many are efficient at the largest n. */
export function efficientSentence(lines: readonly BlockLine[]): string {
  const efficient = lines.filter(({ ratios }) => verdictOf(ratios[ratios.length - 1]) === "efficient");
  const below = lines.filter(({ ratios }) => verdictOf(ratios[ratios.length - 1]) === "below the bound");
  return `At n = ${lines[0].sizes.at(-1)}, ${efficient.length} of ${lines.length} blocks of parameters are at the Cramér–Rao bound, to ± ${100 * widest} %${below.length === 0 ? "" : `, and ${below.length} below it`}.`;
}

/** How many are efficient at the largest n, and whether the smallest is too small for that. */
export function blockSentences(lines: readonly BlockLine[]): [efficient: Verdict, notYet: Verdict] {
  const { sizes } = lines[0];
  const last = sizes.length - 1;
  const others = lines.filter(({ ratios }) => verdictOf(ratios[last]) !== "efficient");
  const totals = lines.filter(({ block }) => block === "all");
  const above = totals.filter(({ ratios }) => ratios[0].interval[0] > 1);
  const named = others.map(({ name, ratios }) => `${name}, ${ratioText(ratios[last])}, ${verdictOf(ratios[last])}`);
  const missing = others.filter(({ ratios }) => verdictOf(ratios[last]) !== "undecided");
  return [
    shareVerdict(
      lines.length - missing.length,
      lines.length,
      `At n = ${sizes[last]}, ${lines.length - others.length} of ${lines.length} intervals of the ratio hold 1 and are no wider than ± ${100 * widest} %${named.length === 0 ? "" : `; not: ${named.join("; ")}`}`,
    ),
    prediction(
      above.length === totals.length,
      `At n = ${sizes[0]}, where the bound is not reached yet, ${above.length} of ${totals.length} ratios over all parameters have an interval above 1: ${totals.map(({ arm, ratios }) => `${titleOf(arm)} ${ratioText(ratios[0])}`).join(", ")}.`,
    ),
  ];
}

function ratioText({ ratio, interval }: BlockEfficiency): string {
  return `${ratio.toFixed(3)} [${interval.map((end) => end.toFixed(3)).join(", ")}]`;
}

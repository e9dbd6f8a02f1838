import { slopePlot } from "../../plots/slopes/slopePlot";
import { requireInteger } from "../../requirements";
import type { StudyOptions } from "../../study/study";
import type { ExperimentResult } from "../experiment";
import { type Experiment, plainSettings, runStudies } from "../legacy";
import { comparedNames, comparedTitles } from "../settings";
import type { RunOptions } from "../studyKind";
import { blocks, type Cell, cellsOf, type Line, lineOf } from "./rateTableCells";
import { rateTableSentences } from "./rateTableSentences";
import { comparedExperts, pairings, rateTableStudies, type Setting, truthCounts } from "./rateTableStudies";
import { blockTitle, cellsTable, rateTableOf } from "./rateTableTables";

/**
 * The rate table: router × expert × exact- or over-specified × block of parameters, over the same random truths.
 *
 * Prediction (predictionOf): −1/2 for every block in the exact setting, whatever the expert and the router, for truths in
 * their regime; −1/2 over-specified for strongly identifiable experts; nothing is predicted for the other ones.
 * A replicate is a truth here: `replicates` says how many truths there are, each with a fixed number of fits at each n.
 */
export const rateTable: Experiment = {
  name: "rate-table",
  question: "Which slope has each block of parameters, for every router and expert, exact- and over-specified?",
  extended: true,
  seconds: { quick: 45, paper: 1000 },
  studies: (profile) => rateTableStudies(profile),
  run,
};

async function run(options: RunOptions = {}): Promise<ExperimentResult> {
  const { profile = "quick", replicates: truths = truthCounts[profile], ...others } = options;
  requireInteger({ replicates: truths });
  const studies = rateTableStudies(profile, truths);
  const [exact, over] = await runStudies(studies, { profile, ...others });
  const rows = { exact, over };
  const lines = pairings.map((pairing) =>
    lineOf(pairing, studies[pairing.setting === "exact" ? 0 : 1], rows[pairing.setting], truths),
  );
  const cells = lines.flatMap(cellsOf);
  const verdicts = rateTableSentences(cells);
  return {
    name: "rate-table",
    profile,
    settings: settingsOf(studies, truths, others),
    rows: lines.flatMap(truthRows),
    summary: cells,
    series: [],
    figure: slopePlot({
      panels: (["exact", "over"] as const).flatMap((setting) =>
        blocks.map((block, index) => ({
          title: `${index > 0 ? "" : setting === "exact" ? "exact: " : "over: "}${blockTitle(block, setting)}`,
          dots: cells
            .filter((cell) => cell.setting === setting && cell.block === block)
            .flatMap(({ expert, router, slope, interval, verdict }) =>
              slope === null || interval === null
                ? []
                : [{ group: expert, role: router, slope, interval, faint: !judged.includes(verdict) }],
            ),
        })),
      ),
      groups: comparedExperts,
      names: Object.fromEntries(comparedNames.map((name) => [name, comparedTitles[name]])),
      predictedSlope: -0.5,
      range: [-1.25, 0.25],
      caption: captionOf(lines, studies, rows, verdicts),
    }),
    supplements: {},
    tables: {
      exact: rateTableOf(cells, "exact", studies[0].noise.sd),
      over: rateTableOf(cells, "over", studies[1].noise.sd),
      cells: cellsTable(cells),
    },
    verdicts,
  };
}

const judged: readonly Cell["verdict"][] = ["agrees", "does not agree"];

/** The arms of the first truth, and the other truths once instead of once an arm. */
function settingsOf(studies: readonly StudyOptions[], truths: number, options: RunOptions): Record<string, unknown> {
  const firsts = studies.map((study) => ({ ...study, arms: study.arms.filter((_, index) => index % truths === 0) }));
  const measures = studies[0].arms.slice(0, truths).map(({ truth, seed }) => ({
    seed,
    atoms: truth.atoms.map(({ bias, router, expert }) => ({ bias, router: [...router], expert: [...expert] })),
  }));
  return { ...plainSettings(firsts, options), truths: measures };
}

function truthRows({ pairing, truths }: Line): Record<string, unknown>[] {
  return truths.map(({ slopes: { router, bias, expert }, ...truth }, index) => ({
    ...pairing,
    truth: index + 1,
    ...truth,
    routerSlope: router,
    biasSlope: bias,
    expertSlope: expert,
  }));
}

function captionOf(
  lines: readonly Line[],
  studies: readonly StudyOptions[],
  rows: Readonly<Record<Setting, readonly { status: string; size: number }[]>>,
  verdicts: readonly string[],
): string {
  const truths = lines[0].truths.length;
  const counted = (setting: Setting, index: number) => {
    const all = rows[setting];
    const { noise, replicates } = studies[index];
    const sizes = [...new Set(all.map(({ size }) => size))].map((size) => size.toLocaleString("en-US"));
    const notConverged = all.filter(({ status }) => status !== "converged").length;
    return `${setting === "exact" ? "exact: k = 2, L₃" : "over: k = 3, L₂"}, σ = ${noise.sd}, n = ${sizes.join(", ")}, ${replicates} fits of each truth at each n, ${all.length} fits, ${notConverged} not converged`;
  };
  return [
    `Slope of each block of the loss, experts from top to bottom (linear: affine), mean over truths with its 95 % interval over truths (Student’s, the truths being the sampling unit), for ${truths} random truths (see genericTruth; none left out, the same ones everywhere), d = 2, k* = 2, X uniform on [−4, 4]², a reference expert with logit 0, perturbed cosine router with τ₁ = 1, τ₂ = 0.3, starts near the truth;`,
    `${counted("exact", 0)}; ${counted("over", 1)}.`,
    "Red: −1/2. Faint: no rate is predicted, or fewer than half of the truths are in the regime at the smallest n; else the slope is of truths in the regime alone. Cosine router: the true norms are given, and router is the angular part. Triangles at the edge: out of range; no dot: too few fits converged.",
    ...verdicts,
  ].join(" ");
}

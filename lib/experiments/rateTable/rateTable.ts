import { slopePlot } from "../../plots/slopes/slopePlot";
import { routerTitles } from "../../plots/theme";
import type { Regime } from "../../theory/regimeFrom";
import { experiment } from "../experiment";
import type { RegimeStudy } from "../regime/regimeStudies";

import { cellsOf, type RateCell } from "./rateTableCells";
import { blocks, lineOf } from "./rateTableLines";
import { rateTableSettings, truthRows } from "./rateTableRows";
import { agreeingText, rateTableSentences, rateTableTexts } from "./rateTableSentences";
import { comparedExperts, pairings, rateTablePreparations, rateTableStudies, settings } from "./rateTableStudies";
import { blockTitle, cellsTable, rateTableOf } from "./rateTableTables";

/**
 * The rate table: router × expert × exact- or over-specified × block of parameters, over the same random truths.
 *
 * Prediction (predictionOf): −1/2 for every block in the exact setting, whatever the expert and the router, for truths in
 * the regime of the slope; −1/2 over-specified for strongly identifiable experts; nothing is predicted for the other ones.
 */
export const rateTable = experiment<RegimeStudy, Regime>({
  name: "rate-table",
  question: "Which slope has each block of parameters, for every router and expert, exact- and over-specified?",
  extended: true,
  seconds: { quick: 45, paper: 1000 },
  prepare: rateTablePreparations,
  studies: rateTableStudies,
  report([exact, over]) {
    const lines = pairings.map((pairing) => lineOf(pairing, pairing.setting === "exact" ? exact : over));
    const cells = lines.flatMap(cellsOf);
    const verdicts = rateTableSentences(cells);
    return {
      settings: rateTableSettings([exact.study, over.study], lines[0].truths.length),
      rows: lines.flatMap(truthRows),
      summary: cells,
      finding: `Of cells with a predicted rate, ${settings.map((setting) => agreeingText(cells, setting)).join(", ")} have −1/2 in the interval of their slope.`,
      figure: slopePlot({
        panels: settings.flatMap((setting) =>
          blocks.map((block, index) => ({
            title: `${index > 0 ? "" : `${setting}: `}${blockTitle(block, setting)}`,
            dots: cells.filter((cell) => cell.setting === setting && cell.block === block).flatMap(dotOf),
          })),
        ),
        groups: comparedExperts,
        names: routerTitles,
        predictedSlope: -0.5,
        range: [-1.25, 0.25],
        faint: "faint: not judged",
        ...rateTableTexts(exact, over, lines[0].truths.length),
      }),
      tables: {
        exact: rateTableOf(cells, "exact", exact.study),
        over: rateTableOf(cells, "over", over.study),
        cells: cellsTable(cells),
      },
      verdicts,
    };
  },
});

function dotOf({ expert, router, slope, interval, verdict }: RateCell) {
  if (slope === null || interval === null) return [];
  return [{ group: expert, role: router, slope, interval, faint: !["agrees", "does not agree"].includes(verdict) }];
}

import type { Table } from "../../../plots/figure";
import { table } from "../../../plots/table";
import { compareRouters, type MeanError, meanError, type RouterComparison } from "../../comparison/compareRouters";
import { tokensToReach } from "../../measures/tokensToReach";
import { comparisonCells, references, routerTitle } from "../comparedRouters";
import type { LanguageResult, LanguageRun } from "../runs/languageRun";
import type { NgramResult } from "../runs/ngramRun";
import type { Trained } from "../trainings/trainings";

type Network = Trained<LanguageRun, LanguageResult>;

/** A number of each network; null where it has none. */
interface Measure {
  readonly name: string;
  readonly of: (result: LanguageResult) => number | null;
}

/** What a router's networks have of one measure. */
export interface MeasureRow extends MeanError {
  readonly measure: string;
  readonly router: string;
  /** Networks that have the number, and all. */
  readonly networks: number;
  readonly seeds: number;
}

/** What networks say beside their bits: rows, paired differences, and tables of both. */
export interface MeasuresReport {
  readonly rows: readonly MeasureRow[];
  readonly comparisons: readonly RouterComparison[];
  readonly tables: { readonly measures: Table; readonly measureComparisons: Table };
}

/** Load, collapse, stability and specialisation of the experts, and tokens needed to reach the n-grams' bits. */
export function measuresReport(
  language: readonly Network[],
  { baseline, setting }: { baseline: NgramResult; setting: string },
): MeasuresReport {
  const routers = [...new Set(language.map(({ run }) => run.router.name))];
  const compared = [...expertMeasures, ...levelMeasures(language, baseline)];
  const rows = compared.flatMap((measure) =>
    routers.flatMap((router) => {
      const values = [...bySeed(language, router, measure).values()];
      const seeds = language.filter(({ run }) => run.router.name === router).length;
      if (values.length === 0) return [];
      return [{ measure: measure.name, router, ...meanError(values), networks: values.length, seeds }];
    }),
  );
  const comparisons = compareRouters({
    groups: compared.map((measure) => ({
      name: measure.name,
      values: Object.fromEntries(routers.map((router) => [router, bySeed(language, router, measure)])),
    })),
    references,
  }).filter(({ seeds }) => seeds > 0);
  return { rows, comparisons, tables: tablesOf(rows, comparisons, setting) };
}

/** At the end of the training, on the validation pieces. */
const expertMeasures: readonly Measure[] = [
  { name: "load entropy", of: ({ loadEntropy }) => loadEntropy },
  { name: "representation collapse", of: ({ collapse }) => collapse },
  { name: "routing stability", of: ({ stability }) => stability },
  { name: "specialisation, bits above chance", of: ({ specialisation: { bits, chance } }) => bits - chance },
];

/** The tokens to the bits of each n-gram that some network reaches, unless all are there at their first evaluation. */
function levelMeasures(language: readonly Network[], { validation }: NgramResult): Measure[] {
  return validation.slice(1).flatMap((level, index) => {
    const of = ({ curve }: LanguageResult) => tokensToReach(curve, level);
    const isReached = language.some(({ result }) => of(result) !== null);
    const isOpen = language.some(({ result }) => of(result) !== result.curve[0].tokens);
    return isReached && isOpen ? [{ name: `characters to the ${index + 2}-gram's bits`, of }] : [];
  });
}

function bySeed(language: readonly Network[], router: string, { of }: Measure): Map<number, number> {
  const own = language.filter(({ run }) => run.router.name === router);
  return new Map(
    own.flatMap(({ run, result }) => {
      const value = of(result);
      return value === null ? [] : [[run.seed, value]];
    }),
  );
}

function tablesOf(
  rows: readonly MeasureRow[],
  comparisons: readonly RouterComparison[],
  setting: string,
): MeasuresReport["tables"] {
  const cells = comparisonCells(comparisons, fourFigures);
  return {
    measures: table({
      columns: ["measure", "router", "mean", "standard error", "networks"],
      rows: rows.map(({ measure, router, mean, standardError, networks, seeds }) => [
        ...[measure, routerTitle(router), fourFigures(mean)],
        standardError === null ? null : fourFigures(standardError),
        `${networks} of ${seeds}`,
      ]),
      caption:
        "Load entropy: 1 where all experts have as many characters. Representation collapse: scatter of hidden states within experts over that between them, as X-MoE measures it, small where they have collapsed. Routing stability: share of characters that go to the experts of the evaluation before. Specialisation: what an expert tells of the class of its character.",
      details: `Where a network does not reach a level, its number is known to be larger only: it is left out, and the mean is that of those that do. ${setting}.`,
    }),
    measureComparisons: table({
      columns: ["measure", ...cells.columns],
      rows: cells.rows.map((row, index) => [comparisons[index].group, ...row]),
      caption: `Paired differences with 95 % intervals, each for itself; p values are corrected after Holm over this table. Of the characters to a level only seeds count with which both routers reach it.`,
      details: `${setting}.`,
    }),
  };
}

/** Four significant digits. */
function fourFigures(value: number): number {
  return Number(value.toPrecision(4));
}
